"""`evaluate`: a trained network and its floors on data that it was not given."""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from playground.commands import _files
from playground.errors import OverLimit, WrongFile
from playground.experiment import Experiment
from playground.launch.compute import evaluation
from playground.launch.worker import execution
from playground.own_files import uploads
from playground.tracking import runs
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)


def text(seed: int, words: int) -> str:
    """Sentences of a tiny language."""
    draw = random.Random(seed)
    return " ".join(draw.choice(["la", "lo", "mira", "mora", "sol", "sal."]) for _ in range(words))


@dataclass(frozen=True)
class Trained:
    home: Path
    run: runs.Run
    test: str


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Trained]:
    """A run of writing with all its floors, and the text of its own test part."""
    home = tmp_path_factory.mktemp("evaluated")
    shutil.copy(empty_store, home / "mlflow.db")
    patch = pytest.MonkeyPatch()
    patch.setenv("PLAYGROUND_HOME", str(home))
    whole = text(0, 1500)
    table = {
        "name": "small",
        "task": {"kind": "writing", "state": "windows", "window": 20},
        "data": {"kind": "own_text", "file": uploads.keep(whole.encode(), "own.txt")},
        "model": {"hidden": 8},
        "training": {"epochs": 1, "threads": 1},
    }
    experiment = Experiment.configure(table)
    run_id = runs.submit(experiment, owner="ana", held=True)
    run = execution.execute(run_id)
    parts = experiment.task._split(experiment.data.load())  # type: ignore[attr-defined]
    yield Trained(home, run, parts.texts["test"])
    patch.undo()


