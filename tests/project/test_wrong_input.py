"""Whatever people give that cannot be right is refused in one sentence, by every way in, and leaves nothing behind."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from playground.errors import NotFound, OverLimit, PlaygroundError, WrongFile, WrongInput, WrongKnob
from playground.experiment import Experiment
from playground.launch.compute import jobs, pool
from playground.own_files import uploads
from playground.settings import settings
from playground.task import TASKS
from playground.tracking import runs
from tests.pages.conftest import lived, lived_in  # noqa: F401 (two runs that have ended, made once)
from tests.pages.test_behaviour import button
from tests.pages.test_pages import opened

TOML = 'task = "forecasting"\n[training]\nepochs = 1\n'
DEEP = 5000


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages have computed is computed in this process: workers that know this test's home would take seconds to start."""

    def begin(function: Callable[..., object], *given: object, **_limits: object) -> "Future[object]":
        begun: Future[object] = Future()
        begun.set_result(function(*given))
        return begun

    monkeypatch.setattr(pool, "compute", lambda function, *given, **_limits: function(*given))
    monkeypatch.setattr(pool, "begin", begin)


def sentence(words: str, sets: dict[str, str] | None = None) -> str:
    """The one sentence with which an experiment is refused."""
    with pytest.raises(WrongInput) as caught:
        Experiment.from_toml(words, sets)
    for said in (caught.value.text.en, caught.value.text.es):
        assert "\n" not in said and said[-1] in ".?" and len(said) < 600
    return caught.value.text.en


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("sed", "seed"),
        ("task.windw", "task.window"),
        ("training.epohcs", "training.epochs"),
        ("model.hiden", "model.hidden"),
        ("modl.hidden", "model"),
    ],
)
def test_an_unknown_knob_brings_the_nearest_one_in_every_table(address: str, near: str) -> None:
    assert sentence(TOML, {address: "3"}).endswith(f"did you mean “{near}”?")


def test_an_unknown_knob_within_a_cell_brings_its_address() -> None:
    assert "model.cell.gates" in sentence(TOML, {"model.cell.kind": "gru", "model.cell.gates": "4"})


@pytest.mark.parametrize(
    ("address", "value", "words"),
    [
        ("training.epochs", "true", "whole number"),
        ("training.epochs", "100001", "at most 100000"),
        ("training.epochs", "2020-01-01", "whole number"),
        ("training.learning_rate", "nan", "number"),
        ("training", "3", "table of settings"),
        ("task", "5", "table of settings"),
        ("kind", "3", "kind"),
        ("task.window", "9" * 6000, "whole number"),
        ("task.window", "[" * DEEP, "whole number"),
        ("name", "true", "must be a text"),
        ("name", "a\x1b[31mb", "cannot be shown"),
        ("note", "a\x00b", "cannot be shown"),
        ("name", '"two\\nlines"', "wrong form"),
        ("data.kind", "../../etc", "no data set"),
        ("task.kind", "__init__", "no task"),
    ],
)
def test_a_value_that_cannot_be_is_named(address: str, value: str, words: str) -> None:
    assert words in sentence(TOML, {address: value})


@pytest.mark.parametrize(
    "words",
    [
        "x = " + "[" * DEEP + "]" * DEEP,
        "seed = " + "9" * 5000,
        ".".join("a" * DEEP) + " = 1",
        TOML + "[task.window]\n" + ".".join("a" * 500) + " = 1",
        "seed = 1\nseed = 2",
        "[[task]]\nkind = 'writing'",
        "\x00",
        "",
    ],
    ids=["nested", "endless number", "long address", "nested value", "twice", "list", "nul", "empty"],
)
def test_hostile_toml_is_one_sentence(words: str) -> None:
    sentence(words)


def test_a_year_is_a_text_where_a_text_is_wanted() -> None:
    assert Experiment.from_toml(TOML, {"name": "1990"}).name == "1990"
    assert Experiment.from_toml(TOML, {"name": "1990-06-01"}).name == "1990-06-01"


BAD_FILES = [
    (
        "own_series",
        "text.csv",
        b"year,value\n" + b"".join(b"%d,%s\n" % (i, b"abc" if i == 50 else b"7") for i in range(99)),
        "row 52 has “abc”",
    ),
    ("own_series", "words.csv", b"a,b\nx,y\n" * 30, "No column of the file holds numbers"),
    ("own_series", "picture.csv", bytes(range(256)) * 20, "not plain text"),
    ("own_series", "short.csv", b"y,v\n1,2\n", "too few rows"),
    ("own_series", "large.csv", b"y,v\n" + b"".join(b"%d,%d\n" % (i, 10**300) for i in range(60)), "larger unit"),
    ("own_texts", "character.csv", b"x", "not a table"),
    ("own_texts", "one.csv", b"text,label\n" + b"a,1\n" * 50, "one class"),
    ("own_text", "character.txt", b"x", "at least 2000"),
    ("own_text", "binary.txt", bytes(range(256)) * 30, "not plain text"),
]


@pytest.mark.parametrize(("kind", "name", "content", "words"), BAD_FILES, ids=[file[1] for file in BAD_FILES])
def test_a_file_that_cannot_be_learnt_from_says_why(kind: str, name: str, content: bytes, words: str) -> None:
    task = {"own_series": "forecasting", "own_texts": "sentiment", "own_text": "writing"}[kind]
    experiment = Experiment.configure({"task": task, "data": {"kind": kind, "file": uploads.keep(content, name)}})
    with pytest.raises(PlaygroundError) as caught:
        experiment.data.load()
    assert words in caught.value.text.en and "\n" not in caught.value.text.en


