"""What every drawing of a network is made from: boxes in columns, one for each step, and rows with their names."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import pairwise

from playground.diagrams import words
from playground.diagrams.blueprint import Blueprint
from playground.diagrams.svg import DARK, Point, Sheet, wide
from playground.text import Text

FORWARD, BACKWARD, READ, VECTOR, INPUT, OUTPUT = "#0072B2", "#B34C00", "#007A59", "#CC79A7", "#56B4E9", "#E69F00"
FEEDBACK = "#B07000"
"""Of lines: the colour of outputs, dark enough on white."""
HEIGHT = 30
"""Of a box."""
SIDE = 12
"""How far the two directions of a layer stand apart from their column's middle."""


@dataclass(frozen=True, slots=True)
class Look:
    """How much room there is.

    Attributes:
        column: from one step to the next.
        row: from one layer to the next.
        pair: from a layer's forward row up to its backward row.
        most: steps that are shown of the input, at most, and of that where a decoder stands beside it.
        ahead: steps that are shown of a decoder, at most.
        beside: names stand beside their rows; else above them.
    """

    column: float
    row: float
    pair: float
    most: tuple[int, int]
    ahead: int
    beside: bool

    @property
    def box(self) -> float:
        """Width of a box."""
        return min(54.0, self.column - 18)

    @property
    def half(self) -> float:
        """Width of the box of one direction."""
        return min(42.0, self.box - 4)


MOST = 352.0
"""Width of a drawing for a narrow screen, at most, without its margins: on a telephone its letters keep their size."""
WIDE = Look(72, 68, 52, (6, 4), 4, beside=True)
NARROW = Look(56, 84, 72, (5, 3), 3, beside=False)


@dataclass(frozen=True, slots=True)
class Columns:
    """The steps that are shown: where they stand and which they are (None: left out)."""

    at: tuple[float, ...]
    steps: tuple[int | None, ...]

    @classmethod
    def of(cls, first: int, count: int, most: int, left: float, pitch: float) -> "Columns":
        """At most `most` columns for `count` steps from number `first` on; the last step is always shown."""
        steps: tuple[int | None, ...] = tuple(range(first, first + count))
        if count > most:
            steps = (*range(first, first + most - 2), None, first + count - 1)
        return cls(tuple(left + place * pitch for place in range(len(steps))), steps)

    @property
    def shown(self) -> list[tuple[float, int]]:
        """The columns that stand for a step."""
        return [(x, step) for x, step in zip(self.at, self.steps, strict=True) if step is not None]


class Rows(ABC):
    """A drawing of a network, on its sheet: where its columns stand, and what was drawn last.

    Args:
        plan: what is drawn.
        look: how much room there is.
        carried: the state goes on from one batch to the next.
    """

    def __init__(self, plan: Blueprint, look: Look, *, carried: bool) -> None:
        self.plan, self.sizes, self.look, self.carried = plan, plan.sizes, look, carried
        self.sheet = Sheet()
        before, after = plan.segments if plan.segment else (max(1, self.sizes.time), self.sizes.horizon)
        most = look.most[1] if plan.decoder or plan.segment else look.most[0]
        self.steps, self.most = before, most
        """Of the layer that was drawn last, and how many columns stand for them at most."""
        self.time = Columns.of(1, before, most, 0.0, look.column)
        own = plan.segment or plan.conditioning or self.sizes.pattern.layout == "sequence"
        self.first = 1 if own else self.sizes.time + 1
        """The number of the decoder's first step: its own, or that of the step after the input."""
        gap = look.column * (1.5 if look.beside else 1.25)
        shared = bool((plan.decoder and plan.layers) or plan.segment)
        # Beside what lies ahead there is room for the names of rows, however few the columns are.
        end = max(self.time.at[-1], 2 * look.column) if shared and not look.beside else self.time.at[-1]
        self.room = end + look.box if shared else MOST
        """How wide a name above its row may be."""
        self.ahead = Columns.of(self.first, after, look.ahead, end + gap, look.column)
        self.below = 0.0
        """The upper edge of what was drawn last, from which arrows go up."""
        self.joined = True
        """Whether anything reads what the two directions of a layer say at every step."""
        self.ends: tuple[Point, Point] | None = None
        """The upper edges of the forward and the backward row, where the top layer has both."""

    @abstractmethod
    def draw(self) -> None:
        """Put the whole network on the sheet, without its notes."""

    def name(self, y: float, title: str, *lines: str) -> None:
        """What a row is called, with its shape."""
        if self.look.beside:
            x = -self.look.column / 2 - (30 if self.carried else 8)
            rows = [*_broken(title, 27), *lines] if title else list(lines)
            for place, line in enumerate(rows):
                at = (x, y + (place - (len(rows) - 1) / 2) * 15)
                self.sheet.words(at, line, anchor="end", bold=line not in lines, size=12)
        else:
            x, above = -self.look.box / 2, y - HEIGHT / 2 - 14
            rows = _broken(title, int(self.room / wide("n", 12, bold=True)))
            shape, end = " ".join(lines), wide(rows[-1], 12, bold=True) + 8
            if end + wide(shape, 12) < self.room:
                self.sheet.words((x + end, above), shape, anchor="start", paper=True)
            else:
                rows.append(shape)
            for place, line in enumerate(reversed(rows)):
                bold = line != shape
                self.sheet.words((x, above - 15 * place), line, anchor="start", bold=bold, paper=True)

    def decoded_shape(self, number: int) -> list[str]:
        """The shape of the decoder's layer in the row of an encoder's layer, where there is room for it."""
        if not self.look.beside or number > len(self.plan.decoder):
            return []
        layer = self.plan.decoder[number - 1]
        return [f"{words.DECODER}: {words.shape(self.sizes.horizon, layer.width)}"]

    def row(self, y: float, letter: str, fill: str, title: Text) -> None:
        """One box for each step, read from what lies below."""
        for x, step in self.time.shown:
            if y:
                self.sheet.line((x, self.below), (x, y + HEIGHT / 2))
            tip = f"{title}, {step}"
            self.sheet.box((x, y), (self.look.box, HEIGHT), f"{letter}_{{{step}}}", fill, ink=DARK, tip=tip)
        self.dots(self.time, y)
        self.below, self.ends = y - HEIGHT / 2, None

    def dots(self, columns: Columns, y: float, shift: float = 0.0) -> None:
        """Steps that are left out."""
        for x, step in zip(columns.at, columns.steps, strict=True):
            if step is None:
                self.sheet.words((x + shift, y), "⋯", size=16)

    def along(
        self,
        columns: Columns,
        y: float,
        colour: str,
        half: float,
        shift: float = 0.0,
        *,
        back: bool = False,
        restart: int = 0,
    ) -> None:
        """Arrows of the carried state from step to step; none where it begins anew."""
        edges = [9.0 if step is None else half for step in columns.steps]
        for left, (one, other) in enumerate(pairwise(columns.steps)):
            ended = other - 1 if other is not None else one or 0
            if restart and ended % restart == 0:
                continue
            begin = (columns.at[left] + shift + edges[left], y)
            end = (columns.at[left + 1] + shift - edges[left + 1], y)
            self.sheet.line(*((end, begin) if back else (begin, end)), colour=colour)


def _broken(title: str, most: int) -> list[str]:
    """A title in lines of at most so many letters."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
