"""A temporal convolutional network: filters slide over the steps, each block with wider gaps than the one below."""

from itertools import pairwise
from typing import Literal, Self

import torch
from pydantic import model_validator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint, Layer
from playground.errors import WrongKnob
from playground.knobs import knob
from playground.knobs.layers import dropout_share, embedding_size
from playground.model import Model, Network
from playground.recurrent.readout import POOLINGS, Pooling, pooled
from playground.recurrent.script import ReadoutScript, ReadScript
from playground.script import Asked, HeadScript, NetworkScript, indented, module_list
from playground.text import Text

WIDEST = 20_000
"""Steps that one output may see: more would be zeros before the beginning of any input there is."""


class TCN(Model):
    """Residual blocks of two dilated causal convolutions.

    After S. Bai, J. Z. Kolter and V. Koltun, An empirical evaluation of generic convolutional and recurrent networks for
    sequence modeling, 2018, without their weight normalisation. The dilation grows from block to block by a factor, as in
    A. van den Oord et al., WaveNet, 2016.
    """

    title = Text("Temporal CNN (TCN)", "CNN temporal (TCN)")
    about = Text(
        "Convolutions instead of memory: each block sees steps farther apart, so that a few blocks see far back. What lies "
        "outside this receptive field cannot count.",
        "Convoluciones en vez de memoria: cada bloque ve pasos más separados, y así unos pocos bloques ven muy atrás. Lo que "
        "queda fuera de este campo receptivo no puede contar.",
    )
    recurrent = False
    order = 96

    filters: int = knob(
        32,
        ge=1,
        le=8192,
        limit="max_hidden",
        log=True,
        title=Text("Filters", "Filtros"),
        help=Text(
            "Numbers that each convolution computes at every step (Keras filters, PyTorch out_channels).",
            "Números que calcula cada convolución en cada paso (filters en Keras, out_channels en PyTorch).",
        ),
    )
    kernel_size: int = knob(
        3,
        ge=2,
        le=64,
        unit=Text("steps", "pasos"),
        title=Text("Kernel size", "Tamaño del kernel"),
        help=Text(
            "How many steps a filter sees (kernel_size in Keras and PyTorch).",
            "Cuántos pasos ve un filtro (kernel_size en Keras y PyTorch).",
        ),
    )
    blocks: int = knob(
        5,
        ge=1,
        le=32,
        limit="max_layers",
        title=Text("Blocks", "Bloques"),
        help=Text(
            "Stacked blocks, each of two convolutions; the receptive field grows with every one.",
            "Bloques apilados, cada uno de dos convoluciones; el campo receptivo crece con cada bloque.",
        ),
    )
    dilation_base: int = knob(
        2,
        ge=1,
        le=8,
        title=Text("Dilation base", "Base de la dilatación"),
        help=Text(
            "By how much the gaps between the steps that a filter sees grow from block to block: 2 gives 1, 2, 4, 8 …; 1 "
            "leaves no gaps.",
            "Cuánto crece de bloque en bloque la separación entre los pasos que ve un filtro: 2 da 1, 2, 4, 8…; 1 no deja "
            "huecos.",
        ),
    )
    padding: Literal["causal", "same"] = knob(
        "causal",
        title=Text("Padding", "Relleno"),
        help=Text(
            'Causal: a step sees itself and those before it (padding="causal" in Keras). Same: as many after it as before it '
            '(padding="same").',
            'Causal: un paso se ve a sí mismo y a los anteriores (padding="causal" en Keras). Same: tantos después como antes '
            '(padding="same").',
        ),
        choices={"causal": Text("causal", "causal"), "same": Text("same (both sides)", "same (ambos lados)")},
    )
    readout: Pooling = knob(
        "last",
        title=Text("Readout", "Lectura"),
        help=Text(
            "What a single answer is made from: the top block at the last step, or its mean or largest value over all steps; "
            "no effect where every step has its answer.",
            "De qué se hace una respuesta única: del bloque superior en el último paso, o de su media o mayor valor en todos "
            "los pasos; sin efecto si cada paso tiene su respuesta.",
        ),
        choices=POOLINGS,
    )
    dropout: float = dropout_share(
        0.0,
        Text(
            "Share of filters whose outputs are set to zero at random, for a whole sequence at a time, while training "
            "(PyTorch Dropout1d).",
            "Proporción de filtros cuyas salidas se anulan al azar, para una secuencia entera, al entrenar (Dropout1d en "
            "PyTorch).",
        ),
    )
    embedding: int = embedding_size(
        32,
        Text(
            "Size of the learnt vector of each word or character; no effect where inputs are numbers.",
            "Tamaño del vector aprendido de cada palabra o carácter; sin efecto si las entradas son números.",
        ),
    )

    @model_validator(mode="after")
    def _sees_no_farther_than_can_be(self) -> Self:
        if self.receptive_field > WIDEST:
            raise WrongKnob(
                Text(
                    "These blocks would see {reach} steps, and {most} are the most here; choose fewer blocks, a smaller "
                    "dilation base or a smaller kernel.",
                    "Estos bloques verían {reach} pasos, y aquí el máximo es {most}; elija menos bloques, una base de la "
                    "dilatación menor o un kernel menor.",
                ).format(reach=self.receptive_field, most=WIDEST)
            )
        return self

    @property
    def dilations(self) -> tuple[int, ...]:
        """Of each block, from the input up: from one step that a filter sees to the next."""
        return tuple(self.dilation_base**block for block in range(self.blocks))

    @property
    def receptive_field(self) -> int:
        """Steps that can count for one output: `1 + 2 (kernel size - 1) · the sum of the dilations`."""
        return 1 + 2 * (self.kernel_size - 1) * sum(self.dilations)

    def refuses(self, pattern: Pattern) -> Text | None:
        """Padded on both sides it sees ahead."""
        if self.padding == "same" and pattern.layout == "steps" and (pattern.causal or pattern.generates):
            return Text(
                "Padded on both sides, a convolution sees the steps that follow, and here they are what is asked for. Set "
                "“Padding” to “causal”.",
                "Con relleno a ambos lados, una convolución ve los pasos que siguen, y aquí son justo lo que se pide. Ponga "
                "«Relleno» en «causal».",
            )
        return self.cannot_decode(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), blocks, readout, linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """Blocks that each see steps farther apart."""
        layers = []
        for dilation in self.dilations:
            wide = (self.kernel_size - 1) * dilation
            ahead = 2 * _after(wide) if self.padding == "same" else 0
            layers.append(Layer(BLOCK, self.filters, reach=2 * wide + 1, ahead=ahead, dilation=dilation))
        tokens = sizes.pattern.inputs == "tokens"
        return Blueprint(
            sizes,
            tuple(layers),
            "steps" if sizes.pattern.layout == "steps" else "summary",
            (sizes.vectors or self.embedding) if tokens else 0,
            self.readout,
        )

    def script(self, asked: Asked) -> NetworkScript:
        """The blocks, readout, one linear layer."""
        sizes, pattern = asked.sizes, asked.sizes.pattern
        steps, tokens, both = pattern.layout == "steps", pattern.inputs == "tokens", self.padding == "same"
        ragged = asked.ragged and (both or not steps)
        read = ReadScript(sizes, (sizes.vectors or self.embedding) if tokens else sizes.features)
        widths = (read.features, *[self.filters] * self.blocks)
        blocks = [
            f"Block({below}, {self.filters}, {dilation})"
            for (below, _), dilation in zip(pairwise(widths), self.dilations, strict=True)
        ]
        head = HeadScript(sizes, self.filters)
        lines = [f"steps = {read.sequence}.transpose(1, 2)  # (batch, features, time)"]
        if both and ragged:
            lines.append("mask = (torch.arange(steps.shape[2]) < lengths[:, None])[:, None]")
        if asked.carried:
            lines.append("if state is None:")
            lines.append("    state = [block.begin(len(steps)) for block in self.blocks]")
            lines.append("after = []")
            lines.append("for block, before in zip(self.blocks, state):")
            lines.append("    steps, seen = block(steps, before)")
            lines.append("    after.append(seen)")
        else:
            lines.append("for block in self.blocks:")
            lines.append(f"    steps = block(steps{', mask' * (both and ragged)})")
        lines.append(f"outputs = steps.transpose(1, 2)  # (batch, time, {self.filters})")
        ending = head.answer("outputs", "after" * asked.carried)
        if not steps:
            ending = f"{ReadoutScript(self.readout, self.filters, ragged).lines}\n{head.answer('summary')}"
        code = f'''\
class Network(nn.Module):
    """A temporal CNN: each output sees {self.receptive_field} steps."""

    def __init__(self):
        super().__init__()
{read.made}{module_list("blocks", blocks)}
{head.made}

    def forward(self, {asked.inputs}{", lengths" * ragged}{", state=None" * asked.carried}):
{read.line}{indented(lines, 8)}
{ending}'''
        block = self._block(read.features, masked=both and ragged, carried=asked.carried)
        return NetworkScript(code, (*read.classes, block), arguments=("lengths",) * ragged)

    def _block(self, features: int, *, masked: bool, carried: bool) -> str:
        """The class of a block as lines of a script."""
        # Only a first block may have another number of features.
        adapt, came = "", "steps"
        if features != self.filters:
            adapt = "        self.adapt = nn.Conv1d(inputs, filters, 1)\n"
            if self.blocks > 1:
                adapt = """\
        self.adapt = (
            nn.Conv1d(inputs, filters, 1) if inputs != filters else nn.Identity()
        )
"""
            came = "self.adapt(steps)"
        size, both = self.kernel_size, self.padding == "same"
        wide = f"{size - 1} * dilation"
        if carried:
            return f'''\
class Block(nn.Module):
    """Two dilated convolutions, added to what came in."""

    def __init__(self, inputs, filters, dilation):
        super().__init__()
        self.shape, self.past = (inputs, filters), {wide}
        self.first = nn.Conv1d(inputs, filters, {size}, dilation=dilation)
        self.second = nn.Conv1d(filters, filters, {size}, dilation=dilation)
{adapt}
    def begin(self, count):
        # before the first step there are zeros
        return [torch.zeros(count, width, self.past) for width in self.shape]

    def forward(self, steps, before):
        # steps: (batch, features, time); before: what each convolution saw last
        first = torch.cat([before[0], steps], dim=2)
        second = torch.cat([before[1], torch.relu(self.first(first))], dim=2)
        hidden = torch.relu(self.second(second))
        seen = [first[:, :, -self.past :], second[:, :, -self.past :]]
        return torch.relu(hidden + {came}), seen'''
        pad = "(self.wide // 2, self.wide - self.wide // 2)" if both else "(self.wide, 0)"
        where = "on both sides" if both else "before the first step"
        mask = " * mask" * masked
        return f'''\
class Block(nn.Module):
    """Two dilated convolutions, added to what came in."""

    def __init__(self, inputs, filters, dilation):
        super().__init__()
        self.wide = {wide}
        self.first = nn.Conv1d(inputs, filters, {size}, dilation=dilation)
        self.second = nn.Conv1d(filters, filters, {size}, dilation=dilation)
{adapt}
    def forward(self, steps{", mask" * masked}):
        # steps: (batch, features, time), with zeros {where}
        zeros = {pad}
        hidden = torch.relu(self.first(F.pad(steps{mask}, zeros)))
        hidden = torch.relu(self.second(F.pad(hidden{mask}, zeros)))
        return torch.relu(hidden + {came})'''


