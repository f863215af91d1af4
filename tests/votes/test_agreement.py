"""Fleiss' kappa on orientation-free categories equals the formula computed by hand, and the interval a jackknife by hand."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.inter_rater import fleiss_kappa

from playground.votes.agreement import agreement, counted, kappa_of
from playground.votes.poll import CHOICES, Vote
from tests.helpers.polls import recorded

PAIRS = ["p01", "p02", "p03"]


def whole():
    """Of each visitor who judged all pairs, the choices."""
    by_voter = {}
    for vote in recorded():
        if vote.pair in PAIRS:
            by_voter.setdefault(vote.voter, {})[vote.pair] = CHOICES.index(vote.choice)
    return [[given[pair] for pair in PAIRS] for given in by_voter.values() if len(given) == 3]


def by_formula(answers):
    """Fleiss (1971), equations 2 to 7, in plain Python; both sides have the same share by chance."""
    raters, subjects = len(answers), len(answers[0])
    table = [[sum(one[i] == j for one in answers) for j in range(len(CHOICES))] for i in range(subjects)]
    shares = [sum(row[j] for row in table) / (subjects * raters) for j in range(len(CHOICES))]
    agreed = [(sum(n * n for n in row) - raters) / (raters * (raters - 1)) for row in table]
    first, second, tie, bad = shares
    observed, chance = sum(agreed) / subjects, 2 * ((first + second) / 2) ** 2 + tie**2 + bad**2
    return (observed - chance) / (1 - chance), observed


def test_kappa_and_observed_agreement_equal_the_formula():
    found = agreement(recorded(), PAIRS)
    kappa, observed = by_formula(whole())
    assert found.voters == len(whole()) == 24  # one left early
    assert found.kappa == pytest.approx(kappa, abs=1e-12)
    assert found.observed == pytest.approx(observed, abs=1e-12)


def test_the_interval_leaves_out_each_visitor_in_turn():
    found, answers = agreement(recorded(), PAIRS), whole()
    left = [by_formula(answers[:n] + answers[n + 1 :])[0] for n in range(len(answers))]
    mean, count = sum(left) / len(left), len(left)
    error = math.sqrt((count - 1) / count * sum((one - mean) ** 2 for one in left))
    reach = stats.t.ppf(0.975, count - 1) * error
    assert (found.low, found.high) == pytest.approx((found.kappa - reach, found.kappa + reach), abs=1e-9)


def test_all_agree_about_different_pairs_and_all_say_the_same_of_every_pair():
    assert kappa_of(np.array([[0, 1, 2]] * 5)) == pytest.approx(1)
    assert kappa_of(np.array([[2, 2, 2]] * 5)) is None and kappa_of(np.array([[3, 3]] * 5)) is None
    assert kappa_of(np.array([[0, 0, 0]] * 5)) == pytest.approx(1)  # which run is the first is arbitrary
    assert counted(np.array([[0, 3], [0, 1]])).tolist() == [[2, 0, 0, 0], [0, 1, 0, 1]]


def turned(answers, pairs):
    """The same answers where the runs of these pairs have changed places."""
    found = np.array(answers)
    found[:, pairs] = np.array([1, 0, 2, 3])[found[:, pairs]]
    return found


@pytest.mark.parametrize("pairs", [[0], [1, 2], [0, 1, 2]])
def test_which_run_of_a_pair_is_the_first_changes_nothing(pairs):
    assert kappa_of(turned(whole(), pairs)) == pytest.approx(kappa_of(np.array(whole())), abs=1e-12)


def test_nine_of_ten_who_always_prefer_one_run_agree():
    answers = np.array([[0] * 4] * 9 + [[1] * 4])
    observed = (9 * 8) / (10 * 9)
    assert kappa_of(answers) == pytest.approx((observed - 0.5) / 0.5)
    # Runs that have changed places in half of the pairs: then it is Fleiss' kappa as it always was.
    assert kappa_of(answers) == pytest.approx(float(fleiss_kappa(counted(turned(answers, [1, 3])))))


def test_an_interval_of_no_width_is_not_told():
    votes = [Vote(pair, str(voter), "first", False, 0.0) for voter in range(12) for pair in PAIRS]
    found = agreement(votes, PAIRS)
    assert (found.kappa, found.low, found.high) == (pytest.approx(1), None, None)


def test_one_visitor_agrees_with_nobody():
    assert agreement([Vote("p01", "x", "tie", False, 0.0)], ["p01"]) is None
    two = [Vote("p01", voter, "tie", False, 0.0) for voter in "xy"]
    found = agreement(two, ["p01"])
    assert (found.kappa, found.low, found.observed) == (None, None, 1.0)
