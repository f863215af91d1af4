"""`errors`: every analysis as one line of JSON, examples of one class taken for another, and tables for people."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.tracking import runs
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)
from tests.commands.trained import trained_in

TABLE = {
    "name": "small",
    "task": {"kind": "sequence_classification"},
    "data": {"kind": "parity", "count": 400, "length": 6},
    "model": {"hidden": 5, "cell": "rnn"},
    "training": {"epochs": 1, "threads": 1},
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[tuple[Path, str]]:
    """A home and a run of one epoch on parity in it."""
    with trained_in(tmp_path_factory.mktemp("analysed"), empty_store, TABLE) as found:
        yield found


@pytest.fixture
def errors(trained, say, monkeypatch):  # noqa: F811
    """Calls the command on the run."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(trained[0]))
    return lambda *words: say("errors", trained[1], *words)


def test_programs_get_every_number(errors, trained):
    found = json.loads(errors("--json")[1])
    assert found["mean"] == pytest.approx(1 - runs.get(trained[1]).metrics["accuracy"])
    assert sum(map(sum, found["confusion"]["counts"])) == found["items"]
    wide = found["calibration"]["wide"]
    assert sum(one["items"] for one in wide["bins"]) == found["items"]
    assert wide["expected_calibration_error"] == pytest.approx(
        sum(one["items"] * abs(one["right"] - one["confidence"]) for one in wide["bins"]) / found["items"]
    )
    classes = found["breakdowns"]["class"]["groups"]
    assert [one["items"] for one in classes] == [sum(row) for row in found["confusion"]["counts"]]
    assert found["coverage"] == [] and found["notes"] == []


def test_examples_of_a_class_are_those_that_were_given_it(errors):
    everything = json.loads(errors("--json")[1])["confusion"]
    right = everything["classes"][0]
    cases = json.loads(errors("--json", "--true", right)[1])["cases"]
    assert cases and {one["true"] for one in cases} == {right} and all(one["read"] for one in cases)
    code, out, _ = errors("--true", right)
    assert code == 0 and len(out.splitlines()) == len(cases) + 1


def test_people_read_tables(errors):
    code, out, _ = errors()
    assert code == 0 and "share of wrong answers" in out and "Expected calibration error" in out


def test_a_class_that_is_none_is_refused_in_a_sentence(errors):
    assert "no class “moon”" in refused(errors("--predicted", "moon"))
