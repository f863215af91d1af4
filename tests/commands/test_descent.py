"""`resume --epochs`, `--parent` and `--why`: runs that come from runs."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from playground.launch.worker import execution
from playground.tracking import runs
from tests.commands.test_commands import refused, say, spec

__all__ = ["say", "spec"]


def test_more_epochs_are_a_run_of_their_own(say: Callable[..., Any], spec: str) -> None:
    first = json.loads(say("train", spec, "--json")[1])["run_id"]
    told = json.loads(say("resume", first, "--epochs", "+2", "--why", "go on", "--json")[1])
    assert told["parent"] == first and told["status"] == "queued"
    assert runs.get(told["run_id"]).why == "go on"
    assert execution.execute(told["run_id"]).epoch == 3
    code, out, _ = say("resume", told["run_id"][:8], "--epochs", "1")
    assert code == 0 and "continues from epoch 3" in out and "learning rate" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--epochs", "many"], "as in \\+20"),
        (["--epochs", "0"], "at least 1 more epoch"),
        ([], "Only a stopped or failed"),
    ],
)
def test_what_cannot_go_on_says_so(say: Callable[..., Any], spec: str, words: list[str], sentence: str) -> None:
    first = json.loads(say("train", spec, "--json")[1])["run_id"]
    assert re.search(sentence, refused(say("resume", first, *words)))


def test_a_run_is_repeated_with_one_thing_changed(say: Callable[..., Any], spec: str) -> None:
    first = json.loads(say("train", spec, "--json")[1])["run_id"]
    told = json.loads(say("submit", "--parent", first[:9], "--set", "model.cell=gru", "--why", "lighter", "--json")[1])
    child = runs.get(told["run_id"])
    assert (child.parent, child.why, child.name != "small") == (first, "lighter", True)
    before = runs.get(first).knobs
    assert [name for name in child.knobs if name != "name" and child.knobs[name] != before.get(name)] == [
        "model.cell.kind",
        "model.cell.reset",  # which only this cell has
    ]
    code, _, _ = say("train", spec, "--parent", first, "--json")
    assert code == 0 and len(runs.children(runs.get(first))) == 2


def test_a_parent_must_be_there_and_an_experiment_named(say: Callable[..., Any], spec: str) -> None:
    assert "no run" in refused(say("submit", spec, "--parent", "nothing at all"))
    assert "--parent RUN" in refused(say("submit"))


def test_a_run_begins_with_the_weights_of_another_one(say: Callable[..., Any], spec: str) -> None:
    first = json.loads(say("train", spec, "--json")[1])["run_id"]
    told = json.loads(say("train", "--fine-tune", first[:9], "--set", "training.learning_rate=0.001", "--json")[1])
    child = runs.get(told["run_id"])
    assert child.parent == first and runs.experiment_of(child).training.weights_from == first
    assert runs.protocol_of(child)["fine_tuning"]["run"] == first
    assert "do not fit this model" in refused(say("train", "--fine-tune", first, "--set", "model.hidden=9"))
    assert "no run" in refused(say("train", spec, "--fine-tune", "nothing-of-that-name")).lower()
