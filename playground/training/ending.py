"""When a training is over, and the sentence that says why."""

from playground.text import Text
from playground.training.configuration import Training
from playground.training.position import Position

_TIME = Text(
    "The time limit was reached after {step} of {planned} steps.",
    "Se alcanzó el límite de tiempo tras {step} de {planned} pasos.",
)
_STEPS = Text("The step limit was reached.", "Se alcanzó el límite de pasos.")


def over(training: Training, at: Position, seconds: float, limit: float, planned: int) -> Text | None:
    """Why no further epoch is begun or gone on with; None: training goes on.

    Args:
        seconds: trained so far. limit: seconds that there are for it; infinite: no limit.
        planned: optimiser steps of a training that nothing ends sooner.
    """
    time = _TIME.format(step=at.step, planned=planned)
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
