"""Where a training stands: its numbers and its clock, what it tells, and the readings of its inner loop."""

import math
import time
from dataclasses import dataclass, field

import torch
from torch import Tensor

from playground.errors import RunFailed
from playground.task import Sample
from playground.text import Text


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
        peak_memory: MiB, of the process (CPU) or of the device.
        seconds: of training since the start, over all sessions.
        best: whether this is the best validation loss so far.
        sample: the task's sample output with these weights.
        done: steps since the start as a share of all that are planned, 0 to 1: less than 1 at the end where something
            ended the training sooner.
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


Event = Step | Epoch


class Readings:
    """Losses, weights and gradient norms of the last steps, each a scalar on the device."""

    def __init__(self) -> None:
        self._first = 0
        self._losses: list[Tensor] = []
        self._norms: list[Tensor] = []
        self._weights: list[Tensor | int] = []

    def add(self, step: int, loss: Tensor, weight: Tensor | int, norm: Tensor) -> None:
        """Keep what one step gave; nothing is read."""
        if not self._losses:
            self._first = step
        self._losses.append(loss)
        self._weights.append(weight)
        self._norms.append(norm)

    def into(self, at: Position) -> None:
        """Read everything kept and add it to the sums of the running epoch.

        Raises:
            RunFailed: a loss or a gradient was infinite or not a number; the sentence names the step.
        """
        if not self._losses:
            return
        losses, norms, weights = torch.stack(self._losses).tolist(), torch.stack(self._norms).tolist(), self._read()
        first = self._first
        self._losses, self._norms, self._weights = [], [], []
        for place, (loss, norm, weight) in enumerate(zip(losses, norms, weights, strict=True)):
            if not (math.isfinite(loss) and math.isfinite(norm)):
                raise RunFailed(self.broken(first + place))
            at.loss += loss * weight
            at.weight += weight
            at.norm += norm

    def _read(self) -> list[float]:
        tensors = [weight for weight in self._weights if isinstance(weight, Tensor)]
        if not tensors:
            return [float(weight) for weight in self._weights if not isinstance(weight, Tensor)]
        read = iter(torch.stack(tensors).tolist())
        return [float(next(read)) if isinstance(weight, Tensor) else float(weight) for weight in self._weights]

    @staticmethod
    def broken(step: int) -> Text:
        """The sentence for numbers that are no numbers."""
        return Text(
            "The loss became infinite or not a number at step {step}; try a smaller learning rate or stronger "
            "gradient clipping. The best weights before it are kept.",
            "La pérdida se hizo infinita o dejó de ser un número en el paso {step}; pruebe una tasa de aprendizaje "
            "menor o un recorte del gradiente más fuerte. Se conservan los mejores pesos anteriores.",
        ).format(step=step)
