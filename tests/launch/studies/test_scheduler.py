"""What the scheduler does at each look, with runs that are begun and ended by hand."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from mlflow.exceptions import MlflowException

from playground.errors import TrackingFailed, WrongKnob
from playground.experiment import Experiment
from playground.launch.studies import scheduler
from playground.launch.studies.scheduler import AHEAD, Scheduler
from playground.studies.plan import Option, Plan
from playground.studies.ranges import Range
from playground.text import Text
from playground.tracking import runs, states, store, studies
from playground.tracking.run import Run
from playground.tracking.schema import MetricKey, Tag
from playground.tracking.visitor import Visitor

pytestmark = pytest.mark.slow

ANA = Visitor("ana")
BASE = Experiment.configure(
    {
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "model": {"hidden": 4, "cell": "gru"},
        "training": {"epochs": 27, "threads": 1},
    }
).plain()
CELLS = tuple(Option(cell, Text.same(cell), {"model.cell.kind": cell}) for cell in ("gru", "rnn"))
SPACE = {"model.hidden": Range(low=2, high=64, log=True, whole=True)}


@pytest.fixture
def measured(record: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[float | None, dict[int, float]]]:
    """What runs achieved on the validation part, by their id."""
    known: dict[str, tuple[float | None, dict[int, float]]] = {}

    def validation_of(run: Run) -> tuple[float | None, dict[int, float]]:
        return known.get(run.id, (None, {}))

    for module in (scheduler, import_module("playground.tracking.studies.progress")):
        monkeypatch.setattr(module, "validation_of", validation_of)
    return known


@pytest.fixture
def submitted(measured: object) -> Iterator[Callable[..., str]]:
    """Submits a study of Ana."""

    def submit(kind: Any, address_hash: str = "", **more: Any) -> str:
        return studies.submit(Plan("p", kind, BASE, **more), owner="ana", address_hash=address_hash)

    yield submit


def finish(run: Run, status: Any = "finished") -> None:
    states.begin(run.id)
    states.end(run.id, status, None if status == "finished" else Text.same("Broken."))


def told(study_id: str, name: str) -> list[tuple[int, float]]:
    return [(point.step, point.value) for point in store.client().get_metric_history(study_id, name)]


def test_it_feeds_the_queue_and_closes(submitted: Callable[..., str], measured: dict[str, Any]) -> None:
    study_id = submitted("real", variants=CELLS, seeds=(0, 1, 2))
    current = Scheduler()
    assert current.look()
    found = studies.runs_of(study_id)
    assert [run.trial for run in found] == ["00000", "00001", "00002"] and len(found) == AHEAD
    current.look()
    assert studies.runs_of(study_id) == found
    for value in (5.0, 3.0, 4.0, 9.0, 2.0, 8.0):
        run = next(run for run in studies.runs_of(study_id) if not run.over)
        measured[run.id] = (value, {1: value})
        finish(run)
        current.look()
    every = studies.runs_of(study_id)
    assert [run.trial for run in every] == [f"{number:05d}" for number in range(6)]
    assert [run.score for run in every] == [5.0, 3.0, 4.0, 9.0, 2.0, 8.0]
    current.look()
    assert studies.get(study_id).status == "done" and not current.look()
    assert told(study_id, MetricKey.BEST) == [(1, 5), (2, 3), (3, 3), (4, 3), (5, 2), (6, 2)]
    # Another one that knows nothing changes nothing.
    Scheduler().look()
    assert told(study_id, MetricKey.ENDED) == [(step, step) for step in range(1, 7)]


@pytest.mark.parametrize("call", ["create_run", "update_run", "log_batch"])
def test_a_submission_that_is_cut_short_is_done_once(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    study_id = submitted("seeds", seeds=(0, 1))
    real, calls = getattr(store.client(), call), []

    def lost(*given: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise MlflowException("gone")
        return real(*given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(store.client(), call, lost)
        current = Scheduler()
        for _ in range(3):
            try:
                current.look()
            except TrackingFailed:
                current = Scheduler()  # as if it had been killed there
    Scheduler().look()
    assert [run.trial for run in studies.runs_of(study_id)] == ["00000", "00001"]
    whole = store.client().search_runs(store.experiment_ids(), f"tags.`mlflow.parentRunId` = '{study_id}'")
    assert len(whole) == 2


def test_runs_of_a_study_count_for_the_address_that_it_came_from(submitted: Callable[..., str]) -> None:
    study_id = submitted("seeds", address_hash="here")
    Scheduler().look()
    tags = [store.client().get_run(run.id).data.tags for run in studies.runs_of(study_id)]
    assert tags and all(one[Tag.ADDRESS_HASH] == "here" for one in tags)


def test_the_owner_keeps_room_and_the_study_never_fails_for_it(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "3")
    study_id = submitted("seeds", seeds=(0, 1, 2, 3))
    current = Scheduler()
    current.look()
    assert len(studies.runs_of(study_id)) == 2  # one place stays free
    own = [runs.submit(Experiment.configure(BASE), owner="ana")]
    for run in studies.runs_of(study_id):
        finish(run)
    own.append(runs.submit(Experiment.configure(BASE), owner="ana"))
    current.look()
    waiting = studies.get(study_id)
    assert waiting.status == "open" and "allows 3" in waiting.waits.en
    for run_id in own:
        runs.stop(run_id, ANA)
    current.look()
    assert len(studies.runs_of(study_id)) == 4 and studies.get(study_id).waits is None


def test_stop_reaches_all_and_going_on_tries_again_what_did_not_finish(submitted: Callable[..., str]) -> None:
    study_id = submitted("seeds", seeds=(0, 1, 2, 3))
    current = Scheduler()
    current.look()
    done, training, waiting = studies.runs_of(study_id)
    finish(done)
    states.begin(training.id)
    studies.stop(study_id, ANA)
    current.look()
    _, training, waiting = studies.runs_of(study_id)
    assert "study was stopped" in training.wish.en and waiting.wish is not None
    assert not studies.get(study_id).settled
    for run in (training, waiting):  # as the dispatcher does
        states.end(run.id, "stopped", run.wish)
    current.look()
    assert studies.get(study_id).settled and studies.get(study_id).status == "stopped"
    studies.resume(study_id, ANA)
    Scheduler().look()
    now = studies.runs_of(study_id)
    assert [(run.status, run.round) for run in now] == [("finished", 0), ("queued", 1), ("queued", 1), ("queued", 1)]
    for run in now[1:]:
        finish(run, "failed")
    for _ in range(2):
        Scheduler().look()
    # Failed in this round: told, and not tried without end.
    assert studies.get(study_id).status == "done"
    assert studies.progress(studies.get(study_id), studies.runs_of(study_id)).failed == 3
    studies.resume(study_id, ANA)
    Scheduler().look()
    assert [run.status for run in studies.runs_of(study_id)] == ["finished", "queued", "queued", "queued"]


def test_a_deleted_run_does_not_come_back(submitted: Callable[..., str]) -> None:
    study_id = submitted("seeds", seeds=(0, 1))
    current = Scheduler()
    current.look()
    first, second = studies.runs_of(study_id)
    finish(first)
    runs.delete(first.id, ANA)
    finish(second)
    current.look()
    current.look()
    assert studies.get(study_id).status == "done" and len(studies.runs_of(study_id)) == 1


def test_a_search_learns_and_prunes_from_the_record_alone(
    submitted: Callable[..., str], measured: dict[str, Any]
) -> None:
    study_id = submitted("search", space=SPACE, trials=9, prune="median")
    for _ in range(7):
        Scheduler().look()
        run = studies.runs_of(study_id)[-1]
        value = abs(int(run.knobs["model.hidden"]) - 20)
        measured[run.id] = (float(value), {epoch: value + 3 / epoch for epoch in range(1, 28)})
        finish(run)
    Scheduler().look()
    good, *_ = [run for run in studies.runs_of(study_id) if not run.over]
    states.begin(good.id)
    measured[good.id] = (None, dict.fromkeys(range(1, 9), 0.0))
    Scheduler().look()
    bad = studies.runs_of(study_id)[-1]
    assert bad.id != good.id
    states.begin(bad.id)
    measured[bad.id] = (None, dict.fromkeys(range(1, 9), 99.0))
    Scheduler().look()
    good, bad = studies.runs_of(study_id)[-2:]
    assert good.wish is None and "Pruned: at epoch 8" in bad.wish.en
    states.end(bad.id, "stopped", bad.wish)
    finish(good)
    Scheduler().look()
    assert studies.get(study_id).status == "done"
    assert studies.progress(studies.get(study_id), studies.runs_of(study_id)).pruned == 1
    studies.resume(study_id, ANA)  # what was pruned was no accident
    Scheduler().look()
    assert studies.get(study_id).status == "done"


def test_a_refused_suggestion_is_replaced(submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    study_id = submitted("search", space=SPACE, trials=2)
    real, refused = Plan.trial, []

    def trial(self: Plan, number: int, option: Option, values: Any, seed: int) -> Any:
        if option.name.startswith("trial") and len(refused) < 2:
            refused.append(values)
            raise WrongKnob(Text.same("Impossible."))
        return real(self, number, option, values, seed)

    monkeypatch.setattr(Plan, "trial", trial)
    Scheduler().look()
    assert len(studies.runs_of(study_id)) == 1 and len(refused) == 2


def test_one_study_in_trouble_does_not_keep_others(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = submitted("seeds", seeds=(0,), budget="epochs")
    second = submitted("race", variants=CELLS)
    real = scheduler.submit

    def refuse(experiment: Any, **more: Any) -> str:
        if more["study"].study == first:
            raise WrongKnob(Text("The data have gone.", "Los datos no están."))
        return real(experiment, **more)

    monkeypatch.setattr(scheduler, "submit", refuse)
    Scheduler().look()
    assert studies.get(first).waits.en == "The data have gone." and len(studies.runs_of(second)) == 2
    monkeypatch.setattr(scheduler, "submit", real)
    Scheduler().look()
    assert studies.get(first).waits is None and len(studies.runs_of(first)) == 1


def test_one_trial_in_trouble_does_not_keep_the_others(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study_id = submitted("race", variants=CELLS)
    real = scheduler.submit

    def refuse(experiment: Any, **more: Any) -> str:
        if more["study"].variant == CELLS[0].name:
            raise WrongKnob(Text("It does not fit.", "No encaja."))
        return real(experiment, **more)

    monkeypatch.setattr(scheduler, "submit", refuse)
    Scheduler().look()
    assert [run.variant for run in studies.runs_of(study_id)] == [CELLS[1].name]
    assert studies.get(study_id).waits.en == "It does not fit."
