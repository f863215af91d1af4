"""Encoder-decoder: one stack reads the input, a second one goes on from its state."""

from abc import abstractmethod
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.batch import END, PADDING, Batch, Pattern, Sizes, State
from playground.blueprint import Blueprint
from playground.knobs import knob
from playground.model import Network, SequenceNetwork
from playground.recurrent import RecurrentModel, RecurrentNetwork, last_real
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
        """Needs a horizon to go on over, or a new sequence to write."""
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
        return _TokenDecoder(self, sizes) if sizes.pattern.layout == "sequence" else _ValueDecoder(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The encoder's layers, then the decoder's over the horizon."""
        return Blueprint(
            sizes,
            self.drawn(bidirectional=self.bidirectional),
            "decoder",
            self.vector(sizes),
            decoder=self.drawn(),
            decoder_inputs=self.embedding if sizes.pattern.layout == "sequence" else sizes.outputs,
            forcing=self.teacher_forcing,
        )


class _Network(RecurrentNetwork):
    """An encoder and a decoder; subclasses say what the decoder reads."""

    def __init__(self, model: EncoderDecoder, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.horizon, self.forcing = sizes.horizon, model.teacher_forcing
        features = self.read_by_decoder(model, sizes)
        # Two directions end in two states for each layer; the decoder starts from a mixture of both.
        self.read_on = model.states_read
        bridges = sum(self.read_on) if model.bidirectional else 0
        self.bridges = nn.ModuleList(nn.Linear(2 * model.hidden, model.hidden) for _ in range(bridges))
        self.decoder = model.stack(features)
        self.head = nn.Linear(model.hidden, sizes.outputs)

    @abstractmethod
    def read_by_decoder(self, model: EncoderDecoder, sizes: Sizes) -> int:
        """Build what makes the decoder's inputs; how many numbers one of them has."""

    def encode(self, inputs: Tensor, lengths: Tensor | None, state: State | None = None) -> State:
        """The decoder's first state, `(layers, batch, hidden)`, from `(batch, time, features)`."""
        ended: State = self.stack(inputs, lengths, state)[1]
        if not self.bridges:
            return ended
        bridges = iter(self.bridges)
        both = [part.reshape(-1, 2, *part.shape[1:]) for part in ended]
        return tuple(
            next(bridges)(part.transpose(1, 2).flatten(2)) if read else part[:, 0]
            for part, read in zip(both, self.read_on, strict=True)
        )

    def decode(self, given: Tensor, state: State) -> tuple[Tensor, State]:
        """`(batch, steps, outputs)` and the state after them, from the decoder's inputs `(batch, steps, features)`."""
        outputs, after = self.decoder(given, None, state)
        return self.head(self.drop(outputs)), after

    def forced(self, truth: Tensor, own: Tensor) -> Tensor:
        """The decoder's next input `(batch, 1, …)`: for each example the truth in a share of steps, else its own output."""
        chosen = torch.rand(len(own), *[1] * (own.dim() - 1), device=own.device) < self.forcing
        return torch.where(chosen, truth, own)


class _ValueDecoder(_Network):
    """Its first input is the last input step: as it is where inputs and outputs are the same series, else through a
    linear layer."""

    start: nn.Module

    def read_by_decoder(self, model: EncoderDecoder, sizes: Sizes) -> int:
        same = self.embedding is None and sizes.features == sizes.outputs
        self.start = nn.Identity() if same else nn.Linear(self.features, sizes.outputs)
        return sizes.outputs

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = self.read(batch)
        carried = self.encode(inputs, batch.lengths, state)
        first = self.start(last_real(inputs, batch.lengths))[:, None]
        if self.training and self.forcing == 1:
            return self.decode(torch.cat([first, batch.targets[:, :-1]], dim=1), carried)[0], None
        return self._unroll(first, carried, batch.targets), None

    def _unroll(self, given: Tensor, state: State, targets: Tensor) -> Tensor:
        """Step by step over the horizon: `(batch, 1, outputs)` and the state to start from, to all outputs."""
        answers: list[Tensor] = []
        for step in range(self.horizon):
            answer, state = self.decode(given, state)
            answers.append(answer)
            given = answer
            if self.training and self.forcing > 0 and step + 1 < self.horizon:
                given = self.forced(targets[:, step : step + 1], answer)
        return torch.cat(answers, dim=1)


class _TokenDecoder(_Network, SequenceNetwork):
    """Its first input is `END`; asked for a sequence it goes on until it writes another one."""

    written: nn.Embedding

    def read_by_decoder(self, model: EncoderDecoder, sizes: Sizes) -> int:
        self.written = nn.Embedding(sizes.outputs, model.embedding, padding_idx=PADDING)
        return model.embedding

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        carried = self.encode(self.read(batch), batch.lengths, state)
        truth = nn.functional.pad(batch.targets[:, :-1], (1, 0), value=END)
        # How likely the truth is, is asked with all of it before each token known.
        if not self.training or self.forcing == 1:
            return self._scores(truth, carried)[0], None
        scores: list[Tensor] = []
        given = truth[:, :1]
        for step in range(1, truth.shape[1] + 1):
            score, carried = self._scores(given, carried)
            scores.append(score)
            if step < truth.shape[1]:
                given = self.forced(truth[:, step : step + 1], likeliest(score))
        return torch.cat(scores, dim=1), None

    def generate(self, batch: Batch, steps: int) -> Tensor:
        carried = self.encode(self.read(batch), batch.lengths)
        given = torch.full((len(batch), 1), END, device=batch.inputs.device)
        ended = torch.zeros_like(given, dtype=torch.bool)
        tokens = []
        for _ in range(steps):
            score, carried = self._scores(given, carried)
            given = likeliest(score).masked_fill(ended, PADDING)
            ended = ended | (given == END)
            tokens.append(given)
        return torch.cat(tokens, dim=1)

    def _scores(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        return self.decode(self.drop_vectors(self.written(tokens)), state)


def likeliest(scores: Tensor) -> Tensor:
    """The tokens `(batch, steps)` with the highest of their scores `(batch, steps, outputs)`; never the padding."""
    return scores[..., PADDING + 1 :].argmax(-1) + PADDING + 1
