"""How sure a difference on the test part is: a paired bootstrap over blocks of it.

The test part is cut into blocks of neighbours: texts, songs, windows (a block is at least as long as the horizon, for
windows overlap), slices of a running text. Blocks are drawn again with replacement, as many as there are, and the metric
is computed anew from the sums of the drawn blocks; every method is given the same draws, so that their differences are
paired. B. Efron, "Bootstrap methods: another look at the jackknife" (Annals of Statistics 7, 1979); paired, as P. Koehn
did for translations: "Statistical significance tests for machine translation evaluation" (EMNLP 2004); of blocks, as
H. R. Künsch, "The jackknife and the bootstrap for general stationary observations" (Annals of Statistics 17, 1989).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch, Data, Part, Stream
from playground.model import Network
from playground.task import Task
from playground.training.evaluation import evaluation_size

_log = logging.getLogger(__name__)

RESAMPLES, SEED, LEVEL = 2_000, 0, 0.95
BLOCKS, FEWEST = 200, 10
"""How many blocks a test part is cut into at most; with fewer than `FEWEST` no interval is known."""
SLICES = 4
"""A block of running text is at least so many slices long."""


@runtime_checkable
class _Divisible(Protocol):
    """A part of independent examples."""

    def in_blocks(self, block: Tensor) -> Part:
        """The same part with the number of the block that each example is in, `(examples,)`."""


class Tallied:
    """A task and its data that take down, block by block, what is summed while the test part is measured.

    Args:
        task: the task whose metrics are wanted.
        data: the data, with the part `test`.

    Attributes:
        task: the task to measure with, in the place of the one that was given.
        data: the data that were given, with their test part marked.
    """

    def __init__(self, task: Task, data: Data) -> None:
        self._plain, self._memory = task, data.memory
        self._sums: dict[int, dict[str, Tensor]] = {}
        self.task = task.model_copy()
        self.task.__dict__["tally"] = self._tally  # before the method of the class
        marked = in_blocks(data.tests["test"], data.sizes.horizon)
        self.data = data if marked is None else replace(data, tests={**data.tests, "test": marked})

    def _tally(self, answer: Tensor, batch: Batch, memory: Mapping[str, Any]) -> dict[str, Tensor]:
        if batch.block is not None:
            for number in sorted(set(batch.block.tolist())):
                rows = (batch.block == number).nonzero()[:, 0]
                into = self._sums.setdefault(number, {})
                for name, value in self._plain.tally(answer[rows], batch.rows(rows), memory).items():
                    into[name] = into.get(name, torch.zeros(())) + value.double().cpu()
        return self._plain.tally(answer, batch, memory)

    def replicates(self) -> list[float] | None:
        """The deciding metric of every draw of blocks, in the same order for every method; None where there are too few."""
        if len(self._sums) < FEWEST:
            return None
        blocks = [self._sums[number] for number in sorted(self._sums)]
        count = len(blocks)
        drawn = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
        weights = torch.from_numpy(drawn).double()
        totals = {
            name: torch.einsum("rb,b...->r...", weights, torch.stack([block[name] for block in blocks]))
            for name in blocks[0]
        }
        found = []
        for number in range(RESAMPLES):
            metrics = self._plain.metrics({name: total[number] for name, total in totals.items()}, self._memory)
            if self._plain.primary not in metrics:
                return None
            found.append(float(f"{metrics[self._plain.primary]:.7g}"))
        return found


def replicates(task: Task, data: Data, network: Callable[[], Network], device: torch.device) -> list[float] | None:
    """The deciding metric of a network over the draws of the bootstrap; None where there are too few or it does not work.

    Args:
        task: the task whose metrics are wanted.
        data: the data, with the part `test`.
        network: builds the network, in evaluation mode.
        device: what to measure on.
    """
    try:
        tallied = Tallied(task, data)
        part = tallied.data.tests["test"].to(device)
        tallied.task.measure(network().to(device), part, data.memory, evaluation_size(part))
        return tallied.replicates()
    except Exception:  # the metrics stand without an interval
        _log.exception("no interval is known for the differences from the baselines")
        return None


def in_blocks(part: Part, horizon: int) -> Part | None:
    """The part with the number of its block beside each example; None where it is too short to be cut.

    Args:
        horizon: steps of a forecast; 0 or 1 where examples do not overlap.
    """
    if isinstance(part, Stream):
        span = max(SLICES * part.window, -(-part.items // BLOCKS))
        return replace(part, blocks=torch.arange(part.items, device=part.tokens.device) // span)
    count = len(part)
    series = getattr(part, "series", None)  # of a collection: a series is a block, as a document is
    if series is not None:
        _, numbers = torch.unique(series, return_inverse=True)
        block = numbers * min(BLOCKS, int(numbers.max()) + 1) // (int(numbers.max()) + 1)
    else:
        block = torch.arange(count) // max(1, horizon, -(-count // BLOCKS))
    return part.in_blocks(block) if isinstance(part, _Divisible) else None


def interval(ours: Sequence[float] | None, theirs: Sequence[float] | None) -> list[float] | None:
    """The percentile interval of the difference `ours - theirs` over all draws; None where it is not known."""
    if not ours or not theirs or len(ours) != len(theirs):
        return None
    difference = np.asarray(ours) - np.asarray(theirs)
    if not np.isfinite(difference).all():
        return None
    low, high = np.quantile(difference, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return [float(low), float(high)]
