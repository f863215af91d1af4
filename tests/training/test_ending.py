"""Why a training is over: the sentence names what ended it, in the order of what it was."""

import math

import pytest

from playground.text import Text
from playground.training import Training
from playground.training.position import Position
from playground.training.schedule import by_clock, over

TWO = Training(epochs=2, patience=2, seconds=60)


@pytest.mark.parametrize(
    ("at", "seconds", "begins"),
    [
        (Position(epoch=1, step=10, best_epoch=1), 10.0, None),
        (Position(epoch=2, step=20, best_epoch=1), 10.0, "All epochs"),
        (Position(epoch=2, step=20, best_epoch=0), 10.0, "Stopped early"),
        (
            Position(epoch=2, step=16, best_epoch=1, cut="time"),
            60.0,
            "The time limit was reached after 16 of 20 steps.",
        ),
        (
            Position(epoch=2, step=16, best_epoch=0, cut="time"),
            60.0,
            "The time limit was reached after 16 of 20 steps.",
        ),
        (Position(epoch=1, step=6, best_epoch=1, cut="time"), 30.0, None),  # resumed with more time
        (Position(epoch=1, step=10, best_epoch=1), 61.0, "The time limit was reached after 10 of 20 steps."),
    ],
)
def test_what_ended_it(at: Position, seconds: float, begins: str | None) -> None:
    found = over(TWO, at, seconds, limit=60.0, planned=20)
    assert (found is None) if begins is None else (found is not None and found.en.startswith(begins))


def test_a_step_limit_inside_the_last_epoch() -> None:
    training = Training(epochs=2, patience=0, steps=16)
    found = over(training, Position(epoch=2, step=16, cut="steps"), 1.0, limit=math.inf, planned=16)
    assert found is not None and found.en == "The step limit was reached."


def test_runs_ended_by_a_clock_are_known_in_the_words_of_every_version() -> None:
    assert by_clock(Text("The time limit was reached.", "Se alcanzó el límite de tiempo."))
    assert by_clock(over(TWO, Position(epoch=1, step=3, cut="time"), 60.0, limit=60.0, planned=20))
    assert not by_clock(Text("All epochs were trained.", "Se entrenaron todas las épocas.")) and not by_clock(None)
