"""A cell carried along time: stacked, both ways, ragged; with torch's fused layers where the cell has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from playground.batch import State
from playground.cells import Cell
from playground.recurrent.layers import FUNCTIONS, DroppedLayers, DroppedLoop, Loop, last_real, place

Fused = nn.RNNBase | DroppedLayers
Layers = Fused | Loop | DroppedLoop


class RecurrentStack(nn.Module):
    """Layers of a cell over time.

    Training uses the cell's fused twin; the written-out form takes the same weights under the same names, and gives
    the same numbers.

    Args:
        cell: what is carried along.
        inputs: I, features of the input.
        hidden: H, units of each layer and direction.
        layers: L, layers, one reading what the one below says.
        bidirectional: also read backwards, in units of their own: D = 2 directions, else 1.
        dropout: share of numbers set to zero between layers while training.
        recurrent_dropout: share of the weights between hidden states that each batch leaves out while training.
        fused: use the twin where the cell has one.
    """

    def __init__(
        self,
        cell: Cell,
        inputs: int,
        hidden: int,
        layers: int = 1,
        *,
        bidirectional: bool = False,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        fused: bool = True,
    ) -> None:
        super().__init__()
        self.cell, self.inputs, self.hidden, self.depth = cell, inputs, hidden, layers
        self.directions = 2 if bidirectional else 1
        self.dropout = dropout if layers > 1 else 0.0
        self.recurrent_dropout = recurrent_dropout
        twin = cell.fused(inputs, hidden, layers, bidirectional, self.dropout) if fused else None
        self._held: Layers | None = None
        self.layers: nn.RNNBase | Loop = Loop(cell, inputs, hidden, layers, self.directions) if twin is None else twin

    @property
    def width(self) -> int:
        """D * H, features of the output."""
        return self.directions * self.hidden

    @property
    def fused(self) -> bool:
        """Whether torch's fused layers do the work."""
        return isinstance(self.layers, nn.RNNBase)

    def forward(
        self, inputs: Tensor, lengths: Tensor | None = None, state: State | None = None, *, ends: bool = True
    ) -> tuple[Tensor, State]:
        """Run over a batch.

        Args:
            inputs: `(batch, time, inputs)`.
            lengths: `(batch,)` real lengths, 0 allowed; None: every sequence fills the time axis. In one direction
                outputs at real positions do not depend on them: leave them out where no final state is needed.
            state: each `(layers * directions, batch, hidden)`; None: zeros.
            ends: whether exact final states are wanted of ragged sequences. Without, only the hidden state is
                exact; an LSTM's memory then is the one after the padding (exact costs a call for each length).

        Returns:
            Outputs `(batch, time, directions * hidden)`, zero after each sequence's end; and the state after each
            sequence's last real step (the first one, for the backward direction).
        """
        if state is None:
            zero = inputs.new_zeros(self.depth * self.directions, inputs.shape[0], self.hidden)
            state = (zero,) * len(self.cell.states)
        layers = self._held
        if layers is None:
            layers = self._dropped() if self.training and self._draws(inputs.device) else self.layers
        if isinstance(layers, (nn.RNNBase, DroppedLayers)):
            if lengths is None:
                return self._whole(layers, inputs, state)
            if inputs.is_cuda:
                return self._packed(layers, inputs, lengths, state)
        return self._by_layer(layers, inputs, lengths, state, ends)

    @contextmanager
    def one_mask(self) -> Iterator[None]:
        """Within, all calls leave out the same recurrent weights: for a forward pass that calls once a step."""
        self._held = self._dropped() if self.training and self.recurrent_dropout else None
        try:
            yield
        finally:
            self._held = None

    def _draws(self, device: torch.device) -> bool:
        """Whether dropout must be drawn here: always along time, and between layers where torch's own draws elsewhere."""
        return bool(self.recurrent_dropout or (self.dropout and self.fused and device.type != "cpu"))

    def _dropped(self) -> Layers:
        share = self.recurrent_dropout
        if isinstance(self.layers, nn.RNNBase):
            return DroppedLayers(self.layers, share)
        return DroppedLoop(self.layers, share)

    def _whole(self, layers: Fused, inputs: Any, state: State) -> tuple[Any, State]:
        """All layers at once, over a tensor or a packed sequence."""
        outputs, after = layers(inputs, state if len(state) > 1 else state[0])
        return outputs, after if isinstance(after, tuple) else (after,)

    def _packed(self, layers: Fused, inputs: Tensor, lengths: Tensor, state: State) -> tuple[Tensor, State]:
        """Ragged on a GPU, where cuDNN takes packed sequences at full speed (on a CPU they are slower)."""
        packed = pack_padded_sequence(inputs, lengths.clamp(min=1).cpu(), batch_first=True, enforce_sorted=False)
        outputs, ended = self._whole(layers, packed, state)
        padded, _ = pad_packed_sequence(outputs, batch_first=True, total_length=inputs.shape[1])
        some = (lengths > 0)[None, :, None]
        held = tuple(torch.where(some, new, old) for new, old in zip(ended, state, strict=True))
        return padded * _mask(lengths, inputs.shape[1], padded.dtype), held

    def _by_layer(
        self, layers: Layers, inputs: Tensor, lengths: Tensor | None, state: State, ends: bool
    ) -> tuple[Tensor, State]:
        after: list[State] = []
        for layer in range(self.depth):
            sides = []
            for direction in range(self.directions):
                before = tuple(part[layer * self.directions + direction] for part in state)
                given = reverse(inputs, lengths) if direction else inputs
                outputs, ended = self._one(layers, (layer, direction), given, before, lengths, ends=ends)
                sides.append(reverse(outputs, lengths) if direction else outputs)
                after.append(ended)
            inputs = torch.cat(sides, dim=-1) if len(sides) > 1 else sides[0]
            if layer < self.depth - 1:
                inputs = F.dropout(inputs, self.dropout, self.training)
        if lengths is not None:
            inputs = inputs * _mask(lengths, inputs.shape[1], inputs.dtype)
        return inputs, tuple(torch.stack(parts) for parts in zip(*after, strict=True))

    def _one(
        self,
        layers: Layers,
        where: tuple[int, int],
        inputs: Tensor,
        state: State,
        lengths: Tensor | None,
        *,
        ends: bool,
    ) -> tuple[Tensor, State]:
        """One layer in one direction: outputs `(batch, time, hidden)`, final states `(batch, hidden)`."""
        if isinstance(layers, (Loop, DroppedLoop)):
            written: tuple[Tensor, State] = layers(*where, inputs, state, lengths)
            return written
        assert lengths is not None
        if len(state) == 1 or not ends:
            outputs, after = _call(layers, where, inputs, state)
            return outputs, (last_real(outputs, lengths, state[0]), *after[1:])
        # The memory inside a fused LSTM shows only where a call ends: one call for each different length.
        pieces, ended, begin = [], state, 0
        for end in sorted({*lengths.tolist(), inputs.shape[1]} - {0}):
            outputs, state = _call(layers, where, inputs[:, begin:end], state)
            real = (begin < lengths)[:, None]
            ended = tuple(torch.where(real, new, old) for new, old in zip(state, ended, strict=True))
            pieces.append(outputs)
            begin = end
        return torch.cat(pieces, dim=1), ended


