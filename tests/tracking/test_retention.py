"""Which runs are not kept any more, by a clock that the test gives: everything that something which stays needs is kept."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground.text import Text
from playground.tracking import retention
from playground.tracking.retention import DAY, Entry, Rule, bring_into_force, expired, rule
from playground.tracking.run import Run, Verified

NOW = 1_000 * DAY
RULE = Rule(days=30, since=0.0, administrators=frozenset({"teacher"}))


def run(name: str, *, age: float = 31.0, **more: Any) -> Run:
    """A finished run of a visitor that ended so many days ago."""
    facts: dict[str, Any] = {"owner": "ana", "status": "finished", "ended": NOW - age * DAY} | more
    return Run(id=name, name=name, task="forecasting", **facts)


def gone(*runs: Run, deleted: tuple[str, ...] = (), published: tuple[str, ...] = ()) -> set[str]:
    return expired([Entry(one, one.id in deleted) for one in runs], RULE, NOW, published)


def test_what_is_old_goes_and_what_is_young_stays() -> None:
    assert gone(run("old"), run("failed", status="failed"), run("young", age=29.0)) == {"old", "failed"}


@pytest.mark.parametrize(
    "more",
    [
        {"pinned": True},
        {"status": "queued", "ended": None, "submitted": NOW - 99 * DAY},
        {"status": "running", "ended": None, "submitted": NOW - 99 * DAY},
        {"example": True, "owner": "examples"},
        {"owner": "local"},
        {"owner": "teacher"},
        {"owner": ""},
        {"unpinned": NOW - 0.5 * DAY},
        {"ended": None},
    ],
    ids=["pinned", "waiting", "running", "example", "command line", "administrator", "nobody's", "unpinned", "no date"],
)
def test_what_has_no_last_day_stays(more: dict[str, Any]) -> None:
    assert gone(run("this", **more), run("old")) == {"old"}


def test_runs_and_studies_that_published_results_tell_of_stay() -> None:
    everything = (run("told"), run("part", study="memory"), run("old"))
    assert gone(*everything, published=("told", "memory")) == {"old"}


@pytest.mark.parametrize(
    "kept", [{"pinned": True}, {"age": 1.0}, {"status": "queued", "ended": None}, {"owner": "local"}, {"example": True}]
)
def test_the_parents_of_what_stays_stay(kept: dict[str, Any]) -> None:
    first, second = run("first"), run("second", parent="first", from_epoch=3)
    assert gone(first, second, run("third", parent="second", from_epoch=6, **kept)) == set()
    # A run that was only repeated with changes needs nothing of the other.
    assert gone(first, run("changed", parent="first", **kept)) == {"first"}


def test_what_went_on_from_a_pinned_run_or_verifies_it_stays() -> None:
    family = [
        run("pinned", pinned=True),
        run("longer", parent="pinned", from_epoch=2),
        run("longest", parent="longer", from_epoch=4, owner="ben"),
        run("again", parent="longer", verifies="longer"),
    ]
    assert gone(*family, run("changed", parent="pinned")) == {"changed"}
    assert gone(*[replace(one, pinned=False) for one in family]) == {"pinned", "longer", "longest", "again"}


def test_what_a_run_that_stays_verifies_and_what_verifies_it_stay() -> None:
    outcome = Verified(True, Text("identical", "idéntica"), NOW, run="again")
    first, again = run("first", verified=outcome), run("again", parent="first", verifies="first")
    assert gone(replace(first, ended=NOW), again) == set()
    assert gone(first, replace(again, ended=NOW)) == set()
    assert gone(first, again) == {"first", "again"}


def test_a_study_stays_or_goes_as_a_whole() -> None:
    parts = [run("study"), run("one", study="study"), run("two", study="study")]
    assert gone(*parts) == {"study", "one", "two"}
    for place in range(3):
        for kept in ({"pinned": True}, {"status": "running", "ended": None}, {"ended": NOW}):
            changed = [replace(one, **kept) if number == place else one for number, one in enumerate(parts)]  # type: ignore[arg-type]
            assert gone(*changed) == set()
    # A run that stays keeps, through its parent, the study that this one is a part of.
    assert gone(*parts, run("longer", age=1.0, parent="one", from_epoch=2)) == set()


def test_what_somebody_deleted_needs_nothing_and_stays_known_to_its_study() -> None:
    first, later = run("first"), run("later", age=1.0, parent="first", from_epoch=2)
    assert gone(first, later, deleted=("later",)) == {"first"}
    assert gone(first, later, deleted=("first",)) == {"first"}
    assert gone(run("pinned", pinned=True), deleted=("pinned",)) == {"pinned"}
    trial = run("trial", study="study")
    assert gone(run("study", status="running", ended=None), trial, deleted=("trial",)) == set()
    assert gone(run("study"), trial, deleted=("trial",)) == {"study", "trial"}


def test_references_to_what_is_gone_do_no_harm() -> None:
    lost = Verified(None, None, NOW, run="no")
    assert gone(run("one", age=1.0, parent="no", from_epoch=1, verifies="no", study="no", verified=lost)) == set()


def test_without_the_setting_there_is_no_rule_and_nothing_is_written(home: Path) -> None:
    assert rule(NOW) is None and bring_into_force(NOW) is None
    assert list(home.iterdir()) == []


def test_owners_can_read_of_a_rule_for_a_week_before_the_first_run_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    old = run("old", age=400.0)
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    told = rule(NOW)
    assert told is not None and told.goes_at(old) == NOW + 7 * DAY  # nobody has looked yet
    bring_into_force(NOW)
    for hour in range(1, 8 * 24):
        later = NOW + hour * 3600
        found = bring_into_force(later)
        assert found is not None and found.goes_at(old) == NOW + 7 * DAY
        assert expired([Entry(old, False)], found, later) == ({"old"} if hour >= 7 * 24 else set())
    young = replace(old, ended=NOW + 2 * DAY)
    assert found is not None and found.goes_at(young) == NOW + 32 * DAY


def test_a_stricter_rule_begins_anew_and_a_milder_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    bring_into_force(NOW)
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "60")
    assert bring_into_force(NOW + 3600) == Rule(60, NOW)
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "3")
    found = bring_into_force(NOW + 7200)
    assert found == Rule(3, NOW + 7200)
    assert found.goes_at(run("old")) == NOW + 7200 + 3 * DAY  # a rule of three days is known for three


def test_after_an_absence_or_a_moved_clock_owners_have_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    bring_into_force(NOW)
    later = NOW + 365 * DAY
    found = bring_into_force(later)
    assert found is not None and found.goes_at(run("old")) == later + DAY
    back = bring_into_force(NOW + DAY)
    assert back is not None and back.goes_at(run("old")) == NOW + 8 * DAY


def test_a_file_that_cannot_be_read_begins_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    for words in ("", "[]", "{", '{"days": "x", "since": []}', '{"days": 30, "since": 0}'):
        (home / "retention.json").write_text(words)
        assert bring_into_force(NOW) == Rule(30, NOW)


def test_whoever_was_administrator_is_remembered(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KEEP_DAYS", "30")
    for key in ("teacher", "other", "teacher"):
        retention.remember_administrator(key)
    assert json.loads((home / "administrators.json").read_text()) == {"keys": ["teacher", "other"]}
    found = rule(NOW)
    assert found is not None and found.goes_at(run("hers", owner="teacher")) is None
