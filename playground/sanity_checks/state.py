"""Whether the state of recurrent layers moves at all, and their gates: saturated units, and ReLUs that are never active."""

import numpy as np
import torch
from torch import Tensor, nn

from playground.batch import Part
from playground.inspection.saturation import saturation
from playground.inspection.trace import trace
from playground.inspection.written_out import without_cells
from playground.model import Network
from playground.recurrent.stack import RecurrentStack

SEQUENCES, STEPS = 64, 200
"""How many sequences are read, and how many steps of each at most are looked at."""
STILL = 1e-3
"""A unit whose state differs by no more than this from one step and sequence to another stands still."""
GATE_STEPS = 3_200
"""Steps of all sequences together at which gates are looked at: step by step is slow."""
NEARLY_ALWAYS = 0.99
"""A gate that is shut, or open, at so large a share of the steps is saturated."""


def dead_state(network: Network, part: Part) -> float | None:
    """The share of the units of all recurrent layers' outputs that stand still, 0 to 1; None where there are none.

    Args:
        network: in evaluation mode.
        part: what is read; the first batch of it.
    """
    batch = next(part.batches(SEQUENCES))
    steps = STEPS if batch.lengths is None else min(STEPS, int(batch.lengths.min()))  # behind the end all are 0
    stacks = [module for module in network.modules() if isinstance(module, RecurrentStack)]
    seen: dict[nn.Module, list[Tensor]] = {stack: [] for stack in stacks}

    def keep(stack: nn.Module, _inputs: object, outputs: tuple[Tensor, object]) -> None:
        seen[stack].append(outputs[0][:, :steps].detach().flatten(0, 1))

    hooks = [stack.register_forward_hook(keep) for stack in stacks]
    try:
        with torch.inference_mode():
            network(batch)
    finally:
        for hook in hooks:
            hook.remove()
    moves = [torch.cat(states).float().std(dim=0) > STILL for states in seen.values() if states]
    return 1 - float(torch.cat(moves).float().mean()) if moves else None


def saturated_gates(network: Network, part: Part) -> float | None:
    """The share of the gates of all units that are saturated, 0 to 1; None where there are none.

    After A. Karpathy, J. Johnson, L. Fei-Fei, Visualizing and understanding recurrent networks (ICLR workshop 2016), who
    call a gate saturated below 0.1 and above 0.9.

    Args:
        network: in evaluation mode.
        part: what is read; sequences of the first batch of it, one at least.
    """
    if without_cells(network) is not None:
        return None
    batch = next(part.batches(SEQUENCES))
    count = min(len(batch.inputs), max(1, GATE_STEPS // batch.inputs.shape[1]))
    values = trace(network, batch.rows(torch.arange(count))).values
    gates = [one for one in saturation(network, values) if one.sign == "σ"]
    if not gates:
        return None
    stuck = [np.maximum(one.left, one.right) >= NEARLY_ALWAYS for one in gates]
    return float(np.concatenate(stuck).mean())
