"""Learning rates over training."""

import pytest

from playground.training import Training
from playground.training.schedule import HALVINGS, rate, stalled


def rates(timed: float = 0.0, steps: int = 200, **changes) -> list[float]:
    training = Training(learning_rate=0.1, **changes)
    return [rate(training, step, steps, timed, 0) for step in range(steps)]


def test_constant():
    assert set(rates(schedule="constant")) == {0.1}


def test_cosine_rises_then_falls_to_zero():
    found = rates(schedule="cosine")
    top = found.index(max(found))
    assert 5 <= top <= 12 and found[top] == pytest.approx(0.1, rel=0.01)
    assert found[:top] == sorted(found[:top]) and found[0] > 0
    assert found[top:] == sorted(found[top:], reverse=True) and found[-1] < 1e-4


def test_a_time_limit_that_does_not_bind_changes_nothing():
    free = rates(schedule="cosine")[100:]
    assert rates(timed=0.1, schedule="cosine")[100:] == free


def test_a_time_limit_that_binds_brings_the_rate_to_zero():
    assert max(rates(timed=1.0, schedule="cosine")) == 0.0


def test_plateau_halves():
    training = Training(learning_rate=0.1, schedule="plateau")
    assert rate(training, 0, 10, 0.0, 0) == 0.1
    assert rate(training, 0, 10, 0.0, 3) == pytest.approx(0.0125)


def test_a_plateau_is_met_after_a_third_of_the_patience():
    training = Training(schedule="plateau", patience=9)
    assert not stalled(training, epoch=6, better=4, halved=0, halvings=0)
    assert stalled(training, epoch=7, better=4, halved=0, halvings=0)
    assert not stalled(training, epoch=8, better=4, halved=7, halvings=1)
    assert stalled(training, epoch=10, better=4, halved=7, halvings=1)
    assert not stalled(training, epoch=99, better=4, halved=7, halvings=HALVINGS)
    assert not stalled(Training(schedule="constant"), epoch=99, better=4, halved=7, halvings=0)