@pytest.fixture
def at_home(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> Trained:
    monkeypatch.setenv("PLAYGROUND_HOME", str(trained.home))
    return trained


@pytest.mark.parametrize("form", ["file", "folder", "zip"])
def test_the_runs_own_test_part_gives_its_own_numbers(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path, form: str  # noqa: F811
) -> None:  # fmt: skip
    place = tmp_path / "new.txt"
    place.write_text(at_home.test, "utf-8")
    if form == "folder":
        (tmp_path / "README.md").write_text("This folder holds one text.")
        place = tmp_path
    elif form == "zip":
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("inside/new.txt", at_home.test)
        place = tmp_path / "new.zip"
        place.write_bytes(held.getvalue())
    code, out, _ = say("evaluate", "small", "--data", str(place), "--json")
    told = json.loads(out)
    assert code == 0 and out.count("\n") == 1
    assert list(told) == ["run_id", "data", "items", "primary", "metrics", "baselines", "notes"]
    assert (told["run_id"], told["data"], told["items"]) == (at_home.run.id, str(place), len(at_home.test) - 1)
    assert told["primary"] == at_home.run.primary and told["notes"] == []
    assert told["metrics"] == pytest.approx(dict(at_home.run.metrics), rel=1e-4)
    assert told["baselines"].keys() == at_home.run.baselines.keys() >= {"ngram", "window_mlp"}
    for name, floor in at_home.run.baselines.items():
        assert told["baselines"][name]["kind"] == floor["kind"]
        assert told["baselines"][name]["metrics"] == pytest.approx(floor["metrics"], rel=1e-4)


def test_the_runs_own_test_part_gives_the_intervals_that_were_recorded(at_home: Trained) -> None:
    """The same rule and draws: a paired bootstrap over blocks of the new data."""
    score = evaluation.evaluate(at_home.run.id, {"new.txt": at_home.test.encode()})
    recorded = {name: floor.get("interval") for name, floor in at_home.run.baselines.items()}
    assert all(recorded.values())
    for name, interval in recorded.items():
        assert score.baselines[name]["interval"] == pytest.approx(interval, rel=1e-3, abs=1e-5)


def test_few_new_data_have_no_interval(at_home: Trained) -> None:
    score = evaluation.evaluate(at_home.run.id, {"new.txt": at_home.test[:60].encode()})
    assert score.baselines and not any("interval" in floor for floor in score.baselines.values())


def test_other_text_gives_other_numbers_and_people_see_a_table(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    (tmp_path / "new.txt").write_text(text(7, 300)[::-1], "utf-8")
    code, out, _ = say("evaluate", at_home.run.id[:8], "--data", str(tmp_path / "new.txt"))
    assert code == 0 and "▶ small" in out and "n-gram" in out and "Items evaluated: " in out
    assert "better on the new data" in out


def test_the_network_alone_is_asked_for_and_fits_nothing(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    from playground.baseline import BASELINES

    (tmp_path / "new.txt").write_text(at_home.test, "utf-8")
    fitted: list[object] = []
    monkeypatch.setattr(BASELINES["ngram"], "metrics", lambda *given: fitted.append(given))
    code, out, _ = say("evaluate", "small", "--data", str(tmp_path / "new.txt"), "--json", "--no-baselines")
    told = json.loads(out)
    assert code == 0 and told["baselines"] == {} and told["notes"] == [] and fitted == []
    assert told["metrics"] == pytest.approx(dict(at_home.run.metrics), rel=1e-4)


def test_another_layout_than_the_learnt_one_is_told(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    (tmp_path / "new.txt").write_text(at_home.test.replace("a", "ä"), "utf-8")
    _, out, err = say("evaluate", "small", "--data", str(tmp_path / "new.txt"), "--json", "--no-baselines")
    (note,) = json.loads(out)["notes"]
    assert "characters that the network never learnt (ä)" in json.dumps(note, ensure_ascii=False)
    assert "%" in err.splitlines()[0]


def test_without_its_own_data_the_network_stands_alone(at_home: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"new.txt": at_home.test.encode()}
    monkeypatch.setattr(uploads, "_place", lambda identity: at_home.home / "gone" / identity)
    score = evaluation.evaluate(at_home.run.id, files)
    assert score.baselines == {} and "without baselines" in score.notes[0].en and ".)" not in score.notes[0].en
    assert score.metrics == pytest.approx(dict(at_home.run.metrics), rel=1e-4)


def test_a_floor_that_fails_is_named_and_takes_no_other_with_it(
    at_home: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.baseline import BASELINES

    monkeypatch.setattr(BASELINES["ngram"], "metrics", lambda *_given: 1 / 0)
    score = evaluation.evaluate(at_home.run.id, {"other.txt": at_home.test.encode()})
    assert "ngram" not in score.baselines and "window_mlp" in score.baselines
    assert "n-gram" in score.notes[0].en


def test_floors_are_kept_for_the_next_run_on_the_same_new_data(
    at_home: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from playground.baseline import BASELINES

    files = {"same.txt": at_home.test.encode()}
    first = evaluation.evaluate(at_home.run.id, files)
    monkeypatch.setattr(BASELINES["ngram"], "metrics", lambda *_given: 1 / 0)
    assert evaluation.evaluate(at_home.run.id, files) == first


def test_a_reader_that_stumbles_is_one_sentence(
    say: Callable[..., Any], at_home: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    from playground.dataset import DATASETS

    (tmp_path / "new.txt").write_text("la la la")
    monkeypatch.setattr(DATASETS["own_text"], "parse", lambda *_given: 1 / 0)
    code, out, err = say("evaluate", "small", "--data", str(tmp_path / "new.txt"))
    assert code == 2 and out == "" and "format of" in err.splitlines()[-1] and "Traceback" not in err.splitlines()[-1]


def test_what_cannot_be_read_is_refused(say: Callable[..., Any], at_home: Trained, tmp_path: Path) -> None:  # noqa: F811
    assert "cannot be read" in refused(say("evaluate", "small", "--data", str(tmp_path / "no such")))
    assert "is empty" in refused(say("evaluate", "small", "--data", str(tmp_path)))
    (tmp_path / "x.txt").write_text("###" * 99)
    code, out, err = say("evaluate", "small", "--data", str(tmp_path))
    assert code == 2 and out == "" and "never learnt" in err
    code, _, err = say("evaluate", "nobody", "--data", str(tmp_path))
    assert code == 2 and "no run" in err


def test_a_folder_is_gathered_without_what_is_hidden_and_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("a.csv", "deep/er/b.csv", ".hidden", ".git/c.csv", "SOURCE.md"):
        (tmp_path / name).write_text(name)
    (tmp_path / "deep" / "circle").symlink_to(tmp_path)
    assert _files.gathered(tmp_path) == {"a.csv": b"a.csv", "deep/er/b.csv": b"deep/er/b.csv"}
    monkeypatch.setattr(_files, "_MOST_BYTES", 8)
    with pytest.raises(OverLimit):
        _files.gathered(tmp_path)
    monkeypatch.setattr(_files, "_MOST_FILES", 1)
    with pytest.raises(OverLimit):
        _files.gathered(tmp_path)


def test_every_data_set_has_a_format_to_bring_new_data_in() -> None:
    from playground.dataset import DATASETS
    from playground.datasets._generated import GeneratedExamples

    for name in DATASETS:
        data = DATASETS[name]()
        # Of examples of a rule, another seed gives new ones.
        assert data.has_format != isinstance(data, GeneratedExamples), name
        assert not data.reader or data.reader in DATASETS, name
        if not data.has_format:
            with pytest.raises(WrongFile, match="no file format"):
                data.parse({"new.csv": b"1,2"})


def test_texts_that_were_learnt_from_are_counted() -> None:
    from types import SimpleNamespace
    from typing import cast

    from playground.batch import Data
    from playground.launch.compute.evaluation import known_already

    data = cast(Data, SimpleNamespace(raw={"train": ["one", "two", "two"]}))
    assert known_already(data, ["two", "three", "one"]) == 2
    assert known_already(data, None) == 0 and known_already(data, "one") == 0
    assert known_already(cast(Data, SimpleNamespace(raw={})), ["one"]) == 0
