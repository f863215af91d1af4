"""Layers of a cell over time that torch does not have: written out step by step, and with dropout along time."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional as F
from torch.nn.utils.rnn import PackedSequence

from playground.batch import State
from playground.cells import Cell, Scanned, Step


class Loop(nn.Module):
    """The layers of a cell, written out: one `Step` for each layer and direction.

    Its weights go by torch's names in `state_dict` (`weight_ih_l0`, `weight_ih_l0_reverse`), so that weights trained
    in the fused twin load here and the other way round.

    Args:
        cell: what is carried along.
        inputs: features of the input.
        hidden: units of each layer and direction.
        layers: layers, one reading what the one below says.
        directions: 1, or 2 for reading both ways.
    """

    def __init__(self, cell: Cell, inputs: int, hidden: int, layers: int, directions: int) -> None:
        super().__init__()
        self.steps = nn.ModuleDict()
        for layer in range(layers):
            for direction in range(directions):
                width = inputs if layer == 0 else hidden * directions
                self.steps[place(layer, direction)] = cell.step(width, hidden)
        self.register_state_dict_post_hook(_to_torch_names)  # type: ignore[no-untyped-call]
        self.register_load_state_dict_pre_hook(_from_torch_names)  # type: ignore[no-untyped-call]

    @property
    def hooked(self) -> bool:
        """Whether a hook is set on any of its steps."""
        return any(isinstance(step, Step) and step.hook is not None for step in self.steps.values())

    def forward(
        self, layer: int, direction: int, inputs: Tensor, state: State, lengths: Tensor | None
    ) -> tuple[Tensor, State]:
        """One layer in one direction over the whole time.

        Args:
            layer: the number of the layer, from 0.
            direction: 0 for forward, 1 for backward (the inputs are already reversed).
            inputs: `(batch, time, features)`.
            state: before the first step, each `(batch, hidden)`.
            lengths: `(batch,)` real lengths; from there on the state is held. None: all are full.

        Returns:
            The outputs `(batch, time, hidden)` and the state after each sequence's last real step.
        """
        step = self.steps[place(layer, direction)]
        assert isinstance(step, Step)
        projected = step.project(inputs)
        if isinstance(step, Scanned) and step.hook is None:  # a hook is handed one step after another
            return _scanned(step, projected, state, lengths)
        return stepped(step, projected, state, lengths)


def stepped(step: Step, projected: Tensor, state: State, lengths: Tensor | None = None) -> tuple[Tensor, State]:
    """One step after another.

    Args:
        step: the cell's.
        projected: `(batch, time, numbers)`, what its `project` gave.
        state: before the first step, each `(batch, hidden)`.
        lengths: `(batch,)` real lengths; from there on the state is held. None: all are full.

    Returns:
        The outputs `(batch, time, hidden)` and the state after each sequence's last real step.
    """
    outputs = []
    # Taken apart in one call: the gradient of `projected[:, time]` would be as large as the whole at every step.
    for time, now in enumerate(projected.unbind(1)):
        after = step.advance(now, state)
        if lengths is not None:
            real = (time < lengths)[:, None]
            after = tuple(torch.where(real, new, old) for new, old in zip(after, state, strict=True))
        state = after
        outputs.append(state[0])
    return torch.stack(outputs, dim=1), state


def _scanned(step: Scanned, projected: Tensor, state: State, lengths: Tensor | None) -> tuple[Tensor, State]:
    """The outputs `(batch, time, hidden)` of all steps at once, and the state after each sequence's last real step."""
    after = step.scan(projected, state)
    if lengths is None:
        return after[0], tuple(part[:, -1] for part in after)
    ended = tuple(last_real(part, lengths, before) for part, before in zip(after, state, strict=True))
    return after[0], ended


def last_real(outputs: Tensor, lengths: Tensor | None, empty: Tensor | None = None) -> Tensor:
    """The output at each sequence's last real step, `(batch, features)`; `empty` (or zeros) where it has none."""
    if lengths is None:
        return outputs[:, -1]
    index = (lengths - 1).clamp(min=0)[:, None, None].expand(-1, 1, outputs.shape[-1])
    found = outputs.gather(1, index)[:, 0]
    return torch.where((lengths > 0)[:, None], found, torch.zeros_like(found) if empty is None else empty)


def place(layer: int, direction: int) -> str:
    """torch's suffix for a layer and a direction: `l0`, `l0_reverse`."""
    return f"l{layer}" + ("_reverse" if direction else "")


def _to_torch_names(module: nn.Module, state: dict[str, Any], prefix: str, _metadata: Any) -> None:
    for where in _steps(module):
        inner = f"{prefix}steps.{where}."
        for key in [key for key in state if key.startswith(inner)]:
            state[f"{prefix}{key.removeprefix(inner)}_{where}"] = state.pop(key)


def _from_torch_names(module: nn.Module, state: dict[str, Any], prefix: str, *_rest: Any) -> None:
    for where, step in _steps(module).items():
        for name in step.state_dict():
            if (key := f"{prefix}{name}_{where}") in state:
                state[f"{prefix}steps.{where}.{name}"] = state.pop(key)


