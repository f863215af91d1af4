"""A network whose recurrent layers are written out step by step, over the same weights: what hooks can be set on."""

from copy import deepcopy
from typing import Any

import torch
from torch import nn

from playground.model import Network
from playground.recurrent import RecurrentStack
from playground.recurrent.layers import Loop
from playground.text import Text


def evaluating(network: Network) -> Network:
    """A copy in evaluation mode.

    Its weights lie in the same memory as the network's, until they are moved or brought to another precision; the network
    itself is left as it is, so that others may use it at the same time.
    """
    shared: dict[int, Any] = {id(one): nn.Parameter(one.detach(), one.requires_grad) for one in network.parameters()}
    shared |= {id(one): one.detach() for one in network.buffers()}
    return deepcopy(network, shared).eval()


def written_out(network: Network) -> Network:
    """As `evaluating`, without torch's fused layers; a network without recurrence is just copied."""
    copy = evaluating(network)
    for stack in list(copy.modules()):
        if isinstance(stack, RecurrentStack) and stack.fused:
            # Without numbers of its own, so that nothing is drawn from torch's generator.
            with torch.device("meta"):
                loop = Loop(stack.cell, stack.inputs, stack.hidden, stack.depth, stack.directions)
            loop.load_state_dict(stack.layers.state_dict(keep_vars=True), assign=True)
            stack.layers = loop.eval()
    return copy


def without_cells(network: Network) -> Text | None:
    """Why there are no gates or states to look at, and what there is instead; None where the network has recurrent layers."""
    modules = list(network.modules())
    if any(isinstance(module, RecurrentStack) for module in modules):
        return None
    if any(isinstance(module, nn.MultiheadAttention) for module in modules):
        return Text(
            "This network has no recurrent cells, so there are no gates or states to look at. Look at its attention weights, "
            "or at which inputs mattered.",
            "Esta red no tiene celdas recurrentes, así que no hay puertas ni estados que mirar. Mire sus pesos de atención, o "
            "qué entradas importaron.",
        )
    return Text(
        "This network has no recurrent cells: it carries nothing from step to step, so there are no gates or states to look "
        "at. Look at which inputs mattered.",
        "Esta red no tiene celdas recurrentes: no lleva nada de un paso a otro, así que no hay puertas ni estados que mirar. "
        "Mire qué entradas importaron.",
    )
