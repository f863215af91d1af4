"""Where a training stands: its numbers and its clock, and what it tells."""

import math
import time
from dataclasses import dataclass, field

from playground.task import Sample
from playground.training.norms import Norms


@dataclass(slots=True)
class Position:
    """How far a training is; plain JSON values.

    Attributes:
        begun: the untrained network has been measured.
        epoch: how many epochs are finished.
        batch: how many batches of the running epoch are done.
        step: how many steps the optimiser has done since the start.
        rate: the learning rate of the last step.
        measuring: the running epoch is trained to its end and not measured yet.
        cut: what broke the last epoch off before its last batch: `time`, `steps`, or empty.
        loss: the sum of the training loss over the running epoch; divided by `weight` it is the mean.
        weight: the sum of the weights of that loss over the running epoch.
        norm: the sum of the gradient norms of the running epoch.
        normed: of how many batches of the running epoch the next three are.
        clipped: in how many of them the gradient was clipped.
        gradients: the sum of the gradient norms of each layer.
        largest: the largest gradient norm of each layer.
        best_loss: the lowest loss on the validation part.
        best_epoch: the epoch with the lowest loss on the validation part.
        halvings: how often the rate was halved on a plateau.
        halved: the epoch after which the rate was last halved on a plateau.
        since: the epoch from which patience is counted.
        opened: the clock when the running epoch began.
        closed: the clock when the last batch of the running epoch was done.
        seconds: the clock when this position was written down.
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
    normed: int = 0
    clipped: int = 0
    gradients: list[float] = field(default_factory=list)
    largest: list[float] = field(default_factory=list)
    best_loss: float = math.inf
    best_epoch: int = 0
    halvings: int = 0
    halved: int = 0
    since: int = 0
    opened: float = 0.0
    closed: float = 0.0
    seconds: float = 0.0

    def done(self, planned: int) -> float:
        """The share of `planned` steps that is done, 0 to 1."""
        return min(1.0, self.step / max(1, planned))

    def next_epoch(self) -> None:
        """Close the running epoch."""
        self.epoch += 1
        self.batch = 0
        self.measuring = False
        self.loss = self.weight = self.norm = 0.0
        self.normed = self.clipped = 0
        self.gradients, self.largest = [], []


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


@dataclass(frozen=True)
class Step:
    """Told a few times a second inside an epoch.

    Attributes:
        epoch: the running epoch, from 1.
        step: how many steps the optimiser has done since the start.
        share: how much of this epoch is done, 0 to 1.
        train_loss: mean over the epoch so far, in the task's unit.
        seconds: of training since the start, over all sessions.
        done: steps since the start as a share of all that are planned, 0 to 1.
    """

    epoch: int
    step: int
    share: float
    train_loss: float
    seconds: float
    done: float = 0.0


@dataclass(frozen=True)
class Epoch:
    """Told after each epoch; epoch 0 is the untrained network.

    Attributes:
        number: the number of the epoch; 0 before training.
        step: how many steps the optimiser has done since the start.
        train_loss: mean over the epoch; NaN at epoch 0.
        validation_loss: over the whole validation part.
        metrics: of the validation part, by name.
        gradient_norm: mean over the epoch, before clipping; NaN at epoch 0.
        learning_rate: at the end of the epoch.
        items_per_second: real items of the training part per second.
        items: of the training part that the network has seen since the start, each time counted.
        peak_memory: MiB, of the process (CPU) or of the device.
        seconds: of training since the start, over all sessions.
        best: whether this is the best validation loss so far.
        sample: the task's sample output with these weights.
        done: steps since the start as a share of all that are planned, 0 to 1: less than 1 at the end where something
            ended the training sooner.
        layers: the norms of each layer that is trained, by `layer_names.layer_of`, in the network's order.
        clipped: share of the epoch's batches whose gradient was clipped; NaN at epoch 0.
    """

    number: int
    step: int
    train_loss: float
    validation_loss: float
    metrics: dict[str, float]
    gradient_norm: float
    learning_rate: float
    items_per_second: float
    peak_memory: float
    seconds: float
    best: bool
    sample: Sample = field(repr=False)
    done: float = 0.0
    layers: dict[str, Norms] = field(default_factory=dict, repr=False)
    clipped: float = math.nan
    items: float = math.nan


Event = Step | Epoch
