"""What a tab waits for, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from playground.errors import NotFound, TrackingFailed
from playground.text import Text
from playground.tracking.run import Run
from playground.ui.notifications import watched as waiting
from playground.ui.notifications.watched import Watched

RUN = Run("a", "mine", "forecasting", "running", owner="ana")


def found(monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Run]) -> None:
    monkeypatch.setattr(waiting.record, "watched", read)


def test_what_ends_is_told_once_and_is_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    now = Watched(["a", "b"])
    found(monkeypatch, lambda run_id: replace(RUN, id=run_id))
    assert [run.id for run in now.look()] == ["a", "b"] and not now.ended and now.seen
    found(monkeypatch, lambda run_id: replace(RUN, id=run_id, status="failed" if run_id == "a" else "queued"))
    assert [run.id for run in now.look()] == ["b"]
    assert now.waiting == ["b"] and [run.id for run in now.ended] == ["a"] and not now.seen
    now.look()
    assert len(now.ended) == 1


def test_a_run_that_was_deleted_is_waited_for_no_more_and_one_that_cannot_be_read_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(run_id: str) -> Run:
        raise (NotFound if run_id == "gone" else TrackingFailed)(Text.same("no"))

    now = Watched(["gone", "away"])
    found(monkeypatch, read)
    assert now.look() == [] and now.waiting == ["away"] and not now.ended


@pytest.mark.parametrize(
    ("changed", "waits"),
    [({}, True), ({"status": "queued"}, True), ({"status": "finished"}, False), ({"owner": "ben"}, False), ({"study": "s"}, False)],
)  # fmt: skip
def test_only_the_visitors_own_runs_are_waited_for(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], waits: bool
) -> None:
    now = Watched()
    monkeypatch.setattr(waiting, "watched", lambda: now)
    monkeypatch.setattr(waiting, "visitor", lambda: type("Ana", (), {"key": "ana"}))
    for _ in range(2):
        waiting.watch(replace(RUN, **changed))
    assert now.waiting == (["a"] if waits else [])