def _steps(module: nn.Module) -> nn.ModuleDict:
    assert isinstance(module, Loop)
    return module.steps


class LockedDropout(nn.Dropout):
    """Dropout of `(batch, time, features)` with one mask for all steps of a sequence.

    After Y. Gal and Z. Ghahramani, A theoretically grounded application of dropout in recurrent neural networks,
    NIPS 2016. What has no time axis is dropped as by torch.
    """

    def forward(self, inputs: Tensor) -> Tensor:
        """The same shape, some features 0 and the others larger; as it is outside training."""
        if inputs.ndim < 3 or not self.training:
            return super().forward(inputs)
        mask = F.dropout(torch.ones_like(inputs[:, :1]), self.p)
        return inputs * mask


class DroppedLayers:
    """torch's fused layers for one forward pass, one call a layer, with dropout that a seed and a checkpoint determine.

    Between layers cuDNN would draw from a generator of its own, which is seeded once a process and can be neither read nor
    set: a training resumed in another process would go on differently. Here torch's generators draw.

    Args:
        layers: the originals; gradients go to their weights.
        share: of the recurrent weights to leave out, 0 to 1; those that stay become larger.
    """

    def __init__(self, layers: nn.RNNBase, share: float) -> None:
        self.mode, self.training = layers.mode, layers.training
        self._depth, self._directions = layers.num_layers, 2 if layers.bidirectional else 1
        self._between = layers.dropout
        dropped = _dropped(layers, share) if share else {}
        self._weights: dict[str, Tensor] = {**dict(layers.named_parameters()), **dropped}

    def __getattr__(self, name: str) -> Tensor:
        return self._weights[name]

    def __call__(self, inputs: Tensor | PackedSequence, state: Any) -> tuple[Any, Any]:
        """As torch's layers.

        Args:
            inputs: `(batch, time, inputs)`, or such sequences packed.
            state: `(layers * directions, batch, hidden)`, a pair of them for an LSTM.

        Returns:
            Outputs, packed where the inputs are, and the state after the last steps.
        """
        parts: tuple[Tensor, ...] = state if isinstance(state, tuple) else (state,)
        packed, data = (inputs, inputs.data) if isinstance(inputs, PackedSequence) else (None, inputs)
        if packed is not None:
            parts = tuple(_ordered(part, packed.sorted_indices) for part in parts)
        after = []
        for layer in range(self._depth):
            first, end = layer * self._directions, (layer + 1) * self._directions
            data, *ended = self._layer(layer, data, packed, tuple(part[first:end].contiguous() for part in parts))
            after.append(ended)
            if layer < self._depth - 1:
                data = F.dropout(data, self._between, self.training)
        found = tuple(torch.cat(layers) for layers in zip(*after, strict=True))
        if packed is not None:
            found = tuple(_ordered(part, packed.unsorted_indices) for part in found)
        outputs = data if packed is None else packed._replace(data=data)
        return outputs, found if self.mode == "LSTM" else found[0]

    def _layer(self, layer: int, data: Tensor, packed: PackedSequence | None, before: tuple[Tensor, ...]) -> Any:
        """The outputs of one layer in all its directions, and each part of its state `(directions, batch, hidden)`."""
        each = len(self._weights) // self._depth
        weights = list(self._weights.values())[layer * each : (layer + 1) * each]
        function: Callable[..., Any] = torch.lstm if self.mode == "LSTM" else FUNCTIONS[self.mode]
        state = before if self.mode == "LSTM" else before[0]
        both = self._directions == 2
        if packed is None:
            # has_biases, num_layers, dropout, train, bidirectional, batch_first
            return function(data, state, weights, True, 1, 0.0, self.training, both, True)
        # The lengths come after the data; packed sequences have no batch axis that could stand first.
        return function(data, packed.batch_sizes, state, weights, True, 1, 0.0, self.training, both)


class DroppedLoop:
    """The same for a cell that is written out; cells that name no weight `weight_hh` are left as they are."""

    def __init__(self, loop: Loop, share: float) -> None:
        self._loop, self._weights = loop, _dropped(loop, share)

    def __call__(self, *given: Any) -> tuple[Tensor, State]:
        """As the loop."""
        found: tuple[Tensor, State] = functional_call(self._loop, self._weights, given)
        return found


FUNCTIONS = {"GRU": torch.gru, "RNN_TANH": torch.rnn_tanh, "RNN_RELU": torch.rnn_relu}
"""torch's fused layers of cells that carry one tensor, by their mode."""


def _ordered(part: Tensor, index: Tensor | None) -> Tensor:
    """A state `(directions, batch, hidden)` with its sequences in another order."""
    return part if index is None else part.index_select(1, index)


def _dropped(layers: nn.Module, share: float) -> dict[str, Tensor]:
    return {name: F.dropout(weight, share) for name, weight in layers.named_parameters() if "weight_hh" in name}
