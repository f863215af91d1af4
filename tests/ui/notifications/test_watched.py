"""What a tab waits for, and what becomes of it."""

from dataclasses import replace
from typing import Any

import pytest

from playground.errors import NotFound, TrackingFailed
from playground.launch.worker.interruptions import TRAINING
from playground.text import Text
from playground.tracking.run import Run
from playground.tracking.schema import Status
from playground.tracking.visitor import Visitor
from playground.ui.notifications import watched as waiting
from playground.ui.notifications.subjects import Subject, of_run
from playground.ui.notifications.watched import Read, Watched

RUN = Run("a", "mine", "forecasting", "running", owner="ana")


def read_as(status: Status) -> Read:
    return lambda name: of_run(replace(RUN, id=name, status=status))


def test_what_ends_is_told_once_and_is_unseen() -> None:
    now = Watched({"a": read_as("running"), "b": read_as("queued")})
    assert [one.id for one in now.look()] == ["a", "b"] and not now.ended and now.seen
    now.waiting["a"] = read_as("failed")
    assert [one.id for one in now.look()] == ["b"]
    assert list(now.waiting) == ["b"] and [one.id for one in now.ended] == ["a"] and not now.seen
    now.look()
    assert len(now.ended) == 1


def test_what_was_deleted_is_waited_for_no_more_and_what_cannot_be_read_is() -> None:
    def read(name: str) -> Subject:
        raise (NotFound if name == "gone" else TrackingFailed)(Text.same("no"))

    now = Watched({"gone": read, "away": read})
    assert now.look() == [] and list(now.waiting) == ["away"] and not now.ended


@pytest.mark.parametrize(
    ("changed", "waits"),
    [({}, True), ({"status": "queued"}, True), ({"status": "finished"}, False), ({"owner": "ben"}, False), ({"study": "s"}, False)],
)  # fmt: skip
@pytest.mark.parametrize("admin", [False, True])
def test_only_the_visitors_own_runs_are_waited_for(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], waits: bool, admin: bool
) -> None:
    now = Watched()
    monkeypatch.setattr(waiting, "watched", lambda: now)
    monkeypatch.setattr(waiting, "visitor", lambda: Visitor("ana", admin))
    for _ in range(2):
        waiting.watch_run(replace(RUN, **changed))
    assert list(now.waiting) == (["a"] if waits else [])


@pytest.mark.parametrize(
    ("changed", "doing"),
    [
        ({"status": "queued"}, "en espera"),
        ({}, "en marcha"),
        ({"phase": Text("preparing data: weather", "preparando datos: weather")}, "preparando datos"),
        ({"phase": TRAINING, "share": 0.425}, "42 %"),
        ({"status": "stopped", "pruned": True}, "podada"),
    ],
)
def test_how_far_a_run_is_is_told_in_short(changed: dict[str, Any], doing: str) -> None:
    assert of_run(replace(RUN, **changed)).doing.es == doing


def test_what_came_out_is_told_with_its_end() -> None:
    done = replace(
        RUN, status="finished", seconds=200.0, metrics={"mae": 0.5}, primary_tag='{"name": "mae"}', ended=7.0
    )
    found = of_run(done)
    assert (found.details.en, found.ended, found.mark) == ("Forecasting · 3 min 20 s · test MAE: 0.5000", 7.0, "✅")
    broken = replace(done, status="failed", reason=Text("It broke.", "Se rompió."))
    assert of_run(broken).details.en == "It broke." and of_run(replace(RUN)).ended is None
