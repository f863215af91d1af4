"""The network unrolled over time, drawn: time runs to the right, layers stand one on another."""

from itertools import pairwise

from playground.batch import Sizes
from playground.blueprint import Blueprint, Layer
from playground.exhibits import Figure
from playground.plots.unrolled import segments, stages
from playground.plots.unrolled.canvas import (
    BACKWARD,
    DARK,
    FORWARD,
    HALF_HEIGHT,
    INPUT,
    OUTPUT,
    READ,
    VECTOR,
    Canvas,
    Columns,
)
from playground.text import Text

SHIFT = 0.13
"""How far the two directions of a layer stand apart from their column's middle."""
JOINT = 0.1
"""From the top of a layer that reads both ways to the line that joins its two outputs."""
STOREY = 0.66
"""From a layer's forward row to its backward row."""


def unrolled(model: stages.Drawable, sizes: Sizes) -> Figure:
    """The network unrolled over time, its inputs below and its outputs on top.

    Args:
        model: what is drawn.
        sizes: of the data it would be built for.
    """
    plan = model.blueprint(sizes)
    drawing = segments.Drawing(plan) if plan.ending == "parallel" else _Drawing(plan)
    drawing.draw()
    return Figure(
        Text("The network, unrolled", "La red, desplegada"), drawing.canvas.figure(), _words(plan), own_markup=True
    )


