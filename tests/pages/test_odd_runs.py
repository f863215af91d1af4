"""One odd run, of another version or written by hand in MLflow, never keeps a list from being shown."""

import dataclasses
import json
from pathlib import Path

import pytest
from mlflow.entities import Metric, RunTag

from playground.__main__ import main
from playground.experiment import Experiment
from playground.tracking import runs, store, studies
from playground.tracking.schema import Artifact, Tag
from playground.tracking.studies import recorded
from tests.pages.test_pages import opened

SETTINGS = {"task": {"kind": "forecasting", "window": 12, "horizon": 3}, "data": {"kind": "sunspots"}}
UNKNOWN_TASK = {Tag.TASK: "dreams"}
ODD_TAGS: dict[str, dict[str, str]] = {
    "task": UNKNOWN_TASK,
    "metric": {Tag.PRIMARY: '{"name": "glory", "better": "higher"}'},
    "floor": {Tag.BASELINES: '{"oracle": "divine"}'},
    "notes": {Tag.NOTES: '[{"en": 1}, 2]', Tag.ENDED_BY: '{"en": 5, "es": []}'},
    "numbers": {Tag.ATTEMPTS: "many", Tag.ROUND: "nan", Tag.EXPECTED: "[]", Tag.STARTED: "1e999"},
    "json": {Tag.PRIMARY: "{", Tag.NOTES: "{", Tag.BASELINES: "[1]", Tag.VERIFIED: '{"identical": true, "text": 3, "at": 1}'},
}  # fmt: skip
ODD_SETTINGS: dict[str, dict[str, object]] = {
    "data set": {"data": {"kind": "tides"}},
    "cell": {"model": {"cell": {"kind": "liquid"}}},
    "knob": {"task": {"kind": "forecasting", "glow": 1}},
    "nothing": {},
}


def planted(tags: dict[str, str], settings: dict[str, object] | None = None, *, status: str = "FINISHED") -> str:
    """A run that ended, then written over."""
    name = f"odd {len(tags)} {json.dumps(settings)}"
    run_id = runs.submit(Experiment.configure(SETTINGS | {"name": name}), owner="somebody", held=True)
    client = store.client()
    points = [Metric("test/mae", 1.0, 0, 0), Metric("test/glory", 2.0, 0, 0), Metric("baseline/oracle/mae", 3.0, 0, 0)]
    client.log_batch(run_id, metrics=points, tags=[RunTag(*one) for one in tags.items()])
    if settings is not None:
        client.log_text(run_id, json.dumps(settings), "experiment.json")
    client.set_terminated(run_id, status) if status == "FINISHED" else client.update_run(run_id, status=status)
    return run_id


@pytest.fixture
def odd(record: Path) -> dict[str, str]:
    """Odd runs in every way, by what is odd, beside an ordinary one that waits."""
    found = {what: planted(tags) for what, tags in ODD_TAGS.items()}
    found |= {what: planted({}, settings) for what, settings in ODD_SETTINGS.items()}
    found["running"] = planted(
        {Tag.SHARE: "nan", Tag.ETA: "soon", Tag.HEARTBEAT: "x", Tag.PHASE: "7"} | UNKNOWN_TASK, status="RUNNING"
    )
    found["example"] = planted({Tag.EXAMPLE: "yes", Tag.MODEL: "yes"} | UNKNOWN_TASK)
    found["waiting"] = runs.submit(Experiment.configure(SETTINGS | {"name": "waits"}), owner="somebody")
    store.client().set_tag(found["waiting"], Tag.TASK, "dreams")
    return found


def test_lists_show_odd_runs_as_unknown(odd: dict[str, str]) -> None:
    app = opened("runs", "en")
    assert not app.exception
    assert not app.error
    table = app.dataframe[0].value
    assert len(table) == len(odd)
    assert (table["task"] == "❔ unknown").sum() == 4
    for page in ("welcome", "compare", "studies", "try_it", "run"):
        app = opened(page, "es")
        assert not app.exception, page
        assert not app.error, page


