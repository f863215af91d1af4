"""A window that is read in segments, and one more step of the same layers for every segment ahead."""

from collections.abc import Sequence
from itertools import pairwise

from playground.diagrams import words
from playground.diagrams.network.rows import FORWARD, HEIGHT, INPUT, OUTPUT, READ, VECTOR, Rows
from playground.diagrams.svg import DARK, Point


class Segments(Rows):
    """The window in segments at the left, the segments ahead at the right."""

    def draw(self) -> None:
        """Both, with the names of their rows."""
        plan, step, count = self.plan, self.look.row, len(self.plan.layers)
        top = -step * (2 + count)
        self.name(0, str(words.input_name(plan)), words.shape(*words.input_axes(plan)))
        told = words.SEGMENT.format(length=plan.segment)
        self.name(-step, str(told), words.shape(plan.segments[0], plan.layers[0].hidden))
        levels = [-step * (2 + place) for place in range(count)]
        for height, (number, layer) in zip(levels, enumerate(plan.layers, start=1), strict=True):
            self.name(height, str(words.layer_name(number, layer)), words.shape(plan.segments[0], layer.width))
        self.name(top, str(words.OUTPUT), words.shape(*words.output_axes(plan)))
        for x, segment in self.time.shown:
            self._window(x, segment, levels)
        for x, place in self.ahead.shown:
            self._one_ahead(x, place, levels, top)
        for height in (0.0, -step, *levels):
            self.dots(self.time, height)
        for height in (0.0, *levels, top):
            self.dots(self.ahead, height)
        for height, layer in zip(levels, plan.layers, strict=True):
            self._to_all_ahead(height, ", ".join(layer.states))

    def _window(self, x: float, segment: int, levels: Sequence[float]) -> None:
        """One column of the window: steps, vector, layers."""
        length, time = self.plan.segment, self.sizes.time
        end = time - (self.plan.segments[0] - segment) * length
        begin = max(1, end - length + 1)
        size = (self.look.box, HEIGHT)
        tip = f"{words.input_name(self.plan)}, {begin}–{end}"
        self._span((x, 0), "x", (begin, end), INPUT, tip)
        told = f"{words.SEGMENT.format(length=length)}, {segment}"
        self.sheet.box((x, -self.look.row), size, f"e_{{{segment}}}", VECTOR, tip=told, ink=DARK)
        for height, (number, layer) in zip(levels, enumerate(self.plan.layers, start=1), strict=True):
            tip = f"{words.layer_name(number, layer)}, {segment}"
            self.sheet.box((x, height), size, f"h_{{{segment}}}", FORWARD, tip=tip, opens=words.opens(layer))
        for low, high in pairwise((0.0, -self.look.row, *levels)):
            self.sheet.line((x, low - HEIGHT / 2), (x, high + HEIGHT / 2))

    def _one_ahead(self, x: float, place: int, levels: Sequence[float], top: float) -> None:
        """One column ahead: which place it is, one step of each layer, its steps."""
        length, size = min(self.plan.segment, self.sizes.horizon), (self.look.box, HEIGHT)
        begin = self.sizes.time + (place - 1) * length + 1
        end = min(begin + length - 1, self.sizes.time + self.sizes.horizon)
        self.sheet.box((x, 0), size, f"p_{{{place}}}", VECTOR, tip=f"{words.PLACE}, {place}", ink=DARK)
        for height, layer in zip(levels, self.plan.layers, strict=True):
            tip = f"{words.AHEAD}, {place}"
            self.sheet.box((x, height), size, f"s_{{{place}}}", READ, tip=tip, opens=words.opens(layer))
        tip = f"{words.OUTPUT}, {begin}–{end}"
        self._span((x, top), "y", (begin, end), OUTPUT, tip)
        for low, high in pairwise((0.0, *levels, top)):
            self.sheet.line((x, low - HEIGHT / 2), (x, high + HEIGHT / 2))

    def _span(self, at: Point, letter: str, steps: tuple[int, int], fill: str, tip: str) -> None:
        """A box of several steps."""
        begin, end = steps
        label = f"{letter}_{{{begin}–{end}}}" if end > begin else f"{letter}_{{{end}}}"
        self.sheet.box(at, (self.look.column - 2, HEIGHT), label, fill, tip=tip, ink=DARK)

    def _to_all_ahead(self, y: float, states: str) -> None:
        """From segment to segment, and from the last one to every segment ahead."""
        box = self.look.box
        self.along(self.time, y, FORWARD, box / 2)
        start, bus = self.time.at[-1] + box / 2, y - HEIGHT / 2 - 9
        out = start + 12
        self.sheet.line((start, y), (out, y), (out, bus), (self.ahead.at[-1] - 14, bus), colour=READ, arrow=False)
        self.sheet.words((self.ahead.at[0] - 18, bus - 9), states, size=11, anchor="end")
        for x, _ in self.ahead.shown:
            self.sheet.line((x - 14, bus), (x - 14, y - HEIGHT / 2), colour=READ)
