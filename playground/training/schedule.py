"""How the learning rate changes over training, and when training is over.

* `constant`: as it was set.
* `cosine`: rises over the first twentieth of training, then falls along half a cosine to zero. How far training is
  follows from the steps done of all epochs, or up to the step limit where that comes first. With a time limit it is
  the larger of that and the share of the time: a limit that does not bind changes nothing, one that does still brings
  the rate to zero in time.
* `plateau`: halved whenever the validation loss has not improved for a while, at most ten times.
"""

import math

from playground.text import Text
from playground.training.configuration import Training
from playground.training.position import Position

WARM_UP = 0.05
"""The share of a cosine schedule over which the rate rises."""

HALVINGS = 10
"""Below a thousandth of the first rate nothing moves any more."""


def planned(training: Training, per_epoch: int) -> int:
    """How many steps a training may take at most, with `per_epoch` batches in an epoch."""
    steps = training.epochs * per_epoch
    return min(steps, training.steps) if training.steps else steps


def rate(training: Training, step: int, steps: int, timed: float, halvings: int) -> float:
    """The learning rate of one step.

    Args:
        step: how many steps were done before.
        steps: how many steps there will be, as `planned` says.
        timed: the share of the time limit that is over; 0 where there is none.
        halvings: how often a plateau has been met.
    """
    if training.schedule == "plateau":
        return training.learning_rate * 0.5**halvings
    if training.schedule == "constant":
        return training.learning_rate
    done = max((step + 0.5) / steps, timed)
    if done < WARM_UP:
        return training.learning_rate * done / WARM_UP
    return training.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, (done - WARM_UP) / (1 - WARM_UP))))


def stalled(training: Training, epoch: int, better: int, halved: int, halvings: int) -> bool:
    """Whether a plateau is met after `epoch`.

    The wait is a third of the patience (three epochs where nothing stops early), so that a lower rate gets its
    chance before training ends.

    Args:
        better: the epoch with the best validation loss.
        halved: the epoch after which the rate was last halved.
        halvings: how often the rate was halved.
    """
    wait = max(1, training.patience // 3) if training.patience else 3
    return training.schedule == "plateau" and halvings < HALVINGS and epoch - max(better, halved) >= wait


_STEPS = Text("The step limit was reached.", "Se alcanzó el límite de pasos.")


def over(training: Training, at: Position, seconds: float, limit: float, planned: int) -> Text | None:
    """Why no further epoch is begun or gone on with; None: training goes on.

    Args:
        seconds: seconds trained so far.
        limit: seconds that there are for the training; infinite: no limit.
        planned: optimiser steps of a training that nothing ends sooner.
    """
    time = Text(
        "The time limit was reached after {step} of {planned} steps.",
        "Se alcanzó el límite de tiempo tras {step} de {planned} pasos.",
    ).format(step=at.step, planned=planned)
    out_of_time = seconds >= limit and at.step > 0
    if at.cut == "time" and (out_of_time or at.epoch >= training.epochs):
        return time  # the last epoch was not trained to its end, whatever its number says
    if training.patience and at.epoch - max(at.best_epoch, at.since) >= training.patience:
        return Text(
            "Stopped early: validation was last better in epoch {best}.",
            "Parada temprana: la validación mejoró por última vez en la época {best}.",
        ).format(best=at.best_epoch)
    if at.cut == "steps" and at.epoch >= training.epochs:
        return _STEPS
    if at.epoch >= training.epochs:
        return Text("All epochs were trained.", "Se entrenaron todas las épocas.")
    if training.steps and at.step >= training.steps:
        return _STEPS
    return time if out_of_time else None


def by_clock(ended_by: Text | None) -> bool:
    """Whether a time limit ended a training, by the sentence that was recorded, in this version or an earlier one."""
    return ended_by is not None and ended_by.en.startswith("The time limit was reached")
