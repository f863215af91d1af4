"""The encoder-decoder's networks: one decodes values over a horizon, the other the tokens of a sequence."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.batch import END, PADDING, Batch, Sizes, State
from playground.model import SequenceNetwork
from playground.recurrent import RecurrentNetwork, last_real
from playground.recurrent.attention import AdditiveAttention, Attention, Memory, MultiplicativeAttention
from playground.recurrent.beam_search import beam_search
from playground.recurrent.decoding import Decoded, forced, generated, joined
from playground.recurrent.model import ATTENTION
from playground.text import Text
from playground.topologies.encoder_decoder.knobs import EncoderDecoderKnobs


class _Network(RecurrentNetwork):
    """An encoder and a decoder; subclasses say what the decoder reads.

    Attributes:
        top: which tensor of the decoder's state is the hidden state of its top layer (the last of that tensor's layers).
    """

    parts: ClassVar[Mapping[str, Text]] = {
        "stack": Text("encoder", "codificador"),
        "decoder": Text("decoder", "decodificador"),
        "attend": ATTENTION,
    }

    def __init__(self, model: EncoderDecoderKnobs, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.horizon, self.forcing = sizes.horizon, model.teacher_forcing
        features = self.read_by_decoder(model, sizes)
        # Two directions end in two states for each layer; the decoder starts from a mixture of both.
        self.read_on = model.states_read
        bridges = sum(self.read_on) if model.bidirectional else 0
        self.bridges = nn.ModuleList(nn.Linear(2 * model.hidden, model.hidden) for _ in range(bridges))
        self.top = sum(len(cell.states) for cell in model.cells[:-1])
        self.attend = _attention(model, self.stack.width)
        context = self.stack.width if isinstance(self.attend, AdditiveAttention) else 0
        self.decoder = model.stack(features + context)
        self.head = nn.Linear(model.hidden + context, sizes.outputs)

    @abstractmethod
    def read_by_decoder(self, model: EncoderDecoderKnobs, sizes: Sizes) -> int:
        """Build what makes the decoder's inputs; how many numbers one of them has."""

    @abstractmethod
    def decoded(self, batch: Batch, state: State | None = None) -> Decoded:
        """The outputs of the whole batch, after an encoder that starts from `state`."""

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        return self.decoded(batch, state)[0], None

    def alignment(self, batch: Batch) -> Tensor | None:
        return self.decoded(batch)[1]

    def encode(self, inputs: Tensor, batch: Batch, state: State | None = None) -> tuple[State, Memory | None]:
        """The decoder's first state, `(layers, batch, hidden)`, and what it attends to, from `(batch, time, features)`."""
        outputs, ended = self.stack(inputs, batch.lengths, state)
        memory = None if self.attend is None else self.attend.memory(outputs, batch.mask)
        if not self.bridges:
            return ended, memory
        bridges = iter(self.bridges)
        both = [part.reshape(-1, 2, *part.shape[1:]) for part in ended]
        bridged = tuple(
            next(bridges)(part.transpose(1, 2).flatten(2)) if read else part[:, 0]
            for part, read in zip(both, self.read_on, strict=True)
        )
        return bridged, memory

    def decode(self, given: Tensor, state: State, memory: Memory | None) -> tuple[Decoded, State]:
        """The outputs of the decoder's inputs `(batch, steps, features)`, and the state after them."""
        weights = None
        if isinstance(self.attend, AdditiveAttention):
            assert memory is not None
            features, weights, state = self._step_by_step(self.attend, given, state, memory)
        else:
            features, state = self.decoder(given, None, state)
        if isinstance(self.attend, MultiplicativeAttention):
            context, weights = self.attend(features, memory)
            features = self.attend.attentional(context, features)
        return (self.head(self.drop(features)), weights), state

    def _step_by_step(
        self, attend: AdditiveAttention, given: Tensor, state: State, memory: Memory
    ) -> tuple[Tensor, Tensor, State]:
        """What the output layer reads: the top layer and the context, which depends on the state before each step."""
        features, looks = [], []
        for each in torch.split(given, 1, dim=1):
            context, weights = attend(state[self.top][-1][:, None], memory)
            outputs, state = self.decoder(torch.cat([each, context], dim=-1), None, state)
            features.append(torch.cat([outputs, context], dim=-1))
            looks.append(weights)
        return torch.cat(features, dim=1), torch.cat(looks, dim=1), state