BLOCK = Text("Residual block", "Bloque residual")


def _after(wide: int) -> int:
    """Steps after its own that a filter sees that is padded on both sides; an odd one goes there, as in torch."""
    return wide - wide // 2


class Block(nn.Module):
    """Two dilated convolutions, each with ReLU and dropout, added to what came in.

    Args:
        inputs: features of what comes in; where they are not as many as the filters, a 1x1 convolution adapts them.
        model: the settings.
        dilation: from one step that a filter sees to the next.
    """

    def __init__(self, inputs: int, model: TCN, dilation: int) -> None:
        super().__init__()
        self.wide, self.both = (model.kernel_size - 1) * dilation, model.padding == "same"
        self.first = nn.Conv1d(inputs, model.filters, model.kernel_size, dilation=dilation)
        self.second = nn.Conv1d(model.filters, model.filters, model.kernel_size, dilation=dilation)
        self.adapt = nn.Conv1d(inputs, model.filters, 1) if inputs != model.filters else nn.Identity()
        self.drop = nn.Dropout1d(model.dropout)

    def forward(self, steps: Tensor, mask: Tensor | None, past: State | None) -> tuple[Tensor, State]:
        """One block over all steps.

        Args:
            steps: `(batch, features, time)`.
            mask: `(batch, 1, time)`, true where a step is real; None: the padding after them is not seen.
            past: what the two convolutions saw last before these steps; None: nothing.

        Returns:
            `(batch, filters, time)`, and what the convolutions of the steps to come will see of these: each
            `((kernel size - 1) * dilation, batch, features)`.
        """
        hidden, one = self._convolved(self.first, steps, mask, None if past is None else past[0])
        hidden, two = self._convolved(self.second, hidden, mask, None if past is None else past[1])
        return torch.relu(hidden + self.adapt(steps)), (one, two)

    def _convolved(
        self, convolution: nn.Module, steps: Tensor, mask: Tensor | None, past: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        seen = steps if mask is None else steps * mask
        if self.both:
            seen = F.pad(seen, (self.wide // 2, _after(self.wide)))
        else:
            before = steps.new_zeros(*steps.shape[:2], self.wide) if past is None else past.permute(1, 2, 0)
            seen = torch.cat([before.to(steps.dtype), seen], dim=2)
        kept = seen[:, :, seen.shape[2] - self.wide :].permute(2, 0, 1)
        return self.drop(torch.relu(convolution(seen))), kept


class _Network(Network):
    """Its state is what each convolution saw last, two tensors a block, so that it too reads on, and writes."""

    def __init__(self, model: TCN, sizes: Sizes) -> None:
        super().__init__()
        layout, tokens = sizes.pattern.layout, sizes.pattern.inputs == "tokens"
        features = (sizes.vectors or model.embedding) if tokens else sizes.features
        self.both, self.readout = model.padding == "same", None if layout == "steps" else model.readout
        self.shape = (sizes.horizon, sizes.outputs) if layout == "horizon" else (sizes.outputs,)
        self.embedding = nn.Embedding(sizes.vocabulary, features, padding_idx=0) if tokens else None
        widths = (features, *[model.filters] * model.blocks)
        self.blocks = nn.ModuleList(
            Block(below, model, dilation)
            for (below, _), dilation in zip(pairwise(widths), model.dilations, strict=True)
        )
        self.head = nn.Linear(model.filters, sizes.outputs * (sizes.horizon if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = batch.inputs if self.embedding is None else self.embedding(batch.inputs)
        steps = inputs.transpose(1, 2)
        mask = batch.mask[:, None, :] if self.both and batch.lengths is not None else None
        after: State = ()
        for number, block in enumerate(self.blocks):
            steps, seen = block(steps, mask, None if state is None else state[2 * number : 2 * number + 2])
            after += seen
        outputs = steps.transpose(1, 2)
        if self.readout is not None:
            outputs = pooled(outputs, batch, self.readout)
        answer: Tensor = self.head(outputs)
        return answer.reshape(*answer.shape[:-1], *self.shape), None if self.both or self.readout is not None else after
