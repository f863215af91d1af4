"""Encoder-decoder: one stack reads the input, a second one goes on from its state."""

from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.blueprint import Blueprint, Layer
from playground.knobs import knob
from playground.model import Network
from playground.recurrent import RecurrentModel, RecurrentNetwork, RecurrentStack, last_real
from playground.text import Text


class EncoderDecoder(RecurrentModel):
    """A decoder goes on from the encoder's state, fed with its own last output.

    After K. Cho et al. (2014) and I. Sutskever, O. Vinyals, Q. V. Le, Sequence to sequence learning with neural
    networks (2014); teacher forcing in a share of steps after S. Bengio et al., Scheduled sampling (2015).
    """

    title = Text("Encoder-decoder", "Codificador-decodificador")
    about = Text(
        "The encoder reads the input; the decoder starts from its last state and generates step by step, each time fed with its own last output.",
        "El codificador lee la entrada; el decodificador parte de su último estado y genera paso a paso, recibiendo cada vez su última salida.",
    )
    order: ClassVar[int] = 30

    teacher_forcing: float = knob(
        0.5,
        ge=0.0,
        le=1.0,
        title=Text("Teacher forcing", "Teacher forcing"),
        help=Text(
            "Share of training steps at which the decoder is fed with the truth instead of its own last output: 1 "
            "trains fast but never meets its own errors, 0 always does.",
            "Proporción de pasos de entrenamiento en que el decodificador recibe la verdad en vez de su última salida: "
            "con 1 entrena deprisa pero nunca ve sus propios errores; con 0, siempre.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs a horizon to go on over."""
        if pattern.layout == "vector":
            return Text(
                "This task asks for one answer to the whole sequence, and an encoder-decoder answers with a new "
                "sequence. Choose “Sequence to vector”.",
                "Esta tarea pide una sola respuesta a la secuencia entera, y un codificador-decodificador responde "
                "con otra secuencia. Elija «Secuencia a vector».",
            )
        if pattern.layout == "steps":
            return Text(
                "This task asks for an answer at every step of the input, and an encoder-decoder answers after the "
                "input. Choose “Sequence to sequence”.",
                "Esta tarea pide una respuesta en cada paso de la entrada, y un codificador-decodificador responde "
                "después de la entrada. Elija «Secuencia a secuencia».",
            )
        return self.cannot_generate(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), encoder stack, decoder stack in one direction, linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The encoder's layers, then the decoder's over the horizon."""
        layers = (self.above(self.hidden),) * self.layers
        decoder = (Layer(self.cell.title, self.hidden, self.cell.states),) * self.layers
        embedding = self.vector(sizes)
        return Blueprint(sizes, layers, "decoder", embedding, decoder=decoder, forcing=self.teacher_forcing)


class _Network(RecurrentNetwork):
    """The decoder's first input is the last input step: as it is where inputs and outputs are the same series, else
    through a linear layer."""

    def __init__(self, model: EncoderDecoder, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.horizon, self.forcing = sizes.horizon, model.teacher_forcing
        same = self.embedding is None and sizes.features == sizes.outputs
        self.start: nn.Module = nn.Identity() if same else nn.Linear(self.features, sizes.outputs)
        # Two directions end in two states for each layer; the decoder starts from a mixture of both.
        self.bridges = nn.ModuleList(
            nn.Linear(2 * model.hidden, model.hidden) for _ in model.cell.states if model.bidirectional
        )
        self.decoder = RecurrentStack(model.cell, sizes.outputs, model.hidden, model.layers, dropout=model.dropout)
        self.head = nn.Linear(model.hidden, sizes.outputs)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = self.read(batch)
        _, ended = self.stack(inputs, batch.lengths, state)
        carried = self._bridge(ended)
        first = self.start(last_real(inputs, batch.lengths))[:, None]
        if self.training and self.forcing == 1:
            given = torch.cat([first, batch.targets[:, :-1]], dim=1)
            outputs, _ = self.decoder(given, None, carried)
            return self.head(self.drop(outputs)), None
        return self._unroll(first, carried, batch.targets), None

    def _unroll(self, given: Tensor, state: State, targets: Tensor) -> Tensor:
        """Step by step over the horizon: `(batch, 1, outputs)` and the state to start from, to all outputs."""
        answers: list[Tensor] = []
        for step in range(self.horizon):
            outputs, state = self.decoder(given, None, state)
            answers.append(self.head(self.drop(outputs)))
            given = answers[-1]
            if self.training and self.forcing > 0 and step + 1 < self.horizon:
                told = torch.rand(len(given), 1, 1, device=given.device) < self.forcing
                given = torch.where(told, targets[:, step : step + 1], given)
        return torch.cat(answers, dim=1)

    def _bridge(self, state: State) -> State:
        """From `(layers * 2, batch, hidden)` to `(layers, batch, hidden)` after a bidirectional encoder."""
        if not self.bridges:
            return state
        both = [part.reshape(-1, 2, *part.shape[1:]).transpose(1, 2).flatten(2) for part in state]
        return tuple(bridge(part) for bridge, part in zip(self.bridges, both, strict=True))
