"""The command line: what it prints, where, and with which exit code."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.__main__ import main
from playground.commands import _experiment
from playground.launch.worker import after_test
from playground.tracking import runs, states
from tests.helpers.waiting import PATIENCE, until

TOML = """
name = "small"
[task]
kind = "forecasting"
window = 12
horizon = 3
[model]
hidden = 4
[training]
epochs = 1
threads = 1
"""


@pytest.fixture
def spec(tmp_path: Path, record: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small experiment as a file; floors cost nothing."""
    floors = {"last_value": {"kind": "trivial", "metrics": {"mae": 50.0}}}
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: floors)
    path = tmp_path / "small.toml"
    path.write_text(TOML)
    return str(path)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Calls the command line in this process: exit code, standard output, standard error."""

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def refused(answer: tuple[int, str, str], code: int = 2) -> str:
    """The one sentence of a refusal."""
    assert answer[0] == code and answer[1] == ""
    assert answer[2].count("\n") == 1 and "Traceback" not in answer[2]
    return answer[2]


@pytest.mark.parametrize(
    "command",
    [
        "",
        "serve",
        "train",
        "study",
        "submit",
        "runs",
        "pin",
        "stop",
        "resume",
        "generate",
        "evaluate",
        "export",
        "register",
        "verify",
        "list",
        "datasets",
    ],
)
def test_every_command_has_help(say: Callable[..., Any], command: str) -> None:
    code, out, err = say(*[command][: bool(command)], "--help")
    assert code == 0 and "usage" in out and err == ""


def test_train_says_one_object_last_on_standard_output(say: Callable[..., Any], spec: str) -> None:
    code, out, err = say("train", spec, "--json", "--set", "model.cell=gru", "--set", "seed=3")
    assert code == 0 and out.count("\n") == 1 and "1.0/1 epochs" in err
    told = json.loads(out)
    names = ["run_id", "status", "epochs", "seconds", "parameters", "primary", "metrics", "baselines", "honesty"]
    names += ["findings"]
    assert list(told) == names
    assert (told["status"], told["epochs"]) == ("finished", 1) and told["seconds"] > 0 and told["parameters"] > 0
    assert told["primary"] == {"name": "mae", "better": "lower"} and "mae" in told["metrics"]
    assert told["baselines"]["last_value"]["kind"] == "trivial"
    experiment = runs.experiment_of(runs.get(told["run_id"]))
    assert experiment.seed == 3 and experiment.flat()["model.cell.kind"] == "gru"
    run = runs.get(told["run_id"])
    assert run.held and run.owner == "local"


def test_train_then_generate_for_people_and_for_programs(say: Callable[..., Any], spec: str, tmp_path: Path) -> None:
    code, out, _ = say("train", spec)
    assert code == 0 and "small" in out and "naive (last value)" in out and "mae" in out
    code, out, _ = say("generate", "small", "--json")
    told = json.loads(out)
    assert code == 0 and list(told) == ["run_id", "epoch", "input", "output", "seed", "files"]
    assert told["files"] == []
    target = tmp_path / "answer.csv"
    code, out, _ = say("generate", told["run_id"][:8], "--length", "2", "--out", str(target), "--json")
    assert code == 0 and json.loads(out)["files"] == [str(target)] and target.stat().st_size
    code, out, _ = say("generate", "small", "--last")
    assert code == 0 and out.strip()
    assert "temperature" in refused(say("generate", "small", "--temperature", "2"))
    assert "length" in refused(say("generate", "small", "--set", "length=many"))
    assert "read" in refused(say("generate", "small", "--file", "nowhere.csv"))


def test_submit_list_stop_resume(say: Callable[..., Any], spec: str) -> None:
    code, out, _ = say("submit", spec, "--json")
    run_id = json.loads(out)["run_id"]
    assert code == 0 and list(json.loads(out)) == ["run_id"]
    code, out, _ = say("runs", "--json")
    fields = ["run_id", "name", "task", "status", "pid", "host", "reason", "owner", "started", "seconds", "metrics"]
    fields += ["honesty", "parent", "why", "pinned"]
    (told,) = json.loads(out)
    assert code == 0 and list(told) == fields
    assert (told["run_id"], told["status"], told["pid"], told["owner"]) == (run_id, "queued", None, "local")
    assert "no trained model" in refused(say("generate", run_id))
    assert say("stop", run_id[:8])[0] == 0
    told = json.loads(say("runs", "--json")[1])[0]
    assert told["status"] == "stopped" and "command line" in told["reason"]
    assert "ended already" in refused(say("stop", run_id))
    code, out, _ = say("resume", "small", "--json")
    assert code == 0 and json.loads(out) == {"run_id": run_id, "status": "queued"}
    assert "stopped or failed" in refused(say("resume", run_id))
    code, out, _ = say("runs")
    assert code == 0 and run_id[:8] in out and "queued" in out


def test_stop_asks_a_running_run(say: Callable[..., Any], spec: str) -> None:
    run_id = json.loads(say("submit", spec, "--json")[1])["run_id"]
    states.begin(run_id)
    told = json.loads(say("runs", "--json", "--status", "running")[1])[0]
    assert told["pid"] and told["host"] and told["started"].endswith("+00:00")
    code, out, _ = say("stop", run_id)
    assert code == 0 and "after the current batch" in out


@pytest.mark.parametrize(
    ("sets", "words"),
    [
        (["model.hiden=3"], "model.hiden"),
        (["training.epochs=0"], "at least 1"),
        (["training.epochs=many"], "whole number"),
        (["task.kind=juggling"], "juggling"),
        (["data=python_topics"], "cannot use Python's help texts"),
        (["no equals"], "SETTING=VALUE"),
        (["=3"], "SETTING=VALUE"),
        (["data.kind=own_series", "data.file=nowhere.csv"], "cannot be read"),
    ],
)
def test_wrong_knobs_are_one_sentence(say: Callable[..., Any], spec: str, sets: list[str], words: str) -> None:
    given = [word for value in sets for word in ("--set", value)]
    sentence = refused(say("submit", spec, *given))
    assert words in sentence
    assert runs.listing() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"name = ", "TOML"),
        (b"\xff\xfe\x00", "TOML"),
        (b"seed = 3", "task"),
        (b"# only words", "empty"),
        (b"x = 1\n" * 200_000, "TOML"),
    ],
)
def test_a_file_that_is_no_experiment_is_one_sentence(
    say: Callable[..., Any], tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    assert words in refused(say("train", str(path)))


def test_what_does_not_exist_is_one_sentence(say: Callable[..., Any], record: Path) -> None:
    assert "forecasting" in refused(say("train", "forcasting"))
    assert "presets are" in refused(say("submit", "zzzzzz", "--json"))
    for command in ("stop", "resume", "generate"):
        assert "no run" in refused(say(command, "zzzzzz"))
    assert "a TOML file or a preset" in refused(say("train"))
    assert "no-such-verb" in refused(say("no-such-verb"))
    assert "--colour" in refused(say("runs", "--colour"))
    assert "65535" in refused(say("--port", "70000"))


def test_the_language_of_the_deployment_is_spoken(say: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_LANGUAGE", "es")
    assert "No hay ningún archivo" in refused(say("train", "zzzzzz"))


def test_an_absent_record_is_a_failure_in_one_sentence(
    say: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "http://127.0.0.1:9")
    assert "cannot be reached" in refused(say("runs", "--json"), code=1)


def test_wrong_settings_of_the_deployment_are_one_sentence(
    say: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_SLOTS", "many")
    assert "PLAYGROUND" in refused(say("runs"))


def test_data_sets_come_with_licence_and_source(say: Callable[..., Any]) -> None:
    told = {one["kind"]: one for one in json.loads(say("datasets", "--json")[1])}
    assert told["sunspots"]["records"] == "series" and told["sunspots"]["ready"] is True
    for one in told.values():
        assert set(one) >= {"kind", "records", "title", "source", "licence", "ready", "synthetic", "size", "where"}
        assert one["title"] and one["source"] and one["licence"]
    assert "sunspots" in say("datasets")[1]


def test_a_file_of_ones_own_is_taken_in(say: Callable[..., Any], spec: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("day,value\n" + "\n".join(f"{day},{day % 7}" for day in range(200)))
    code, out, err = say("submit", spec, "--set", "data.kind=own_series", "--set", f"data.file={path}", "--json")
    assert code == 0, err
    from playground.own_files import uploads

    kept = runs.experiment_of(runs.get(json.loads(out)["run_id"])).flat()["data.file"]
    assert uploads.name_of(str(kept)) == "mine.csv"


def test_a_file_that_is_too_large_is_not_read(
    say: Callable[..., Any], spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_UPLOAD_MB", "1")
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(2**30)
    given = ("--set", "data.kind=own_series", "--set", f"data.file={path}")
    assert "1024 MB" in refused(say("submit", spec, *given))


def test_a_failed_run_has_exit_code_one_and_its_reason(
    say: Callable[..., Any], spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.training import Trainer

    def broken(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Trainer, "test", broken)
    code, out, err = say("train", spec, "--json")
    assert code == 1 and json.loads(out)["status"] == "failed" and "not enough memory" in err.splitlines()[-1]


@pytest.mark.slow
def test_ctrl_c_stops_the_training_and_keeps_the_model(spec: str) -> None:
    import signal

    long = ("--set", "training.epochs=100000", "--set", "training.patience=0", "--json")
    process = subprocess.Popen(
        [sys.executable, "-m", "playground", "train", spec, *long],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(lambda: any(run.epoch > 0 for run in runs.listing()) or process.poll() is not None)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    told = json.loads(out.splitlines()[-1])
    assert told["status"] == "stopped" and "Traceback" not in err
    run = runs.get(told["run_id"])
    assert run.has_model and run.reason is not None and "terminal" in run.reason.en


@pytest.mark.slow
def test_the_command_as_a_process_of_its_own(record: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "playground", "runs", "--json"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("model.cell=rnn", "Simple RNN · Mackey-Glass (chaotic)"),
        ("training.epochs=1", "GRU on the Mackey-Glass equation"),
        ("name=mine", "mine"),
    ],
)
def test_a_preset_that_is_changed_is_not_called_as_before(change: str, name: str) -> None:
    chosen = argparse.Namespace(experiment="forecasting", parent=None, fine_tune=None, set=[change], strict=False)
    assert _experiment.read(chosen)[0].name == name
