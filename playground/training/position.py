"""Where a training stands: the plain numbers of a checkpoint, and its clock."""

import math
import time
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(slots=True)
class Position:
    """How far a training is; plain JSON values.

    Attributes:
        begun: the untrained network has been measured.
        epoch: epochs finished. batch: batches done of the running one. step: optimiser steps since the start.
        rate: the learning rate of the last step.
        measuring: the running epoch is trained to its end and not measured yet.
        cut: what broke the last epoch off before its last batch: `time`, `steps`, or empty.
        loss, weight: sums over the running epoch; their quotient is the mean training loss.
        norm: sum of the gradient norms of the running epoch.
        best_loss, best_epoch: of the validation part.
        halvings, halved: how often the rate was halved on a plateau, and after which epoch last.
        since: the epoch from which patience is counted.
        opened: the clock when the running epoch began. closed: the clock when its last batch was done.
        seconds: the clock when this was written down.
    """

    begun: bool = False
    epoch: int = 0
    batch: int = 0
    step: int = 0
    rate: float = 0.0
    measuring: bool = False
    cut: str = ""
    loss: float = 0.0
    weight: float = 0.0
    norm: float = 0.0
    best_loss: float = math.inf
    best_epoch: int = 0
    halvings: int = 0
    halved: int = 0
    since: int = 0
    opened: float = 0.0
    closed: float = 0.0
    seconds: float = 0.0

    def plain(self) -> dict[str, Any]:
        """As a JSON table; `Position(**table)` reads it back."""
        return asdict(self)

    def done(self, planned: int) -> float:
        """The share of `planned` steps that is done, 0 to 1."""
        return min(1.0, self.step / max(1, planned))

    def next_epoch(self) -> None:
        """Close the running epoch."""
        self.epoch += 1
        self.batch = 0
        self.measuring = False
        self.loss = self.weight = self.norm = 0.0


class TrainingClock:
    """Seconds of training: it stands still while somebody else does something with what was told."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._since: float | None = None

    def run(self) -> None:
        """Count from now on."""
        self._since = time.perf_counter()

    def stop(self) -> None:
        """Stand still."""
        self._seconds, self._since = self.seconds, None

    @property
    def seconds(self) -> float:
        """Counted so far."""
        return self._seconds + (0.0 if self._since is None else time.perf_counter() - self._since)
