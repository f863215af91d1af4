"""The contract of every shelf, for whatever lies on it: nothing here names a thing that a new file would have to join."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.baseline import BASELINES
from playground.cells import CELLS
from playground.dataset import DATASETS, AnyRecords
from playground.errors import NotFound, WrongInput
from playground.inspection.surgery import EDITS
from playground.knobs import Configurable, Knob, Shelved
from playground.learn import CONCEPTS
from playground.learn.activity import ACTIVITIES
from playground.model import MODELS
from playground.registry import Shelf
from playground.settings import Settings
from playground.task import METRICS, TASKS
from playground.text import Text
from playground.training import Training
from tests.datasets.examples import reads_files

ROOT = Path(__file__).parent.parent.parent
SHELVES: dict[str, Shelf[Any]] = {
    "tasks": TASKS,
    "datasets": DATASETS,
    "models": MODELS,
    "cells": CELLS,
    "baselines": BASELINES,
    "edits": EDITS,
    "concepts": CONCEPTS,
    "activities": ACTIVITIES,
}
THINGS = [pytest.param(shelf, kind, id=f"{name}-{kind}") for name, shelf in SHELVES.items() for kind in shelf]
TRAINING = pytest.param({"training": Training}, "training", id="training")
CONFIGURABLE = [
    *THINGS,
    *(pytest.param({"request": TASKS[kind].request}, "request", id=f"request-{kind}") for kind in TASKS),
    TRAINING,
]


def in_a_file_of_another_shelf(shelf: Shelf[Any], kind: str) -> bool:
    return bool(shelf.beside) and shelf[kind].__module__.startswith(shelf.beside + ".")


def words_of(thing: object) -> dict[str, Text]:
    return {name: value for name in dir(thing) if isinstance(value := getattr(thing, name), Text)}


@pytest.mark.parametrize("name", SHELVES)
def test_a_shelf_is_its_folders(name: str) -> None:
    things: set[str] = set()
    for package in SHELVES[name].packages:
        folder = ROOT.joinpath(*package.split("."))
        for found in folder.iterdir():
            if (found.suffix == ".py" or (found / "__init__.py").exists()) and not found.stem.startswith("_"):
                several = getattr(importlib.import_module(f"{package}.{found.stem}"), "BRINGS", (found.stem,))
                assert not things & set(several), "a name stands once on a shelf"
                things.update(several)
    own = {kind for kind in SHELVES[name] if not in_a_file_of_another_shelf(SHELVES[name], kind)}
    assert things == own
    assert len(SHELVES[name]) > 0


def test_listing_names_imports_nothing() -> None:
    code = """
import sys
from playground.baseline import BASELINES
from playground.cells import CELLS
from playground.dataset import DATASETS
from playground.model import MODELS
from playground.task import TASKS
for shelf in (BASELINES, CELLS, DATASETS, MODELS, TASKS):
    assert list(shelf) and "nothing of that name" not in shelf
    loaded = [home for home in sys.modules for package in shelf.packages if home.startswith(package + ".")]
    assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize(("shelf", "kind"), THINGS)
def test_a_thing_is_named_by_its_file_or_in_it_and_speaks_both_languages(shelf: Shelf[Any], kind: str) -> None:
    thing = shelf[kind]
    assert issubclass(thing, Shelved) and thing.kind() == kind
    assert kind.isidentifier() and kind == kind.lower()
    assert thing.__doc__
    assert thing.title.en and thing.title.es and len(thing.title.en) <= 50
    assert isinstance(thing.order, int)
    about = getattr(thing, "about", None)
    if about is not None:
        assert about.en.endswith(".") and about.es.endswith(".") and about.en != about.es


