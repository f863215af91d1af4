"""Segment-wise: the cell steps over whole segments of the window, and all segments ahead are answered at once."""

from collections.abc import Mapping
from textwrap import dedent
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint
from playground.knobs import knob
from playground.model import Network
from playground.recurrent import RecurrentModel
from playground.script import Asked, NetworkScript, indented, noted
from playground.text import Text


class SegmentRecurrent(RecurrentModel):
    """A cell over segments, decoded in parallel.

    After S. Lin et al., SegRNN: Segment recurrent neural network for long-term time series forecasting (2023): each
    segment of the window becomes one vector, so that the cell makes few steps; every segment ahead then takes one more
    step of the same cell from the same last state, told by a learnt vector which place (and which series) it is. There
    the window's last value is subtracted and the series are kept apart, which here are knobs of the task. The shortcut is
    the autoregressive part of G. Lai et al., LSTNet: Modeling long- and short-term temporal patterns (2018), over all steps.
    """

    title = Text("Segment-wise", "Por segmentos")
    about = Text(
        "Reads the window in segments of many steps, so that a long past takes few steps, and answers all segments "
        "ahead at once.",
        "Lee la ventana en segmentos de muchos pasos, así un pasado largo exige pocos, y responde a la vez todos los "
        "segmentos por venir.",
    )
    order: ClassVar[int] = 40

    segment: int = knob(
        48,
        ge=1,
        le=1_000,
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Segment", "Segmento"),
        help=Text(
            "How many steps the cell reads, and answers, at a time; a divisor of window and horizon fits best.",
            "Cuántos pasos lee, y responde, la celda de una vez; lo mejor es un divisor de ventana y horizonte.",
        ),
    )

    shortcut: bool = knob(
        False,
        title=Text("Linear shortcut", "Atajo lineal"),
        help=Text(
            "A weighted sum of the whole window is added to every answer, so that the cell only has to learn what a linear "
            "forecast misses.",
            "A cada respuesta se suma una suma ponderada de la ventana entera, y la celda solo debe aprender lo que una "
            "predicción lineal no ve.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs numbers, a horizon, and one direction."""
        if pattern.inputs == "vector":
            return self.cannot_read(pattern)
        if pattern.layout == "sequence":
            return self.cannot_decode(pattern)
        if pattern.inputs == "tokens" or pattern.layout != "horizon":
            return Text(
                "This network forecasts all steps after a window of numbers at once, and this task asks for something "
                "else. Choose “Sequence to sequence” or “Sequence to vector”.",
                "Esta red predice a la vez todos los pasos que siguen a una ventana de números, y esta tarea pide otra "
                "cosa. Elija «Secuencia a secuencia» o «Secuencia a vector».",
            )
        if self.bidirectional:
            return Text(
                "Segments ahead take a further step of the cell that read the window, and a backward half has none to "
                "take. Switch “Bidirectional” off.",
                "Los segmentos por venir dan un paso más de la celda que leyó la ventana, y una mitad hacia atrás no "
                "tiene ninguno que dar. Desactive «Bidireccional».",
            )
        return None

    def build(self, sizes: Sizes) -> Network:
        """Segments to vectors, stack, one linear layer for every segment ahead."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The layers over the segments, and the segments ahead beside them."""
        note = Text(
            "Linear shortcut: a weighted sum of the whole window is added to every output.",
            "Atajo lineal: a cada salida se suma una suma ponderada de la ventana entera.",
        )
        notes = (note,) * self.shortcut
        return Blueprint(sizes, self.drawn(), "parallel", segment=min(self.segment, sizes.time), notes=notes)

    def script(self, asked: Asked) -> NetworkScript:
        """Segments to vectors, layers, and all segments ahead at once."""
        sizes, ragged = asked.sizes, asked.ragged
        length, ahead = min(self.segment, sizes.time), min(self.segment, sizes.horizon)
        places, features = -(-sizes.horizon // ahead), sizes.features
        told = self.hidden // 2 if sizes.series and self.hidden > 1 else 0
        stack = self.stack_script(self.hidden, ragged=ragged, given="first")
        made = [
            f"self.segments = nn.Linear({length * features}, {self.hidden})",
            f"self.places = nn.Embedding({places}, {self.hidden - told})",
            f"self.head = nn.Linear({self.hidden}, {ahead * sizes.outputs})",
        ]
        told_lines = [
            f"told = self.places.weight.expand(len(values), -1, -1)  # (batch, {places}, {self.hidden - told})"
        ]
        if told:
            made.append(f"self.series = nn.Embedding({sizes.series}, {told})")
            told_lines.append(f"which = self.series(series)[:, None].expand(-1, {places}, -1)")
            told_lines.append("told = torch.cat([told, which], dim=-1)")
        if self.shortcut:
            made.append(f"self.shortcut = nn.Linear({sizes.time * features}, {sizes.horizon * sizes.outputs})")
        body = [
            *self._segments(length, ragged=ragged),
            f"cut = steps.reshape(len(values), -1, {length * features})  # (batch, segments, …)",
            dedent(stack.run("torch.relu(self.segments(cut))", "_", "state")),
            "# Every place ahead is a sequence of one step: (batch * places, 1, hidden).",
            *told_lines,
            stack.changed(f"{{}}.repeat_interleave({places}, dim=1)"),
            f"told = told.reshape(-1, 1, {self.hidden})",
            *["lengths = torch.ones(len(told), dtype=torch.int64)  # one step each"] * ragged,
            dedent(stack.run("told", "outputs", "_", "state")),
            f"answers = self.head(outputs).reshape(len(values), -1, {sizes.outputs})",
            f"answers = answers[:, :{sizes.horizon}]  # (batch, {sizes.horizon}, {sizes.outputs})",
            *(_short(sizes, ragged=ragged) if self.shortcut else ()),
            "return answers",
        ]
        arguments = ("lengths",) * ragged + ("series",) * bool(told)
        lines = f'''\
class Network(nn.Module):
    """Segment-wise: the cell steps over whole segments; all ahead come at once."""

    def __init__(self):
        super().__init__()
{stack.made}
{indented(made, 8)}

    def forward(self, {", ".join(("values", *arguments))}):
        # values: (batch, time, {features})
{indented(body, 8)}'''
        return NetworkScript(lines, stack.classes, stack.renames("stack"), arguments, stack.looped)

    def _segments(self, length: int, *, ragged: bool) -> list[str]:
        """The lines that lay the steps out for segments of some length, the last of which ends where the sequence does."""
        if not ragged:
            return [
                "time = values.shape[1]",
                f"places = torch.arange(-(-time % {length}), time)  # below 0: before the first step",
                "steps = values[:, places.clamp(min=0)]",
            ]
        return [
            "time, row = values.shape[1], torch.arange(len(values))[:, None]",
            f"missing = -lengths % {length}  # steps of the first segment",
            f"places = torch.arange(time + -time % {length}) - missing[:, None]",
            "steps = values[row, places.clamp(0, time - 1)]",
            *["newest = lengths[:, None]"] * self.shortcut,
            f"lengths = (lengths + missing) // {length}  # in segments",
        ]


def _short(sizes: Sizes, *, ragged: bool) -> list[str]:
    """The lines that add the weighted sum of the window to the answers."""
    known = f"known = steps[:, -{sizes.time}:].flatten(1)"
    if ragged:
        known = f"known = values[row, (torch.arange(-{sizes.time}, 0) + newest).clamp(min=0)].flatten(1)"
    return [
        noted(known, f"(batch, {sizes.time * sizes.features})"),
        "answers = answers + self.shortcut(known).view_as(answers)",
    ]


class _Network(Network):
    parts: ClassVar[Mapping[str, Text]] = {
        "stack": Text("segments read", "segmentos leídos"),
        "ahead": Text("segments ahead", "segmentos siguientes"),
    }

    def __init__(self, model: SegmentRecurrent, sizes: Sizes) -> None:
        super().__init__()
        self.horizon, self.outputs, self.known = sizes.horizon, sizes.outputs, sizes.series
        self.length, self.ahead = min(model.segment, sizes.time), min(model.segment, sizes.horizon)
        self.segments = nn.Linear(self.length * sizes.features, model.hidden)
        self.stack = model.stack(model.hidden)
        # Half of what is told about a segment ahead is its place and half its series, where there are several.
        told = model.hidden // 2 if self.known and model.hidden > 1 else 0
        self.places = nn.Embedding(-(-sizes.horizon // self.ahead), model.hidden - told)
        self.series = nn.Embedding(self.known, told) if told else None
        self.drop = nn.Dropout(model.dropout)
        self.head = nn.Linear(model.hidden, self.ahead * sizes.outputs)
        self.time = sizes.time
        self.shortcut = (
            nn.Linear(sizes.time * sizes.features, sizes.horizon * sizes.outputs) if model.shortcut else None
        )
        if self.shortcut is not None:  # at first the cell answers alone
            nn.init.zeros_(self.shortcut.weight)
            nn.init.zeros_(self.shortcut.bias)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        cut, count = self._cut(batch)
        _, ended = self.stack(torch.relu(self.segments(cut)), count, state)
        size, places = batch.inputs.shape[0], self.places.num_embeddings
        told = self.places.weight.expand(size, -1, -1)
        if self.series is not None:
            which = self.series(batch.series)
            told = torch.cat([told, which[:, None].expand(-1, places, -1)], dim=-1)
        # Every place ahead is a sequence of one step: (batch * places, 1, hidden).
        each = tuple(part.repeat_interleave(places, dim=1).contiguous() for part in ended)
        outputs, _ = self.stack(told.reshape(size * places, 1, -1), None, each, ends=False)
        answer: Tensor = self.head(self.drop(outputs))
        answer = answer.reshape(size, -1, self.outputs)[:, : self.horizon]
        if self.shortcut is not None:
            answer = answer + self._weighted(batch)
        return answer, None

    def laid_out(self, part: str, values: Tensor, batch: Batch) -> Tensor:
        """The segments ahead of each sequence, one after another."""
        return values.reshape(batch.inputs.shape[0], -1, values.shape[2]) if part == "ahead" else values

    def _weighted(self, batch: Batch) -> Tensor:
        """`(batch, horizon, outputs)`; what a short window lacks is its first value again."""
        assert self.shortcut is not None
        place = torch.arange(-self.time, 0, device=batch.inputs.device)
        end = batch.inputs.shape[1] if batch.lengths is None else batch.lengths[:, None]
        found: Tensor = self.shortcut(_taken(batch, place + end).flatten(1))
        return found.reshape(batch.inputs.shape[0], self.horizon, self.outputs)

    def _cut(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        """The segments `(batch, segments, length * features)`, and how many each sequence has; None: all of them.

        What a first segment lacks is its first value again. Segments end where the sequence does and padding follows them,
        so that it changes nothing.
        """
        time = batch.inputs.shape[1]
        place = torch.arange(time + -time % self.length, device=batch.inputs.device)
        if batch.lengths is None:
            known, count = _taken(batch, place - -time % self.length), None
        else:
            missing = -batch.lengths % self.length
            known, count = _taken(batch, place - missing[:, None]), (batch.lengths + missing) // self.length
        return known.reshape(batch.inputs.shape[0], -1, self.length * known.shape[2]), count


def _taken(batch: Batch, places: Tensor) -> Tensor:
    """The inputs at these places `(steps,)` or `(batch, steps)`, the first one where they are below 0; 0 without any."""
    places = places.clamp(0, batch.inputs.shape[1] - 1)
    if batch.lengths is None:
        return batch.inputs[:, places]
    taken = batch.inputs.gather(1, places[:, :, None].expand(-1, -1, batch.inputs.shape[2]))
    return taken * (batch.lengths > 0)[:, None, None]
