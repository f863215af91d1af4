"""A search: the same record leads to the same suggestions, good places are found, hopeless trials are given up."""

import math

import pytest

from playground.studies.ranges import Range
from playground.studies.search import PastTrial, Search

SPACE = {
    "rate": Range(low=1e-4, high=1e-1, log=True),
    "size": Range(low=8, high=64, log=True, whole=True),
    "kind": Range(("a", "b")),
    "share": Range(low=0, high=0.5, step=0.1),
}


def loss(values):
    return (math.log10(values["rate"]) + 2) ** 2 + abs(values["size"] - 32) / 32 + (values["kind"] == "a")


def search(prune="", better="lower", trials=30):
    return Search("name", SPACE, better, 0, trials, 27, prune)


def finished(one, known):
    values = next(one.suggest(known))
    sign = 1 if one.better == "lower" else -1
    return PastTrial(
        values, "finished", sign * loss(values), {epoch: sign * (loss(values) + 3 / epoch) for epoch in range(1, 28)}
    )


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_it_learns_from_what_has_ended(better):
    one, known = search(better=better), []
    for _ in range(30):
        known.append(finished(one, known))
    values = [abs(trial.value) for trial in known]
    assert sum(values[20:]) < 0.75 * sum(values[:10])
    assert all(SPACE[name].read(str(value)) == value for trial in known for name, value in trial.values.items())
    assert len({str(trial.values) for trial in known}) == 30


@pytest.mark.parametrize("prune", ["", "median", "hyperband"])
def test_the_record_alone_decides(prune):
    known = []
    for _ in range(14):
        known.append(finished(search(prune), known))
    assert list(search(prune).suggest(known)) == list(search(prune).suggest(known))
    # What still trains counts as bad where it is, so that the next one goes elsewhere.
    best = min(known, key=lambda trial: trial.value)
    going = [PastTrial(best.values, "open") if trial is best else trial for trial in known]
    assert next(search(prune).suggest(going)) != next(search(prune).suggest(known))


def test_failed_and_unmeasured_trials_are_no_obstacle():
    one = search()
    known = [finished(one, []), PastTrial(next(one.suggest([])), "failed")]
    known.append(PastTrial(next(one.suggest(known)), "finished", None))
    known.append(PastTrial(next(one.suggest(known)), "pruned", None, {}))
    assert next(one.suggest(known)) not in [trial.values for trial in known]


@pytest.mark.parametrize("prune", ["median", "hyperband"])
def test_hopeless_trials_are_given_up_and_good_ones_go_on(prune):
    one, known = search(prune), []
    for _ in range(12):
        known.append(finished(one, known))
    values = next(one.suggest(known))
    best = min(trial.value for trial in known)
    bad = PastTrial(values, "open", None, {epoch: 50 + 3 / epoch for epoch in range(1, 10)})
    good = PastTrial(values, "open", None, {epoch: best - 1 + 1 / epoch for epoch in range(1, 10)})
    assert one.to_prune([*known, bad]) == [12]
    assert one.to_prune([*known, good]) == []
    assert one.to_prune([*known, good, bad]) == [13]
    assert one.to_prune([*known, PastTrial(values, "open")]) == []
    assert search("").to_prune([*known, bad]) == []
