"""The inside of a cell, drawn from its own description: boxes have weights, circles take number by number."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.diagrams.cell_graph import CellDiagram, Part
from playground.diagrams.svg import DARK, WHITE, Point, Sheet, spoken, wide
from playground.text import Text

COLUMN, ROW = 78, 58
BOX: Point = (50, 32)
RADIUS = 13
GATE, POINTWISE, STATE, INPUT = "#0072B2", "#E69F00", "#007A59", "#56B4E9"
SPREAD = 9
"""Between ways into one part that would lie on each other."""
DOWN = 0.42 * COLUMN
"""Where a state that is carried in a lane goes down to those that read it below."""
BUS = 0.72
"""Rows between what is read by many parts, below all of them."""
NOTES = 344
"""Width of the notes: they are read on a telephone without moving the picture."""


def inside(diagram: CellDiagram, title: Text, numbers: Mapping[str, str] = MappingProxyType({})) -> str:
    """One step of a cell as SVG, from its old states at the left to its new ones at the right.

    Args:
        diagram: the description.
        title: the cell's name.
        numbers: beside what has a name in the equations (`f_t`, `c_{t-1}`), its value at one step.
    """
    return _Drawing(diagram, numbers).draw(title)


class _Drawing:
    def __init__(self, diagram: CellDiagram, numbers: Mapping[str, str]) -> None:
        self.diagram, self.sheet, self.numbers = diagram, Sheet(), numbers
        self.reached: dict[str, float] = {}
        """How far to the right each bus goes."""
        self.parts = {part.name: part for part in diagram.parts}
        self.last = max(part.at[0] for part in diagram.parts) + 1
        lowest = max(part.at[1] for part in diagram.parts)
        self.sources: dict[str, Point] = {f"{letter}_{{t-1}}": (0.0, row) for letter, row in diagram.lanes.items()}
        read = [name for part in diagram.parts for name in (*part.reads, *part.sees)]
        below = [name for name in dict.fromkeys(read) if name not in self.parts and self._from_bus(name)]
        # The old state above the input, each a line that goes along below all parts.
        self.buses = {
            name: lowest + 1 + BUS * place for place, name in enumerate(sorted(below, key=lambda name: name == "x_t"))
        }

    def _from_bus(self, name: str) -> bool:
        lane = self.diagram.lanes.get(name[0]) if name.endswith("_{t-1}") else None
        return lane is None or any(
            name in part.reads and part.at[1] != lane and (part.learnt or part.sign == "×")
            for part in self.diagram.parts
        )

    def draw(self, title: Text) -> str:
        for part in self.diagram.parts:
            self._ways(part)
        for name, row in self.buses.items():
            self._bus(name, row)
        for letter, row in {**self.diagram.lanes, **self.diagram.ends}.items():
            self._end(f"{letter}_t", row)
        for name, (column, row) in self.sources.items():
            self._state(name, (column, row))
        for part in self.diagram.parts:
            self._part(part)
        names = [f"{_letter(part.name)}: {part.title}" for part in self.diagram.parts if part.title is not None]
        notes = [
            self._key(),
            *([", ".join(names) + "."] if names else []),
            *([self.diagram.note] if self.diagram.note else []),
        ]
        self.sheet.notes([str(note) for note in notes], NOTES)
        equations = "; ".join(f"{part.name} = {self._said(part)}" for part in self.diagram.parts if _named(part))
        said = [*notes, f"{equations}."]
        return self.sheet.svg(str(INSIDE.format(title=title)), spoken(" ".join(map(str, said))))

    def _key(self) -> str:
        """What boxes, circles and dashes stand for, where there are any."""
        told = [BOXES]
        told += [CIRCLES] * any(not part.learnt for part in self.diagram.parts)
        told += [DASHES] * any(part.sees for part in self.diagram.parts)
        return "; ".join(map(str, told)) + "."

    def _said(self, part: Part) -> str:
        """What a part computes, in words: from what it reads, through parts that have no name."""
        read = []
        for name in (*part.reads, *part.sees):
            one = self.parts.get(name)
            read.append(name if one is None or _named(one) else f"({self._said(one)})")
        sign = part.sign
        if not part.learnt and sign in ("×", "+"):
            return f" {sign} ".join(read)
        if not part.learnt and sign[0] == "×":
            return f"{read[0]} {sign}"
        if sign == "1−":
            return f"1 − {read[0]}"
        return str(OF.format(sign=sign, read=Text.join(str(AND), [Text.same(one) for one in read])))

    def _ways(self, part: Part) -> None:
        """All lines into a part; several from below or above lie side by side."""
        names = [*part.reads, *part.sees]
        ways = [self._way(name, part) for name in names]
        for direction in (1, -1):
            entering = [place for place, way in enumerate(ways) if _vertical(way) == direction]
            # From the left to the right as they begin.
            entering.sort(key=lambda place: (ways[place][0][0], -ways[place][0][1]))
            for order, place in enumerate(entering):
                ways[place] = _moved(ways[place], (order - (len(entering) - 1) / 2) * 2 * SPREAD / COLUMN)
        for name, way in zip(names, ways, strict=True):
            self._line(name, way, part)

    def _way(self, name: str, part: Part) -> list[Point]:
        """Columns and rows of a line from where a number is to the part that reads it."""
        column, row = part.at
        lane = self.diagram.lanes.get(name[0]) if name.endswith("_{t-1}") else None
        if name in self.buses and lane != row and not (name in part.sees and lane is not None):
            return [(column, self.buses[name]), (column, row)]
        if name in self.parts:
            start = self.parts[name].at
        else:
            start = (0.45, lane if lane is not None else row)
            if lane == row:
                return [(0.0, row), (column, row)]
        if name in part.sees:  # a peephole looks in from above, beside what leaves there
            begin = start[0] if name not in self.parts else start[0] + 0.5
            return [(begin, start[1]), (begin, row - 0.62), (column - 0.2, row - 0.62), (column - 0.2, row)]
        run = part.rows.get(name, row if start[1] > row else start[1])
        way = [start, (start[0], run), (column, run), (column, row)]
        return [point for place, point in enumerate(way) if place == 0 or point != way[place - 1]]

    def _line(self, name: str, way: list[Point], part: Part) -> None:
        points = [(x * COLUMN, y * ROW) for x, y in way]
        half = BOX if part.learnt else (2 * max(RADIUS, wide(part.sign, 13) / 2 + 7), 2 * RADIUS)
        (x0, y0), (x, y) = points[-2], points[-1]
        end = (
            (x - half[0] / 2, y)
            if x > x0
            else (x + half[0] / 2, y)
            if x < x0
            else (x, y - half[1] / 2)
            if y > y0
            else (x, y + half[1] / 2)
        )
        self.sheet.line(*points[:-1], end, dashed=name in part.sees)
        if name in self.buses and way[0][1] == self.buses[name]:
            self.reached[name] = max(self.reached.get(name, 0), points[0][0])
        if way[0] not in [one.at for one in self.diagram.parts] and way[0][0] > 0:
            self.sheet.dot(points[0])
        # Where a way leaves another one that goes on.
        if len(points) > 2 and way[0][0] > 0 and self._shared(way):
            self.sheet.dot(points[1])

    def _shared(self, way: list[Point]) -> bool:
        """Whether the same number also goes on beyond the first bend of a way."""
        others = sum(
            1
            for part in self.diagram.parts
            for name in part.reads
            if name in self.parts and self.parts[name].at == way[0]
        )
        ends = [
            row for letter, row in {**self.diagram.lanes, **self.diagram.ends}.items() if self._holder(letter) == way[0]
        ]
        return others + len(ends) > 1

    def _holder(self, letter: str) -> Point | None:
        part = self.parts.get(f"{letter}_t")
        return part.at if part else None

    def _bus(self, name: str, row: float) -> None:
        """A line below all parts, from the left up to the last part that reads it."""
        end = self.reached[name]
        if name in self.sources:  # what is carried in a lane also goes down
            lane = self.sources[name][1]
            self.sheet.line((DOWN, lane * ROW), (DOWN, row * ROW), (end, row * ROW), arrow=False)
            self.sheet.dot((DOWN, lane * ROW))
        else:
            self.sheet.line((0, row * ROW), (end, row * ROW), arrow=False)
            self.sources[name] = (0.0, row)

    def _end(self, name: str, row: float) -> None:
        part = self.parts[name]
        start, end = part.at, (self.last, row)
        way = [start, end] if start[1] == row else [start, (start[0], row), end]
        points = [(x * COLUMN, y * ROW) for x, y in way]
        self.sheet.line(*points[:-1], (points[-1][0] - 18, points[-1][1]))
        self._state(name, end)

    def _state(self, name: str, at: Point) -> None:
        fill, ink = (INPUT, DARK) if name == "x_t" else (STATE, WHITE)
        self.sheet.box((at[0] * COLUMN, at[1] * ROW), (38, 26), name, fill, ink=ink)
        if name in self.numbers:
            self.sheet.words((at[0] * COLUMN, at[1] * ROW - 22), self.numbers[name], anchor="middle", size=13)

    def _part(self, part: Part) -> None:
        at = (part.at[0] * COLUMN, part.at[1] * ROW)
        named = _named(part)
        tip = f"{part.name}: {part.title}" if part.title else part.name if named else str(part.sign)
        if part.learnt:
            self.sheet.box(at, BOX, part.sign, GATE, tip=tip)
        else:
            self.sheet.circle(at, RADIUS, part.sign, POINTWISE, tip=tip, ink=DARK)
        if named and part.name[:-2] not in (*self.diagram.lanes, *self.diagram.ends):
            half = BOX[1] / 2 if part.learnt else RADIUS
            words = f"{part.name} = {self.numbers[part.name]}" if part.name in self.numbers else part.name
            self.sheet.words((at[0] + 7, at[1] - half - 9), words, anchor="start", size=13)


def _named(part: Part) -> bool:
    """Whether the equations have a name for what comes out."""
    return part.name.endswith("_t")


def _letter(name: str) -> str:
    return name.removesuffix("_t")


def _vertical(way: list[Point]) -> int:
    """1 for a way that ends upwards, -1 for one that ends downwards, 0 for one from the side."""
    (x0, y0), (x, y) = way[-2:]
    return 0 if x != x0 else 1 if y < y0 else -1


def _moved(way: list[Point], by: float) -> list[Point]:
    """The last, vertical piece of a way moved to the side."""
    if len(way) == 2:
        return [(x + by, y) for x, y in way]
    return [*way[:-2], *((x + by, y) for x, y in way[-2:])]


INSIDE = Text("Inside one step: {title}", "El interior de un paso: {title}")
BOXES = Text(
    "Boxes have weights and, unless said otherwise, a bias",
    "Las cajas tienen pesos y, salvo que se indique otra cosa, sesgo",
)
CIRCLES = Text("circles work element by element", "los círculos operan elemento a elemento")
DASHES = Text("dashed: one weight for each unit", "a trazos: un peso por unidad")
OF = Text("{sign} of {read}", "{sign} de {read}")
AND = Text(" and ", " y ")
