"""Layers over all steps, and above them what ends the network: an output at each step, or one of a readout."""

from playground.diagrams import words
from playground.diagrams.blueprint import Layer
from playground.diagrams.network.rows import BACKWARD, FORWARD, HEIGHT, INPUT, OUTPUT, READ, SIDE, VECTOR, Columns, Rows
from playground.diagrams.svg import DARK, wide


class Layers(Rows):
    """A stack of layers."""

    def draw(self) -> None:
        """The input, the vectors of its tokens, the layers and what ends them."""
        plan, step = self.plan, self.look.row
        self.row(0.0, "x", INPUT, words.input_name(plan))
        self.name(0.0, str(words.input_name(plan)), words.shape(*words.input_axes(plan)))
        y = -step
        if plan.embedding:
            self.row(y, "e", VECTOR, words.vectors_name(plan))
            self.name(y, str(words.vectors_name(plan)), words.shape(self.sizes.time, plan.embedding))
            y -= step
        heights = []
        top = {"steps": True, "summary": plan.readout != "last"}.get(plan.ending, plan.attention != "none")
        for number, layer in enumerate(plan.layers, start=1):
            self.joined = top or number < len(plan.layers)
            heights.append(y - (self.look.pair / 2 if layer.both else 0))
            y = self._layer(y, number, layer) - (step if not layer.both else self.look.pair + step)
        self.ending(heights, y)

    def ending(self, heights: list[float], y: float) -> None:
        """What stands above the layers.

        Args:
            heights: where each layer stands.
            y: where the next row would.
        """
        if self.plan.ending == "steps":
            self.row(y, "y", OUTPUT, words.OUTPUT)
            self.name(y, str(words.OUTPUT), words.shape(*words.output_axes(self.plan)))
        else:
            self._summary(y)

    def _layer(self, y: float, number: int, layer: Layer) -> float:
        """One layer over all steps; the height of its (forward) row."""
        title, key = words.layer_name(number, layer), words.opens(layer)
        below = self.time
        if layer.stride > 1:
            self.steps = -(-self.steps // layer.stride)
            self.time = Columns.of(1, self.steps, self.most, 0.0, self.look.column)
        if layer.reach == 0:
            left, right = self.time.at[0], self.time.at[-1]
            for x, _ in self.time.shown:
                self.sheet.line((x, self.below), (x, y + HEIGHT / 2))
            size = (right - left + self.look.box, HEIGHT)
            self.sheet.box(((left + right) / 2, y), size, str(layer.title), FORWARD, tip=str(title))
            self.name(y, str(title), words.shape(self.steps, layer.width), *self.decoded_shape(number))
            self.below, self.ends = y - HEIGHT / 2, None
            return y
        if layer.both:
            self._both(y, number, layer, key)
            return y
        for x, step in self.time.shown:
            self._reach(x, y, step, layer, below)
            tip = f"{title}, {step}"
            self.sheet.box((x, y), (self.look.box, HEIGHT), f"h_{{{step}}}", FORWARD, tip=tip, opens=key)
        self.dots(self.time, y)
        self.name(y, str(title), words.shape(self.steps, layer.width), *self.decoded_shape(number))
        if layer.states:
            self.along(self.time, y, FORWARD, self.look.box / 2, restart=layer.restart)
            self._between_batches(y)
        self.below, self.ends = y - HEIGHT / 2, None
        return y

    def _between_batches(self, y: float) -> None:
        """The state that comes from the batch before and goes on to the next one."""
        if self.carried:
            left, right = self.time.at[0] - self.look.box / 2, self.time.at[-1] + self.look.box / 2
            self.sheet.line((left - 26, y), (left, y), colour=FORWARD, dashed=True)
            self.sheet.line((right, y), (right + 26, y), colour=FORWARD, dashed=True)

    def _both(self, y: float, number: int, layer: Layer, key: str) -> None:
        """Two rows: forward, and above it backward; arrows pass at the free side of the other one."""
        title = words.layer_name(number, layer)
        upper, half, out = y - self.look.pair, self.look.half, self.look.half / 2 + 1
        joint = upper - HEIGHT / 2 - 9
        shape = words.shape(self.steps, layer.hidden)
        for x, step in self.time.shown:
            split = y + HEIGHT / 2 + 10
            self.sheet.line((x, self.below), (x, split), arrow=False)
            self.sheet.line((x, split), (x - out, split), (x - out, y + HEIGHT / 2))
            self.sheet.line((x, split), (x + out, split), (x + out, upper + HEIGHT / 2))
            if self.joined:
                self.sheet.line((x - out, y - HEIGHT / 2), (x - out, joint), (x, joint), arrow=False)
                self.sheet.line((x + out, upper - HEIGHT / 2), (x + out, joint), (x, joint), arrow=False)
            for side, height, fill, way in (
                (-1, y, FORWARD, words.AHEAD_IN_TIME),
                (1, upper, BACKWARD, words.BACK_IN_TIME),
            ):
                tip = f"{title}, {way}, {step}"
                at = (x + side * SIDE, height)
                self.sheet.box(at, (half, HEIGHT), f"h_{{{step}}}", fill, tip=tip, opens=key)
        self.dots(self.time, y, -SIDE)
        self.dots(self.time, upper, SIDE)
        if layer.states:
            self.along(self.time, y, FORWARD, half / 2, -SIDE, restart=layer.restart)
            self.along(self.time, upper, BACKWARD, half / 2, SIDE, back=True, restart=layer.restart)
        joined = str(words.JOINED.format(shape=words.shape(self.steps, layer.width)))
        if self.look.beside:
            self.name(upper - 10, str(title), joined, f"{words.BACK_IN_TIME}: {shape}")
            self.name(y, "", f"{words.AHEAD_IN_TIME}: {shape}", *self.decoded_shape(number))
        else:
            self.name(joint + HEIGHT / 2 + 5, f"{title}, {words.BACK_IN_TIME}", shape)
            self.name(y, str(words.AHEAD_IN_TIME), shape)
        last, first = self.time.at[-1], self.time.at[0]
        self.ends = ((last - out, y - HEIGHT / 2), (first + out, upper - HEIGHT / 2))
        self.below = joint

    def _reach(self, x: float, y: float, step: int, layer: Layer, below: Columns) -> None:
        """Arrows into a box from all the steps below that it reads."""
        before, first = layer.reach - 1 - layer.ahead, (step - 1) * layer.stride + 1
        last = first + layer.stride - 1
        for other, which in below.shown:
            if first - before <= which <= last + layer.ahead and (which - first + before) % layer.dilation == 0:
                side = 0 if other == x else -12 if other < x else 12
                self.sheet.line((other, self.below), (x + side, y + HEIGHT / 2))

    def _summary(self, y: float) -> None:
        """What the readout takes, and the one output."""
        plan, step = self.plan, self.look.row
        last, first, box = self.time.at[-1], self.time.at[0], self.look.box
        name, label = words.READOUT.format(how=words.READOUTS[plan.readout]), str(words.SHORT[plan.readout])
        width = min(max(wide(label, 13) + 20, box), last - first + box)
        ends = plan.readout == "last" and len(self.time.at) > 1
        x = last + box / 2 - width / 2 if ends else (first + last) / 2
        if ends and self.ends is not None:
            (forward, top), (backward, above) = self.ends
            self.sheet.line((forward, top), (forward, y + HEIGHT / 2))
            bend = y + HEIGHT / 2 + 12
            self.sheet.line((backward, above), (backward, bend), (x - width / 4, bend), (x - width / 4, y + HEIGHT / 2))
        else:
            for other, _ in self.time.shown:
                if not ends or other == last:
                    target = max(x - width / 2 + 8, min(x + width / 2 - 8, other))
                    self.sheet.line((other, self.below), (target, y + HEIGHT / 2))
        self.name(y, str(name), words.shape(plan.layers[-1].width if plan.layers else 0))
        self.sheet.box((x, y), (width, HEIGHT), label, READ, tip=str(name))
        label = words.of_horizon(self.sizes)
        wanted = max(box, wide(label, 13) + 16)
        above = y - step
        self.sheet.line((x, y - HEIGHT / 2), (x, above + HEIGHT / 2))
        self.name(above, str(words.OUTPUT), words.shape(*words.output_axes(plan)))
        self.sheet.box(
            (max(first - box / 2 + wanted / 2, min(x, last + box / 2 - wanted / 2)), above),
            (wanted, HEIGHT),
            label,
            OUTPUT,
            tip=str(words.OUTPUT),
            ink=DARK,
        )
