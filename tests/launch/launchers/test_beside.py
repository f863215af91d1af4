"""A trainer on a machine of a cluster: work that goes on beside it."""

import threading

import pytest

from playground.launch.launchers.ray_node import beside
from tests.helpers.waiting import PATIENCE


def test_it_goes_on_while_it_is_entered_and_has_ended_after() -> None:
    began, steps = threading.Event(), []

    def work(over: threading.Event) -> None:
        began.set()
        assert over.wait(PATIENCE)
        steps.append("ended")

    with beside(work, "something"):
        assert began.wait(PATIENCE) and not steps
    assert steps == ["ended"]


def test_it_ends_after_an_error_too() -> None:
    over = []
    with pytest.raises(ValueError, match="no"), beside(lambda told: over.append(told.wait(PATIENCE)), "something"):
        raise ValueError("no")
    assert over == [True]
