"""Sequence to vector: the whole input is read, then one answer is given."""

from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint
from playground.hooks import Hooked
from playground.knobs import knob
from playground.model import Network
from playground.recurrent import RecurrentModel, RecurrentNetwork, last_real
from playground.recurrent.attention import masked_softmax
from playground.recurrent.keras_script import KerasStack
from playground.recurrent.readout import POOLINGS, pooled
from playground.recurrent.script import ReadoutScript
from playground.script import Asked, HeadScript, KerasScript, NetworkScript
from playground.text import Text

Readout = Literal["last", "mean", "max", "attention"]


class SequenceToVector(RecurrentModel):
    """The whole input is read, then one linear layer answers."""

    title = Text("Sequence to vector", "Secuencia a vector")
    about = Text(
        "Reads the whole sequence, summarises it in one vector and gives one output: a class, or all steps of a forecast together.",
        "Lee la secuencia entera, la resume en un vector y da una sola salida: una clase, o todos los pasos de una predicción juntos.",
    )
    order: ClassVar[int] = 10

    readout: Readout = knob(
        "last",
        title=Text("Readout", "Lectura"),
        help=Text(
            "What the answer is made from: the state after the last step (return_sequences=False in Keras); the mean or the "
            "largest value over all steps (GlobalAveragePooling1D, GlobalMaxPooling1D); or a mean in which each step counts as much as learnt weights say (additive attention).",
            "De qué se hace la respuesta: del estado tras el último paso (return_sequences=False en Keras); de la media o el "
            "mayor valor de todos los pasos (GlobalAveragePooling1D, GlobalMaxPooling1D); o de una media en la que cada paso cuenta lo que digan unos pesos aprendidos (atención aditiva).",
        ),
        choices={
            **POOLINGS,
            "attention": Text("attention over all steps", "atención sobre todos los pasos"),
        },
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs one answer a sequence, and cannot feed its answers back."""
        if pattern.layout == "steps":
            return Text(
                "This task asks for an answer at every step, and sequence to vector answers once, at the end. Choose "
                "“Sequence to sequence”.",
                "Esta tarea pide una respuesta en cada paso, y secuencia a vector responde una vez, al final. Elija "
                "«Secuencia a secuencia».",
            )
        return self.cannot_decode(pattern) or self.cannot_generate(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), stack, readout, linear layer."""
        return VectorNetwork(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The layers under one readout."""
        layers = self.drawn(bidirectional=self.bidirectional)
        return Blueprint(sizes, layers, "summary", self.vector(sizes), self.readout, encoding=self.encoding)

    def script(self, asked: Asked) -> NetworkScript:
        """Layers, readout and one linear layer."""
        ragged, both = asked.ragged, self.bidirectional
        read = self.read_script(asked.sizes)
        stack = self.stack_script(read.features, bidirectional=both, ragged=ragged and both)
        readout = ReadoutScript(self.readout, stack.width, ragged, both)
        head = HeadScript(asked.sizes, stack.width)
        lines = f'''\
class Network(nn.Module):
    """Sequence to vector: the whole input is read, then one layer answers."""

    def __init__(self):
        super().__init__()
{read.made}{stack.made}
{readout.made}{head.made}

    def forward(self, {asked.inputs}{", lengths" * ragged}):
{read.line}{stack.run(read.sequence)}
        # outputs: (batch, time, {stack.width})
{readout.lines}
{head.answer("summary")}'''
        classes = (*read.classes, *stack.classes, *readout.classes)
        return NetworkScript(lines, classes, stack.renames("stack"), ("lengths",) * ragged, stack.looped)

    def keras(self, asked: Asked) -> KerasScript:
        """Layers, readout and one dense layer."""
        if self.one_hot(asked.sizes):
            return super().keras(asked)
        sizes, ragged = asked.sizes, asked.ragged
        read = self.read_script(sizes)
        layers = self.stack_script(read.features, bidirectional=self.bidirectional)
        stack = KerasStack(sizes, read, layers, ragged, self.readout == "last")
        weights = stack.weights()
        lines = stack.lines()
        mask = ", mask=real" * ragged
        if self.readout == "mean":
            lines.append(f"outputs = keras.layers.GlobalAveragePooling1D()(outputs{mask})")
        elif self.readout == "max":
            lines += ['outputs = keras.ops.where(real[:, :, None], outputs, -float("inf"))'] * ragged
            lines.append("outputs = keras.layers.GlobalMaxPooling1D()(outputs)")
        elif self.readout == "attention":
            lines += [
                f'project = keras.layers.Dense({layers.width}, activation="tanh", name="project")',
                'score = keras.layers.Dense(1, use_bias=False, name="score")',
                "scores = score(project(outputs))  # (batch, time, 1)",
                *['scores = keras.ops.where(real[:, :, None], scores, -float("inf"))'] * ragged,
                "shares = keras.ops.softmax(scores, axis=1)",
                "outputs = keras.ops.sum(shares * outputs, axis=1)",
            ]
            weights["project"] = '[weights["attend.project.weight"].T, weights["attend.project.bias"]]'
            weights["score"] = '[weights["attend.score.weight"].T]'
        horizon = sizes.pattern.layout == "horizon"
        count = sizes.outputs * (sizes.horizon if horizon else 1)
        lines.append(f'head = keras.layers.Dense({count}, name="head")')
        lines.append("answers = head(outputs)")
        lines += [f"answers = keras.layers.Reshape(({sizes.horizon}, {sizes.outputs}))(answers)"] * horizon
        lines.append(f"model = keras.Model({stack.inputs}, answers)")
        weights["head"] = '[weights["head.weight"].T, weights["head.bias"]]'
        return KerasScript("\n".join(lines), weights, stack.converting())


class Attention(Hooked):
    """Weights of steps: softmax of `v · tanh(W h + b)` over the real ones.

    After D. Bahdanau, K. Cho and Y. Bengio, Neural machine translation by jointly learning to align and translate,
    ICLR 2015, with nothing asked but the learnt `v` (Z. Yang et al., Hierarchical attention networks, NAACL 2016).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, width)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, outputs: Tensor, mask: Tensor) -> Tensor:
        """`(batch, time)`, 0 after a sequence's end, from `(batch, time, width)` and `(batch, time)`."""
        scores = self.hooked("scores", self.score(torch.tanh(self.project(outputs)))[:, :, 0])
        return self.hooked("weights", masked_softmax(scores, mask).to(outputs.dtype))


