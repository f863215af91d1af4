"""Making a poll: one input for both of each pair, another one for each pair, controls twice the same run."""

from types import SimpleNamespace

import pytest

from playground.errors import Impossible, OverLimit
from playground.launch.compute import polls
from playground.task import TASKS, Sample
from playground.tasks.writing import Writing
from playground.votes.poll import Candidate

INPUTS = [{"text": f"beginning {number}"} for number in range(5)]


def trained(monkeypatch, inputs, kinds=()):
    """Networks that say who they are, what they were given and their seed."""

    def load(run_id):
        task = TASKS[kinds[run_id]]() if run_id in kinds else Writing()
        object.__setattr__(task, "run", run_id)
        return SimpleNamespace(experiment=SimpleNamespace(task=task), network=run_id, memory={"run": run_id})

    def output(self, network, memory, given, seed):
        return Sample({"text": given["text"]}, {"text": f"{network} goes on"}, seed, epoch=7)

    monkeypatch.setattr(polls.models, "load", load)
    monkeypatch.setattr(polls, "_records", lambda one: None)
    monkeypatch.setattr(polls, "_protocol", lambda one: {"task": "writing", "data": {"kind": "alice"}})
    monkeypatch.setattr(Writing, "vote_inputs", lambda self, records, memory: inputs[memory["run"]])
    monkeypatch.setattr(Writing, "test_output", output)


def candidates(*names):
    return [Candidate(name, name.upper()) for name in names]


def test_both_of_a_pair_are_given_the_same_and_each_pair_something_else(monkeypatch):
    trained(monkeypatch, dict.fromkeys("abc", INPUTS))
    made = polls.make(candidates("a", "b", "c"), rounds=1, truth=True, seed=4)
    assert [(pair.first, pair.second) for pair in made.pairs] == [("a", "b"), ("a", "c"), ("b", "c"), ("a", "a")]
    given = [[output["input"]["text"] for output in pair.outputs] for pair in made.pairs]
    assert all(one == other for one, other in given) and len({one for one, _ in given}) == 4
    seeds = [[output["seed"] for output in pair.outputs] for pair in made.pairs]
    assert all(one == other for one, other in seeds[:3]) and seeds[3][0] != seeds[3][1]
    assert [output["output"]["text"] for output in made.pairs[1].outputs] == ["a goes on", "c goes on"]
    assert all(output["epoch"] == -1 for pair in made.pairs for output in pair.outputs)
    assert (made.task, made.metric, made.better, made.truth) == ("writing", "nats_per_character", "lower", False)
    assert polls.make(candidates("a", "b", "c"), rounds=1, truth=True, seed=4) == made
    assert polls.make(candidates("a", "b", "c"), rounds=1, truth=True, seed=5) != made


def test_only_inputs_that_no_run_has_learnt_from_are_taken(monkeypatch):
    trained(monkeypatch, {"a": INPUTS, "b": [{"text": "other"}, INPUTS[2]]})
    made = polls.make(candidates("a", "b"), rounds=3, truth=False, seed=0)
    assert {output["input"]["text"] for pair in made.pairs for output in pair.outputs} == {"beginning 2"}
    trained(monkeypatch, {"a": INPUTS, "b": [{"text": "other"}]})
    with pytest.raises(Impossible, match="no input of their test sets in common"):
        polls.make(candidates("a", "b"), rounds=1, truth=False, seed=0)


@pytest.mark.parametrize("names", ["a", "abcdefg"])
def test_a_poll_takes_two_to_six_runs(names):
    with pytest.raises(OverLimit, match="2 to 6 runs"):
        polls.make(candidates(*names), rounds=1, truth=False, seed=0)


def test_runs_of_two_tasks_and_of_one_that_is_not_voted_on_are_refused(monkeypatch):
    trained(monkeypatch, dict.fromkeys("ab", INPUTS), {"b": "chords"})
    with pytest.raises(Impossible, match="one task"):
        polls.make(candidates("a", "b"), rounds=1, truth=False, seed=0)
    trained(monkeypatch, {}, {"a": "sentiment", "b": "sentiment"})
    with pytest.raises(Impossible, match="right or wrong"):
        polls.make(candidates("a", "b"), rounds=1, truth=False, seed=0)


def test_runs_whose_metrics_cannot_be_compared_are_refused(monkeypatch):
    trained(monkeypatch, dict.fromkeys("ab", INPUTS))
    with monkeypatch.context() as patch:
        patch.setattr(
            polls,
            "_protocol",
            lambda one: {"task": "writing", "data": {"kind": {"a": "sunspots", "b": "mackey_glass"}[one.network]}},
        )
        with pytest.raises(Impossible, match="test metrics of these runs cannot be compared"):
            polls.make(candidates("a", "b"), rounds=1, truth=False, seed=0)
    with monkeypatch.context() as patch:
        patch.setattr(Writing, "primary", property(lambda task: {"a": "accuracy"}.get(task.run, "perplexity")))
        with pytest.raises(Impossible, match="decided by different metrics"):
            polls.make(candidates("a", "b"), rounds=1, truth=False, seed=0)


def test_sides_are_called_a_and_b_and_nothing_else():
    one, other = (
        {"input": {}, "output": {"text": text, "notation": "text", "ended": False, "notes": []}} for text in "xy"
    )
    shown = polls.ballot("writing", (other, one), truth=False)
    assert {name: exhibits[0].words.en for name, exhibits in shown.items()} == {"A": "y", "B": "x"}
