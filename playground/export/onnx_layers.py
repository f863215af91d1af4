"""Recurrent layers as operators of ONNX, over any number of steps; a decoder's loop over its outputs stays unrolled."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn
from torch._higher_order_ops.scan import scan

from playground.batch import State
from playground.cells import Step
from playground.model import Network
from playground.recurrent.layers import Loop, place
from playground.recurrent.stack import RecurrentStack

OPERATORS: Mapping[str, tuple[str, tuple[int, ...], Mapping[str, Any]]] = {
    "LSTM": ("LSTM", (0, 3, 1, 2), {}),
    "GRU": ("GRU", (1, 0, 2), {"linear_before_reset": 1}),
    "RNN_TANH": ("RNN", (0,), {"activations": ["Tanh"]}),
    "RNN_RELU": ("RNN", (0,), {"activations": ["Relu"]}),
}
"""Of torch's fused layers, by their mode: ONNX's operator, where each of its gates lies among torch's, its attributes."""


def over_any_time(network: Network) -> Network:
    """A copy in which each layer and direction is one operator of ONNX, over however many steps there are.

    Where torch has fused layers, ONNX has an operator; a cell that is written out is carried along by torch's `scan`.
    """
    changed = deepcopy(network)
    for module in list(changed.modules()):
        if isinstance(module, RecurrentStack):
            assert isinstance(module.layers, nn.RNNBase | Loop)
            module.layers = (_Operators if module.fused else _Scans)(module, module.layers)
    return changed.eval()


class _Layers(Loop):
    """The layers of a stack, with their own weights."""

    def __init__(self, stack: RecurrentStack, layers: nn.RNNBase | Loop) -> None:
        super().__init__(stack.cell, stack.inputs, stack.hidden, stack.depth, stack.directions)
        self.load_state_dict(layers.state_dict())


class _Operators(_Layers):
    """ONNX's own recurrent operators; they can be traced, not run."""

    def __init__(self, stack: RecurrentStack, layers: nn.RNNBase | Loop) -> None:
        super().__init__(stack, layers)
        assert isinstance(layers, nn.RNNBase)
        self.hidden = stack.hidden
        self.operator, gates, self.attributes = OPERATORS[layers.mode]
        for where, step in self.steps.items():
            found = {
                name: torch.cat([weight.detach().chunk(len(gates))[gate] for gate in gates])[None]
                for name, weight in step.named_parameters()
            }
            self.register_buffer(f"W_{where}", found["weight_ih"])
            self.register_buffer(f"R_{where}", found["weight_hh"])
            self.register_buffer(f"B_{where}", torch.cat([found["bias_ih"], found["bias_hh"]], dim=1))

    def forward(
        self, layer: int, direction: int, inputs: Tensor, state: State, lengths: Tensor | None
    ) -> tuple[Tensor, State]:
        size, time, _ = inputs.shape
        where = place(layer, direction)
        weights = [self.get_buffer(f"{name}_{where}") for name in "WRB"]
        real = None if lengths is None else lengths.int()
        outputs, *ended = torch.onnx.ops.symbolic_multi_out(
            self.operator,
            [inputs.transpose(0, 1), *weights, real, *(part[None] for part in state)],
            {"hidden_size": self.hidden, **self.attributes},
            dtypes=[inputs.dtype] * (1 + len(state)),
            shapes=[(time, 1, size, self.hidden), *[(1, size, self.hidden)] * len(state)],
        )
        return outputs[:, 0].transpose(0, 1), tuple(part[0] for part in ended)


class _Scans(_Layers):
    """Steps that are written out, carried along by an operator."""

    def forward(
        self, layer: int, direction: int, inputs: Tensor, state: State, lengths: Tensor | None
    ) -> tuple[Tensor, State]:
        step = self.steps[place(layer, direction)]
        assert isinstance(step, Step)
        steps = [step.project(inputs).transpose(0, 1)]
        if lengths is not None:
            steps.append((torch.arange(inputs.shape[1])[:, None] < lengths)[:, :, None])

        def advance(before: State, given: list[Tensor]) -> tuple[State, Tensor]:
            numbers, *real = given
            after = step.advance(numbers, tuple(before))
            if real:
                after = tuple(torch.where(real[0], new, old) for new, old in zip(after, before, strict=True))
            # `scan` takes no tensor that is another one's alias.
            return tuple(part.clone() for part in after), after[0].clone()

        ended, outputs = scan(advance, tuple(part.clone() for part in state), steps)
        return outputs.transpose(0, 1), tuple(ended)
