"""What a study says so far, by its kind."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from playground.studies.answer import answer
from playground.studies.outcomes import Outcome, chosen, grouped
from playground.studies.plan import Option, Plan, told
from playground.studies.ranges import Range
from playground.text import Text

BASE = {"task": {"kind": "forecasting"}, "data": {"kind": "sunspots"}}
GRU, RNN, LSTM = (Option(name, Text.same(name.upper()), {}) for name in ("gru", "rnn", "lstm"))


def done(variant: str, seed: int, value: float | None, values=None, *, validation=None, key="") -> Outcome:
    state = "failed" if value is None else "finished"
    return Outcome(
        key or f"{variant}{seed}{told(values or {})}", variant, values or {}, seed, state, "r", value, validation
    )


def asked(plan: Plan, outcomes):
    groups = grouped(plan, outcomes)
    return groups, answer(plan, groups, "mae")


def test_real_compares_the_second_with_the_first_seed_by_seed():
    plan = Plan("p", "real", BASE, (GRU, RNN), {}, (0, 1, 2, 3))
    outcomes = [done("gru", seed, 2.0 + 0.1 * seed) for seed in range(4)]
    outcomes += [done("rnn", seed, 1.0 + 0.1 * seed + 0.01 * (seed % 2)) for seed in (3, 2, 1, 0)]
    _, found = asked(plan, outcomes)
    assert found.text.en.startswith("RNN is better by 46 %")
    assert found.units == ("0", "1", "2", "3")
    outcomes[1] = replace(outcomes[1], value=None, state="failed")
    assert "3 seeds. One seed was left out" in asked(plan, outcomes)[1].text.en


def test_what_is_still_to_come_is_not_missing():
    plan = Plan("p", "real", BASE, (GRU, RNN), {}, (0, 1, 2, 3))
    outcomes = [done(name, seed, 1.0 + 0.1 * seed + len(name)) for name in ("gru", "rnn") for seed in range(4)]
    outcomes[7] = replace(outcomes[7], value=None, state="running")
    outcomes[2] = replace(outcomes[2], value=None, state="waiting")
    found = asked(plan, outcomes)[1]
    assert found.text.en.startswith("GRU is ahead: test MAE") and "left out" not in found.text.en
    finished = [replace(one, value=2.0, state="finished") if one.state == "waiting" else one for one in outcomes]
    found = asked(plan, finished)[1]
    assert found.units == ("0", "1", "2") and "left out" not in found.text.en


def test_who_is_ahead_is_told_by_the_seeds_that_both_have():
    plan = Plan("p", "real", BASE, (GRU, RNN), {}, (0, 1, 2))
    outcomes = [done("gru", 0, 1.0), done("rnn", 0, 2.0), done("gru", 1, 1.5), done("rnn", 1, 2.5), done("gru", 2, 9.0)]
    waiting = replace(done("rnn", 2, 0.0), value=None, state="running")
    assert asked(plan, [*outcomes, waiting])[1].text.en.startswith("GRU is ahead: test MAE 1.250, against 2.250 (RNN).")
    begun = [outcomes[0], *(replace(one, value=None, state="waiting") for one in [*outcomes[1:], waiting])]
    assert asked(plan, begun)[1].text.en == "No seed has been measured with all of them yet."


def test_repeated_settings_are_pairs_too():
    space = {"task.window": Range(choices=(24, 48, 72))}
    plan = Plan("p", "real", BASE, (GRU, RNN), space, (0, 1))
    outcomes = [
        done(name, seed, level + window + 0.1 * seed, {"task.window": window})
        for window in (24, 48, 72) for seed in (0, 1) for name, level in (("gru", 1.0), ("rnn", 2.0))
    ]  # fmt: skip
    groups, found = asked(plan, outcomes)
    assert len(groups) == 2 and len(found.units) == 6 and found.units[0] == "window=24 · 0"
    assert "6 seeds" in found.text.en and found.text.en.startswith("GRU is better")


def on_folds(fold: str, base, values):
    """The answer to two set-ups with two seeds on each of three folds; `values[fold][seed]` are those of both."""
    plan = Plan("p", "real", base, (GRU, RNN), {fold: Range(choices=(0, 1, 2))}, (0, 1))
    outcomes = [
        done(option.name, seed, value, {fold: number})
        for number, of_fold in enumerate(values) for seed, both in enumerate(of_fold)
        for option, value in zip((GRU, RNN), both, strict=True)
    ]  # fmt: skip
    return answer(plan, grouped(plan, outcomes), "mae")


FOLDS = (((1.0, 2.0), (1.2, 2.3)), ((1.5, 2.2), (1.1, None)), ((0.9, 2.2), (1.3, 2.4)))


def test_folds_are_compared_fold_by_fold_by_the_corrected_test():
    """Nadeau and Bengio (2003): the variance of the mean is (1/n + test/training) times that of the gains."""
    base = {"task": {"kind": "sentiment"}, "data": {"kind": "rt_polarity"}}
    found = on_folds("data.fold", base, FOLDS)
    (verdict,) = found.comparison.verdicts.values()
    gains = [-1.05, -0.7, -1.2]  # means of the seeds that both have
    assert verdict.pairs.gains == pytest.approx(gains) and found.units == ("fold=0", "fold=1", "fold=2")
    error = math.sqrt((1 / 3 + 1 / 9) * np.var(gains, ddof=1))
    assert verdict.p == pytest.approx(2 * stats.t(2).sf(abs(np.mean(gains)) / error))
    assert verdict.pairs.interval() == pytest.approx(stats.t.interval(0.95, 2, np.mean(gains), error))
    assert verdict.p > stats.ttest_1samp(gains, 0).pvalue
    assert found.text.en.startswith("GRU is better by") and found.text.en.endswith("3 splits.")
    assert "3 particiones" in found.text.es


def test_splits_that_share_nobody_knows_how_much_say_so():
    base = {"task": {"kind": "sentiment"}, "data": {"kind": "rt_polarity"}}
    found = on_folds("task.split_seed", base, FOLDS)
    assert "differ in task.split_seed: how many training examples they share is not known" in found.text.en
    assert len(found.units) == 6


def test_a_race_of_one_seed_says_who_is_ahead_and_no_more():
    plan = Plan("p", "race", BASE, (GRU, RNN, LSTM), {}, (0,))
    _, found = asked(plan, [done("gru", 0, 2.0), done("rnn", 0, 1.0), done("lstm", 0, None)])
    assert found.text.en == (
        "RNN is ahead: test MAE 1.000, against 2.000 (GRU). Whether that is more than luck takes at least 3 seeds."
    )
    assert found.comparison is None


def test_a_race_of_many_seeds_is_corrected():
    plan = Plan("p", "race", BASE, (GRU, RNN, LSTM), {}, tuple(range(5)))
    levels = {"gru": 3.0, "rnn": 1.0, "lstm": 2.0}
    outcomes = [
        done(name, seed, level + 0.01 * (seed * len(name) % 5)) for name, level in levels.items() for seed in range(5)
    ]
    found = asked(plan, outcomes)[1]
    assert found.comparison is not None and found.comparison.reference == "rnn"
    assert "really better than GRU" in found.text.en and "3 comparisons (Holm)" in found.text.en


def test_repeats_tell_mean_and_spread():
    plan = Plan("p", "seeds", BASE, (), {}, (0, 1, 2))
    _, found = asked(plan, [done("base", seed, 1.0 + seed) for seed in range(3)])
    assert found.text.en == "test MAE: 2.000 ± 1.0 over 3 seeds, from 1.000 to 3.000."
    assert asked(plan, [done("base", 0, 1.0)])[1].text.es == "MAE de prueba: 1,000, una semilla."
    assert "No run" in asked(plan, [])[1].text.en


def test_a_grid_is_chosen_on_validation_and_told_on_test():
    space = {"model.hidden": Range(choices=(8, 16))}
    plan = Plan("p", "grid", BASE, (), space, (0, 1, 2))
    outcomes = [
        done(f"hidden={hidden}", seed, test + 0.01 * seed, {"model.hidden": hidden}, validation=validation)
        for hidden, test, validation in ((8, 1.0, 5.0), (16, 2.0, 4.0)) for seed in range(3)
    ]  # fmt: skip
    groups, found = asked(plan, outcomes)
    assert [group.title.en for group in groups] == ["hidden=8", "hidden=16"]
    assert chosen(groups, "lower") is groups[1]
    assert (
        "Of 2 settings, hidden=16 is best on the validation set; on the test set its MAE is 2.010 ± 0.010 (3 seeds)."
        in found.text.en
    )
    assert "hidden=8 is better by" in found.text.en
    unmeasured = [replace(one, validation=None) for one in outcomes]
    assert chosen(grouped(plan, unmeasured), "lower").title.en == "hidden=8"


def test_each_trial_of_a_search_stands_alone():
    plan = Plan("p", "search", BASE, (), {"model.hidden": Range(low=1, high=9, whole=True)}, (0,), 5)
    outcomes = [
        done("trial", 0, value, {"model.hidden": 3}, validation=value, key=str(value)) for value in (3.0, 1.0, 2.0)
    ]
    groups, found = asked(plan, outcomes)
    assert len(groups) == 3
    assert "Of 3 settings, hidden=3 is best" in found.text.en and "(one seed)" in found.text.en


@pytest.mark.parametrize("language", ["en", "es"])
def test_answers_are_whole_sentences(language):
    plan = Plan("p", "real", BASE, (GRU, RNN), {}, (0, 1, 2))
    outcomes = [
        done(name, seed, 1.0 + 0.3 * ((seed * 7 + len(name)) % 3)) for name in ("gru", "rnn") for seed in range(3)
    ]
    assert asked(plan, outcomes)[1].text.say(language).endswith(".")
