"""A submitted run is in the record with everything that decides its numbers, and waits in its place."""

import json
from collections.abc import Callable

import pytest

from playground.errors import OverLimit
from playground.experiment import Experiment
from playground.tracking import runs, states, store
from playground.tracking.actions.submit import frozen
from playground.tracking.schema import Tag
from tests.helpers.queued import queued


def test_a_submitted_run_waits_with_every_knob_under_its_address(
    submitted: Callable[..., str], small: Experiment
) -> None:
    run_id = submitted()
    run = runs.get(run_id)
    assert (run.status, run.name, run.task, run.owner, run.position) == ("queued", "small", "forecasting", "ana", 1)
    assert run.pid is None and not run.held and not run.example
    assert run.primary == {"name": "mae", "better": "lower"}
    expected = {address: str(value) for address, value in small.flat().items() if address != "note"}
    assert run.knobs == expected
    assert runs.experiment_of(runs.get(run_id)) == small
    tags = store.client().get_run(run_id).data.tags
    assert "\n    why" in tags["mlflow.note.content"]
    assert {Tag.VERSION + name for name in ("python", "torch", "mlflow", "app")} <= set(tags)


def test_threads_are_written_down_when_a_run_is_submitted(small: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_THREADS", "3")
    open_ended = small.model_copy(update={"training": small.training.model_copy(update={"threads": 0})})
    assert frozen(open_ended).training.threads == 3
    assert frozen(small).training.threads == 1


def test_a_long_note_is_kept_whole(record: object, small: Experiment) -> None:
    note = "ñ" * 2000
    run_id = runs.submit(small.model_copy(update={"note": note}), owner="ana")
    assert runs.experiment_of(runs.get(run_id)).note == note


def test_visitors_go_before_examples_and_what_was_interrupted_before_both(submitted: Callable[..., str]) -> None:
    example = submitted("example", example=True)
    first, second, third = (submitted(name) for name in ("first", "second", "third"))
    held = submitted("held", held=True)
    assert queued() == [first, second, third, example]
    states.begin(third)
    states.requeue(third)
    states.begin(example)
    states.requeue(example)
    assert queued() == [third, first, second, example]
    assert [runs.get(run_id).position for run_id in (third, example, held)] == [1, 4, None]
    assert {run.id: run.position for run in runs.listing()}[second] == 3


def test_a_held_run_knows_the_process_that_will_train_it(submitted: Callable[..., str]) -> None:
    import os

    run = runs.get(submitted(held=True))
    assert run.held and run.pid == os.getpid() and run.host and run.process_started


def test_limits_are_refused_in_words(submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "2")
    submitted()
    submitted(example=True, owner="examples")
    submitted()
    with pytest.raises(OverLimit, match="2 runs waiting or training"):
        submitted()
    submitted(owner="ben")
    submitted(example=True)


def test_a_full_disk_is_refused_in_words(submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    submitted()
    monkeypatch.setenv("PLAYGROUND_MAX_DISK_GB", "0.0000001")
    with pytest.raises(OverLimit, match="disk"):
        submitted()


def test_a_knob_above_the_deployments_limit_is_refused(
    submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "1")
    with pytest.raises(OverLimit, match=r"training\.epochs"):
        submitted()


def test_a_run_that_is_just_being_written_is_not_seen(submitted: Callable[..., str]) -> None:
    ready = submitted()
    client = store.client()
    half = client.create_run(store.experiment_id("forecasting"), tags={Tag.STATE: "new", Tag.TASK: "forecasting"})
    assert [run.id for run in runs.listing()] == [ready]
    assert queued() == [ready]
    assert half.info.run_id not in queued()


def test_the_experiment_lies_beside_the_run_as_json(submitted: Callable[..., str], small: Experiment) -> None:
    from playground.tracking import artifacts

    run = runs.get(submitted())
    assert json.loads(artifacts.read(run, "experiment.json")) == small.plain()
    assert Experiment.from_toml(artifacts.read(run, "experiment.toml").decode()) == small


def test_a_run_remembers_which_run_it_came_from_and_why(record: object, small: Experiment) -> None:
    first = runs.submit(small, owner="ana")
    child = runs.get(runs.submit(small, owner="ben", parent=first, why="another seed"))
    assert (child.parent, child.why, child.from_epoch) == (first, "another seed", None)
