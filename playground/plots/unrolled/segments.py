"""Lays a network over segments out on a canvas: the window in segments at the left, the segments ahead beside it."""

from itertools import pairwise

from playground.blueprint import Blueprint
from playground.plots.unrolled import stages
from playground.plots.unrolled.canvas import DARK, FORWARD, HALF_HEIGHT, INPUT, OUTPUT, READ, VECTOR, Canvas, Columns
from playground.text import Text

BUS = 0.34
"""How far above a layer the line runs that carries its last state to the segments ahead."""


class Drawing:
    """Time runs to the right, one column for each segment; layers stand one on another."""

    def __init__(self, plan: Blueprint) -> None:
        self.plan, self.sizes = plan, plan.sizes
        self.canvas = Canvas()
        before, after = plan.segments
        self.time = Columns.of(1, before, 4)
        self.ahead = Columns.of(1, after, 4, self.time.at[-1] + 1.6)

    def draw(self) -> None:
        """Everything."""
        plan, top = self.plan, 2 + len(self.plan.layers)
        self._name(0, stages.input_name(plan), stages.input_axes(plan))
        self._name(1, stages.SEGMENT.format(length=plan.segment), (plan.segments[0], plan.layers[0].hidden))
        for number, layer in enumerate(plan.layers, start=1):
            self._name(1 + number, stages.layer_name(number, layer), (plan.segments[0], layer.width))
        self._name(top, stages.OUTPUT, stages.output_axes(plan))
        for x, segment in self.time.shown:
            self._window(x, segment)
        for x, place in self.ahead.shown:
            self._one_ahead(x, place, top)
        for y in (0, *range(1, top)):
            self.canvas.dots(self.time, y)
        for y in (0, *range(2, top + 1)):
            self.canvas.dots(self.ahead, y)
        for number, layer in enumerate(plan.layers, start=1):
            self._carried(1 + number, ", ".join(layer.states))
        self.canvas.say((self.ahead.at[0] + self.ahead.at[-1]) / 2, top + 0.62, str(stages.AHEAD))

    def _window(self, x: float, segment: int) -> None:
        """One column of the window: steps, vector, layers."""
        length, time = self.plan.segment, self.sizes.time
        end = time - (self.plan.segments[0] - segment) * length
        begin = max(1, end - length + 1)
        label = f"x<sub>{begin}</sub> … x<sub>{end}</sub>" if end > begin else f"x<sub>{end}</sub>"
        self.canvas.box(x, 0, label, INPUT, f"{stages.input_name(self.plan)}, {begin}–{end}", width=0.9, ink=DARK)
        tip = f"{stages.SEGMENT.format(length=length)}, {segment}"
        self.canvas.box(x, 1, f"e<sub>{segment}</sub>", VECTOR, tip, ink=DARK)
        for number, layer in enumerate(self.plan.layers, start=1):
            tip = f"{stages.layer_name(number, layer)}, {segment}"
            self.canvas.box(x, 1 + number, f"h<sub>{segment}</sub>", FORWARD, tip)
        for low, high in pairwise(range(2 + len(self.plan.layers))):
            self.canvas.arrow((x, low + HALF_HEIGHT), (x, high - HALF_HEIGHT))

    def _one_ahead(self, x: float, place: int, top: int) -> None:
        """One column ahead: which place it is, one step of each layer, its steps."""
        length = min(self.plan.segment, self.sizes.horizon)
        begin = self.sizes.time + (place - 1) * length + 1
        end = min(begin + length - 1, self.sizes.time + self.sizes.horizon)
        label = f"y<sub>{begin}</sub> … y<sub>{end}</sub>" if end > begin else f"y<sub>{end}</sub>"
        self.canvas.box(x, 0, f"p<sub>{place}</sub>", VECTOR, f"{stages.PLACE}, {place}", ink=DARK)
        for y in range(2, top):
            self.canvas.box(x, y, f"s<sub>{place}</sub>", READ, f"{stages.AHEAD}, {place}")
        self.canvas.box(x, top, label, OUTPUT, f"{stages.OUTPUT}, {begin}–{end}", width=0.9, ink=DARK)
        for low, high in pairwise((0, *range(2, top + 1))):
            self.canvas.arrow((x, low + HALF_HEIGHT), (x, high - HALF_HEIGHT))

    def _carried(self, y: int, states: str) -> None:
        """From segment to segment, and from the last one to every segment ahead."""
        self.canvas.along(self.time, y, FORWARD)
        start, bus = self.time.at[-1] + 0.36, y + BUS
        out = start + 0.2
        self.canvas.line((start, y), (out, y), (out, bus), (self.ahead.at[-1] - 0.2, bus), colour=READ)
        self.canvas.say(out + 0.06, bus + 0.14, states, size=11, anchor="left")
        for x, _ in self.ahead.shown:
            self.canvas.arrow((x - 0.2, bus), (x - 0.2, y + HALF_HEIGHT), READ)

    def _name(self, y: int, name: Text, axes: tuple[int, ...]) -> None:
        self.canvas.gutter(y, str(name), stages.shape(*axes))
