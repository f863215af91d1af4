"""The command line as programs use it: real processes, one line of JSON, exit codes, nothing else on standard output."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.__main__ import main
from playground.baseline import BASELINES
from playground.task import METRICS, TASKS

TRIVIAL = {
    "forecasting": {"last_value", "seasonal_naive", "drift", "seasonal_naive_drift"},
    "sentiment": {"majority", "bag_of_words"},
    "chords": {"majority", "logistic_position", "logistic_window"},
    "writing": {"ngram"},
}
RUN = {
    "run_id",
    "name",
    "task",
    "status",
    "pid",
    "host",
    "reason",
    "owner",
    "started",
    "seconds",
    "metrics",
    "honesty",
} | {"parent", "why", "pinned"}
SPEC = 'name = "small"\n[task]\nkind = "forecasting"\nwindow = 12\nhorizon = 3\n[model]\nhidden = 4\n[training]\nepochs = 1\nthreads = 1\n'


class Said:
    """What a command printed and how it ended."""

    def __init__(self, *words: str, home: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "playground", *words], capture_output=True, text=True, timeout=300, check=False,
            env=dict(os.environ) | {"PLAYGROUND_HOME": str(home)},
        )  # fmt: skip
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self) -> Any:
        """The one line of JSON."""
        assert self.code == 0, self.err
        assert self.out.count("\n") == 1 and self.out.endswith("\n") and self.out.isascii()
        return json.loads(self.out)

    def refused(self) -> str:
        """The one sentence on standard error."""
        assert (self.code, self.out) == (2, ""), self.err
        assert len(self.err.splitlines()) == 1 and self.err.strip()[-1] in ".?", self.err
        return self.err


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> tuple[Path, Any]:
    """A home with one run that `train --json` has made, floors and all; and what it said."""
    home = tmp_path_factory.mktemp("trained")
    (home / "mlflow.db").write_bytes(empty_store.read_bytes())
    (home / "small.toml").write_text(SPEC)
    return home, Said("train", str(home / "small.toml"), "--set", "model.cell=gru", "--json", home=home).json


def test_train_says_exactly_what_was_promised(trained: tuple[Path, Any]) -> None:
    _, told = trained
    assert set(told) == {
        "run_id", "status", "epochs", "seconds", "parameters", "primary", "metrics", "baselines", "honesty",
        "findings",
    }  # fmt: skip
    assert (told["status"], told["epochs"]) == ("finished", 1)
    assert len(told["run_id"]) == 32 and told["seconds"] > 0 and isinstance(told["parameters"], int)
    assert told["primary"] == {"name": "mae", "better": "lower"}
    assert {"mae", "rmse", "mse", "mase", "smape", "skill"} <= set(told["metrics"])
    assert 0 <= told["metrics"]["smape"] <= 200
    for floor in told["baselines"].values():
        assert set(floor) - {"interval"} == {"kind", "metrics"} and floor["kind"] in ("trivial", "fitted", "network")
        assert "mae" in floor["metrics"]
    trivial = {name for name, floor in told["baselines"].items() if floor["kind"] == "trivial"}
    assert trivial == TRIVIAL["forecasting"]
    assert "network" in {floor["kind"] for floor in told["baselines"].values()}


@pytest.mark.parametrize("task", sorted(TRIVIAL))
def test_trivial_baselines_are_exactly_those_promised(task: str) -> None:
    fitting = {name for name in BASELINES if BASELINES[name].fits(TASKS[task]())}
    assert {name for name in fitting if BASELINES[name].role == "trivial"} == TRIVIAL[task]


def test_metric_names_are_those_promised() -> None:
    promised = {"mae", "rmse", "mse", "mase", "smape", "skill", "accuracy", "macro_f1"}
    assert promised | {"nats_per_character", "bits_per_character", "perplexity"} <= set(METRICS)


def test_runs_submit_and_generate_say_what_was_promised(
    trained: tuple[Path, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    home, told = trained
    monkeypatch.setenv("PLAYGROUND_HOME", str(home))

    def said(*words: str) -> Any:
        """The one line of JSON; in this process, as the others show how a process begins and ends."""
        assert main([*words, "--json"]) == 0
        out = capfd.readouterr().out
        assert out.count("\n") == 1 and out.endswith("\n") and out.isascii()
        return json.loads(out)

    submitted = said("submit", str(home / "small.toml"))
    assert set(submitted) == {"run_id"}
    listed = {run["run_id"]: run for run in said("runs")}
    assert all(set(run) == RUN for run in listed.values())
    waiting, done = listed[submitted["run_id"]], listed[told["run_id"]]
    assert (waiting["status"], waiting["pid"], waiting["reason"], waiting["metrics"]) == ("queued", None, None, {})
    assert (
        done["status"] == "finished" and done["metrics"]["mae"] == told["metrics"]["mae"] and done["owner"] == "local"
    )
    out = tmp_path / "answer.csv"
    answer = said("generate", told["run_id"], "--length", "5", "--out", str(out))
    assert set(answer) == {"run_id", "epoch", "input", "output", "seed", "files"}
    assert (answer["run_id"], answer["files"]) == (told["run_id"], [str(out)]) and out.stat().st_size
    assert isinstance(answer["epoch"], int) and isinstance(answer["seed"], int)


def test_what_is_wrong_is_said_by_processes_too(trained: tuple[Path, Any]) -> None:
    home, _ = trained
    spec = str(home / "small.toml")
    assert "“task.window”" in Said("train", spec, "--set", "task.windw=3", "--json", home=home).refused()


def test_a_record_that_is_away_is_one_sentence_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "http://ana:secret@127.0.0.1:9")
    assert main(["runs", "--json"]) == 1
    told = capfd.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1
    assert "cannot be reached" in told.err and "secret" not in told.err


@pytest.fixture
def refusal(
    trained: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Calls the command line in this process; the one sentence with which it refuses."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(trained[0]))

    def call(*words: str) -> str:
        assert main(words) == 2
        told = capsys.readouterr()
        assert told.out == "" and len(told.err.splitlines()) == 1
        return told.err

    return call


def test_what_is_wrong_is_one_sentence(trained: tuple[Path, Any], refusal: Callable[..., str], tmp_path: Path) -> None:
    home, told = trained
    spec = str(home / "small.toml")
    assert "ended already" in refusal("stop", told["run_id"], "--json")
    assert "finished" in refusal("resume", told["run_id"], "--json")
    table = tmp_path / "mine.csv"
    rows = (f"{year},{'many' if year == 1950 else year % 9}\n" for year in range(1900, 1999))
    table.write_text("year,value\n" + "".join(rows))
    assert "“many”" in refusal("train", spec, "--set", "data.kind=own_series", "--set", f"data.file={table}")
    assert "upload" in refusal("submit", spec, "--set", "data.kind=own_series")
    assert "window" in refusal("train", spec, "--set", "task.window=9000")
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2**30)
    assert "1024 MB" in refusal("generate", told["run_id"], "--file", str(huge))
    assert "file" in refusal("generate", told["run_id"], "--set", "file=../../etc/passwd")
    assert "at least 1" in refusal("runs", "--limit", "0")
    assert "no task" in refusal("runs", "--task", "x' OR '1'='1")
    for name in ("../../etc/passwd", "%", "'; drop table runs", "x" * 5000, "\x1b[2J"):
        assert "no run" in refusal("stop", name)
    assert "no file and no preset" in refusal("train", "x" * 5000)


def test_the_deployments_settings_and_limits(
    trained: tuple[Path, Any], refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = str(trained[0] / "small.toml")
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    assert "up to 50" in refusal("submit", spec, "--set", "training.seconds=20", "--set", "training.epochs=60")
    assert "no limit" in refusal("train", spec)
    for name, value in (("MAX_EPOCHS", "-1"), ("DEMO", "perhaps"), ("LANGUAGE", "fr"), ("SLOTS", "1e9")):
        with monkeypatch.context() as wrong:
            wrong.setenv(f"PLAYGROUND_{name}", value)
            assert f"PLAYGROUND_{name}" in refusal("runs")
