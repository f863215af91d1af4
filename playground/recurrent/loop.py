"""A cell's written-out steps, carried along time in a plain loop."""

from typing import Any

import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import Cell, Gated, Step


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

    def forward(
        self, layer: int, direction: int, inputs: Tensor, state: State, lengths: Tensor | None
    ) -> tuple[Tensor, State]:
        """One layer in one direction over the whole time.

        Args:
            layer: from 0. direction: 0 forward, 1 backward (the inputs are already reversed).
            inputs: `(batch, time, features)`.
            state: before the first step, each `(batch, hidden)`.
            lengths: `(batch,)` real lengths; from there on the state is held. None: all are full.

        Returns:
            The outputs `(batch, time, hidden)` and the state after each sequence's last real step.
        """
        step = self.steps[place(layer, direction)]
        assert isinstance(step, Step)
        given = step.project(inputs) if isinstance(step, Gated) else inputs
        outputs = []
        for time in range(inputs.shape[1]):
            after = step.advance(given[:, time], state) if isinstance(step, Gated) else step(given[:, time], state)
            if lengths is not None:
                real = (time < lengths)[:, None]
                after = tuple(torch.where(real, new, old) for new, old in zip(after, state, strict=True))
            state = after
            outputs.append(state[0])
        return torch.stack(outputs, dim=1), state


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
