"""The verdict on two set-ups: what it says, how often it is wrong, and what it finds."""

import math

import numpy as np
import pytest

from playground.studies.multiple_comparisons import among, best, holm
from playground.studies.pairs import paired
from playground.studies.significance import judged, seeds_needed, shown, verdict
from playground.text import Text

NAMES = ("LSTM", "GRU")


def tries(count: int, seeds: int, difference: float, seed: int = 0, level: float = 10.0):
    """Made-up metrics of two set-ups: the noise of one run has a standard deviation of one."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield (level + rng.standard_normal(seeds)).tolist(), (level - difference + rng.standard_normal(seeds)).tolist()


def share(kind: str, found) -> float:
    kinds = [verdict(a, b, "lower", NAMES).kind for a, b in found]
    return kinds.count(kind) / len(kinds)


def test_equal_set_ups_are_within_noise_in_18_of_20_tries():
    assert share("noise", tries(20, 8, 0.0)) >= 18 / 20


def test_two_standard_deviations_are_found_in_18_of_20_tries():
    assert share("better", tries(20, 8, 2.0)) >= 18 / 20


@pytest.mark.parametrize("seeds", [3, 5, 8])
def test_one_in_twenty_is_wrong_in_the_long_run(seeds):
    assert 0.04 < 1 - share("noise", tries(10_000, seeds, 0.0)) < 0.06


def test_nine_in_ten_are_found_in_the_long_run():
    assert 0.91 < share("better", tries(10_000, 8, 2.0)) < 0.95


def test_the_interval_holds_the_truth_in_the_long_run():
    held = 0
    for a, b in tries(2000, 5, 1.0):
        low, high = paired(a, b, "lower").interval()
        held += low <= 1.0 <= high
    assert 0.93 < held / 2000 < 0.97


def test_against_a_second_implementation():
    from scipy import stats

    a, b = next(tries(1, 6, 1.0, seed=3))
    found, theirs = paired(a, b, "lower"), stats.ttest_rel(a, b)
    interval = theirs.confidence_interval()
    assert found.p == pytest.approx(theirs.pvalue)
    assert found.interval() == pytest.approx((interval.low, interval.high))


def test_the_direction_is_the_metrics_own_and_the_percentage_the_first_ones():
    errors, hits = (
        verdict([2.0, 2.2, 2.1], [1.0, 1.2, 1.09], "lower", NAMES),
        verdict([2.0, 2.2, 2.1], [1.0, 1.2, 1.09], "higher", NAMES),
    )
    assert errors.kind == hits.kind == "better"
    assert errors.difference == pytest.approx(-(hits.difference or 0)) == pytest.approx(100 * (2.1 - 3.29 / 3) / 2.1)
    assert errors.text.en.startswith("GRU is better by 48 %, 95 % interval 47 to 48, 3 seeds")
    assert hits.text.es.startswith("LSTM es mejor en un 48 %, intervalo del 95 % de 47 a 48, 3 semillas")


def test_within_noise_says_how_many_seeds_it_would_take():
    found = verdict([1.0, 1.2, 0.9, 1.1], [1.05, 1.0, 1.0, 1.0], "lower", (Text("a", "a"), Text("b", "b")))
    assert found.kind == "noise" and found.needed is not None and found.needed > 4
    assert f"about {found.needed} seeds" in found.text.en and f"unas {found.needed} semillas" in found.text.es
    tiny = verdict([1.0, 1.2, 0.9, 1.1], [1.2, 1.0, 1.1, 0.9001], "lower", NAMES)
    assert tiny.needed is None and "more than 1000 seeds" in tiny.text.en


def test_what_is_missing_is_left_out_in_pairs_and_said():
    found = verdict([1.0, None, 1.1, 1.2, 1.0], [0.5, 0.4, math.nan, 0.7, 0.5], "lower", NAMES)
    assert (found.pairs.count, found.pairs.dropped) == (3, 2)
    assert "2 seeds were left out" in found.text.en and "Se omitieron 2" in found.text.es
    assert "One seed" in verdict([1.0, 1.0, 1.0, None], [1.0, 1.0, 1.0, 1.0], "lower", NAMES).text.en


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ([], [], "unknown"),
        ([1.0, 1.0], [2.0, 2.1], "unknown"),
        ([1.0, 1.1, 1.2], [1.0, 1.1, 1.2], "identical"),
        ([1.0, 1.1, 1.2], [1.5, 1.6, 1.7], "better"),
        ([0.1, 0.2, 0.3], [0.4, 0.5, 0.6], "better"),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.1], "noise"),
        ([0.0, 0.0, 0.0], [0.3, 0.2, 0.3], "better"),
        ([-1.0, -1.1, -0.9], [-3.0, -3.1, -2.9], "better"),
    ],
)
def test_odd_values(a, b, kind):
    found = verdict(a, b, "higher", NAMES)
    assert found.kind == kind
    assert "nan" not in found.text.en and "inf" not in found.text.en
    if a and not any(a):
        assert " %, 95" not in found.text.en


def test_pairs_belong_together():
    with pytest.raises(ValueError):
        verdict([1.0], [1.0, 2.0], "lower", NAMES)


@pytest.mark.parametrize(
    ("value", "words"), [(12.34, "12"), (3.14, "3.1"), (-0.416, "−0.42"), (0.0, "0"), (-0.0, "0"), (250.6, "251")]
)
def test_numbers_are_short(value, words):
    assert shown(value).en == words
    assert shown(value).es == words.replace(".", ",")


def test_the_advised_number_of_seeds_has_the_promised_power():
    assert seeds_needed(0.5) == 34 and seeds_needed(1.0) == 10  # as in Cohen's and in G*Power's tables
    assert seeds_needed(0.0) is None and seeds_needed(1e6) == 3


def test_holm_corrects_and_interval_and_decision_agree():
    decided = holm({("a", "b"): 0.01, ("a", "c"): 0.03, ("a", "d"): 0.04})
    assert [p for p, _ in decided.values()] == pytest.approx([0.03, 0.06, 0.06])
    assert [level for _, level in decided.values()] == pytest.approx([0.05 / 3, 0.025, 0.025])
    for a, b in tries(300, 6, 1.2, seed=2):
        pairs = paired(a, b, "lower")
        for p, level in (holm({("a", "b"): pairs.p, ("a", "c"): other})["a", "b"] for other in (1e-9, 0.04, 0.9)):
            found = judged(pairs, NAMES, p, level, "")
            assert found.interval is not None
            assert (found.kind == "better") == (found.interval[0] > 0 or found.interval[1] < 0)


@pytest.mark.parametrize("reference", [None, "v0"])
def test_of_four_equal_set_ups_one_in_twenty_studies_claims_something(reference):
    rng, wrong = np.random.default_rng(5), 0
    titles = {f"v{index}": Text.same(f"v{index}") for index in range(4)}
    for _ in range(2000):
        values = {name: (5 + rng.standard_normal(6)).tolist() for name in titles}
        found = among(values, "lower", titles, reference)
        wrong += any(one.kind == "better" for one in found.verdicts.values())
    assert wrong / 2000 < 0.06


def test_several_in_words():
    rng = np.random.default_rng(0)
    levels = {"rnn": 3.0, "lstm": 2.0, "gru": 2.0}
    values = {name: (level + 0.05 * rng.standard_normal(6)).tolist() for name, level in levels.items()}
    titles = {name: Text.same(name.upper()) for name in values}
    found = among(values, "lower", titles)
    other = "gru" if found.reference == "lstm" else "lstm"
    assert found.text.en.startswith(f"{found.reference.upper()} has the best mean; really better than RNN (")
    assert f"within noise of {other.upper()} (" in found.text.en
    assert "6 seeds, corrected for 3 comparisons (Holm)." in found.text.en
    first = among(values, "lower", titles, "rnn")
    assert (
        first.corrected_for == 2
        and first.text.en.startswith("Beside RNN: better is LSTM (")
        and "mejor es LSTM (" in first.text.es
    )


def test_few_seeds_of_several_and_just_two():
    titles = {name: Text.same(name) for name in "abc"}
    few = among({"a": [1.0], "b": [2.0], "c": [3.0]}, "higher", titles)
    assert few.reference == "c" and "too few seeds" in few.text.en
    assert best({"a": [None], "b": [None]}, "lower") == "a"
    two = among({"a": [1.0, 1.1, 1.2, 1.3], "b": [2.0, 2.2, 2.1, 2.4]}, "higher", titles, "a")
    assert two.corrected_for == 1 and two.text.en.startswith("b is better by")
    with pytest.raises(ValueError):
        among({"a": [1.0]}, "lower", titles)
