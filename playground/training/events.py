"""What the engine tells while it trains."""

from dataclasses import dataclass, field

from playground.task import Sample


@dataclass(frozen=True)
class Step:
    """Told a few times a second inside an epoch.

    Attributes:
        epoch: the running epoch, from 1. step: optimiser steps since the start.
        share: of this epoch that is done, 0 to 1.
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
        number: 0 before training. step: optimiser steps since the start.
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
