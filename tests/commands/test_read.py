"""`read`: what is made of a file, and that trainings make the same of it; `--strict`; settings that fit a short file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.datasets.own_series import OwnSeries
from playground.datasets.own_text import OwnText
from playground.datasets.own_texts import OwnTexts
from playground.launch.compute import jobs
from playground.launch.worker import after_test
from playground.own_files import uploads
from playground.own_files.summary import guesses
from playground.task import TASKS
from playground.tracking import runs
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)

Say = Callable[..., tuple[int, str, str]]
SALES = "month,visitors,sales\n" + "".join(
    f"{2018 + step // 12}-{1 + step % 12:02d},{7 + step * step % 5},{100 + step % 12}\n" for step in range(60)
)
TUNE = "X:1\nM:3/4\nL:1/4\nK:Am\nE|A B c|d e2|c B A|A3|]\n"


@pytest.fixture
def sales(tmp_path: Path) -> str:
    """Sixty months of two columns, one of which has to be chosen."""
    path = tmp_path / "sales.csv"
    path.write_text(SALES)
    return str(path)


def read(say: Say, *words: str) -> dict[str, Any]:  # noqa: F811
    code, out, err = say("read", *words, "--json")
    assert (code, out.count("\n"), err) == (0, 1, "")
    found: dict[str, Any] = json.loads(out)
    assert all(isinstance(guess, str) for guess in found["guesses"])
    return found


def test_a_table_of_numbers_is_read_with_settings(say: Say, sales: str) -> None:  # noqa: F811
    told = read(say, sales, "--task", "forecasting", "--set", "data.columns=sales")
    year = {"season": 12, "missing": 0, "start": "2018-01-01", "end": "2022-12-01"}
    assert told["series"] == [{"name": "sales", "count": 60, "first": 100.0, "last": 111.0} | year]
    code, out, err = say("read", sales, "--task", "forecasting", "--set", "columns=visitors")
    assert (code, err) == (0, "") and "visitors" in out and "2022-12-01" in out


def test_texts_a_text_and_a_melody_are_read(say: Say, tmp_path: Path) -> None:  # noqa: F811
    texts, text, tune = tmp_path / "texts.csv", tmp_path / "short.txt", tmp_path / "tune.abc"
    texts.write_text("text,label\n" + "It was very good,yes\nIt was bad,no\n" * 3 + "Good indeed,yes\n")
    text.write_text("La niña rió.\n", "utf-8")
    tune.write_text(TUNE)
    told = read(say, str(texts), "--task", "sentiment")
    assert (told["count"], told["classes"], told["longest"]) == (7, {"no": 3, "yes": 4}, 16)
    told = read(say, str(text), "--task", "writing")
    assert (told["characters"], told["alphabet"], told["replaced"]) == (13, 10, 0)
    told = read(say, str(tune), "--task", "chords")
    pitches = [64, 69, 71, 72, 74, 76, 72, 71, 69, 69]
    assert [pitch for pitch, _, _ in told["notes"]] == pitches
    assert (told["metre"], told["pickup"], told["key"]) == ("3/4", 1.0, "A minor")
    for file, task in ((texts, "sentiment"), (text, "writing"), (tune, "chords")):
        assert say("read", str(file), "--task", task)[0] == 0


def test_what_cannot_be_read_is_refused_in_one_sentence(say: Say, sales: str, tmp_path: Path) -> None:  # noqa: F811
    odd = tmp_path / "song.xyz"
    odd.write_text("nothing")
    assert "song.xyz" in refused(say("read", str(odd), "--task", "chords", "--json"))
    assert "nowhere.csv" in refused(say("read", "nowhere.csv", "--task", "forecasting"))
    assert "juggling" in refused(say("read", sales, "--task", "juggling"))
    assert "profit" in refused(say("read", sales, "--task", "forecasting", "--set", "data.columns=profit"))
    assert "windw" in refused(say("read", sales, "--task", "forecasting", "--set", "data.windw=3"))


@pytest.fixture
def guessing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every data set of one's own guesses something, whatever it reads; what."""
    from dataclasses import replace

    from playground.text import Guess

    guess = Guess("“visitors” is left out.", "Se omite «visitors».", ("data.columns",))
    for kind in (OwnSeries, OwnTexts, OwnText):
        for name in ("load", "parse", "read_file"):
            whole = getattr(kind, name)
            monkeypatch.setattr(
                kind, name, lambda self, *given, whole=whole: _with(whole(self, *given), guess, guesses, replace)
            )
    return [guess.en]


