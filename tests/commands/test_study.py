"""`study`: runs what is missing, keeps what is there, and tells it."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.__main__ import main
from playground.errors import WrongFile
from playground.launch.studies import published_runs
from playground.launch.worker import after_test
from playground.studies.published.results import Results
from playground.text import Text
from playground.tracking import runs
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)

SPEC = """
seeds = [0, 1]
title = {en = "Tiny", es = "Pequeño"}
question = {en = "Which?", es = "¿Cuál?"}
[experiment]
task = {kind = "forecasting", window = 12, horizon = 3}
data = "sunspots"
model.hidden = 4
training = {epochs = 1, threads = 1}
[variants.rnn]
title = {en = "simple", es = "simple"}
set = {model.cell = "rnn"}
[variants.gru]
title = {en = "GRU", es = "GRU"}
set = {model.cell = "gru"}
"""
FLOORS = {"drift": {"kind": "trivial", "metrics": {"mae": 1.0}}}


@pytest.fixture
def folder(tmp_path: Path, record: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A study of four runs; floors cost nothing."""
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: FLOORS)
    made = tmp_path / "tiny"
    made.mkdir()
    (made / "study.toml").write_text(SPEC, "utf-8")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield made
    assert {number: signal.getsignal(number) for number in before} == before


def test_it_runs_what_is_missing_and_records_it_as_runs(say: Callable[..., Any], folder: Path) -> None:  # noqa: F811
    code, out, err = say("study", str(folder), "--only", "gru", "--seeds", "1", "--json")
    told = json.loads(out)
    assert code == 0 and out.count("\n") == 1 and "[1/1] GRU (seed=1)" in err
    assert (told["runs"], told["failed"], told["primary"]["name"]) == (1, 0, "mae")
    assert {line["name"] for line in told["table"]} == {"gru", "drift"} and told["stale"]
    code, out, err = say("study", str(folder))
    assert code == 0 and "[3/3]" in err and "simple" in out and "±" in out
    found = runs.listing(study="tiny")
    assert sorted(run.variant for run in found) == ["gru", "gru", "rnn", "rnn"]
    assert runs.listing(study="other") == []
    results = Results.read(folder)
    assert {row["run_id"] for row in results.runs} == {run.id for run in found}
    row = results.runs[0]
    assert {"metrics", "validation", "best_epoch", "seconds", "parameters", "device", "threads", "split"} <= row.keys()
    assert row["versions"]["torch"] and row["honesty"]["skill"] < 1 and row["threads"] == 1
    assert list(results.floors.values()) == [FLOORS]
    assert "| **GRU** |" in (folder / "results.md").read_text("utf-8")
    _, _, err = say("study", str(folder))
    assert "[1/" not in err
    _, _, err = say("study", str(folder), "--again", "--only", "rnn")
    assert "[2/2]" in err and len(Results.read(folder).runs) == 4


def test_the_table_is_written_anew_without_running(say: Callable[..., Any], folder: Path) -> None:  # noqa: F811
    say("study", str(folder), "--only", "gru", "--seeds", "0", "--json")
    (folder / "results.md").unlink()
    code, out, err = say("study", str(folder), "--report", "--json")
    assert code == 0 and json.loads(out)["runs"] == 1 and "[1/" not in err
    assert (folder / "results.md").exists()


def test_a_failed_run_is_a_row_and_is_tried_again(
    say: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    submit, refusal = runs.submit, Text("Not here.", "No está.")

    def sometimes(experiment: Any, **more: Any) -> str:
        if more["study"][1] == "rnn":
            raise WrongFile(refusal)
        return submit(experiment, **more)

    monkeypatch.setattr(published_runs.runs, "submit", sometimes)
    told = json.loads(say("study", str(folder), "--seeds", "0", "--json")[1])
    assert (told["runs"], told["failed"]) == (1, 1) and told["table"][-1]["reason"] == "Not here."
    monkeypatch.setattr(published_runs.runs, "submit", submit)
    told = json.loads(say("study", str(folder), "--seeds", "0", "--json")[1])
    assert (told["runs"], told["failed"]) == (2, 0)


def test_the_queue_may_run_it_and_its_results_come_back(say: Callable[..., Any], folder: Path) -> None:  # noqa: F811
    from playground.launch.studies.scheduler import Scheduler
    from playground.tracking import studies as recorded

    told = json.loads(say("study", str(folder), "--queue", "--seeds", "0", "--json")[1])
    assert told["name"] == "tiny" and Results.read(folder).runs == []
    Scheduler().look()
    first, second = recorded.runs_of(told["study"])
    assert (first.variant, second.variant) == ("rnn", "gru")
    published_runs.execution.execute(first.id)
    told = json.loads(say("study", str(folder), "--collect", "--json")[1])
    assert (told["runs"], told["failed"]) == (1, 0)
    row = Results.read(folder).runs[0]
    assert (row["variant"], row["seed"], row["run_id"]) == ("rnn", 0, first.id) and row["versions"]["torch"]
    _, _, err = say("study", str(folder), "--seeds", "0")
    assert "[1/1] GRU" in err  # what the queue has done is not done again


def test_every_study_of_the_project_can_be_queued() -> None:
    from playground.studies import published
    from playground.studies.plan import Plan
    from playground.studies.validation import must_be_possible

    for name in published.studies():
        plan = published.find(name).plan
        queued = Plan.from_plain(json.loads(json.dumps(plan.full().plain())))
        digests = [trial.experiment.digest() for trial in must_be_possible(queued)]
        assert digests == [trial.experiment.digest() for trial in plan.planned()]


def test_two_processes_may_share_a_study(folder: Path) -> None:
    from playground.studies import published

    study = published.read(folder)

    def tell(course: published_runs.NextRun) -> Callable[[Any], None]:
        if course.number == 1:  # meanwhile somebody else runs the other variant
            published_runs.run_study(study, only=["gru"], seeds=[1])
        return lambda _event: None

    published_runs.run_study(study, only=["rnn"], seeds=[0], tell=tell)
    assert {(row["variant"], row["seed"]) for row in Results.read(folder).runs} == {("rnn", 0), ("gru", 1)}


def test_a_stop_keeps_what_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from playground.studies import published

    done: list[str] = []

    def tell(course: published_runs.NextRun) -> Callable[[Any], None]:
        done.append(course.trial.variant)
        return lambda _event: None

    study = published.read(folder)
    results = published_runs.run_study(study, tell=tell, should_stop=lambda: "stop" if len(done) > 1 else None)
    assert [row["variant"] for row in results.runs] == ["rnn"] and done == ["rnn", "gru"]
    assert Results.read(folder).runs == results.runs
    assert sorted(run.status for run in runs.listing(study="tiny")) == ["finished", "stopped"]


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nonsense"], "no study"), (["{folder}", "--seeds", "x"], "whole numbers"), (["{folder}", "--only", "x"], "rnn, gru")],
)  # fmt: skip
def test_wrong_input_is_one_sentence(say: Callable[..., Any], folder: Path, words: list[str], said: str) -> None:  # noqa: F811
    assert said in refused(say("study", *(word.format(folder=folder) for word in words)))


def test_it_is_a_verb() -> None:
    assert main(["study", "nonsense"]) == 2
