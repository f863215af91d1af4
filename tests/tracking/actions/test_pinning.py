"""Who may pin a run, how many, and that runs of earlier versions without the tag are simply not pinned."""

from collections.abc import Callable

import pytest

from playground.errors import NotAllowed, OverLimit
from playground.tracking import runs
from playground.tracking.visitor import LOCAL, Visitor

ANA, BEN, ADMIN = Visitor("ana"), Visitor("ben"), Visitor("root", admin=True)


def test_the_owner_pins_and_unpins_and_nobody_else(submitted: Callable[..., str]) -> None:
    run_id, other = submitted("first"), submitted("second")
    assert not runs.get(run_id).pinned
    for change in (runs.pin, runs.unpin):
        with pytest.raises(NotAllowed, match="somebody else"):
            change(run_id, BEN)
    assert runs.pin(run_id, ANA).pinned and runs.pin(run_id, ANA).pinned
    assert [run.id for run in runs.listing(pinned=True)] == [run_id]
    run = runs.unpin(run_id, ANA)
    assert not run.pinned and run.unpinned is not None
    assert runs.listing(pinned=True) == [] and runs.unpin(other, ANA).unpinned is None


def test_a_visitor_pins_so_many_and_the_administrator_any(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_PINNED", "2")
    first, second, third, fourth = (submitted(str(number)) for number in range(4))
    runs.pin(first, ADMIN)  # what the administrator keeps is not counted against its owner
    runs.pin(second, ANA)
    runs.pin(third, ANA)
    with pytest.raises(OverLimit, match=r"as many runs pinned .* \(2\)"):
        runs.pin(fourth, ANA)
    runs.pin(submitted("of Ben", owner="ben"), BEN)
    runs.unpin(second, ANA)
    assert runs.pin(fourth, ANA).pinned
    assert runs.pin(second, LOCAL).pinned


def test_a_demonstration_bounds_pins_and_others_hardly(monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.settings import settings

    assert (settings().keep_days, settings().max_pinned) == (0, 1000)
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    assert (settings().keep_days, settings().max_pinned) == (30, 10)
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "0")
    assert settings().keep_days == 0