def reverse(inputs: Tensor, lengths: Tensor | None) -> Tensor:
    """Each sequence of `(batch, time, features)` the other way round, its padding left where it is."""
    if lengths is None:
        return inputs.flip(1)
    time = torch.arange(inputs.shape[1], device=inputs.device)[None, :]
    mirrored = torch.where(time < lengths[:, None], lengths[:, None] - 1 - time, time)
    return inputs.gather(1, mirrored[:, :, None].expand_as(inputs))


def _call(layers: Fused, where: tuple[int, int], inputs: Tensor, state: State) -> tuple[Tensor, State]:
    """One layer in one direction of torch's fused layers, over weights that stay where they are."""
    weights = [getattr(layers, f"{name}_{place(*where)}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    before = [part[None].contiguous() for part in state]
    # has_biases, num_layers, dropout, train, bidirectional, batch_first
    options = (True, 1, 0.0, layers.training, False, True)
    if layers.mode == "LSTM":
        outputs, hidden, memory = torch.lstm(inputs, before, weights, *options)
        return outputs, (hidden[0], memory[0])
    outputs, hidden = FUNCTIONS[layers.mode](inputs, before[0], weights, *options)
    return outputs, (hidden[0],)


def _mask(lengths: Tensor, time: int, dtype: torch.dtype) -> Tensor:
    return (torch.arange(time, device=lengths.device)[None, :] < lengths[:, None])[:, :, None].to(dtype)
