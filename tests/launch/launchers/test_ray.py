"""Real runs on a real cluster: through an MLflow server, without a shared folder; one machine is lost on the way."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from playground.launch.launchers.base import slots_file
from playground.tracking import queue
from playground.tracking.actions import run_changes
from playground.tracking.run import Run
from playground.tracking.run_folder import folder
from playground.tracking.schema import Artifact, MetricKey
from playground.tracking.visitor import LOCAL
from tests.helpers import mlflow_server, waiting
from tests.launch.cluster import Nodes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("ray")]

EPOCHS = 20
"""Each of some tenths of a second: there is time to lose a machine."""


until = partial(waiting.until, pause=0.4)
"""Asks less often than others, as the record is a server that has to answer."""


@pytest.fixture
def server(tmp_path: Path, empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An MLflow server of its own, in force as the record."""
    shutil.copy(empty_store, tmp_path / "record.db")
    with mlflow_server.serving(tmp_path) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        yield address


def run(run_id: str) -> Run:
    found = queue.get(run_id)
    assert found is not None
    return found


def experiment(seed: int) -> object:
    from playground.experiment import Experiment

    return Experiment.configure(
        {
            "name": f"seed {seed}",
            "seed": seed,
            "task": {"kind": "forecasting"},
            "model": {"hidden": 96, "layers": 2},
            "training": {"epochs": EPOCHS, "patience": 0, "batch": 8, "threads": 1, "device": "cpu"},
        }
    )


def trained_here(seed: int) -> dict[str, float]:
    """The test metrics of the same training at one go in this process."""
    import torch

    from playground.training import Trainer

    torch.set_num_threads(1)
    chosen = experiment(seed)
    data = chosen.prepare(chosen.data.load())
    trainer = Trainer(chosen.training, chosen.task, chosen.network(data.sizes, data.initial), data, chosen.seed)
    for _ in trainer:
        pass
    return dict(trainer.test())


def count(run_id: str) -> int:
    place = folder(run_id) / "counter"
    return int(place.read_text() or 0) if place.exists() else 0


def test_jobs_outlive_the_dispatcher_and_the_next_one_finds_them(
    cluster: Nodes,
    submit: Callable[..., str],
    dispatcher: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEST_CLUSTER", cluster.address)
    monkeypatch.setenv("PLAYGROUND_SHARED_HOME", "1")
    monkeypatch.setenv("PLAYGROUND_SLOTS", "3")  # one more than there is room for: it waits in the cluster
    monkeypatch.setenv("PLAYGROUND_THREADS", "1")
    runs = [submit("long") for _ in range(3)]
    first = dispatcher()
    until(lambda: sum(count(one) > 2 for one in runs) == 2)
    first.kill()
    first.wait()
    queued = next(one for one in runs if not count(one))
    victim, stopped = (one for one in runs if one != queued)
    jobs = {one: run(one).job for one in (victim, stopped)}
    assert all(jobs.values()) and run(queued).status == "queued"
    slots_file().unlink()
    second = dispatcher()
    until(slots_file().exists)  # what it tells first, once it has found everything
    # What waits in the cluster for a run that ended meanwhile never begins.
    run_changes.stop(queued, LOCAL)
    os.kill(run(victim).pid or 0, signal.SIGKILL)
    until(lambda: run(victim).status == "failed")
    reason = run(victim).reason
    assert reason is not None and "SIGKILL" in reason.en and "counting from 0" in reason.en
    second.terminate()
    assert second.wait(waiting.PATIENCE) == 0
    reached = count(stopped)
    until(lambda: count(stopped) > reached + 20)  # a dispatcher that leaves in good order leaves them alone, too
    assert run(stopped).status == "running"
    run_changes.stop(stopped, LOCAL)
    until(lambda: run(stopped).status == "stopped")
    assert {one: run(one).attempts for one in runs} == {victim: 1, stopped: 1, queued: 0}
    until(lambda: run(queued).status == "stopped")
    assert not count(queued)


def test_one_is_stopped_and_one_goes_on_elsewhere_when_its_machine_is_lost(
    cluster: Nodes, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.tracking import store
    from playground.tracking.actions.submit import submit

    monkeypatch.setenv("PLAYGROUND_LAUNCHER", "ray")
    monkeypatch.setenv("PLAYGROUND_RAY_ADDRESS", cluster.address)
    monkeypatch.setenv("PLAYGROUND_CARRY_SECONDS", "0.5")
    monkeypatch.delenv("PLAYGROUND_SLOTS", raising=False)  # as many as the cluster has
    runs = [submit(experiment(seed), owner="somebody") for seed in (1, 2)]
    dispatcher = subprocess.Popen([sys.executable, "-m", "playground.launch.dispatcher"], start_new_session=True)
    try:
        until(lambda: all(run(one).epoch > 2 for one in runs))
        second = {process.pid for process in cluster.family(1)}
        lost, stopped = sorted(runs, key=lambda one: run(one).pid not in second)
        assert run(lost).pid in second and run(stopped).pid not in second and run(lost).job
        seed = 1 + runs.index(lost)
        until(lambda: artifact(lost, "checkpoint/checkpoint.safetensors"))
        before = run(lost).epoch
        cluster.lose(1)
        run_changes.stop(stopped, LOCAL)
        until(lambda: run(stopped).status == "stopped")
        assert run(stopped).has_model and artifact(stopped, Artifact.LOG)
        until(lambda: run(lost).attempts == 2)
        until(lambda: run(lost).over)
        found = run(lost)
        assert found.status == "finished", found.reason
        assert dict(found.metrics) == pytest.approx(trained_here(seed), rel=0, abs=0)
        # Nothing is missing, and nothing is there twice.
        epochs = [int(point.value) for point in store.client().get_metric_history(lost, MetricKey.EPOCH)]
        assert sorted(epochs) == list(range(EPOCHS + 1)) and before < EPOCHS - 2
        steps = [point.step for point in store.client().get_metric_history(lost, MetricKey.WITHIN)]
        assert len(steps) == len(set(steps))
        log = Path(store.client().download_artifacts(lost, Artifact.LOG)).read_text("utf-8")
        assert "goes on from epoch" in log
        # The record knows of the end before the machine has cleared the run's folder.
        until(lambda: not any((cluster.home(0) / "runs").glob("*/checkpoint")))
    finally:
        dispatcher.terminate()
        dispatcher.wait(waiting.PATIENCE)


def artifact(run_id: str, name: str) -> bool:
    from playground.tracking import store

    under, _, _ = name.rpartition("/")
    return name in {file.path for file in store.client().list_artifacts(run_id, under or None)}
