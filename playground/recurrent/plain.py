"""A recurrent network that writes, over numpy arrays: several times as fast as torch, step by step.

Each step of a small network is a few tiny products, and in torch the calls cost more than the arithmetic. What the
first layer makes of each token is looked up in a table that is computed once.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from playground.batch import PADDING, State
from playground.cells import Arrays, PlainStep
from playground.recurrent.embeddings import OneHot
from playground.recurrent.layers import Loop
from playground.recurrent.mixed import MixedStack
from playground.recurrent.stack import RecurrentStack


@dataclass(frozen=True)
class Plain:
    """The arrays of a network in one direction from tokens to outputs.

    Attributes:
        table: `(vocabulary, gates * hidden)`, the first layer's product with each token's vector.
        inputs: for each further layer, the weight `(hidden, gates * hidden)` and bias of its product with the input.
        recurrents: for each layer, the weight and the bias of its product with its hidden state.
        head: the weight `(hidden, outputs)` and the bias of the output.
        combine: the cell's equations after the products.
        states: how many arrays a layer carries.
    """

    table: np.ndarray
    inputs: tuple[tuple[np.ndarray, np.ndarray], ...]
    recurrents: tuple[tuple[np.ndarray, np.ndarray], ...]
    head: tuple[np.ndarray, np.ndarray]
    combine: PlainStep
    states: int

    def begin(self, batch: int, state: State | None = None) -> list[Arrays]:
        """The state of each layer: zeros, or what a torch network carried."""
        layers = range(len(self.recurrents))
        if state is not None:
            return [tuple(part[layer].float().cpu().numpy() for part in state) for layer in layers]
        zero = np.zeros((batch, self.recurrents[0][0].shape[0]), dtype=self.table.dtype)
        return [(zero,) * self.states for _ in layers]

    def step(self, tokens: np.ndarray, state: list[Arrays]) -> tuple[np.ndarray, list[Arrays]]:
        """One step: `(batch,)` tokens to `(batch, outputs)` and the state after it."""
        projected = self.table[tokens]
        after: list[Arrays] = []
        for layer, (weight, bias) in enumerate(self.recurrents):
            if layer:
                above, shift = self.inputs[layer - 1]
                projected = after[-1][0] @ above + shift
            after.append(self.combine(projected, state[layer][0] @ weight + bias, state[layer]))
        weight, bias = self.head
        return after[-1][0] @ weight + bias, after


def plain(embedding: nn.Embedding | OneHot | None, stack: RecurrentStack | MixedStack, head: nn.Linear) -> Plain | None:
    """The arrays of a network; None where it reads values, reads both ways, mixes cells, has hooks, or its cell no such form."""
    if embedding is None or isinstance(stack, MixedStack) or stack.directions > 1:
        return None
    if isinstance(stack.layers, Loop) and stack.layers.hooked:
        return None
    combine = stack.cell.plain_step()
    if combine is None:
        return None
    weights = {name: tensor.detach().float().cpu() for name, tensor in stack.layers.state_dict().items()}

    def product(side: str, layer: int) -> tuple[np.ndarray, np.ndarray]:
        return _array(weights[f"weight_{side}_l{layer}"].T), _array(weights[f"bias_{side}_l{layer}"])

    inputs, bias = weights["weight_ih_l0"].T, weights["bias_ih_l0"]
    if isinstance(embedding, OneHot):
        table = inputs + bias
        table[PADDING] = bias
    else:
        table = torch.addmm(bias, embedding.weight.detach().float().cpu(), inputs)
    return Plain(
        table=_array(table),
        inputs=tuple(product("ih", layer) for layer in range(1, stack.depth)),
        recurrents=tuple(product("hh", layer) for layer in range(stack.depth)),
        head=(_array(head.weight.detach().float().cpu().T), _array(head.bias.detach().float().cpu())),
        combine=combine,
        states=len(stack.cell.states),
    )


def _array(tensor: torch.Tensor) -> np.ndarray:
    return np.ascontiguousarray(tensor.numpy())
