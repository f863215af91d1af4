"""Runs that other code has logged with plain MLflow: what is known of them, and their curves."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from mlflow.entities import Metric, Param

from playground.tracking import foreign_runs, states, store


@pytest.fixture
def keras(record: Path) -> str:
    """A run as Keras or Lightning log it: its own names, some points at one step, numbers that are none."""
    del record
    client = store.client()
    run_id: str = client.create_run(client.create_experiment("somebody's"), run_name="keras").info.run_id
    points = [
        *(Metric("loss", value, 1000 + 500 * step, step) for step, value in enumerate([4.0, 3.0, math.nan])),
        *(Metric("val_mae", value, 1000 + 500 * step, 10 * step) for step, value in enumerate([2.0, 1.0])),
        *(Metric("epoch", step / 10, 1000, step) for step in (0, 10)),
        Metric("val_loss", math.inf, 2000, 10),
        Metric("val_loss", 7.0, 2500, 10),
        Metric("test_mae", 1.25, 3000, 0),
        Metric("attention entropy", 0.5, 3000, 3),
    ]
    client.log_batch(run_id, metrics=points, params=[Param("units", "64"), Param("seed", "1")])
    client.set_terminated(run_id)
    return run_id


def test_it_is_read_as_it_was_logged(keras: str) -> None:
    run = foreign_runs.get(keras)
    assert run is not None
    assert (run.name, run.status, run.over, run.params["units"]) == ("keras", "finished", True, "64")
    assert run.tested == {"mae": 1.25}


def test_its_curves_go_by_the_names_known_here_and_keep_what_is_no_number(keras: str) -> None:
    run = foreign_runs.get(keras)
    assert run is not None
    found = foreign_runs.curves(run)
    assert set(found) == {"train_loss", "mae", "validation_loss", "test_mae", "attention entropy"}
    loss = found["train_loss"]
    assert list(loss["step"]) == [0, 1, 2] and list(loss["seconds"]) == [0.0, 0.5, 1.0]
    assert list(loss["value"][:2]) == [4.0, 3.0] and math.isnan(loss["value"][2])
    assert list(found["validation_loss"]["value"]) == [7.0], "of two values at one step the last one"
    assert list(found["mae"]["epoch"]) == [0.0, 1.0] and math.isnan(loss["epoch"][1])


@pytest.mark.parametrize(
    ("logged", "known"),
    [
        ("val_loss", "validation_loss"), ("eval/loss", "validation_loss"), ("validation/mae", "mae"),
        ("train_loss", "train_loss"), ("training.loss", "train_loss"), ("lr", "learning_rate"), ("mae", "mae"),
        ("accuracy_val", "accuracy_val"), ("val_unheard_of", "val_unheard_of"), ("evaluation loss", "evaluation loss"),
    ],
)  # fmt: skip
def test_names_of_other_libraries(logged: str, known: str) -> None:
    assert foreign_runs.known_as(logged) == known


def test_runs_of_the_playground_deleted_ones_and_ids_that_are_none_are_not_of_other_code(
    submitted: Callable[..., str], keras: str
) -> None:
    own = submitted("own")
    assert foreign_runs.get(own) is None and foreign_runs.get("../etc") is None and foreign_runs.get("0" * 32) is None
    store.client().delete_run(keras)
    assert foreign_runs.get(keras) is None


def test_histories_are_those_that_mlflow_has(submitted: Callable[..., str]) -> None:
    client, names = store.client(), ["train/loss", "validation/mae", "none"]
    ids = [submitted(f"run {number}") for number in range(2)]
    for number, run_id in enumerate(ids):
        states.begin(run_id)
        points = [
            Metric(name, math.nan if step == 2 else step + number, step, step)
            for name in names[:2]
            for step in range(4)
        ]
        client.log_batch(run_id, metrics=points)
    for run_id in ids:
        ours = store.histories(run_id, names)
        for name in names:
            theirs = [(one.step, one.timestamp, str(one.value)) for one in client.get_metric_history(run_id, name)]
            assert [(one.step, one.timestamp, str(one.value)) for one in ours[name]] == sorted(theirs)
