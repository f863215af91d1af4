"""The runs of a study as what they are in its plan."""

from dataclasses import replace

import pytest

from playground.studies.outcomes import grouped
from playground.studies.plan import Option, Plan
from playground.studies.ranges import Range
from playground.text import Text
from playground.tracking.run import Run
from playground.tracking.studies import outcomes

BASE = {"task": {"kind": "forecasting", "window": 12, "horizon": 3}, "data": {"kind": "sunspots"}}
SPACE = {
    "model.hidden": Range(low=2, high=64, log=True, whole=True),
    "model.cell.kind": Range(choices=("gru", "rnn")),
    "training.learning_rate": Range(low=1e-4, high=1e-1, log=True),
}


def run_of(trial, **more) -> Run:
    """The run of a planned trial, as the record gives it back: knobs are text."""
    knobs = {address: str(value) for address, value in trial.experiment.flat().items()}
    made = Run(
        id=f"run{trial.key}", name="", task="forecasting", status="finished", variant=trial.variant, trial=trial.key,
        knobs=knobs, metrics={"mae": 2.0}, validation={"mae": 9.0}, score=3.0,
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.parametrize("kind", ["grid", "random"])
def test_every_run_finds_its_setting(kind):
    space = (
        SPACE
        if kind == "random"
        else {"model.hidden": Range(choices=(4, 8)), "model.cell.kind": Range(choices=("rnn", "gru"))}
    )
    plan = Plan("p", kind, BASE, (), space, (3, 4), 4 if kind == "random" else 0)
    planned = list(plan.planned())
    found = outcomes(plan, "mae", [run_of(trial) for trial in planned[1:]])
    assert len(found) == 8 and [one.state for one in found] == ["waiting"] + ["finished"] * 7
    assert {(one.value, one.validation) for one in found[1:]} == {(2.0, 3.0)}
    groups = grouped(plan, found)
    assert len(groups) == 4 and all([one.seed for one in group.outcomes] == [3, 4] for group in groups)


def test_a_run_that_was_tried_again_counts_with_the_try_that_finished():
    variants = (Option("a", Text.same("A"), {}), Option("b", Text.same("B"), {"model.cell.kind": "rnn"}))
    plan = Plan("p", "real", BASE, variants, {}, (0, 1))
    first, *rest = plan.planned()
    failed = run_of(first, id="failed", status="failed", metrics={})
    for tries in ([failed, run_of(first)], [run_of(first), failed]):
        found = outcomes(plan, "mae", [*tries, *(run_of(trial) for trial in rest)])
        assert len(found) == 4 and found[0].run == f"run{first.key}" and found[0].state == "finished"


def test_states_and_numbers_that_are_none():
    plan = Plan("p", "seeds", BASE, (), {}, (0, 1, 2, 3))
    trials = list(plan.planned())
    runs = [
        run_of(trials[0], status="stopped", pruned=True, score=None), run_of(trials[1], status="stopped"),
        run_of(trials[2], status="queued"), run_of(trials[3], metrics={"mae": float("nan")}, score=None),
    ]  # fmt: skip
    pruned, stopped, waiting, odd = outcomes(plan, "mae", runs)
    assert [one.state for one in (pruned, stopped, waiting, odd)] == ["pruned", "stopped", "waiting", "finished"]
    assert (pruned.value, pruned.validation) == (None, 9.0)
    assert stopped.value is None and odd.value is None and waiting.run


def test_trials_of_a_search_bring_their_own_values():
    plan = Plan("p", "search", BASE, (), SPACE, (0,), 5)
    values = {"model.hidden": 17, "model.cell.kind": "rnn", "training.learning_rate": 0.0123}
    trial = plan.trial(0, Option("trial 1", Text.same("1"), {}), values, 0)
    (found,) = outcomes(plan, "mae", [run_of(trial)])
    assert dict(found.values) == values and found.key == trial.key