def test_an_odd_run_says_one_sentence_and_leads_nowhere_else(odd: dict[str, str]) -> None:
    for what in ("task", "data set", "cell", "knob", "nothing"):
        for page in ("run", "try_it"):
            app = opened(page, "en", run=odd[what])
            assert not app.exception, (what, page)
            assert not app.error, (what, page)
            assert "was made by another version of the playground, or by hand" in " ".join(
                str(one.value) for one in app.warning
            ), (what, page)
    for what in ("metric", "floor", "notes", "numbers", "json"):
        app = opened("run", "en", run=odd[what])
        assert not app.exception, what
        assert not app.warning, what
        assert "odd" in app.title[0].value


def test_a_comparison_leaves_odd_runs_out_and_says_so(odd: dict[str, str]) -> None:
    chosen = [odd[what] for what in ("metric", "task", "json", "cell", "floor")]
    app = opened("compare", "en", runs=",".join(chosen))
    assert not app.exception
    assert not app.error
    said = [str(one.value) for one in app.warning if "another version" in str(one.value)]
    assert len(said) == 2
    assert "What differs" in [item.value for item in app.subheader]


@pytest.mark.parametrize("arguments", [["runs"], ["runs", "--json"], ["queue"], ["queue", "--json"], ["studies"]])
def test_commands_list_odd_runs(odd: dict[str, str], capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    del odd
    assert main(arguments) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_a_refusal_in_a_part_that_moves_is_one_sentence(odd: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.errors import TrackingFailed
    from playground.text import Text

    def refuse() -> bool:
        raise TrackingFailed(Text("The store is away.", "El almacén no está."))

    monkeypatch.setattr("playground.ui.queue.queue", refuse)
    app = opened("runs", "es")
    assert not app.exception
    assert [item.value for item in app.error] == ["El almacén no está."]
    assert app.dataframe, "the rest of the page is drawn"


def test_a_file_of_another_task_changes_the_task(record: Path) -> None:
    app = opened("design", "en", task="forecasting")
    app.text_area(key="design.toml").set_value('task = "sentiment"\n').run()
    app.button(key="design.toml.use").click().run()
    assert not app.exception
    assert app.query_params["task"] == ["sentiment"] or app.query_params["task"] == "sentiment"
    assert app.session_state["session"].task == "sentiment"
    assert app.session_state["session"].draft()["task"]["kind"] == "sentiment"
    assert any("sentiment" in str(item.value) for item in app.code)


def test_a_page_without_a_run_leads_to_the_latest_ones(record: Path) -> None:
    assert any("Design" in str(link.proto.label) for link in opened("run", "en").get("page_link"))
    run_id = runs.submit(Experiment.configure(SETTINGS | {"name": "the latest"}), owner="somebody", held=True)
    links = [link.proto for link in opened("run", "en").get("page_link")]
    assert any("the latest" in link.label and run_id in link.query_string for link in links)


def test_a_study_that_cannot_be_read_is_a_row_and_one_sentence(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.pages.studied import real

    study = studies.submit(dataclasses.replace(real(3), name="from tomorrow"), owner="somebody")
    store.client().log_text(study, '{"kind": "dream"}', Artifact.PLAN)
    recorded._plan.cache_clear()
    app = opened("studies", "en")
    assert not app.exception and not app.error
    table = app.dataframe[0].value
    assert list(table["status"]) == ["❔ unknown"] and list(table["name"]) == ["❔ from tomorrow"]
    assert sum("cannot be shown" in str(one.value) for one in app.caption) == 1
    app = opened("studies", "es", study=study)
    assert not app.exception and not app.error
    assert ["no se puede mostrar" in str(one.value) for one in app.warning] == [True]
    assert app.dataframe, "the list is there"
    assert main(["studies"]) == main(["studies", "--json"]) == 0
    said = capsys.readouterr()
    assert "unknown" in said.out and said.out.splitlines()[-1] == "[]" and "another version" in said.err


@pytest.mark.parametrize("part", ["queue.queue", "run_list.page.draw"])
@pytest.mark.parametrize(("language", "said"), [("en", "defect in the playground"), ("es", "defecto del programa")])
def test_a_defect_is_told_in_the_visitors_language(
    record: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str, part: str
) -> None:
    def broken(*_given: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(f"playground.ui.{part}", broken)  # the queue is a part that moves
    app = opened("runs", language)
    assert [said in item.value for item in app.error] == [True]
    assert len(app.exception) == 1, "tests still see it"
