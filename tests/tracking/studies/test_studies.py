"""Recorded studies: written, found, stopped, continued, deleted; invisible among runs."""

import dataclasses
from pathlib import Path

import pytest
from mlflow.exceptions import MlflowException

from playground.errors import NotAllowed, NotFound, OverLimit, TrackingFailed, WrongInput
from playground.experiment import Experiment
from playground.studies.plan import Option, Plan
from playground.studies.ranges import Range
from playground.text import Text
from playground.tracking import queue, runs, states, store, studies, study_records
from playground.tracking.schema import Artifact, StudyPart, Tag
from playground.tracking.studies import recorded
from playground.tracking.visitor import LOCAL, Visitor

ANA, BOB = Visitor("ana"), Visitor("bob")


@pytest.fixture
def plan(record: Path, small: Experiment) -> Plan:
    cells = tuple(Option(cell, Text.same(cell), {"model.cell.kind": cell}) for cell in ("gru", "rnn"))
    return Plan("cells", "real", small.plain(), cells, seeds=(0, 1))


def test_what_is_written_is_read_back_and_is_no_run(plan: Plan) -> None:
    study_id = studies.submit(plan, owner="ana")
    study = studies.get(study_id)
    assert (study.plan, study.owner, study.status, study.task) == (plan.full(), "ana", "open", "forecasting")
    assert (study.primary, study.better, study.settled) == ({"name": "mae", "better": "lower"}, "lower", False)
    assert study.submitted and study.ended is None and study.reason is None
    assert studies.get("cells") == studies.get(study_id[:8]) == study
    assert studies.listing() == studies.listing(under_way=True) == studies.rows(owner="ana") == [study]
    assert studies.rows(owner="bob") == []
    assert study_records.any_open()
    assert runs.listing() == [] and queue.look() == queue.Snapshot()
    for name in (study_id, study_id[:8], "cells"):
        with pytest.raises(NotFound):
            runs.get(name)
    params = store.client().get_run(study_id).data.params
    assert params["study.kind"] == "real" and params["study.runs"] == "4" and "rnn" in params["study.variant.1"]


def test_its_runs_are_its_children(plan: Plan) -> None:
    study_id = studies.submit(plan, owner="ana")
    for trial in reversed(list(plan.planned())):
        runs.submit(trial.experiment, owner="ana", study=StudyPart(study_id, trial.variant, trial.key))
    found = studies.runs_of(study_id)
    assert [run.trial for run in found] == ["00000", "00001", "00002", "00003"]
    assert {run.study for run in found} == {study_id} and found[1].variant == "rnn"
    assert store.client().get_run(found[0].id).data.tags["mlflow.parentRunId"] == study_id
    assert len(runs.listing(study=study_id)) == 4
    states.begin(found[0].id)
    states.end(found[0].id, "finished")
    runs.stop(found[1].id, ANA)
    now = studies.progress(studies.get(study_id), studies.runs_of(study_id))
    assert (now.total, now.finished, now.stopped, now.waiting, now.ended) == (4, 1, 1, 2, 2)
    assert now.left is not None


def test_a_search_writes_addresses_in_full(plan: Plan) -> None:
    search = dataclasses.replace(
        plan, kind="search", variants=(), seeds=(0,), trials=3, space={"model.cell": Range(("rnn", "gru"))}
    )
    assert set(studies.get(studies.submit(search, owner="ana")).plan.space) == {"model.cell.kind"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seeds": (0,)}, "two seeds"),
        ({"variants": (Option("a", Text.same("a")), Option("b", Text.same("b"), {"model.hidden": -1}))}, "variant b"),
        (
            {"variants": (Option("a", Text.same("a")), Option("b", Text.same("b"), {"data": "etth1"}))},
            "not on this machine",
        ),
    ],
)
def test_what_cannot_be_run_leaves_nothing(
    plan: Plan, changes: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Exception, match=said):
        studies.submit(dataclasses.replace(plan, **changes), owner="ana")
    assert studies.listing() == [] and not study_records.any_open()


def test_no_more_studies_than_the_deployment_allows(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "1")
    studies.submit(plan, owner="ana")
    studies.submit(plan, owner="bob")
    with pytest.raises(OverLimit, match="1 studies"):
        studies.submit(plan, owner="ana")


def test_a_submission_that_is_cut_short_is_no_study(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_given: object, **_more: object) -> None:
        raise MlflowException("gone")

    monkeypatch.setattr(store.client(), "log_text", lost)
    with pytest.raises(TrackingFailed):
        studies.submit(plan, owner="ana")
    assert studies.listing() == [] and not study_records.any_open()


def test_stop_goes_on_and_delete_are_the_owners(plan: Plan) -> None:
    study_id = studies.submit(plan, owner="ana")
    run_id = runs.submit(next(plan.planned()).experiment, owner="ana", study=StudyPart(study_id, "gru", "00000"))
    for change in (studies.stop, studies.resume, studies.delete):
        with pytest.raises(NotAllowed):
            change(study_id, BOB)
    with pytest.raises(WrongInput, match="Stop this study"):
        studies.delete(study_id, ANA)
    stopped = studies.stop(study_id, ANA)
    assert (stopped.status, stopped.settled) == ("stopped", False) and "owner" in stopped.reason.en
    with pytest.raises(WrongInput, match="not under way"):
        studies.stop(study_id, ANA)
    with pytest.raises(WrongInput, match="still stopping"):
        studies.resume(study_id, ANA)
    studies.close(stopped)
    closed = studies.get(study_id)
    assert (closed.status, closed.settled, closed.reason) == ("stopped", True, stopped.reason)
    assert not study_records.any_open()
    again = studies.resume(study_id, LOCAL)
    assert (again.status, again.round, again.reason) == ("open", 1, None)
    studies.close(again)
    assert studies.get(study_id).status == "done"
    with pytest.raises(WrongInput, match="Stop this study"):  # a run still waits
        studies.delete(study_id, ANA)
    runs.stop(run_id, ANA)
    studies.delete(study_id, ANA)
    assert studies.listing() == [] and runs.listing() == []
    with pytest.raises(NotFound):
        studies.get(study_id)


@pytest.mark.parametrize("written", ["{", "{}", "[]", '{"kind": "dream"}', None])
def test_a_study_that_cannot_be_read_is_unknown_and_hides_no_other(plan: Plan, written: str | None) -> None:
    damaged = studies.submit(dataclasses.replace(plan, name="older"), owner="ana")
    whole = studies.submit(plan, owner="ana")
    if written is None:
        store.client().set_tag(damaged, Tag.ROUND, "often")
    else:
        store.client().log_text(damaged, written, Artifact.PLAN)
    recorded._plan.cache_clear()
    first, second = studies.rows(owner="ana")
    assert (first.id, second.id) == (whole, damaged)
    assert isinstance(second, studies.Unreadable) and (second.name, second.owner) == ("older", "ana")
    assert second.why.en.startswith("The study “older”") and second.submitted
    assert [one.id for one in studies.listing()] == [one.id for one in studies.listing(under_way=True)] == [whole]
    with pytest.raises(TrackingFailed, match="another version"):
        studies.get(damaged)
