"""A decoder beside the layers of an encoder, or alone beside the one vector that it begins with."""

from itertools import pairwise

from playground.diagrams import words
from playground.diagrams.blueprint import Layer
from playground.diagrams.network.layers import Layers
from playground.diagrams.network.rows import FEEDBACK, HEIGHT, INPUT, OUTPUT, READ, SIDE, VECTOR
from playground.diagrams.svg import DARK, wide


class EncoderDecoder(Layers):
    """The encoder's layers, and at their right the decoder's, which go on from their states or look at their outputs."""

    def ending(self, heights: list[float], y: float) -> None:
        """The decoder's layers beside the encoder's, each going on from the state at its left."""
        plan, ahead, box, step = self.plan, self.ahead, self.look.box, self.look.row
        attends = plan.attention != "none"
        scored = y
        if attends:
            y -= step
        levels = _levels(heights, len(plan.decoder), step)
        y = min(y, levels[-1] - step)
        rows = [*levels, y]
        if plan.attentional:
            self.name(y, str(words.ATTENTIONAL), words.shape(self.sizes.horizon, plan.decoder[-1].width))
            y -= step
            rows.append(y)
        self._sides(self.below - 16 if not attends else scored - HEIGHT / 2 - 14, levels, y)
        for height, layer in zip(heights, plan.layers, strict=True):
            if layer.states and height in levels:
                self._handed_over(height, layer)
        for x, number in ahead.shown:
            self._decoded(x, number, rows)
        shown = (level for level, one in zip(levels, plan.decoder, strict=True) if one.reach)
        for height in (0.0, *shown, *rows[len(levels) :]):
            self.dots(ahead, height)
        for height, layer in zip(levels, plan.decoder, strict=True):
            if layer.states:
                self.along(ahead, height, READ, box / 2)
            elif layer.reach == 0:
                self._looking(height, layer)
        if attends:
            self._attention(scored, levels, rows[len(levels)])
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
        # Below the boxes, beside the way down to a forward row: a cell may carry four states.
        at, anchor = (begin + 5, "start") if layer.both else ((begin + end) / 2, "middle")
        # Between that way and the one up to the decoder's first step.
        room = self.ahead.at[0] - begin - 8 if layer.both else float("inf")
        for place, line in enumerate(_in_lines(layer.states, room)):
            self.sheet.words((at, y + 24 + 14 * place), line, size=_STATES, anchor=anchor, paper=layer.both)

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
                self.sheet.words(((x + end) / 2, height + 11), ", ".join(layer.begun), size=11)
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

    def _decoded(self, x: float, number: int, rows: list[float]) -> None:
        """One step of the decoder, from its input up to its output, which is fed back.

        Args:
            x: where its column stands.
            number: of the step.
            rows: heights of the layers, of the attentional vector where there is one, and of the output.
        """
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
        for low, high in pairwise((0.0, *rows)):
            self.sheet.line((x, low - HEIGHT / 2), (x, high + HEIGHT / 2))
        for place, (height, layer) in enumerate(zip(rows, plan.decoder, strict=False)):
            if layer.reach == 0:
                continue
            tip = f"{words.layer_name(place + 1, layer, words.DECODER_LAYER)}, {number}"
            self.sheet.box((x, height), size, f"s_{{{number}}}", READ, tip=tip, opens=words.opens(layer))
        if plan.attentional:
            tip = f"{words.ATTENTIONAL}, {number}"
            self.sheet.box((x, rows[-2]), size, f"a_{{{number}}}", READ, tip=tip)
        y = rows[-1]
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

    def _attention(self, scored: float, levels: list[float], above: float) -> None:
        """Scores of all encoder outputs at each step of the decoder; their weighted mean goes to it.

        Args:
            scored: height of the scores.
            levels: heights of the decoder's layers.
            above: height of the row that reads the mean: the attentional vector or the output.
        """
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
            self.sheet.line((x + 14, scored), (x + 14, above + HEIGHT / 2), colour=VECTOR)
            if plan.attention == "additive":
                side = x + box / 2 + 4
                self.sheet.line(
                    (x + 14, scored), (side, scored), (side, levels[0] + 9), (x + box / 2, levels[0] + 9), colour=VECTOR
                )
        # What is scored with: the state that comes into the decoder's step, or what leaves it.
        way = [(shown[0] - box / 2, levels[-1] - 8), (self.turn, levels[-1] - 8)]
        if plan.attention != "additive":
            out, bend = shown[0] - 10, levels[-1] - HEIGHT / 2 - 9
            way = [(out, bend + 9), (out, bend), (self.turn, bend)]
        self.sheet.line(*way, (self.turn, scored + 9), (right + box / 2, scored + 9), colour=READ, dashed=True)


_STATES = 11
"""Height of the letters of what is handed over."""


def _in_lines(names: tuple[str, ...], room: float) -> list[str]:
    """Names in as few lines as have room, about equally many in each."""
    lines: list[str] = []
    for count in range(1, len(names) + 1):
        each = -(-len(names) // count)
        parts = [", ".join(names[begin : begin + each]) for begin in range(0, len(names), each)]
        lines = [*(f"{part}," for part in parts[:-1]), parts[-1]]
        if max(wide(line, _STATES) for line in lines) <= room:
            break
    return lines


def _levels(heights: list[float], count: int, step: float) -> list[float]:
    """Where a decoder's layers stand: at the height of the encoder's, further ones above them."""
    found = heights[:count] or [-step]
    while len(found) < count:
        found.append(found[-1] - step)
    return found
