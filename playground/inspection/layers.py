"""The recurrent layers of a network, one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.cells import Cell, Step
from playground.model import Network
from playground.recurrent import RecurrentStack
from playground.recurrent.layers import Loop, place
from playground.recurrent.mixed import MixedStack


@dataclass(frozen=True)
class Layer:
    """One layer in one direction.

    Attributes:
        part: as in `Place`.
        layer: from 0.
        direction: 0 forward, 1 backward.
        cell: what is carried along.
        step: its written-out step with the weights.
    """

    part: str
    layer: int
    direction: int
    cell: Cell
    step: Step


def layers(network: Network) -> Iterator[Layer]:
    """All of them, part by part from the input up.

    Args:
        network: written out.
    """
    for name, module in network.named_modules():
        if isinstance(module, MixedStack):
            stacks: tuple[RecurrentStack, ...] = (module.lower, module.upper)
        elif isinstance(module, RecurrentStack) and not name.endswith((".lower", ".upper")):
            stacks = (module,)
        else:
            continue
        part, below = network.parts.get(name), 0
        for stack in stacks:
            assert isinstance(stack.layers, Loop)
            for layer in range(stack.depth):
                for direction in range(stack.directions):
                    step = stack.layers.steps[place(layer, direction)]
                    assert isinstance(step, Step)
                    yield Layer("" if part is None else part.en, below + layer, direction, stack.cell, step)
            below += stack.depth


def cells(network: Network) -> Mapping[tuple[str, int, int], Cell]:
    """The cells by part, layer and direction; what lies ahead of a window is a part of its own, stepped over by the same ones.

    Args:
        network: written out.
    """
    found = {(one.part, one.layer, one.direction): one.cell for one in layers(network)}
    if "ahead" in network.parts:
        window, ahead = network.parts["stack"].en, network.parts["ahead"].en
        found |= {(ahead, layer, direction): cell for (part, layer, direction), cell in found.items() if part == window}
    return found
