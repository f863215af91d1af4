"""`runs` with the line that filters and an order of one's own."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground.__main__ import main
from playground.experiment import Experiment
from playground.tracking import runs, store
from playground.tracking.run_list.values import in_day
from playground.tracking.schema import Tag

SETTINGS = {"task": {"kind": "forecasting", "window": 12, "horizon": 3}, "data": {"kind": "sunspots"}}


@pytest.fixture
def measured(record: Path) -> None:
    """Three runs with a test error each."""
    for name, cell, mae in (("a", "gru", 2.0), ("b", "gru", 1.0), ("c", "lstm", 0.5)):
        table = SETTINGS | {"name": name, "model": {"cell": cell, "hidden": 4}}
        run_id = runs.submit(Experiment.configure(table), owner="ana", held=True)
        store.client().log_metric(run_id, "test/mae", mae)


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["runs", "--json", *arguments]) == 0
    return [one["name"] for one in json.loads(capsys.readouterr().out.splitlines()[-1])]


def test_the_line_and_the_order_are_those_of_the_page(measured: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys, "--where", "cell = gru", "--sort", "test.mae") == ["b", "a"]
    assert listed(capsys, "--sort=-test.mae", "--limit", "2") == ["a", "b"]
    assert listed(capsys, "--where", "test.mae < 2 or cell = rnn", "--status", "queued", "--owner", "ana") == ["c", "b"]
    assert listed(capsys, "--where", "cell = gru", "--owner", "somebody else") == []


def test_a_state_means_the_same_with_and_without_a_line(measured: None, capsys: pytest.CaptureFixture[str]) -> None:
    for run in runs.listing():
        store.client().set_terminated(run.id, "KILLED")
        if run.name == "b":
            store.client().set_tag(run.id, Tag.PRUNED, "yes")
    for line in ([], ["--where", "seed != none"]):
        assert listed(capsys, "--status", "stopped", *line) == ["c", "a"]
        assert listed(capsys, "--status", "pruned", *line) == ["b"]
    assert main(["runs", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {one["name"]: one["status"] for one in found} == {"a": "stopped", "b": "pruned", "c": "stopped"}


def test_archived_runs_are_left_out_until_asked_for(measured: None, capsys: pytest.CaptureFixture[str]) -> None:
    store.client().set_tag(next(run.id for run in runs.listing() if run.name == "b"), Tag.ARCHIVED, "yes")
    assert listed(capsys) == ["c", "a"] and listed(capsys, "--where", "cell = gru") == ["a"]
    assert listed(capsys, "--archived") == ["c", "b", "a"]
    assert listed(capsys, "--where", "Archived = yes") == ["b"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system has no way to set the zone")
def test_a_day_begins_where_the_machine_is_in_summer_and_winter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Madrid")
    time.tzset()
    try:
        for day, noon in (("2026-07-01", 10), ("2026-12-01", 11)):
            found = in_day(day, None)
            assert found is not None
            begins = datetime.fromtimestamp(found[0], UTC)
            assert (begins + timedelta(hours=12)).hour == noon, day
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_mistake_is_one_sentence(measured: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--where", "cell = gru and test.mea < 3"]) == 2
    assert "At character 16" in capsys.readouterr().err
