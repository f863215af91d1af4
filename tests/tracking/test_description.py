"""What MLflow shows as the description of a run says what it is and how it ended, and shows nobody's words as markup."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.text import Text
from playground.tracking import description, runs, states, store
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.visitor import Visitor

ANA = Visitor("ana")
EVIL = "# big\n![](https://evil.example/x.png)\n\n<script>alert(1)</script> **bold**"


def described(run_id: str) -> str:
    return str(store.client().get_run(run_id).data.tags["mlflow.note.content"])


def test_a_run_that_waits_is_described_by_what_it_will_train_and_its_notes(submitted: Callable[..., str]) -> None:
    assert described(submitted(why="to see")).split("\n\n") == [
        "RNN Playground: forecasting on sunspots; sequence to vector, gru; seed 0.",
        "Note of the experiment:", "    why", "Note of the run:", "    to see",
    ]  # fmt: skip


def test_a_finished_run_tells_its_result_beside_the_best_baseline() -> None:
    baselines = {
        "drift": {"kind": "trivial", "metrics": {"mae": 2.5}},
        "last_value": {"kind": "trivial", "metrics": {"mae": 2.25}},
    }
    primary = json.dumps({"name": "mae", "better": "lower"})
    run = Run("1" * 32, "a", "forecasting", "finished", epoch=7, primary_tag=primary, baselines=baselines)
    told = "mae on the test set: 1.5 (lower is better); best baseline: 2.25 (last value)."
    assert description.of(run, "").endswith("\n\nFinished after 7 epochs.") and "mae" not in description.of(run, "")
    run = Run(**{**vars(run), "metrics": {"mae": 1.5, "rmse": 3.0}})
    assert description.of(run, "") == f"RNN Playground: forecasting.\n\nFinished after 7 epochs. {told}"
    higher = json.dumps({"name": "mae", "better": "higher"})
    assert "best baseline: 2.5 (drift)" in description.of(Run(**{**vars(run), "primary_tag": higher}), "")


def test_the_end_and_a_later_note_are_told(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    states.end(run_id, "stopped", Text("Stopped by *ana*.", "Detenida por *ana*."))
    assert "\n\nStopped after 0 epochs.\n\n    Stopped by *ana*.\n\n" in described(run_id)
    runs.note(run_id, "learnt\nmuch", ANA)
    assert described(run_id).endswith("Note of the run:\n\n    learnt\n    much")
    runs.note(run_id, "", ANA)
    assert "Note of the run" not in described(run_id)


def test_words_of_people_are_shown_letter_by_letter(submitted: Callable[..., str]) -> None:
    lines = described(submitted(why=EVIL)).splitlines()
    theirs = lines[lines.index("Note of the run:") + 2 :]
    # Four blanks before each line, after an empty one: code in every Markdown.
    assert theirs == [f"    {line}" for line in EVIL.splitlines()]


@pytest.mark.parametrize("content", ["{", "[]", "7", None])
def test_an_experiment_that_cannot_be_read_takes_nothing_from_the_rest(
    submitted: Callable[..., str], content: str | None
) -> None:
    run_id = submitted(why="to see")
    file = Path(runs.get(run_id).artifacts.removeprefix("file://")) / "experiment.json"
    file.unlink() if content is None else file.write_text(content)
    states.end(run_id, "failed")
    assert "Failed after 0 epochs." in described(run_id) and "to see" in described(run_id)
    assert "Note of the experiment" not in described(run_id)


def test_what_a_person_wrote_in_mlflow_stays(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    store.client().set_tag(run_id, Tag.DESCRIPTION, "my own words")
    states.end(run_id, "stopped")
    assert described(run_id) == "my own words"
    store.client().set_tag(run_id, Tag.DESCRIPTION, "")
    runs.note(run_id, "again", ANA)
    assert described(run_id).startswith("RNN Playground: forecasting")