@pytest.mark.parametrize(
    ("task", "kind"), [("forecasting", "own_series"), ("sentiment", "own_texts"), ("writing", "own_text")]
)
def test_a_run_without_its_file_is_not_submitted(record: Path, task: str, kind: str) -> None:
    with pytest.raises(WrongFile):
        runs.submit(Experiment.configure({"task": task, "data": kind}), owner="ana")
    absent = Experiment.configure({"task": task, "data": {"kind": kind, "file": "0" * 64}})
    with pytest.raises(NotFound, match="upload it again"):
        runs.submit(absent, owner="ana")
    assert runs.listing() == []


def test_uploads_stop_where_the_disk_is_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = uploads.keep(b"a" * 1000, "first.txt")
    monkeypatch.setenv("PLAYGROUND_MAX_DISK_GB", "0.000002")
    with pytest.raises(OverLimit, match="disk"):
        uploads.keep(b"b" * 1000, "second.txt")
    assert uploads.keep(b"a" * 1000, "again.txt") == identity
    assert sorted(file.name for file in (home / "uploads").iterdir()) == [identity, f"{identity}.json"]


def test_a_demonstration_has_the_same_limits_for_form_file_and_submission(
    record: Path, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    table = {"task": "forecasting", "training": {"epochs": 60, "seconds": 10}}
    with pytest.raises(OverLimit, match=r"training\.epochs up to 50"):
        runs.submit(Experiment.configure(table), owner="ana")
    with pytest.raises(OverLimit, match=r"training\.seconds up to 300; you asked for no limit"):
        runs.submit(Experiment.configure(table | {"training": {"epochs": 5, "seconds": 0}}), owner="ana")
    app = opened("design", "en", task="forecasting")
    assert next(item for item in app.number_input if item.label == "Epochs").max == 50
    app.text_area(key="design.toml").set_value('task = "forecasting"\n[model]\nhidden = 2000\n').run()
    button(app, "Use it").click().run()
    assert not app.exception
    for _ in range(3):
        runs.submit(Experiment.configure(table | {"training": {"epochs": 5, "seconds": 9}}), owner="ana")
    with pytest.raises(OverLimit, match="3 runs waiting"):
        runs.submit(Experiment.configure(table | {"training": {"epochs": 5, "seconds": 9}}), owner="ana")
    assert len(runs.listing()) == 3


def test_what_is_asked_of_a_network_has_the_deployments_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_GENERATED", "100")
    request = TASKS["writing"].request
    with pytest.raises(OverLimit, match="length up to 100"):
        request.configure({"length": 101}).within(settings())
    assert request.configure({"length": 100}).within(settings())


@pytest.mark.parametrize(
    ("task", "table"),
    [
        ("writing", {"temperature": 1000}),
        ("writing", {"temperature": float("nan")}),
        ("writing", {"length": -1}),
        ("writing", {"length": 10**12}),
        ("writing", {"seed": -1}),
        ("writing", {"text": "\udc80"}),
        ("writing", {"text": "x" * 5001}),
        ("forecasting", {"file": "../../etc/passwd"}),
        ("forecasting", {"origin": "x" * 41}),
        ("chords", {"file": "/etc/passwd"}),
        ("chords", {"meter": "7/8"}),
        ("chords", {"melody": None}),
        ("sentiment", {}),
    ],
)
def test_a_request_out_of_bounds_is_refused(task: str, table: dict[str, object]) -> None:
    with pytest.raises(WrongKnob) as caught:
        TASKS[task].request.configure(table, "request")
    assert "request." in caught.value.text.en


def test_a_hostile_request_to_a_run_that_cannot_answer(record: Path) -> None:
    waiting = runs.submit(Experiment.from_toml(TOML), owner="ana")
    with pytest.raises(NotFound, match="no trained model"):
        jobs.respond({"it": waiting}, {}, "en")


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("design", {"task": "../../etc"}),
        ("design", {"task": "forecasting", "lang": "<script>"}),
        ("data", {"task": "' OR 1=1"}),
        ("runs", {"task": "x'", "status": "nonsense", "owner": "%"}),
        ("run", {"run": "x" * 5000}),
        ("compare", {"runs": ",".join(["'"] * 20)}),
        ("try_it", {"run": "%00\x00"}),
        ("look_inside", {"run": "%00\x00", "input": "{", "view": "<b>", "beside": "'"}),
    ],
)
def test_a_hostile_address_draws_the_page(page: str, query: dict[str, str]) -> None:
    app = opened(page, **({"language": "en"} | query))
    assert not app.exception
    assert app.title


def test_the_form_refuses_what_the_file_does_not_allow(here: None) -> None:
    """A file that is no series: the sentence is on the page, and nothing is queued."""
    app = opened("design", "en", task="forecasting")
    identity = uploads.keep(b"a,b\nx,y\n" * 30, "words.csv")
    words = f'task = "forecasting"\n[data]\nkind = "own_series"\nfile = "{identity}"\n'
    app.text_area(key="design.toml").set_value(words).run()
    button(app, "Use it").click().run()
    button(app, "Train").click().run()
    assert not app.exception
    assert any("holds numbers" in str(item.value) for item in app.error)
    assert runs.listing() == []


def test_only_the_owner_is_listened_to(lived_in, here) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    app = opened("run", "en", run=lived_in.runs[0])
    for key in ("run.rename", "run.delete"):
        app.button(key=key).click().run()
        assert not app.exception
        assert any("somebody else" in str(item.value) for item in app.error)
    assert {run.name for run in runs.listing()} == {"one gru", "one rnn"}


def test_the_address_brings_no_markdown_into_the_page() -> None:
    app = opened("run", "en", run="![x](http://elsewhere/pixel.png)")
    assert app.warning and "](" not in app.warning[0].value
