"""The network unrolled over time: time runs to the right, layers stand one on another, inputs below, outputs on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from playground.diagrams import words
from playground.diagrams.blueprint import Blueprint, Layer
from playground.diagrams.svg import DARK, Point, Sheet, wide
from playground.text import Text

FORWARD, BACKWARD, READ, VECTOR, INPUT, OUTPUT = "#0072B2", "#B34C00", "#007A59", "#CC79A7", "#56B4E9", "#E69F00"
FEEDBACK = "#B07000"
"""Of lines: the colour of outputs, dark enough on white."""
HEIGHT = 30
"""Of a box."""
SIDE = 12
"""How far the two directions of a layer stand apart from their column's middle."""
TITLE = Text("The network, unrolled", "La red, desplegada")


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


def unrolled(plan: Blueprint, *, narrow: bool = False, carried: bool = False) -> str:
    """The network as SVG.

    Args:
        plan: what is drawn.
        narrow: for a narrow screen: fewer steps, and names above their rows.
        carried: the state goes on from one batch to the next (one long text, read in slices).
    """
    drawing = _Drawing(plan, NARROW if narrow else WIDE, carried=carried)
    if plan.ending == "parallel":
        drawing.segments()
    else:
        drawing.layers()
    notes = words.notes(plan, carried=carried)
    drawing.sheet.notes([str(note) for note in notes])
    return drawing.sheet.svg(str(TITLE), str(words.in_words(plan, carried=carried)))


