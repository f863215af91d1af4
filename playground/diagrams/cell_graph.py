"""The inside of a cell as a graph, in signs and places: what its drawing is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.text import Text


@dataclass(frozen=True, slots=True)
class Part:
    """One place inside a cell where something is computed.

    Attributes:
        name: what comes out, as the equations call it (`f_t`); any other word where they have no name for it.
        sign: what is done: `σ`, `tanh`, `×`, `+`, `1−`; of weights alone, their letter.
        at: its column and row in the drawing, from the left and from the top.
        reads: names of what goes in; through a weight matrix each, where the part is `learnt`.
        sees: names of what goes in number by number, each with a weight of its own.
        title: what it is called (`forget gate`); None: by its sign.
        learnt: it has weights: a box. Else a circle.
        rows: for what goes in by a way with a bend, the row in which that way runs to the side: for names that it would else
            take in the row of this part, from below, or of its beginning, from above.
    """

    name: str
    sign: str
    at: tuple[float, float]
    reads: tuple[str, ...]
    sees: tuple[str, ...] = ()
    title: Text | None = None
    learnt: bool = False
    rows: Mapping[str, float] = field(default_factory=dict)


def learnt(
    name: str, sign: str, at: tuple[float, float], *reads: str, title: Text | None = None, sees: tuple[str, ...] = ()
) -> Part:
    """A part with weights: `sign(W x + b)`."""
    return Part(name, sign, at, reads, sees, title, learnt=True)


def pointwise(
    name: str, sign: str, at: tuple[float, float], *reads: str, title: Text | None = None, **rows: float
) -> Part:
    """A part without weights, that takes number by number."""
    return Part(name, sign, at, reads, title=title, rows=rows)


@dataclass(frozen=True, slots=True)
class CellDiagram:
    """The inside of a cell.

    Attributes:
        parts: each after those that it reads; those with weights in the order in which their weights lie.
        lanes: rows in which a state is carried through from the left to the right, by its letter (`{"c": 0}`).
        ends: the row at the right where each other state comes out (`{"h": 2}`).
        note: what has to be said beside it.
    """

    parts: tuple[Part, ...]
    lanes: Mapping[str, float] = field(default_factory=dict)
    ends: Mapping[str, float] = field(default_factory=dict)
    note: Text | None = None