class _Drawing:
    def __init__(self, plan: Blueprint) -> None:
        self.plan, self.sizes = plan, plan.sizes
        self.canvas = Canvas()
        self.time = Columns.of(1, max(1, self.sizes.time), 3 if plan.decoder else 5)
        self.first = 1 if self.sizes.pattern.layout == "sequence" else self.sizes.time + 1
        """The number of the decoder's first step: its own, or that of the step after the input."""
        self.ahead = Columns.of(self.first, self.sizes.horizon, 4, self.time.at[-1] + 1.6)
        self.below = HALF_HEIGHT
        """The upper edge of what was drawn last, from which arrows go up."""
        self.split = False
        """Whether that was a layer that reads both ways."""

    def draw(self) -> None:
        y = self._row(0.0, stages.input_name(self.plan), stages.shape(*stages.input_axes(self.plan)), "x", INPUT)
        if self.plan.embedding:
            y = self._row(y, stages.EMBEDDING, stages.shape(self.sizes.time, self.plan.embedding), "e", VECTOR)
        heights = []
        for number, layer in enumerate(self.plan.layers, start=1):
            heights.append(y)
            y = self._layer(y, number, layer)
        if self.plan.ending == "steps":
            self._row(y, stages.OUTPUT, stages.shape(*stages.output_axes(self.plan)), "y", OUTPUT)
        elif self.plan.ending == "summary":
            self._summary(y)
        else:
            self._decoder(heights, y)

    def _row(self, y: float, name: Text, shape: str, letter: str, fill: str) -> float:
        """One box for each step; returns where the next row stands."""
        self.canvas.gutter(y, str(name), shape)
        for x, step in self.time.shown:
            if y:
                self._rise(x, y)
            self.canvas.box(x, y, f"{letter}<sub>{step}</sub>", fill, self._tip(name, step), ink=DARK)
        self.canvas.dots(self.time, y)
        self.below, self.split = y + HALF_HEIGHT, False
        return y + 1

    def _layer(self, y: float, number: int, layer: Layer) -> float:
        name = stages.layer_name(number, layer)
        upper = y + STOREY if layer.both else y
        self.canvas.gutter((y + upper) / 2, str(name), stages.shape(self.sizes.time, layer.width))
        if layer.reach == 0:
            return self._whole(y, name)
        for x, step in self.time.shown:
            tip = self._tip(name, step)
            if layer.both:
                self._both(x, y, step, tip)
            else:
                self._reach(x, y, step, layer)
                self.canvas.box(x, y, f"h<sub>{step}</sub>", FORWARD, tip)
        self.canvas.dots(self.time, y, -SHIFT if layer.both else 0)
        if layer.both:
            self.canvas.dots(self.time, upper, SHIFT)
        if layer.states:
            self.canvas.along(self.time, y, FORWARD, -SHIFT if layer.both else 0, layer.both)
            if layer.both:
                self.canvas.along(self.time, upper, BACKWARD, SHIFT, True)
        self.below, self.split = upper + HALF_HEIGHT, layer.both
        return upper + 1

    def _both(self, x: float, y: float, step: int, tip: str) -> None:
        """The boxes of both directions; arrows pass at the free side of the other one."""
        for side, height, fill, mark in ((-1, y, FORWARD, "→"), (1, y + STOREY, BACKWARD, "←")):
            start = x + side * 0.28
            self.canvas.arrow((start, self.below + (JOINT if self.split else 0)), (start, height - HALF_HEIGHT))
            self.canvas.box(x + side * SHIFT, height, f"h<sub>{step}</sub>", fill, f"{tip} {mark}", width=0.52)
        if self.split:
            joint = self.below + JOINT
            self.canvas.line((x - 0.28, self._top(-1)), (x - 0.28, joint), (x + 0.28, joint), (x + 0.28, self.below))

    def _rise(self, x: float, y: float) -> None:
        """Arrows from what was drawn last in a column to the box above it."""
        for side in (-0.28, 0.28) if self.split else (0.0,):
            self.canvas.arrow((x + side, self._top(side)), (x + side, y - HALF_HEIGHT))

    def _top(self, side: float) -> float:
        """Where an arrow leaves the last row: its forward half stands a storey lower."""
        return self.below - STOREY if self.split and side < 0 else self.below

    def _reach(self, x: float, y: float, step: int, layer: Layer) -> None:
        """Arrows into a box from all the steps that it reads."""
        before = layer.reach - 1 - layer.ahead
        for other, which in self.time.shown:
            if which == step:
                self._rise(x, y)
            elif step - before <= which <= step + layer.ahead:
                self.canvas.arrow((other, self.below), (x + (0.2 if other > x else -0.2), y - HALF_HEIGHT))

    def _whole(self, y: float, name: Text) -> float:
        """One box over all steps."""
        left, right = self.time.at[0], self.time.at[-1]
        for x, _ in self.time.shown:
            self._rise(x, y)
        self.canvas.box((left + right) / 2, y, str(name), FORWARD, str(name), width=right - left + 0.72)
        self.below, self.split = y + HALF_HEIGHT, False
        return y + 1

    def _summary(self, y: float) -> None:
        """What the readout takes, and the one output."""
        plan = self.plan
        name, how = stages.READOUT.format(how=stages.READOUTS[plan.readout]), str(stages.SHORT[plan.readout])
        last, first = self.time.at[-1], self.time.at[0]
        x = last if plan.readout == "last" and len(self.time.at) > 1 else (first + last) / 2
        width = min(1.5, last - first + 0.72)
        x = min(x, last + 0.36 - width / 2)
        self.canvas.gutter(y, str(name), stages.shape(plan.layers[-1].width))
        for other, _ in self.time.shown:
            for side in (-0.28, 0.28) if self.split else (0.0,):
                ends = (last if side <= 0 else first) == other
                if plan.readout == "last" and not ends:
                    continue
                start = (other + side, self._top(side))
                target = max(x - width / 2 + 0.08, min(x + width / 2 - 0.08, start[0]))
                self.canvas.arrow(start, (target, y - HALF_HEIGHT))
        self.canvas.box(x, y, how, READ, str(name), width=width)
        self.canvas.arrow((x, y + HALF_HEIGHT), (x, y + 1 - HALF_HEIGHT))
        shape = stages.shape(*stages.output_axes(plan))
        label = "y"
        if self.sizes.pattern.layout == "horizon":
            begin, end = self.sizes.time + 1, self.sizes.time + self.sizes.horizon
            label = f"y<sub>{begin}</sub> … y<sub>{end}</sub>" if end > begin else f"y<sub>{end}</sub>"
        self.canvas.gutter(y + 1, str(stages.OUTPUT), shape)
        self.canvas.box(x, y + 1, label, OUTPUT, f"{stages.OUTPUT} {shape}", width=width, ink=DARK)

    def _decoder(self, heights: list[float], y: float) -> None:
        """The decoder's layers beside the encoder's, each going on from the state at its left."""
        plan, ahead = self.plan, self.ahead
        middle = (ahead.at[0] + ahead.at[-1]) / 2
        self.canvas.gutter(y, str(stages.OUTPUT), stages.shape(*stages.output_axes(plan)))
        self.canvas.say((self.time.at[0] + self.time.at[-1]) / 2, y, str(ENCODER))
        self.canvas.say(middle, y + 0.62, f"{DECODER}<br>{stages.shape(self.sizes.horizon, plan.decoder[0].width)}")
        for x, step in ahead.shown:
            if step > self.first:
                label, tip = f"y<sub>{step - 1}</sub>", str(stages.FED_BACK)
                self.canvas.box(x, 0.0, label, "rgba(0,0,0,0)", tip, ink=OUTPUT, dashed=True)
            elif step == 1:
                self.canvas.box(x, 0.0, "⊣", INPUT, str(FIRST_TOKEN), ink=DARK)
            else:
                self.canvas.box(x, 0.0, f"x<sub>{step - 1}</sub>", INPUT, str(FIRST), ink=DARK)
            for low, high in pairwise((0.0, *heights, y)):
                self.canvas.arrow((x, low + HALF_HEIGHT), (x, high - HALF_HEIGHT))
            for number, height in enumerate(heights, start=1):
                name = stages.DECODER_LAYER.format(number=number, title=plan.decoder[number - 1].title)
                self.canvas.box(x, height, f"s<sub>{step}</sub>", READ, f"{name}, {step}")
            self.canvas.box(x, y, f"y<sub>{step}</sub>", OUTPUT, self._tip(stages.OUTPUT, step), ink=DARK)
            if x < ahead.at[-1]:
                self.canvas.line((x + 0.36, y), (x + 0.5, y), (x + 0.5, 0.0), colour=OUTPUT, dash="dot")
                self.canvas.arrow((x + 0.49, 0.0), (x + 0.66, 0.0), OUTPUT)
        for height in (0.0, *heights, y):
            self.canvas.dots(ahead, height)
        for height, layer in zip(heights, plan.layers, strict=True):
            self.canvas.along(ahead, height, READ)
            begin, end = self.time.at[-1] + (0.13 if layer.both else 0.36), ahead.at[0] - 0.36
            self.canvas.arrow((begin, height), (end, height), READ)
            self.canvas.say(
                (self.time.at[-1] + 0.36 + end) / 2,
                height + 0.16,
                ", ".join(layer.states) + (" ⇄" if layer.both else ""),
                size=11,
            )

    def _tip(self, name: Text, step: int) -> str:
        return str(Text("{name}, step {step}", "{name}, paso {step}").format(name=name, step=step))