class ValueDecoder(_Network):
    """Its first input is the last input step: as it is where inputs and outputs are the same series, else through a
    linear layer."""

    start: nn.Module

    def read_by_decoder(self, model: EncoderDecoderKnobs, sizes: Sizes) -> int:
        """Its own last output."""
        same = self.embedding is None and sizes.features == sizes.outputs
        self.start = nn.Identity() if same else nn.Linear(self.features, sizes.outputs)
        return sizes.outputs

    def decoded(self, batch: Batch, state: State | None = None) -> Decoded:
        """Step by step over the horizon, or at once where every step is fed with the truth."""
        return self._fed(batch, state, batch.targets if self.training else None, self.forcing)

    def teacher_forced(self, batch: Batch) -> Tensor | None:
        """See `Network.teacher_forced`."""
        return self._fed(batch, None, batch.targets, 1.0)[0] if self.forcing else None

    def _fed(self, batch: Batch, state: State | None, truth: Tensor | None, share: float) -> Decoded:
        inputs = self.read(batch)
        state, memory = self.encode(inputs, batch, state)
        given = self.start(last_real(inputs, batch.lengths))[:, None]
        step = partial(self.decode, memory=memory)
        return generated(step, given, state, self.horizon, truth=truth, share=share)


class TokenDecoder(_Network, SequenceNetwork):
    """Its first input is `END`; asked for a sequence it goes on until it writes another one."""

    written: nn.Embedding

    def __init__(self, model: EncoderDecoderKnobs, sizes: Sizes) -> None:
        super().__init__(model, sizes)
        self.beam, self.length_penalty = model.beam, model.length_penalty

    def read_by_decoder(self, model: EncoderDecoderKnobs, sizes: Sizes) -> int:
        """A vector for each token of the output."""
        self.written = nn.Embedding(sizes.outputs, model.embedding, padding_idx=PADDING)
        return model.embedding

    def decoded(self, batch: Batch, state: State | None = None) -> Decoded:
        """The scores of each target after those before it."""
        state, memory = self.encode(self.read(batch), batch, state)
        truth = nn.functional.pad(batch.targets[:, :-1], (1, 0), value=END)
        # How likely the truth is, is asked with all of it before each token known.
        if not self.training or self.forcing == 1:
            return self._after(truth, state, memory)[0]
        answers: list[Decoded] = []
        given = truth[:, :1]
        for step in range(1, truth.shape[1] + 1):
            answer, state = self._after(given, state, memory)
            answers.append(answer)
            if step < truth.shape[1]:
                given = forced(truth[:, step : step + 1], likeliest(answer[0]), self.forcing)
        return joined(answers)

    def teacher_forced(self, batch: Batch) -> Tensor | None:
        """See `Network.teacher_forced`."""
        return self(batch)[0] if self.forcing else None

    def generate(self, batch: Batch, steps: int) -> Tensor:
        """As `SequenceNetwork`: the likeliest token at each step, or what a beam finds."""
        state, memory = self.encode(self.read(batch), batch)
        if self.beam > 1:
            return self._searched(state, memory, steps)
        given = torch.full((batch.inputs.shape[0], 1), END, device=batch.inputs.device)
        ended = torch.zeros_like(given, dtype=torch.bool)
        tokens = []
        for _ in range(steps):
            (scores, _), state = self._after(given, state, memory)
            given = likeliest(scores).masked_fill(ended, PADDING)
            ended = ended | (given == END)
            tokens.append(given)
        return torch.cat(tokens, dim=1)

    def _searched(self, state: State, memory: Memory | None, steps: int) -> Tensor:
        wide = None if memory is None else memory.repeated(self.beam)

        def step(tokens: Tensor, state: State) -> tuple[Tensor, State]:
            (scores, _), after = self._after(tokens, state, wide)
            return scores, after

        begin = tuple(part.repeat_interleave(self.beam, 1) for part in state)
        return beam_search(step, begin, self.beam, steps, self.length_penalty)

    def _after(self, tokens: Tensor, state: State, memory: Memory | None) -> tuple[Decoded, State]:
        return self.decode(self.drop_vectors(self.written(tokens)), state, memory)


def _attention(model: EncoderDecoderKnobs, width: int) -> Attention | None:
    if model.attention == "none":
        return None
    if model.attention == "additive":
        return AdditiveAttention(width, model.hidden)
    return MultiplicativeAttention(width, model.hidden, dot=model.attention == "dot")


def likeliest(scores: Tensor) -> Tensor:
    """The tokens `(batch, steps)` with the highest of their scores `(batch, steps, outputs)`; never the padding."""
    return scores[..., PADDING + 1 :].argmax(-1) + PADDING + 1