def _with(records: Any, guess: Any, found: Any, replace: Any) -> Any:
    kept = [note for note in records.notes if note not in found(records)]
    return replace(records, notes=(*kept, guess))


SMALL = ("forecasting", "--set", "task.window=6", "--set", "task.horizon=2", "--set", "task.transformation=none",
         "--set", "model.hidden=2", "--set", "training.epochs=1", "--set", "training.threads=1")  # fmt: skip


def test_the_same_list_is_told_wherever_the_file_is_read(
    say: Say, sales: str, guessing: list[str], record: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(after_test, "baseline_scores", lambda *_given, **_more: {})
    own = ("--set", "data.kind=own_series", "--set", f"data.file={sales}", "--set", "data.columns=sales")
    assert read(say, sales, "--task", "forecasting")["guesses"] == guessing
    code, out, err = say("train", *SMALL, *own, "--json")
    told = json.loads(out)
    assert code == 0 and told["guesses"] == guessing and err.index(guessing[0]) < err.index("epochs")
    assert [kept.en for kept in runs.guesses_of(runs.get(told["run_id"]))] == guessing
    pages = jobs.reading({"kind": "own_series", "file": uploads.keep(SALES.encode(), "sales.csv"), "columns": "sales"})
    assert [guess.en for guess in pages.guesses] == guessing and pages.summary["series"][0]["count"] == 60
    code, out, err = say("submit", *SMALL, *own, "--json")
    assert code == 0 and json.loads(out)["guesses"] == guessing and guessing[0] in err
    code, out, err = say("evaluate", told["run_id"], "--data", sales, "--json")
    assert code == 0 and json.loads(out)["guesses"] == guessing and guessing[0] in err
    code, out, err = say("evaluate", told["run_id"], "--data", sales, "--strict")
    assert (code, out) == (2, "") and guessing[0] in err.splitlines()[-1]


def test_where_nothing_may_be_guessed_the_guesses_are_the_refusal(
    say: Say, sales: str, guessing: list[str], record: Path  # noqa: F811
) -> None:  # fmt: skip
    own = ("--set", "data.kind=own_series", "--set", f"data.file={sales}", "--set", "data.columns=sales")
    for words in (("read", sales, "--task", "forecasting"), ("train", *SMALL, *own), ("submit", *SMALL, *own)):
        sentence = refused(say(*words, "--strict", "--json"))
        assert guessing[0] in sentence and "(--strict)" in sentence and "data.columns" in sentence
    assert not runs.listing()


def test_a_run_on_data_of_the_playground_says_nothing_about_guesses(
    say: Say, record: Path  # noqa: F811
) -> None:  # fmt: skip
    code, out, err = say("submit", *SMALL, "--set", "data.kind=sunspots", "--json")
    assert code == 0 and list(json.loads(out)) == ["run_id"] and err == ""


def test_a_file_that_is_too_short_comes_with_the_settings_that_fit(
    say: Say, sales: str, record: Path  # noqa: F811
) -> None:  # fmt: skip
    words = ("submit", "forecasting", "--set", "data.kind=own_series", "--set", f"data.file={sales}")
    sentence = refused(say(*words, "--set", "data.columns=sales", "--set", "task.window=84"))
    added = sentence.split(" Add ")[1].split()
    assert added[0] == "--set" and added[1].startswith("task.window=")
    assert say(*words, "--set", "data.columns=sales", "--set", "task.window=84", *added)[0] == 0


@pytest.mark.parametrize("task", [kind for kind in TASKS if TASKS[kind].file_reader() and kind != "writing"])
def test_every_task_reads_a_file_of_ones_own(task: str) -> None:
    with pytest.raises(Exception, match="accepted file type"):
        TASKS[task].read("file.xyz", b"x", {})


def test_writing_reads_any_text() -> None:
    assert TASKS["writing"].read("file.xyz", b"x = 1", {}).pieces == ("x = 1",)