ENCODER = Text("encoder", "codificador")
DECODER = Text("decoder", "decodificador")
FIRST = Text("decoder input: the last input", "entrada del decodificador: la última entrada")
FIRST_TOKEN = Text(
    "decoder input: the token that ends a sequence", "entrada del decodificador: el token que termina una secuencia"
)


def _words(plan: Blueprint) -> Text:
    """The figure in words, for those who do not see it."""
    layer, sizes = plan.layers[0], plan.sizes
    how = {
        "steps": Text("an output at every step", "una salida en cada paso"),
        "summary": Text("one output from the readout", "una salida de la lectura"),
        "decoder": Text(
            "a decoder of as many layers goes on from their state, fed with its own last output",
            "un decodificador con otras tantas capas continúa desde su estado y recibe su última salida",
        ),
        "parallel": Text(
            "they read segments of {length} steps, and each of {ahead} future segments is decoded in one more step from "
            "their last state",
            "leen segmentos de {length} pasos y, desde su último estado, un paso más decodifica cada uno de los {ahead} "
            "segmentos futuros",
        ).format(length=plan.segment, ahead=plan.segments[1] if plan.segment else 0),
    }[plan.ending]
    if plan.ending == "summary":
        how = Text("{how} ({readout})", "{how} ({readout})").format(how=how, readout=stages.READOUTS[plan.readout])
    return Text(
        "The network unrolled over time, from below: {count} input steps, shape {inputs}; {layers} × {title} with {hidden} "
        "units{ways}; {how}; output shape {outputs}.",
        "La red desplegada en el tiempo, de abajo arriba: {count} pasos de entrada, forma {inputs}; {layers} × {title} con "
        "{hidden} unidades{ways}; {how}; forma de la salida {outputs}.",
    ).format(
        count=sizes.time,
        inputs=stages.shape(*stages.input_axes(plan)),
        layers=len(plan.layers),
        title=layer.title,
        hidden=layer.hidden,
        ways=Text(" in each of two directions", " en cada uno de dos sentidos") if layer.both else "",
        how=how,
        outputs=stages.shape(*stages.output_axes(plan)),
    )
