"""Convolution, then recurrence: filters find short patterns, and the recurrent layers read on from these."""

from dataclasses import replace
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.knobs import knob
from playground.knobs.layers import filter_count, kernel_steps
from playground.model import Network
from playground.recurrent import RecurrentModel
from playground.recurrent.script import ReadoutScript
from playground.script import Asked, HeadScript, KerasScript, NetworkScript, indented
from playground.text import Text
from playground.topologies.sequence_to_vector import SequenceToVector, VectorNetwork


class ConvolutionalRecurrent(SequenceToVector):
    """A one-dimensional convolution under the recurrent layers.

    After C. Zhou, C. Sun, Z. Liu, F. C. M. Lau, A C-LSTM neural network for text classification (2015), which has filters
    without pooling; pooling between them and the recurrence as in T. N. Sainath et al., Convolutional, long short-term
    memory, fully connected deep neural networks, ICASSP 2015.
    """

    title = Text("Convolution, then recurrence", "Convolución y recurrencia")
    about = Text(
        "Filters of a 1-D convolution find short patterns (a few words, a bend of the curve); the recurrent layers read these "
        "instead of single steps.",
        "Los filtros de una convolución 1-D encuentran patrones cortos (unas palabras, un giro de la curva); las capas "
        "recurrentes leen estos en vez de pasos sueltos.",
    )
    order: ClassVar[int] = 50

    filters: int = filter_count(
        64,
        Text(
            "How many patterns the convolution looks for (Keras filters, PyTorch out_channels).",
            "Cuántos patrones busca la convolución (filters en Keras, out_channels en PyTorch).",
        ),
    )
    kernel_size: int = kernel_steps(
        3,
        Text(
            "How many steps a filter sees at once: the last ones where the future is asked for, else as many before as after.",
            "Cuántos pasos ve un filtro a la vez: los últimos si se pide el futuro; si no, tantos antes como después.",
        ),
        least=1,
        most=129,
    )
    pooling: int = knob(
        1,
        ge=1,
        le=64,
        unit=Text("steps", "pasos"),
        title=Text("Pooling", "Pooling"),
        help=Text(
            "Of each so many steps the largest values stay, so that the recurrent layers take fewer steps (MaxPooling1D); 1: "
            "all stay.",
            "De cada tantos pasos quedan los mayores valores, y las capas recurrentes dan menos pasos (MaxPooling1D); 1: quedan "
            "todos.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Reads several steps at once; answers at every step need every step."""
        if pattern.generates and pattern.layout == "steps":
            return Text(
                "A network that generates is fed with one step at a time, and a convolution reads several at once. Choose "
                "“Sequence to sequence”.",
                "Una red que genera recibe los pasos de uno en uno, y una convolución lee varios a la vez. Elija «Secuencia a "
                "secuencia».",
            )
        if pattern.layout == "steps" and self.pooling > 1:
            return Text(
                "This task asks for an answer at every step, and pooling leaves fewer steps. Choose 1 for “Pooling”.",
                "Esta tarea pide una respuesta en cada paso, y el pooling deja menos pasos. Elija 1 en «Pooling».",
            )
        return self.cannot_decode(pattern) or self.cannot_generate(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), convolution, stack, readout, linear layer; for steps, a linear layer over each."""
        return _Network(self, sizes)

    def ahead(self, pattern: Pattern) -> int:
        """How many steps after a position a filter sees: none where the future is asked for."""
        return 0 if pattern.causal else (self.kernel_size - 1) // 2

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The convolution under the layers."""
        title = Text("convolution", "convolución")
        if self.pooling > 1:
            title = Text("convolution (max pooling {steps})", "convolución (max pooling {steps})").format(
                steps=self.pooling
            )
        ahead = self.ahead(sizes.pattern)
        front = Layer(title, self.filters, reach=self.kernel_size, ahead=ahead, stride=self.pooling)
        layers = (front, *self.drawn(bidirectional=self.bidirectional))
        ending: Literal["steps", "summary"] = "steps" if sizes.pattern.layout == "steps" else "summary"
        return Blueprint(sizes, layers, ending, self.vector(sizes), self.readout, encoding=self.encoding)

    def script(self, asked: Asked) -> NetworkScript:
        """The convolution, layers, readout and one linear layer; for steps, that layer over each."""
        both, pattern = self.bidirectional, asked.sizes.pattern
        ahead, every_step = self.ahead(pattern), pattern.layout == "steps"
        # In one direction answers at real steps do not feel the padding; filters that look ahead do.
        ragged = asked.ragged and bool(both or ahead or not every_step)
        read = self.read_script(asked.sizes)
        stack = self.stack_script(self.filters, bidirectional=both, ragged=ragged and both)
        readout = ReadoutScript(self.readout, stack.width, ragged, both)
        head = HeadScript(asked.sizes, stack.width)
        ending = head.answer("outputs") if every_step else f"{readout.lines}\n{head.answer('summary')}"
        lines = f'''\
class Network(nn.Module):
    """Convolution, then recurrence: filters find patterns, the layers read these."""

    def __init__(self):
        super().__init__()
{read.made}        self.convolution = nn.Conv1d({read.features}, {self.filters}, {self.kernel_size})
{stack.made}
{"" if every_step else readout.made}{head.made}

    def forward(self, {asked.inputs}{", lengths" * ragged}):
{read.line}{indented(self._filtered(read.sequence, ahead, ragged=ragged), 8)}
{stack.run("found")}
        # outputs: (batch, time, {stack.width})
{ending}'''
        classes = (*read.classes, *stack.classes, *(() if every_step else readout.classes))
        return NetworkScript(lines, classes, stack.renames("stack"), ("lengths",) * ragged, stack.looped)

    def _filtered(self, sequence: str, ahead: int, *, ragged: bool) -> list[str]:
        """The lines from `(batch, time, features)` to what the filters find, and the lengths of that."""
        before, lines = self.kernel_size - 1 - ahead, []
        seen, counted = ragged and ahead > 0, ragged and self.pooling > 1
        if seen or counted:
            lines.append(f"real = (torch.arange({sequence}.shape[1]) < lengths[:, None])[:, None]")
        lines.append(f"steps = {sequence}.transpose(1, 2)  # (batch, features, time)")
        if seen:
            lines.append("steps = steps * real  # the padding is 0, as what lies beyond the ends")
        if before or ahead:
            lines.append(f"steps = F.pad(steps, ({before}, {ahead}))  # each filter sees {self.kernel_size} steps")
        lines.append("steps = torch.relu(self.convolution(steps))")
        if self.pooling > 1:
            lines += ["steps = steps * real  # the padding is never the largest"] * counted
            lines.append(f"steps = F.max_pool1d(steps, {self.pooling}, ceil_mode=True)")
            lines += [f"lengths = (lengths + {self.pooling - 1}) // {self.pooling}"] * counted
        lines.append(f"found = steps.transpose(1, 2)  # (batch, time, {self.filters})")
        return lines

    def keras(self, asked: Asked) -> KerasScript:
        """Refused: what is inherited would leave the convolution out."""
        return RecurrentModel.keras(self, asked)


class _Convolution(nn.Conv1d):
    """A convolution along time, ReLU, and the largest values of each few steps.

    Args:
        features: of its input.
        filters: features of its output.
        kernel_size: steps that a filter sees.
        ahead: how many of them lie after its position.
        pooling: steps that become one.
    """

    def __init__(self, features: int, filters: int, kernel_size: int, ahead: int, pooling: int) -> None:
        super().__init__(features, filters, kernel_size)
        self.around, self.pooling = (kernel_size - 1 - ahead, ahead), pooling

    def over(self, batch: Batch) -> Batch:
        """The batch with `(batch, ⌈time / pooling⌉, filters)` in place of its inputs, and the lengths of these."""
        mask = batch.mask[:, None]
        # After a sequence's end lies what would lie there if it were alone: zeros.
        found = torch.relu(self.forward(F.pad(batch.inputs.transpose(1, 2) * mask, self.around))) * mask
        lengths = batch.lengths
        if self.pooling > 1:
            # No value is below zero: what fills up the last few steps is never the largest.
            found = F.max_pool1d(F.pad(found, (0, -found.shape[2] % self.pooling)), self.pooling)
            lengths = None if lengths is None else -(-lengths // self.pooling)
        return replace(batch, inputs=found.transpose(1, 2), lengths=lengths)


class _Network(VectorNetwork):
    def __init__(self, model: ConvolutionalRecurrent, sizes: Sizes) -> None:
        super().__init__(model, sizes, model.filters)
        ahead = model.ahead(sizes.pattern)
        self.convolution = _Convolution(self.features, model.filters, model.kernel_size, ahead, model.pooling)
        self.every_step = sizes.pattern.layout == "steps"
        if self.every_step:
            self.attend = None

    def given(self, batch: Batch) -> Batch:
        return self.convolution.over(super().given(batch))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        if not self.every_step:
            return super().forward(batch, state)
        answers: Tensor = self.head(self.drop(self.outputs(self.given(batch), state)))
        return answers, None

    def attention(self, batch: Batch) -> Tensor | None:
        """The weights of the readout `attention`, `(batch, time)`: steps that were pooled share theirs evenly."""
        weights, pooling, time = super().attention(batch), self.convolution.pooling, batch.inputs.shape[1]
        if weights is None or pooling == 1:
            return weights
        real = F.pad(batch.mask, (0, -time % pooling)).reshape(len(weights), -1, pooling).to(weights.dtype)
        shared: Tensor = weights[:, :, None] * real / real.sum(2, keepdim=True).clamp(min=1)
        return shared.flatten(1)[:, :time]
