"""Studies with real processes: dispatcher, scheduler and small real trainings; and everything killed in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from playground.experiment import Experiment
from playground.studies.plan import Option, Plan
from playground.studies.ranges import Range
from playground.text import Text
from playground.tracking import store, studies
from playground.tracking.schema import MetricKey
from playground.tracking.visitor import LOCAL
from tests.helpers.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

BASE = {
    "task": {"kind": "forecasting", "window": 12, "horizon": 3},
    "data": {"kind": "sunspots"},
    "model": {"kind": "sequence_to_vector", "hidden": 4, "cell": "gru"},
    "training": {"epochs": 6, "threads": 1},
}
CELLS = tuple(Option(cell, Text.same(cell), {"model.cell.kind": cell}) for cell in ("gru", "rnn"))


@pytest.fixture
def serve(record: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts real dispatchers; ends them, and all that lives in this home, after the test."""
    monkeypatch.setenv("PLAYGROUND_SLOTS", "2")
    yield lambda: subprocess.Popen([sys.executable, "-m", "playground.launch.dispatcher"], start_new_session=True)
    for _ in range(3):
        kill(living(record))


def living(home: Path, program: str = "") -> list[psutil.Process]:
    """The processes of this home folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("PLAYGROUND_HOME") == str(home) and process.pid != os.getpid():
                found += [process] if program in " ".join(process.cmdline()) else []
        except psutil.Error:
            continue
    return found


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.Error:
            continue
    psutil.wait_procs(processes, 5)


def status(study_id: str) -> str:
    return studies.get(study_id).status


def ended(study_id: str) -> int:
    return studies.progress(studies.get(study_id), studies.runs_of(study_id)).ended


def test_a_search_over_real_trainings_while_everything_is_killed(serve: Callable[..., object], record: Path) -> None:
    base = Experiment.configure(BASE).plain()
    space = {"training.learning_rate": Range(low=1e-4, high=1e-1, log=True), "model.cell.kind": Range(("gru", "rnn"))}
    search = studies.submit(Plan("search", "search", base, space=space, trials=7, prune="median"), owner="ana")
    real = studies.submit(Plan("real", "real", base, CELLS, seeds=(0, 1)), owner="ana")
    serve()
    until(lambda: ended(search) + ended(real) >= 2)
    kill(living(record, "launch.studies.scheduler"))
    until(lambda: ended(search) + ended(real) >= 4)
    kill(living(record))  # the machine is rebooted
    assert status(search) == "open"
    serve()
    until(lambda: (status(search), status(real)) == ("done", "done"))
    until(lambda: not living(record, "launch.studies.scheduler"))  # nothing is left to do
    found = studies.runs_of(search)
    assert [run.trial for run in found] == [f"{number:05d}" for number in range(7)]
    assert all(run.status == "finished" or run.pruned for run in found)
    done = [run for run in found if run.status == "finished"]
    assert len({run.knobs["training.learning_rate"] for run in found}) == 7 and len(done) >= 4
    best = store.client().get_metric_history(search, MetricKey.BEST)
    assert best[-1].value == min(run.score for run in done)
    assert [point.step for point in store.client().get_metric_history(search, MetricKey.ENDED)] == list(range(1, 8))
    pairs = [(run.variant, run.knobs["seed"], run.status) for run in studies.runs_of(real)]
    assert pairs == [(cell, seed, "finished") for seed in "01" for cell in ("gru", "rnn")]
    # Nothing was begun twice beside them.
    for study_id, count in ((search, 7), (real, 4)):
        wanted = f"tags.`mlflow.parentRunId` = '{study_id}'"
        assert len(store.client().search_runs(store.experiment_ids(), wanted)) == count


def test_a_study_is_stopped_and_goes_on(serve: Callable[..., object], record: Path) -> None:
    long = {**BASE, "training": {"epochs": 100_000, "patience": 0, "threads": 1}}
    study_id = studies.submit(Plan("long", "seeds", Experiment.configure(long).plain(), seeds=(0, 1, 2)), owner="ana")
    serve()
    until(lambda: [run.status for run in studies.runs_of(study_id)] == ["running", "running", "queued"])
    studies.stop(study_id, LOCAL)
    until(lambda: studies.get(study_id).settled)
    assert [run.status for run in studies.runs_of(study_id)] == ["stopped"] * 3
    studies.resume(study_id, LOCAL)
    until(lambda: [run.status for run in studies.runs_of(study_id)] == ["running", "running", "queued"])


def test_a_second_scheduler_leaves(record: Path) -> None:
    from filelock import FileLock

    from playground.launch.single_instance import BUSY
    from playground.launch.studies import scheduler

    assert scheduler.main() == 0  # nothing to do
    command = [sys.executable, "-m", "playground.launch.studies.scheduler"]
    with FileLock(str(record / "studies.lock")):
        assert subprocess.run(command, check=False, timeout=PATIENCE).returncode == BUSY
