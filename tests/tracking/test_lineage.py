"""What a run came from, what was changed, and why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.errors import NotAllowed, WrongInput
from playground.experiment import Experiment
from playground.tracking import runs
from playground.tracking.visitor import LOCAL, Visitor

ANA, BEN = Visitor("ana"), Visitor("ben")


def changed(experiment: Experiment, **parts: dict[str, object]) -> Experiment:
    table = experiment.plain()
    return Experiment.configure(table | {name: table[name] | part for name, part in parts.items()})


def test_what_was_changed_between_two_runs(record: Path, small: Experiment) -> None:
    first = runs.submit(small, owner="ana")
    other = changed(small, training={"epochs": 9}, model={"hidden": 8}).model_copy(update={"name": "b", "note": "c"})
    second = runs.submit(other, owner="ben", parent=first, why="wider")
    parent, child = runs.get(first), runs.get(second)
    assert (child.parent, child.why, child.from_epoch) == (first, "wider", None)
    found = {name: (parent.knobs[name], value) for name, value in child.knobs.items() if parent.knobs[name] != value}
    assert {name: both for name, both in found.items() if name != "name"} == {
        "training.epochs": ("2", "9"),
        "model.hidden": ("4", "8"),
    }


def test_ancestors_and_children(record: Path, small: Experiment) -> None:
    first = runs.submit(small, owner="ana")
    second = runs.submit(small, owner="ana", parent=first)
    third, fourth = (runs.submit(small, owner="ana", parent=second) for _ in range(2))
    assert [run.id for run in runs.ancestors(runs.get(third))] == [first, second]
    assert [run.id for run in runs.children(runs.get(second))] == [third, fourth]
    assert runs.ancestors(runs.get(first)) == [] == runs.children(runs.get(fourth))
    runs.stop(first, LOCAL)
    runs.delete(first, LOCAL)
    assert [run.id for run in runs.ancestors(runs.get(third))] == [second]


def test_only_the_owner_writes_why(submitted: Callable[..., str]) -> None:
    run_id = submitted()
    assert runs.note(run_id, "  what I tried\nwhat I learnt ", ANA).why == "what I tried\nwhat I learnt"
    with pytest.raises(NotAllowed):
        runs.note(run_id, "nonsense", BEN)
    with pytest.raises(WrongInput, match="2000"):
        runs.note(run_id, "x" * 2001, ANA)
    assert runs.note(run_id, "", LOCAL).why == ""
