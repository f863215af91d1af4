"""What every model and cell writes of itself computes what they compute, and is formatted."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import torch

from playground.cells import CELLS, Cell
from playground.errors import Impossible, WrongKnob
from playground.export import pytorch
from playground.model import MODELS, Model
from playground.recurrent import RecurrentModel
from playground.script import Asked
from tests.helpers.cover import pairwise_cover
from tests.topologies.cases import PATTERNS, batch, sizes

LENGTHS = [7, 4, 2]
STEPS = 5
SMALL = {"hidden": 6, "embedding": 4, "segment": 3, "window": 3}


def settings(thing: type[Any], shared: type[Any] | None = None) -> list[dict[str, Any]]:
    """Nothing set, and each setting of a few values once with each of them."""
    found: list[dict[str, Any]] = [{}]
    for name, field in thing.model_fields.items():
        if shared is None or name not in shared.model_fields:
            values = (False, True) if field.annotation is bool else ()
            if get_origin(field.annotation) is Literal:
                values = get_args(field.annotation)
            found += [{name: value} for value in values if value != field.default]
    return found


@dataclass(frozen=True)
class Case:
    model: str
    setting: str
    cell: str
    pattern: str
    layers: int
    both: bool
    ragged: bool
    upper: str = ""

    @property
    def described(self) -> Model:
        kind = MODELS[self.model]
        table: dict[str, Any] = {"kind": self.model}
        table |= {name: value for name, value in SMALL.items() if name in kind.model_fields}
        if "cell" in kind.model_fields:
            table |= {"cell": eval(self.cell), "layers": self.layers, "bidirectional": self.both}
            table |= {"upper_cell": self.upper} if self.upper else {}
        return kind.configure(table | eval(self.setting))


def rows() -> Iterator[Case]:
    cells = [repr({"kind": cell} | one) for cell in CELLS for one in settings(CELLS[cell], Cell)]
    cells += [
        repr({"kind": "lstm", "peepholes": True, "gates": gates}) for gates in ("coupled", "no_forget", "no_output")
    ]
    for model in MODELS:
        recurrent = "cell" in MODELS[model].model_fields
        for setting in settings(MODELS[model], RecurrentModel if recurrent else None):
            for pattern in PATTERNS:
                for cell in cells if recurrent else [""]:
                    for layers in (1, 2) if recurrent else (1,):
                        for both in (False, True) if recurrent else (False,):
                            for ragged in (False, True):
                                for upper in ("", "gru", "lstm", "mgu", "lru") if layers == 2 else ("",):
                                    case = Case(model, repr(setting), cell, pattern, layers, both, ragged, upper)
                                    if can(case):
                                        yield case


def can(case: Case) -> bool:
    """Whether the model does it; what is fed back, and a single vector, is measured without padding."""
    pattern = PATTERNS[case.pattern]
    if case.ragged and (pattern.generates or pattern.inputs == "vector"):
        return False
    try:
        return case.described.refuses(pattern) is None
    except (Impossible, WrongKnob):
        return False


CASES = pairwise_cover(list(rows()), lambda case: tuple(vars(case).values()))


def written(case: Case) -> tuple[Any, Any, str]:
    """What is asked, what the model writes, and its code."""
    size = sizes(PATTERNS[case.pattern])
    asked = Asked(
        size,
        ragged=case.ragged,
        carried=size.pattern.generates,
        steps=STEPS if size.pattern.layout == "sequence" else 0,
    )
    script = case.described.script(asked)
    code = pytorch.network(script)
    return asked, script, f"{pytorch.imports(code)}\n\n\n{code}\n"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_written_network_answers_as_the_network_does(case: Case) -> None:
    try:
        asked, script, code = written(case)
    except Impossible as refusal:
        assert refusal.text.en != refusal.text.es
        assert len(refusal.text.en) > 40, "a refusal gives its reason"
        return
    torch.manual_seed(1)
    network = case.described.build(asked.sizes).eval()
    space: dict[str, Any] = {}
    exec(code, space)
    mine = space["Network"]().eval()
    mine.load_state_dict({script.renamed(name): tensor for name, tensor in network.state_dict().items()})
    given = batch(asked.sizes, 3, LENGTHS if case.ragged else None)
    more = {name: getattr(given, name) for name in script.arguments}
    with torch.no_grad():
        wanted = network(given)[0]
        found = mine(given.inputs, *more.values())
        if asked.carried:
            first, state = mine(given.inputs[:, :3])
            second, _ = mine(given.inputs[:, 3:], state)
            torch.testing.assert_close(torch.cat([first, second], dim=1), found[0])
            found = found[0]
        if asked.steps:
            more.pop("targets", None)
            mine_written = mine.generate(given.inputs, *more.values())
            assert torch.equal(network.generate(given, STEPS), mine_written)  # type: ignore[operator]
    if case.ragged and asked.sizes.pattern.layout == "steps":
        wanted, found = wanted[given.mask], found[given.mask]
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-6)


def test_several_series_are_told_apart() -> None:
    size = replace(sizes(PATTERNS["forecast"]), series=2)
    model = MODELS["segment_recurrent"].configure({"kind": "segment_recurrent", "hidden": 6, "segment": 3})
    script = model.script(Asked(size, series=True))
    assert script.arguments == ("series",)
    network = model.build(size).eval()
    space: dict[str, Any] = {}
    code = pytorch.network(script)
    exec(f"{pytorch.imports(code)}\n{code}", space)
    mine = space["Network"]().eval()
    mine.load_state_dict({script.renamed(name): tensor for name, tensor in network.state_dict().items()})
    given = replace(batch(size), series=torch.tensor([1, 0, 1]))
    with torch.no_grad():
        torch.testing.assert_close(mine(given.inputs, given.series), network(given)[0])


def test_vectors_of_word_parts_are_written() -> None:
    size = replace(sizes(PATTERNS["classify_tokens"]), parts=5)
    model = MODELS["sequence_to_vector"].configure({"kind": "sequence_to_vector", "hidden": 6, "embedding": 4})
    script = model.script(Asked(size))
    network: Any = model.build(size).eval()
    network.embedding.parts_of[1:4, :2] = torch.tensor([[1, 2], [3, 0], [4, 1]])
    space: dict[str, Any] = {}
    code = pytorch.network(script)
    exec(f"{pytorch.imports(code)}\n{code}", space)
    mine = space["Network"]().eval()
    mine.load_state_dict({script.renamed(name): tensor for name, tensor in network.state_dict().items()})
    given = batch(size)
    with torch.no_grad():
        torch.testing.assert_close(mine(given.inputs), network(given)[0])


def test_what_is_written_is_formatted_and_has_no_unused_line(tmp_path: Path) -> None:
    for number, case in enumerate(CASES):
        try:
            code = written(case)[2]
        except Impossible:
            continue
        (tmp_path / f"network_{number}.py").write_text(code, "utf-8")
    for words in (("format", "--diff"), ("check", "--select", "E,F,I,W", "--output-format", "concise")):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", "--line-length", "88", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[:3000] + done.stderr[-500:]


def test_a_cell_or_model_that_writes_nothing_is_refused_in_a_sentence() -> None:
    cell, model = Cell.configure("gru"), Model.configure("window_mlp")
    with pytest.raises(Impossible, match="The cell “GRU” does not say how it is written as code"):
        Cell.script(cell)
    with pytest.raises(Impossible, match="The model “Windowed MLP” does not say how it is written as code"):
        Model.script(model, Asked(sizes(PATTERNS["forecast"])))
