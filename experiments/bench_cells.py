"""How fast cells train in the ways in which they are computed: `python experiments/bench_cells.py [--seconds 2] [--rounds 3]`.

Two comparisons, each with the same weights, the same batch and one thread:

* cells that torch has a fused layer of: the same cell written out, as a ratio of the fused layer's speed;
* cells whose state is linear in the old one, over 512 steps: all steps by scan, as a ratio of one step after another.

Both sides of a pair must agree before they are measured. They take turns, and the best of the rounds counts, in training
steps per second of processor time, with the memory allocator told to keep what it was given (`bench.py` says why).
"""

import argparse
from collections.abc import Callable, Iterator

import torch
from bench import rate
from torch import Tensor, nn

from playground.batch import State
from playground.cells import CELLS, Cell, Scanned, Step
from playground.recurrent import RecurrentStack
from playground.recurrent.layers import stepped
from playground.training import tune_allocator

BATCH, FEATURES = 64, 32
WIDTHS = (128, 256)
STEPS, LONG = 100, 512

Pair = tuple[str, nn.Module, nn.Module]
"""A name and two modules that compute the same."""


class StepByStep(nn.Module):
    """A stack of one layer in one direction, whose cell has a scan, without its scan."""

    def __init__(self, stack: RecurrentStack) -> None:
        super().__init__()
        self.stack = stack

    def forward(self, inputs: Tensor) -> tuple[Tensor, State]:
        """As the stack."""
        step = _step(self.stack)
        zero = inputs.new_zeros(len(inputs), self.stack.hidden)
        return stepped(step, step.project(inputs), (zero,) * len(self.stack.cell.states))


def fused_twins() -> Iterator[Pair]:
    """Cells of which torch has a fused layer, written out and fused."""
    for name in CELLS:
        for hidden in WIDTHS:
            fused = RecurrentStack(Cell.configure(name), FEATURES, hidden)
            if fused.fused:
                written = RecurrentStack(fused.cell, FEATURES, hidden, fused=False)
                written.load_state_dict(fused.state_dict())
                yield f"{name}, hidden {hidden}", written, fused


def scans() -> Iterator[Pair]:
    """Cells with a scan, by scan and step by step."""
    for name in CELLS:
        stack = RecurrentStack(Cell.configure(name), FEATURES, WIDTHS[0], fused=False)
        if isinstance(_step(stack), Scanned):
            yield f"{name}, hidden {WIDTHS[0]}", stack, StepByStep(stack)


def _step(stack: RecurrentStack) -> Step:
    return next(part for part in stack.modules() if isinstance(part, Step))


def training(module: nn.Module, inputs: Tensor) -> Callable[[int], int]:
    """One step of training, as `rate` asks for it."""
    optimiser = torch.optim.Adam(module.parameters(), lr=1e-4)

    def turn(_number: int) -> int:
        loss = module(inputs)[0].square().mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimiser.step()
        return 1

    return turn


def measure(pairs: Iterator[Pair], heads: tuple[str, str], steps: int, seconds: float, rounds: int) -> None:
    """A table with a line for each pair, the ratio in its last column."""
    print(f"\n{f'{steps} steps':24}{heads[0]:>14}{heads[1]:>14}{'ratio':>8}")
    for name, *modules in pairs:
        inputs = torch.randn(BATCH, steps, FEATURES)
        with torch.no_grad():
            one, other = (module(inputs)[0] for module in modules)
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)
        turns = [training(module, inputs) for module in modules]
        best = [0.0, 0.0]
        for _ in range(rounds):
            best = [max(before, rate(turn, seconds, "cpu")) for before, turn in zip(best, turns, strict=True)]
        print(f"{name:24}{best[0]:14.2f}{best[1]:14.2f}{best[0] / best[1]:8.2f}", flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=2.0, help="processor time of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    tune_allocator()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print(f"Training steps per second; batches of {BATCH}, {FEATURES} features.")
    measure(fused_twins(), ("written out", "fused"), STEPS, given.seconds, given.rounds)
    measure(scans(), ("by scan", "step by step"), LONG, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