class _Drawing:
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
        self.ahead = Columns.of(self.first, after, look.ahead, self.time.at[-1] + gap, look.column)
        self.below = 0.0
        """The upper edge of what was drawn last, from which arrows go up."""
        self.joined = True
        """Whether anything reads what the two directions of a layer say at every step."""
        self.ends: tuple[Point, Point] | None = None
        """The upper edges of the forward and the backward row, where the top layer has both."""

    # -- what every drawing is made from

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
            # Beside what lies ahead there is room for the window alone.
            shared = (self.plan.decoder and self.plan.layers) or self.plan.segment
            room = self.time.at[-1] + self.look.box if shared else MOST
            rows = _broken(title, int(room / wide("n", 12, bold=True)))
            shape, end = " ".join(lines), wide(rows[-1], 12, bold=True) + 8
            if end + wide(shape, 12) < room:
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

    # -- layers over steps

    def layers(self) -> None:
        """Everything but segments."""
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
        if plan.ending == "steps":
            self.row(y, "y", OUTPUT, words.OUTPUT)
            self.name(y, str(words.OUTPUT), words.shape(*words.output_axes(plan)))
        elif plan.ending == "summary":
            self._summary(y)
        else:
            self._decoder(heights, y)

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

    # -- a decoder beside an encoder

    def _decoder(self, heights: list[float], y: float) -> None:
        """The decoder's layers beside the encoder's, each going on from the state at its left."""
        plan, ahead, box, step = self.plan, self.ahead, self.look.box, self.look.row
        attends = plan.attention != "none"
        scored = y
        if attends:
            y -= step
        levels = _levels(heights, len(plan.decoder), step)
        y = min(y, levels[-1] - step)
        self._sides(self.below - 16 if not attends else scored - HEIGHT / 2 - 14, levels, y)
        for height, layer in zip(heights, plan.layers, strict=True):
            if layer.states and height in levels:
                self._handed_over(height, layer)
        for x, number in ahead.shown:
            self._decoded(x, number, levels, y)
        for height in (0.0, *(level for level, one in zip(levels, plan.decoder, strict=True) if one.reach), y):
            self.dots(ahead, height)
        for height, layer in zip(levels, plan.decoder, strict=True):
            if layer.states:
                self.along(ahead, height, READ, box / 2)
            elif layer.reach == 0:
                self._looking(height, layer)
        if attends:
            self._attention(scored, levels, y)
        if plan.conditioning:
            self._conditioned(levels)

    def _sides(self, above: float, levels: list[float], y: float) -> None:
        """What stands on which side, and the names of the rows that only a decoder has.

        Args:
            above: where the encoder's name stands, where names stand beside their rows; else below all rows.
            levels: heights of the decoder's layers.
            y: height of the outputs.
        """
        plan, time, ahead = self.plan, self.time.at, self.ahead.at
        below = HEIGHT + (14 if plan.conditioning in ("inputs", "both") else 0)
        over = (y - HEIGHT / 2 - 14, above) if self.look.beside else (below, below)
        decoder, encoder = ((ahead[0] + ahead[-1]) / 2, over[0]), ((time[0] + time[-1]) / 2, over[1])
        shaped = [words.shape(self.sizes.horizon, layer.width) for layer in plan.decoder]
        self.name(y, str(words.OUTPUT), words.shape(*words.output_axes(plan)))
        self.sheet.words(decoder, str(words.DECODER), bold=True, size=13)
        if plan.layers:
            self.sheet.words(encoder, str(words.ENCODER), bold=True, size=13)
            if not self.look.beside:
                self.sheet.words((decoder[0], below + 16), shaped[-1])
            return
        for number, (height, layer) in enumerate(zip(levels, plan.decoder, strict=True), start=1):
            self.name(height, str(words.layer_name(number, layer, words.DECODER_LAYER)), shaped[number - 1])

    def _handed_over(self, y: float, layer: Layer) -> None:
        """The last state of an encoder's layer, which the decoder's begins with; of two directions a mixture of both."""
        begin, end = self.time.at[-1] + self.look.box / 2, self.ahead.at[0] - self.look.box / 2
        if layer.both:
            begin, half, pair = self.turn - 10, self.look.half / 2, self.look.pair / 2
            first, last = self.time.at[0], self.time.at[-1]
            between, left = y - pair + HEIGHT / 2 + 9, first - SIDE - half - 6
            self.sheet.line((last - SIDE + half, y + pair), (begin, y + pair), (begin, y), colour=READ, arrow=False)
            backward = (
                (first + SIDE - half, y - pair),
                (left, y - pair),
                (left, between),
                (begin, between),
                (begin, y),
            )
            self.sheet.line(*backward, colour=READ, arrow=False)
            self.sheet.dot((begin, y), READ)
        self.sheet.line((begin, y), (end, y), colour=READ)
        self.sheet.words(((begin + end) / 2, y + (24 if layer.both else 11)), ", ".join(layer.states), size=11)

    @property
    def turn(self) -> float:
        """Where ways turn between encoder and decoder."""
        return self.time.at[-1] + self.look.half / 2 + SIDE + 16

    def _conditioned(self, levels: list[float]) -> None:
        """Where the one vector goes that is the input: into the first states, or into the inputs."""
        x, end = self.time.at[-1], self.ahead.at[0] - self.look.box / 2
        if self.plan.conditioning != "inputs":
            for height, layer in zip(levels, self.plan.decoder, strict=True):
                self.sheet.line((x, -HEIGHT / 2), (x, height), (end, height), colour=READ)
                self.sheet.words(((x + end) / 2, height + 11), ", ".join(layer.states), size=11)
        if self.plan.conditioning != "state":
            below, columns = HEIGHT / 2 + 12, self.ahead.shown
            self.sheet.line((x, HEIGHT / 2), (x, below), (columns[-1][0], below), colour=VECTOR, arrow=False)
            for column, _ in columns:
                self.sheet.line((column, below), (column, HEIGHT / 2), colour=VECTOR)

    def _looking(self, y: float, layer: Layer) -> None:
        """A decoder layer over all its steps, that looks at what leaves the encoder."""
        left, right, out = self.ahead.at[0], self.ahead.at[-1], self.below - 10
        last, aside = self.time.at[-1], (self.time.at[-1] + self.ahead.at[0]) / 2
        self.sheet.line(
            (last, self.below), (last, out), (aside, out), (aside, y), (left - self.look.box / 2, y), colour=VECTOR
        )
        size = (right - left + self.look.box, HEIGHT)
        fits = wide(str(layer.title), 13) < size[0]
        label = str(layer.title) if fits else str(words.ATTENTION_SHORT)
        self.sheet.box(((left + right) / 2, y), size, label, READ, tip=str(layer.title))

    def _decoded(self, x: float, number: int, levels: list[float], y: float) -> None:
        """One step of the decoder, from its input up to its output, which is fed back."""
        plan, ahead, box, size = self.plan, self.ahead, self.look.box, (self.look.box, HEIGHT)
        if number > self.first:
            self.sheet.box(
                (x, 0), size, f"y_{{{number - 1}}}", "none", tip=str(words.FED_BACK), ink="currentColor", dashed=True
            )
        elif plan.conditioning:
            self.sheet.box((x, 0), size, "0", INPUT, tip=str(words.FIRST_ZERO), ink=DARK)
        elif number == 1:
            self.sheet.box((x, 0), size, "⊣", INPUT, tip=str(words.FIRST_TOKEN), ink=DARK)
        else:
            self.sheet.box((x, 0), size, f"x_{{{number - 1}}}", INPUT, tip=str(words.FIRST), ink=DARK)
        for low, high in pairwise((0.0, *levels, y)):
            self.sheet.line((x, low - HEIGHT / 2), (x, high + HEIGHT / 2))
        for place, (height, layer) in enumerate(zip(levels, plan.decoder, strict=True)):
            if layer.reach == 0:
                continue
            tip = f"{words.layer_name(place + 1, layer, words.DECODER_LAYER)}, {number}"
            self.sheet.box((x, height), size, f"s_{{{number}}}", READ, tip=tip, opens=words.opens(layer))
        self.sheet.box((x, y), size, f"y_{{{number}}}", OUTPUT, tip=f"{words.OUTPUT}, {number}", ink=DARK)
        if x < ahead.at[-1]:
            aside = x + self.look.column / 2
            # Down between the columns, into the input of the next step.
            self.sheet.line(
                (x + box / 2, y),
                (aside, y),
                (aside, 0),
                (x + self.look.column - box / 2, 0),
                colour=FEEDBACK,
                dashed=True,
            )

    def _attention(self, scored: float, levels: list[float], y: float) -> None:
        """Scores of all encoder outputs at each step of the decoder; their weighted mean goes to it."""
        plan, ahead, box = self.plan, self.ahead, self.look.box
        left, right = self.time.at[0], self.time.at[-1]
        for x, _ in self.time.shown:
            self.sheet.line((x, self.below), (x, scored + HEIGHT / 2), colour=VECTOR)
        size = (right - left + box, HEIGHT)
        name = words.ATTENTION.format(how=words.ATTENTIONS[plan.attention])
        self.sheet.box(((left + right) / 2, scored), size, str(words.WEIGHTS), VECTOR, tip=str(name), ink=DARK)
        self.name(scored, str(name), words.shape(self.sizes.horizon, plan.layers[-1].width))
        shown = [x for x, _ in ahead.shown]
        self.sheet.line((right + box / 2, scored), (shown[-1] + 14, scored), colour=VECTOR, arrow=False)
        self.sheet.words((right + box / 2 + 6, scored - 10), "c", anchor="start", size=12)
        for x in shown:
            self.sheet.dot((x + 14, scored), VECTOR)
            self.sheet.line((x + 14, scored), (x + 14, y + HEIGHT / 2), colour=VECTOR)
            if plan.attention == "additive":
                side = x + box / 2 + 4
                self.sheet.line(
                    (x + 14, scored), (side, scored), (side, levels[0] + 9), (x + box / 2, levels[0] + 9), colour=VECTOR
                )
        # What is scored with: the state that comes into the decoder's step, or what leaves it.
        way = [(shown[0] - box / 2, levels[-1] - 8), (self.turn, levels[-1] - 8)]
        if plan.attention != "additive":
            out, above = shown[0] - 10, levels[-1] - HEIGHT / 2 - 9
            way = [(out, above + 9), (out, above), (self.turn, above)]
        self.sheet.line(*way, (self.turn, scored + 9), (right + box / 2, scored + 9), colour=READ, dashed=True)

    # -- segments

    def segments(self) -> None:
        """The window in segments at the left; one more step of the same layers for each segment ahead at the right."""
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
        self.sheet.words((out + 4, bus - 9), states, size=11, anchor="start")
        for x, _ in self.ahead.shown:
            self.sheet.line((x - 14, bus), (x - 14, y - HEIGHT / 2), colour=READ)


def _levels(heights: list[float], count: int, step: float) -> list[float]:
    """Where a decoder's layers stand: at the height of the encoder's, further ones above them."""
    found = heights[:count] or [-step]
    while len(found) < count:
        found.append(found[-1] - step)
    return found


def _broken(title: str, most: int) -> list[str]:
    """A title in lines of at most so many letters."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
