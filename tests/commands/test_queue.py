"""`queue` shows what waits and changes its order, in the record."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import hardware
from playground.__main__ import main
from playground.experiment import Experiment
from playground.launch.single_instance import alone
from playground.tracking import runs
from playground.tracking.admission import Expected


@pytest.fixture
def waiting(record: Path) -> Iterator[list[str]]:
    def submit(name: str, owner: str, **how: object) -> str:
        table = {"name": name, "task": {"kind": "forecasting"}, "training": {"threads": 1}}
        return runs.submit(Experiment.configure(table), owner=owner, **how)

    measured = Expected(seconds=30.0, memory_mb=10.0, device="cpu")
    made = [submit("one", "ana", expected=measured), submit("two", "ana"), submit("three", "ben")]
    with alone("dispatcher"):  # a server that starts nothing
        yield made


def test_where_no_server_runs_no_start_is_promised(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs.submit(
        Experiment.configure({"task": {"kind": "forecasting"}}), owner="ana", expected=Expected(30.0, 10.0, "cpu")
    )
    (run,) = told(capsys)["waiting"]
    assert run["begins_in"] is None and "no server runs" in run["reason"]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["queue", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_queue_as_json(waiting: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three = waiting
    found = told(capsys)
    assert [(run["run_id"], run["position"], run["begins_in"]) for run in found["waiting"]] == [
        (one, 1, 0.0), (three, 2, 30.0), (two, 3, None),
    ]  # fmt: skip
    assert "no time estimate" in found["waiting"][2]["reason"] and found["waiting"][0]["expected_seconds"] == 30
    assert {"slot": "cpu:1", "run_id": None} in found["slots"] and found["memory_mb"]["cpu"]["total"] > 100
    assert found["paused"] is None and found["running"] == []


def test_what_is_wished_of_it(waiting: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three = waiting

    def order(*words: str) -> list[str]:
        return [run["run_id"] for run in told(capsys, *words)["waiting"]]

    assert order("--first", "two") == [two, three, one]
    assert order("--down", "two") == [three, two, one]
    assert order("--up", "two") == [two, three, one]
    assert order("--priority", "two=low")[-1] == two
    found = told(capsys, "--pause", "one")
    assert [run["paused"] for run in found["waiting"] if run["run_id"] == one] == [True]
    assert not any(run["paused"] for run in told(capsys, "--continue", "one")["waiting"])
    assert "command line" in told(capsys, "--pause")["paused"]
    assert told(capsys, "--continue")["paused"] is None


def test_the_queue_for_people(waiting: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queue", "--pause"]) == 0
    said = capsys.readouterr().out
    assert "The queue is paused from the command line." in said and "three" in said and "Free memory: CPU" in said


def test_wrong_wishes_are_answered_in_a_sentence(waiting: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queue", "--priority", "one"]) == 2
    assert main(["queue", "--priority", "one=urgent"]) == 2
    assert main(["queue", "--pause", "nobody"]) == 2
    errors = capsys.readouterr().err
    assert "RUN=low" in errors and "Traceback" not in errors


def test_what_was_measured_before_is_kept_or_refused(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["submit", "forecasting", "--set", "training.epochs=3", "--estimate", "--json"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "On this machine (CPU) at most" in said.err
    expected = runs.get(json.loads(said.out)["run_id"]).expected
    assert expected.seconds and expected.memory_mb and expected.device == "cpu"
    monkeypatch.setattr(hardware, "memory", lambda: {"cpu": hardware.DeviceMemory(2**20, 2**20)})
    assert main(words) == 2
    refused = capsys.readouterr().err.splitlines()[-1]
    assert "the CPU has 1 MB in all" in refused and "smaller" in refused
