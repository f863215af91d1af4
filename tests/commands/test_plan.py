"""`plan` and `studies`: submitted, watched until the answer, listed, stopped, continued, deleted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.commands import _watching
from playground.launch.studies.scheduler import Scheduler
from playground.launch.worker import after_test, execution
from playground.tracking import states, studies
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)

Say = Callable[..., Any]

TINY = """
[task]
kind = "forecasting"
window = 12
horizon = 3
[model]
hidden = 4
cell = "gru"
[training]
epochs = 1
threads = 1
"""


@pytest.fixture
def file(tmp_path: Path, record: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small experiment; floors cost nothing."""
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})
    place = tmp_path / "tiny.toml"
    place.write_text(TINY, "utf-8")
    return str(place)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits lets the scheduler look once, and one run train."""

    def turn(_seconds: float) -> None:
        Scheduler().look()
        for study in studies.listing(under_way=True):
            waiting = [run for run in studies.runs_of(study.id) if run.status == "queued"]
            for run in waiting[:1]:
                execution.execute(run.id)

    monkeypatch.setattr(_watching.time, "sleep", turn)


@pytest.mark.slow
def test_is_it_real_from_the_question_to_the_answer(say: Say, file: str, served: None) -> None:  # noqa: F811
    words = ("plan", file, "--against", "model.cell=rnn", "--seeds", "3", "--budget", "parameters", "--watch", "--json")
    code, out, err = say(*words)
    told = json.loads(out)
    assert code == 0 and out.count("\n") == 1 and "3 of 6 runs ended" in err
    assert (told["kind"], told["status"], told["trials"], told["progress"]["finished"]) == ("real", "done", 6, 6)
    assert [group["name"] for group in told["groups"]] == ["cell=gru", "cell=rnn"] and told["answer"]
    assert told["widths"]["cell=rnn"]["value"] > told["widths"]["cell=gru"]["value"] == 4
    code, out, _ = say("studies", told["study"][:8])
    assert code == 0 and "cell=rnn" in out and told["answer"] in out and "6 of 6 runs ended" in out


@pytest.mark.parametrize(
    ("words", "kind", "runs"),
    [
        (("--seeds", "2"), "seeds", 2),
        (("--seeds", "4,9"), "seeds", 2),
        (("--grid", "model.hidden=2,3", "--grid", "model.cell=rnn,gru", "--seeds", "2"), "grid", 8),
        (("--random", "3", "--range", "training.learning_rate=1e-4..1e-2", "--range", "model.hidden"), "random", 3),
        (("--search", "3", "--range", "model.hidden=2..8", "--prune", "hyperband"), "search", 3),
        (("--race", "model.cell=rnn", "--race", "model.cell=lstm model.hidden=5"), "race", 3),
        (("--race", "model.hidden=8", "--minutes", "0.5"), "race", 2),
    ],
)
def test_every_kind_of_study(say: Say, file: str, words: tuple[str, ...], kind: str, runs: int) -> None:  # noqa: F811
    told = json.loads(say("plan", file, "--name", "mine", *words, "--json")[1])
    assert (told["name"], told["kind"], told["trials"], told["status"]) == ("mine", kind, runs, "open")
    assert [one["study"] for one in json.loads(say("studies", "--json")[1])] == [told["study"]]


def test_a_race_says_what_differs(say: Say, file: str) -> None:  # noqa: F811
    _, out, _ = say("plan", file, "--race", "model.hidden=8", "--name", "r")
    assert "study “r”, 2 runs" in out and "model.hidden (hidden=4: 4, hidden=8: 8)" in out and out.count("differs") == 1


def test_stop_go_on_and_delete(say: Say, file: str) -> None:  # noqa: F811
    study_id = json.loads(say("plan", file, "--seeds", "2", "--name", "s", "--json")[1])["study"]
    Scheduler().look()
    assert "“s” stops." in say("studies", "s", "--stop")[1]
    assert "Stop this study" in refused(say("studies", "s", "--delete"))
    Scheduler().look()
    for run in studies.runs_of(study_id):
        states.end(run.id, "stopped", run.wish)
    Scheduler().look()
    code, out, _ = say("studies", "s", "--watch")
    assert code == 1 and "Stopped from the command line." in out
    assert "stopped" in say("studies", "--status", "stopped")[1] and "open" not in say("studies", "--status", "open")[1]
    assert "“s” resumes." in say("studies", "s", "--resume")[1]
    Scheduler().look()
    assert {run.status for run in studies.runs_of(study_id)} == {"queued"}
    say("studies", "s", "--stop")
    for _ in range(2):
        Scheduler().look()
        for run in studies.runs_of(study_id):
            if not run.over:
                states.end(run.id, "stopped", run.wish)
    assert json.loads(say("studies", "s", "--delete", "--json")[1]) == {"study": study_id, "deleted": True}
    assert json.loads(say("studies", "--json")[1]) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seeds", "x"), "a number or a list"),
        (("--seeds", "0"), "needs seeds"),
        (("--grid", "model.hiden=2,3"), "no setting “model.hiden”"),
        (("--grid", "model.hidden=2..8"), "list of values"),
        (("--search", "3"), "which settings"),
        (("--seeds", "2", "--range", "model.hidden=2..8"), "--random or --search"),
        (("--against", "model.cell"), "not SETTING=VALUE"),
        (("--against", " "), "what changes"),
        (("--against", "model.hidden=4"), "name of its own"),
        (("--race", "model.cell.nothing=1"), "nothing"),
        (("--budget", "minutes"), "how many minutes"),
    ],
)
def test_wrong_input_is_one_sentence(say: Say, file: str, words: tuple[str, ...], said: str) -> None:  # noqa: F811
    assert said in refused(say("plan", file, *words))
    assert studies.listing() == []


def test_an_unknown_study_is_one_sentence(say: Say, record: Path) -> None:  # noqa: F811
    assert "no recorded study" in refused(say("studies", "nothing"))
    assert "which study" in refused(say("studies", "--stop"))
