"""When a training is over, and the sentence that says why."""

from playground.text import Text
from playground.training.configuration import Training
from playground.training.position import Position

TIME = Text("The time limit was reached.", "Se alcanzó el límite de tiempo.")
"""Said where the clock ended a training."""


def over(training: Training, at: Position, seconds: float) -> Text | None:
    """Why no further epoch is begun or gone on with; None: training goes on.

    Args:
        seconds: trained so far.
    """
    if training.patience and at.epoch - max(at.best_epoch, at.since) >= training.patience:
        return Text(
            "Stopped early: validation was last better in epoch {best}.",
            "Parada temprana: la validación mejoró por última vez en la época {best}.",
        ).format(best=at.best_epoch)
    if at.epoch >= training.epochs:
        return Text("All epochs were trained.", "Se entrenaron todas las épocas.")
    if training.steps and at.step >= training.steps:
        return Text("The step limit was reached.", "Se alcanzó el límite de pasos.")
    if training.seconds and seconds >= training.seconds and at.step:
        return TIME
    return None
