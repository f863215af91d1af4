"""`runs` with the line that filters and an order of one's own."""

import json
from pathlib import Path

import pytest

from playground.__main__ import main
from playground.experiment import Experiment
from playground.tracking import runs, store

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


def test_a_mistake_is_one_sentence(measured: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--where", "cell = gru and test.mea < 3"]) == 2
    assert "At character 16" in capsys.readouterr().err
