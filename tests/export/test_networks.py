"""What every model and cell writes of itself computes what they compute, and is formatted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Literal, get_args, get_origin

import pytest
import torch

from playground.cells import CELLS, Cell
from playground.errors import Impossible, WrongKnob
from playground.export import pytorch
from playground.model import MODELS, Model
from playground.recurrent import RecurrentModel
from playground.script import Asked
from tests.export import exports
from tests.helpers.cover import pairwise_cover
from tests.topologies.cases import PATTERNS, batch, sizes

LENGTHS = [7, 4, 2]
STEPS = 5
SMALL = {
    "hidden": 6,
    "embedding": 4,
    "segment": 3,
    "window": 3,
    "filters": 5,
    "blocks": 2,
    "heads": 2,
    "feedforward": 8,
    "context": 4,
}
FURTHER: dict[str, tuple[Any, ...]] = {
    "kernel_size": (2, 4),
    "pooling": (2,),
    "filters": (4,),
    "beam": (3,),
    "context": (1,),
    "dropout": (0.5,),
    "recurrent_dropout": (0.5,),
    "embedding_dropout": (0.5,),
    "embedding_scale": (0.1,),
}
"""Values of settings of many values, beside the small ones that are always set."""
OWN_COLUMNS = {"kind", "cell", "upper_cell", "layers", "bidirectional", *SMALL}
"""What of a recurrent model is combined by a column of its own, or set to something small."""


def settings(thing: type[Any], besides: set[str]) -> list[dict[str, Any]]:
    """Nothing set, and each setting of a few values once with each of them; those `besides` are left as they are."""
    found: list[dict[str, Any]] = [{}]
    for name, field in thing.model_fields.items():
        values = FURTHER.get(name, (False, True) if field.annotation is bool else ())
        if get_origin(field.annotation) is Literal:
            values = get_args(field.annotation)
        if name not in besides:
            found += [{name: value} for value in values if value != field.default]
    if "length_penalty" in thing.model_fields:
        found.append({"beam": 3, "length_penalty": 0.8})
    return found


SHARED = settings(RecurrentModel, OWN_COLUMNS)
"""The settings of all recurrent models."""


@dataclass(frozen=True)
class Case:
    model: str
    setting: str
    cell: str
    pattern: str
    layers: int
    both: bool
    ragged: bool
    shared: str
    upper: str = ""

    @property
    def described(self) -> Model:
        return configured(replace(self, pattern="", ragged=False))


table = cache(eval)
"""Settings from how Python writes them, which a frozen case can hold."""


@lru_cache(maxsize=1)
def configured(case: Case) -> Model:
    """The model of a case; kept for the next one, which mostly asks the same model for something else."""
    kind = MODELS[case.model]
    settings: dict[str, Any] = {"kind": case.model}
    settings |= {name: value for name, value in SMALL.items() if name in kind.model_fields}
    if "cell" in kind.model_fields:
        settings |= {"cell": table(case.cell), "layers": case.layers, "bidirectional": case.both}
        settings |= {"upper_cell": case.upper} if case.upper else {}
    return kind.configure(settings | table(case.shared) | table(case.setting))


def rows() -> Iterator[Case]:
    draw = Random(0)
    cells = [repr({"kind": cell} | one) for cell in CELLS for one in settings(CELLS[cell], set(Cell.model_fields))]
    cells += [
        repr({"kind": "lstm", "peepholes": True, "gates": gates}) for gates in ("coupled", "no_forget", "no_output")
    ]
    for model in MODELS:
        recurrent = "cell" in MODELS[model].model_fields
        for setting in settings(MODELS[model], set(RecurrentModel.model_fields) if recurrent else set()):
            for cell in cells if recurrent else [""]:
                for layers in (1, 2) if recurrent else (1,):
                    for both in (False, True) if recurrent else (False,):
                        for upper in ("", "gru", "lstm", "mgu", "lru") if layers == 2 else ("",):
                            # One of them for each: with that many, each meets everything.
                            shared = repr(draw.choice(SHARED) if recurrent else {})
                            for pattern, ragged in product(PATTERNS, (False, True)):
                                case = Case(model, repr(setting), cell, pattern, layers, both, ragged, shared, upper)
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
    asked, script, code = written(case)
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


def test_every_setting_of_recurrent_models_is_combined() -> None:
    varied = {name for setting in SHARED for name in setting}
    assert varied | OWN_COLUMNS >= set(RecurrentModel.model_fields)
    assert varied == {name for case in CASES for name in eval(case.shared)}


def test_every_model_that_does_what_is_asked_says_how_it_is_written() -> None:
    """A new file on a shelf that brings no lines fails here."""
    for kind in MODELS:
        model = MODELS[kind]
        for cell in CELLS if "cell" in model.model_fields else [""]:
            described = model.configure({"kind": kind} | ({"cell": cell} if cell else {}))
            done = [pattern for pattern in PATTERNS.values() if described.refuses(pattern) is None]
            assert done, f"no pattern here is one that {kind} does"
            for pattern in done:
                steps = STEPS if pattern.layout == "sequence" else 0
                asked = Asked(sizes(pattern), carried=pattern.generates, steps=steps)
                assert "class Network(nn.Module):" in described.script(asked).lines


@pytest.mark.parametrize("kind", ["sequence_to_vector", "window_mlp", "tcn", "transformer_encoder"])
def test_vectors_of_word_parts_are_written(kind: str) -> None:
    size = replace(sizes(PATTERNS["classify_tokens"]), parts=5)
    model = MODELS[kind].configure({"kind": kind})
    script = model.script(Asked(size))
    network: Any = model.build(size).eval()
    # Networks to compare with have a vector for each word alone.
    if model.recurrent:
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
        (tmp_path / f"network_{number}.py").write_text(written(case)[2], "utf-8")
    exports.must_be_formatted(str(tmp_path), "E,F,I,W")


def test_a_cell_or_model_that_writes_nothing_is_refused_in_a_sentence() -> None:
    cell, model = Cell.configure("gru"), Model.configure("window_mlp")
    with pytest.raises(Impossible, match="The cell “GRU” does not say how it is written as code"):
        Cell.script(cell)
    with pytest.raises(Impossible, match="The model “Windowed MLP” does not say how it is written as code"):
        Model.script(model, Asked(sizes(PATTERNS["forecast"])))
