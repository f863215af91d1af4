"""Of which epochs weights are kept, within what a deployment allows."""

import pytest
import torch

from playground.tracking.kept_epochs import Plan, missing, schedule, thinned

MEGABYTE = {"weight": torch.zeros(250_000)}


def test_epochs_are_twice_as_far_apart_each_time() -> None:
    assert schedule(0) == (0,) and schedule(1) == (0, 1)
    assert schedule(20) == (0, 1, 2, 4, 8, 16) and schedule(64)[-1] == 64


@pytest.mark.parametrize(
    ("most", "kept"),
    [(0, ()), (1, (0,)), (2, (0, 32)), (3, (0, 4, 32)), (4, (0, 2, 8, 32)), (7, schedule(32)), (99, schedule(32))],
)
def test_they_are_thinned_evenly_and_keep_both_ends(most: int, kept: tuple[int, ...]) -> None:
    assert thinned(schedule(32), most) == kept


def test_a_deployment_says_how_much_it_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Plan.of(MEGABYTE, schedule(20)) == Plan(schedule(20), 1.0, 20)
    monkeypatch.setenv("PLAYGROUND_KEEP_WEIGHTS_MB", "2")
    assert Plan.of(MEGABYTE, schedule(20)) == Plan((0, 16), 1.0, 2)
    monkeypatch.setenv("PLAYGROUND_KEEP_WEIGHTS_MB", "0")
    assert Plan.of(MEGABYTE, schedule(20)).epochs == () == Plan.of({}, ()).epochs
    monkeypatch.delenv("PLAYGROUND_KEEP_WEIGHTS_MB")
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    assert Plan.of(MEGABYTE, schedule(20)).epochs == (0, 2, 4, 16)


def test_what_is_missing_is_said_with_the_reason() -> None:
    plan = Plan((0, 4), 7.25, 15)
    assert missing(4, (0, 1, 2, 4), plan) is None and missing(4, (0, 1, 2, 4), None) is None
    budget = missing(4, (0, 4), plan)
    assert budget is not None and budget.en.startswith("The weights of these epochs are not kept: 1, 2.")
    assert "7.25 MB" in budget.en and "7,25 MB" in budget.es and "15 MB" in budget.en
    lost, old = missing(4, (4,), plan), missing(4, (4,), None)
    assert lost is not None and "MB" not in lost.en and "0, 1, 2" in lost.en
    assert old is not None and "an earlier version" in old.en