@pytest.mark.parametrize("name", SHELVES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_things_of_a_shelf_share_a_title(name: str, language: str) -> None:
    titles = [SHELVES[name][kind].title.say(language) for kind in SHELVES[name]]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(("shelf", "kind"), CONFIGURABLE)
def test_knobs_say_everything_about_themselves(shelf: Any, kind: str) -> None:
    thing: type[Configurable] = shelf[kind]
    assert set(thing.knobs()) == set(thing.model_fields), "every field is a knob"
    for knob in thing.knobs().values():
        check_knob(knob)


def check_knob(knob: Knob) -> None:
    words = knob.words
    assert words.help.en.endswith(".") and words.help.es.endswith("."), knob.name
    assert words.title.en[0].isupper() and not words.title.en.endswith("."), knob.name
    # An open list may have a word for being left empty.
    named = set(words.choices) - (set() if knob.choices else {""})
    assert named | set(words.former) == set(knob.choices), f"{knob.name}: a word for each choice"
    if knob.type in (int, float) and not knob.choices:
        assert knob.lower is not None and knob.upper is not None, f"{knob.name} has bounds"
        if knob.default is not None:
            assert knob.lower <= knob.default <= knob.upper
        assert not words.log or knob.lower > 0 or isinstance(knob.default, float), knob.name
    if words.limit:
        assert words.limit in Settings.model_fields, knob.name
    if knob.choices:
        assert knob.default in knob.choices
    if words.widget == "file":
        # A knob that names no endings takes any file, and its data set decides by the content.
        assert all(ending.startswith(".") for ending in words.accept), knob.name


@pytest.mark.parametrize(("shelf", "kind"), [*THINGS, TRAINING])
def test_defaults_build_and_survive_being_written_down(shelf: Any, kind: str) -> None:
    thing = shelf[kind]()
    plain = thing.plain()
    again = json.loads(json.dumps(plain))
    base = shelf.base if isinstance(shelf, Shelf) else type(thing)
    assert base.configure(again) == thing
    assert not isinstance(shelf, Shelf) or next(iter(plain)) == "kind"


@pytest.mark.parametrize(("shelf", "kind"), THINGS)
def test_a_thing_is_found_by_its_name_alone_and_a_slip_is_corrected(shelf: Shelf[Any], kind: str) -> None:
    assert shelf.base.configure(kind) == shelf[kind]()
    with pytest.raises(NotFound, match=kind):
        shelf[kind + "x"]


def test_tasks_name_a_metric_there_is_and_data_there_is() -> None:
    kinds = {DATASETS[kind].records for kind in DATASETS}
    for kind in TASKS:
        task = TASKS[kind]
        assert task().primary in METRICS and task.records in kinds
        assert task().patterns() and len(task.icon) <= 3
        assert any(BASELINES[name].fits(task()) for name in BASELINES), f"{kind} has a floor"
        fits = [name for name in MODELS if any(MODELS[name]().refuses(p) is None for p in task().patterns())]
        assert any(MODELS[name].recurrent for name in fits) and any(not MODELS[name].recurrent for name in fits)


def test_data_sets_name_their_source_and_licence() -> None:
    for kind in DATASETS:
        data = DATASETS[kind]
        assert data.source and data.licence.en and data.about.en


def test_data_sets_are_of_a_kind_that_some_task_takes_and_new_data_can_be_read() -> None:
    kinds = {TASKS[kind].records for kind in TASKS}
    for kind in DATASETS:
        data = DATASETS[kind]
        assert data.records in kinds, f"no task takes the records “{data.records}” of {kind}"
        assert not data.reader or DATASETS[data.reader].records == data.records, kind
        assert data.reader or reads_files(data) or data.synthetic, f"{kind} names no reader and has no parse of its own"


@pytest.mark.parametrize("kind", [kind for kind in DATASETS if not DATASETS[kind].prepared])
def test_data_sets_load_what_they_say_or_ask_for_a_file(kind: str) -> None:
    """Those that take long to make ready have tests of their own."""
    data = DATASETS[kind]()
    if any(knob.words.widget == "file" for knob in data.knobs().values()):
        with pytest.raises(WrongInput) as refusal:
            data.load()
        assert refusal.value.text.en.endswith(".") and refusal.value.text.es.endswith(".")
        return
    found = data.load()
    assert isinstance(found, AnyRecords) and data.ready()
    for note in found.notes:
        assert note.en.endswith(".") and note.en != note.es


TOY = '''
"""A leaky integrator: a toy."""

import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import Cell, Step
from playground.knobs import knob
from playground.text import Text


class LeakyStep(Step):
    def __init__(self, inputs: int, hidden: int, leak: float) -> None:
        super().__init__()
        self.read = nn.Linear(inputs, hidden)
        self.back = nn.Linear(hidden, hidden)
        self.leak = leak

    def advance(self, projected: Tensor, state: State) -> State:
        return (self.hooked("h_t", self.leak * state[0] + (1 - self.leak) * torch.tanh(self.read(projected) + self.back(state[0]))),)


class Leaky(Cell):
    """A toy."""

    title = Text("Toy integrator", "Integrador de juguete")
    about = Text("A toy.", "Un juguete.")
    source = "this test"

    leak: float = knob(
        0.5, ge=0, le=1, title=Text("Leak", "Fuga"), help=Text("What is kept.", "Lo que se conserva."),
    )

    @property
    def equations(self) -> str:
        return r"h_t = a h_{t-1} + (1 - a) \\tanh(x_t)"

    def step(self, inputs: int, hidden: int) -> LeakyStep:
        return LeakyStep(inputs, hidden, self.leak)
'''

TRAIN_A_STEP = """
import torch
from playground.cells import CELLS
from playground.diagrams.network import unrolled
from playground.model import MODELS
from tests.topologies.cases import PATTERNS, batch, sizes

torch.set_num_threads(1)
assert "toy" in CELLS.in_order()
trained = set()
for kind in MODELS:
    for name, pattern in PATTERNS.items():
        for both in (False, True):
            if "cell" not in MODELS[kind].knobs():
                continue
            model = MODELS[kind].configure({"cell": "toy", "hidden": 6, "layers": 2, "bidirectional": both})
            if model.refuses(pattern) is not None:
                continue
            size = sizes(pattern)
            network, given = model.build(size), batch(size, lengths=[7, 3, 5])
            optimiser = torch.optim.Adam(network.parameters(), 0.01)
            losses = []
            for _ in range(2):
                outputs, _ = network(given)
                goals = given.targets.float()
                loss = (outputs.mean(-1) if outputs.dim() > goals.dim() else outputs).sub(goals).square().mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                losses.append(loss.item())
            assert losses[1] != losses[0]
            assert "Toy integrator" in unrolled(model.blueprint(size))
            trained.add(kind)
print(*sorted(trained))
"""

IN_THE_FORM = """
from streamlit.testing.v1 import AppTest

page = '''
from playground.model import MODELS
from playground.ui.design_page.form import form
form(MODELS["sequence_to_vector"], {"kind": "sequence_to_vector", "cell": {"kind": "toy"}}, "model")
'''
test = AppTest.from_string(page, default_timeout=240).run()
assert not test.exception, test.exception
shown = [option for box in test.selectbox for option in box.options]
labels = [widget.label for kind in (test.slider, test.number_input) for widget in kind]
print(shown, labels)
"""


@pytest.mark.slow
def test_a_cell_is_added_by_one_file_and_no_other_edit(tmp_path: Path) -> None:
    """In a copy of the package: it is in the form, passes the contract tests, and trains in every topology."""
    for folder in ("playground", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "playground" / "cells" / "toy.py").write_text(TOY, "utf-8")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    trained = run("-c", TRAIN_A_STEP).split()
    assert trained == sorted(kind for kind in MODELS if MODELS[kind].recurrent)
    shown = run("-c", IN_THE_FORM)
    assert "Toy integrator" in shown and "Leak" in shown
    contracts = ("tests/project/test_shelves.py", "tests/cells", "tests/recurrent")
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", *contracts, "-k", "toy", "-rA")
    assert "cells-toy" in said and "toy has no fused layers" in said and " passed" in said
