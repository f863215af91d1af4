"""Sequence to vector: the whole input is read, then one answer is given."""

from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.blueprint import Blueprint
from playground.knobs import knob
from playground.model import Network
from playground.recurrent import RecurrentModel, RecurrentNetwork, last_real
from playground.text import Text

Readout = Literal["last", "mean", "max"]


class SequenceToVector(RecurrentModel):
    """The whole input is read, then one linear layer answers."""

    title = Text("Sequence to vector", "Secuencia a vector")
    about = Text(
        "Reads the whole sequence, sums it up in one vector and answers once: a class, or all steps of a forecast "
        "together.",
        "Lee la secuencia entera, la resume en un vector y responde una vez: una clase, o todos los pasos de una "
        "predicción juntos.",
    )
    order: ClassVar[int] = 10

    readout: Readout = knob(
        "last",
        title=Text("Readout", "Lectura"),
        help=Text(
            "What the answer is made from: the state after the last step, or the mean or the largest value over all "
            "steps.",
            "De qué se hace la respuesta: del estado tras el último paso, o de la media o el mayor valor de todos los "
            "pasos.",
        ),
        choices={
            "last": Text("last step", "último paso"),
            "mean": Text("mean over all steps", "media de todos los pasos"),
            "max": Text("largest value over all steps", "mayor valor de todos los pasos"),
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
        return self.cannot_generate(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), stack, readout, linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The layers under one readout."""
        layers = (self.above(self.hidden),) * self.layers
        embedding = self.embedding if sizes.pattern.inputs == "tokens" else 0
        return Blueprint(sizes, layers, "summary", embedding, self.readout)


class _Network(RecurrentNetwork):
    def __init__(self, model: SequenceToVector, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.readout = model.readout
        self.shape = (sizes.horizon, sizes.outputs) if sizes.pattern.layout == "horizon" else (sizes.outputs,)
        self.head = nn.Linear(self.stack.width, sizes.outputs * (sizes.horizon if len(self.shape) > 1 else 1))

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        # In one direction real positions do not feel the padding after them, so the lengths only matter on reading.
        lengths = batch.lengths if self.stack.directions > 1 else None
        outputs, _ = self.stack(self.read(batch), lengths, state, ends=False)
        answer: Tensor = self.head(self.drop(self._summary(outputs, batch)))
        return answer.reshape(-1, *self.shape), None

    def _summary(self, outputs: Tensor, batch: Batch) -> Tensor:
        """`(batch, directions * hidden)` from `(batch, time, directions * hidden)`; zeros for an empty sequence."""
        if self.readout == "last":
            if self.stack.directions == 1:
                return last_real(outputs, batch.lengths)
            forward, backward = outputs.chunk(2, dim=-1)
            return torch.cat([last_real(forward, batch.lengths), backward[:, 0]], dim=-1)
        mask = batch.mask[:, :, None]
        if self.readout == "mean":
            return (outputs * mask).sum(1) / mask.sum(1).clamp(min=1)
        largest = outputs.masked_fill(~mask, -torch.inf).amax(1)
        return torch.where(mask.any(1), largest, torch.zeros_like(largest))
