"""The inside of each cell, as drawn: it computes what the cell's step computes, and reads what its equations read."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.cells import CELLS, Cell, Step
from playground.diagrams.cell import inside
from playground.diagrams.cell_graph import CellDiagram, Part
from playground.text import Text, speaking

pytestmark = pytest.mark.usefixtures("one_thread")

INPUTS, HIDDEN = 3, 4
GATES = ("all", "coupled", "no_forget", "no_input", "no_output")
CASES: list[dict[str, Any]] = [
    *({"kind": "rnn", "nonlinearity": name} for name in ("tanh", "relu", "sigmoid")),
    *({"kind": "lstm", "gates": gates, "peepholes": sees} for gates in GATES for sees in (False, True)),
    *({"kind": "gru", "reset": where} for where in ("after", "before")),
    *({"kind": "indrnn", "nonlinearity": name} for name in ("relu", "tanh")),
    *({"kind": kind} for kind in ("mgu", "min_gru", "min_lstm", "slstm", "lru")),
]

LEARNT: dict[str, Callable[[Tensor], Tensor]] = {
    "σ": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu, "W": lambda total: total,
}  # fmt: skip
POINTWISE: dict[str, Callable[..., Tensor]] = {
    "×": torch.mul,
    "+": torch.add,
    "1−": lambda given: 1 - given,
    "tanh": torch.tanh,
    "log": torch.log,
    "max": torch.maximum,
    "exp(a−m)": lambda a, m: torch.exp(a - m),
    "c/n": torch.div,
    "f/(f+i)": lambda f, i: f / (f + i),
    "GELU": F.gelu,
}


@pytest.fixture(params=CASES, ids=lambda case: "-".join(map(str, case.values())))
def cell(request: pytest.FixtureRequest) -> Cell:
    return Cell.configure(request.param)


def drawn(cell: Cell) -> CellDiagram:
    assert cell.diagram is not None
    return cell.diagram


def test_every_cell_has_its_diagram_here() -> None:
    assert {case["kind"] for case in CASES} == set(CELLS.in_order())


def test_each_part_reads_what_is_there_and_stands_alone(cell: Cell) -> None:
    diagram, known = drawn(cell), {"x_t"} | {f"{state}_{{t-1}}" for state in state_names(cell)}
    for part in diagram.parts:
        assert {*part.reads, *part.sees} <= known, part.name
        known.add(part.name)
    assert {f"{state}_t" for state in state_names(cell)} <= known
    assert {*diagram.lanes, *diagram.ends} == set(state_names(cell))
    assert len({part.at for part in diagram.parts}) == len(diagram.parts)


def state_names(cell: Cell) -> tuple[str, ...]:
    """The complex state of a linear recurrence is one line in its drawing."""
    return ("h", "s") if cell.states == ("h", "re", "im") else cell.states


def test_it_computes_what_the_step_computes(cell: Cell) -> None:
    torch.manual_seed(0)
    step = cell.step(INPUTS, HIDDEN).double()
    given = torch.randn(5, INPUTS, dtype=torch.float64)
    state = tuple(torch.randn(5, HIDDEN, dtype=torch.float64) for _ in cell.states)
    if cell.states[-1] == "m":  # the normaliser is a sum of exponentials
        state = (*state[:2], state[2].exp(), state[3])
    expected = step(given, state)
    values = evaluated(drawn(cell), cell, step, given, state)
    found = [values[f"{name}_t"] for name in state_names(cell)]
    if "s" in state_names(cell):
        found = [found[0].real, found[1].real, found[1].imag]
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other)


def evaluated(
    diagram: CellDiagram, cell: Cell, step: Step, given: Tensor, state: tuple[Tensor, ...]
) -> Mapping[str, Tensor]:
    """The numbers at every part, with the weights of a step."""
    names = state_names(cell)
    before = (state[0], torch.complex(state[1], state[2])) if "s" in names else state
    values = {f"{name}_{{t-1}}": part for name, part in zip(names, before, strict=True)}
    values["x_t"] = given
    weights = dict(step.named_parameters())
    taken = {"ih": 0, "hh": 0, "peephole": 0}

    def chunk(kind: str) -> tuple[Tensor, Tensor]:
        """The next of the weights that lie one below the other."""
        place, taken[kind] = taken[kind], taken[kind] + 1
        rows = slice(place * HIDDEN, (place + 1) * HIDDEN)
        return weights[f"weight_{kind}"][rows], weights[f"bias_{kind}"][rows]

    for part in diagram.parts:
        read = [values[name] for name in part.reads]
        if cell.kind() == "lru" and part.name in LINEAR:
            values[part.name] = LINEAR[part.name](weights, *read)
        elif part.learnt:
            total = torch.zeros(len(given), HIDDEN, dtype=given.dtype)
            for name, value in zip(part.reads, read, strict=True):
                total = total + F.linear(value, *chunk("ih" if name == "x_t" else "hh"))
            for name in part.sees:
                seen = weights["weight_hh"].clamp(-1, 1) if name == "h_{t-1}" else peephole(weights, taken)
                total = total + seen * values[name]
            values[part.name] = LEARNT[part.sign](total)
        else:
            values[part.name] = POINTWISE[part.sign](*read)
    return values


def peephole(weights: Mapping[str, Tensor], taken: dict[str, int]) -> Tensor:
    taken["peephole"] += 1
    return weights["weight_peephole"][taken["peephole"] - 1]


def eigenvalue(weights: Mapping[str, Tensor]) -> Tensor:
    return torch.polar(torch.exp(-torch.exp(weights["decay"])), torch.exp(weights["angle"]))


LINEAR: dict[str, Callable[..., Tensor]] = {
    "driving": lambda w, x: torch.complex(x @ w["weight_ih"][:HIDDEN].T, x @ w["weight_ih"][HIDDEN : 2 * HIDDEN].T),
    "past": lambda w, x: F.linear(x, w["weight_ih"][2 * HIDDEN :], w["bias_ih"]),
    "turned": lambda w, s: eigenvalue(w) * s,
    "scaled": lambda w, driven: torch.sqrt(1 - eigenvalue(w).abs() ** 2) * driven,
    # The imaginary part of C lies there with its sign turned.
    "shown": lambda w, s: torch.cat([s.real, s.imag], dim=-1) @ w["weight_out"].T,
}
"""The linear recurrence writes its weights otherwise: complex numbers as pairs."""


def test_it_reads_what_the_equations_read(cell: Cell) -> None:
    diagram, parts = drawn(cell), {part.name: part for part in drawn(cell).parts}
    written = {}
    for line in cell.equations.replace("_{t}", "_t").splitlines():
        left, right = re.sub(r"\\odot|\\quad.*", " ", line).split("=", 1)
        written[left.strip()] = set(re.findall(r"\\tilde\{\w\}_t|\b[a-z]_(?:t\b|\{t-1\})", right))
    written = {name: read for name, read in written.items() if name.endswith("_t")}
    assert {part.name for part in diagram.parts if part.name.endswith("_t")} == set(written)
    for name, read in written.items():
        assert set(leaves(parts, parts[name])) == read, name


def leaves(parts: Mapping[str, Part], part: Part) -> list[str]:
    """What a part reads by names of the equations: through those that have none there."""
    found = []
    for name in (*part.reads, *part.sees):
        named = name not in parts or name.endswith("_t")
        found += [name] if named else leaves(parts, parts[name])
    return found


def test_functions_stand_where_the_equations_have_them(cell: Cell) -> None:
    signs = {r"\sigma": "σ", r"\tanh": "tanh", r"\mathrm{ReLU}": "ReLU", r"\mathrm{GELU}": "GELU"}
    in_words = [signs[found] for found in re.findall(r"\\sigma|\\tanh|\\mathrm\{(?:ReLU|GELU)\}", cell.equations)]
    assert sorted(part.sign for part in drawn(cell).parts if part.sign in signs.values()) == sorted(in_words)


def test_the_update_gate_is_said_to_point_as_it_does(cell: Cell) -> None:
    diagram = drawn(cell)
    said = re.search(r"(\w) = (\d) keeps the old state", "" if diagram.note is None else diagram.note.en)
    if said is None:
        assert not {"z_t", "rest"} <= {part.name for part in diagram.parts}
        return
    gate, keeps = said.groups()
    before = torch.full((1, 1), math.pi)
    parts = {part.name: part for part in diagram.parts}
    values = {"h_{t-1}": before, f"{gate}_t": torch.full((1, 1), float(keeps)), "n_t": torch.zeros(1, 1)}

    def value(name: str) -> Tensor:
        if name not in values:
            values[name] = POINTWISE[parts[name].sign](*map(value, parts[name].reads))
        return values[name]

    assert torch.equal(value("h_t"), before)


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_drawn_as_one_picture_with_words_for_those_who_do_not_see_it(cell: Cell, language: str) -> None:
    with speaking(language):  # type: ignore[arg-type]
        drawing = inside(drawn(cell), cell.title)
        assert str(cell.title) in drawing
        for part in drawn(cell).parts:
            assert part.title is None or str(part.title) in drawing
    assert drawing.count("<rect") >= len(drawn(cell).parts)


def test_it_says_what_each_part_computes_for_those_who_do_not_see_it() -> None:
    with speaking("en"):
        said = inside(drawn(Cell.configure({"kind": "lstm", "peepholes": True})), Text.same("LSTM"))
        for words in (
            "f t = σ of x t and h t−1 and c t−1;",
            "c t = (f t × c t−1) + (i t × g t);",
            "o: output gate. ",
            "h t = o t × (tanh of c t).",
            "dashed: one weight for each unit.",
        ):
            assert words in said
        linear = inside(drawn(Cell.configure("lru")), Text.same("LRU"))
        assert "s t = (s t−1 × λ) + ((B of x t) × √(1−|λ|²));" in linear and "dashed" not in linear
        assert "circles" not in inside(drawn(Cell.configure("rnn")), Text.same("RNN"))
    with speaking("es"):
        assert "f t = σ de x t y h t−1;" in inside(drawn(Cell.configure("lstm")), Text.same("LSTM"))


def test_what_is_pointed_at_is_named_as_in_the_equations() -> None:
    assert "<title>fₜ: forget gate</title>" in inside(drawn(Cell.configure("lstm")), Text.same("LSTM"))