class VectorNetwork(RecurrentNetwork):
    """One answer from what the readout takes.

    Args:
        model: its settings.
        sizes: of the data.
        reads: features of what the stack reads, where these are not the inputs' own.
    """

    def __init__(self, model: SequenceToVector, sizes: Sizes, reads: int = 0) -> None:
        super().__init__(model, sizes, reads)
        self.readout = model.readout
        self.attend = Attention(self.stack.width) if model.readout == "attention" else None
        self.shape = (sizes.horizon, sizes.outputs) if sizes.pattern.layout == "horizon" else (sizes.outputs,)
        self.head = nn.Linear(self.stack.width, sizes.outputs * (sizes.horizon if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        """`(batch, outputs)` or `(batch, horizon, outputs)`; there is nothing to carry."""
        given = self.given(batch)
        answer: Tensor = self.head(self.drop(self._summary(self.outputs(given, state), given)))
        return answer.reshape(-1, *self.shape), None

    def attention(self, batch: Batch) -> Tensor | None:
        """The weights of the readout `attention`, `(batch, time)`; None with another one."""
        if self.attend is None:
            return None
        given = self.given(batch)
        weights: Tensor = self.attend(self.outputs(given, None), given.mask)
        return weights

    def outputs(self, given: Batch, state: State | None) -> Tensor:
        """Those of the stack, `(batch, time, directions * hidden)`, from what it reads."""
        # In one direction real positions do not feel the padding after them, so the lengths only matter on reading.
        lengths = given.lengths if self.stack.directions > 1 else None
        outputs: Tensor = self.stack(given.inputs, lengths, state, ends=False)[0]
        return outputs

    def _summary(self, outputs: Tensor, batch: Batch) -> Tensor:
        """`(batch, directions * hidden)` from `(batch, time, directions * hidden)`; zeros for an empty sequence."""
        if self.readout == "last":
            if self.stack.directions == 1:
                return last_real(outputs, batch.lengths)
            forward, backward = outputs.chunk(2, dim=-1)
            return torch.cat([last_real(forward, batch.lengths), backward[:, 0]], dim=-1)
        if self.attend is not None:
            attended: Tensor = (self.attend(outputs, batch.mask)[:, :, None] * outputs).sum(1)
            return attended
        assert self.readout != "attention"
        return pooled(outputs, batch, self.readout)
