"""Fleiss' kappa equals his formula computed by hand on what visitors said, and the interval a jackknife by hand."""

import math

import numpy as np
import pytest
from scipy import stats

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
    """Fleiss (1971), equations 2 to 7, in plain Python."""
    raters, subjects = len(answers), len(answers[0])
    table = [[sum(one[i] == j for one in answers) for j in range(len(CHOICES))] for i in range(subjects)]
    shares = [sum(row[j] for row in table) / (subjects * raters) for j in range(len(CHOICES))]
    agreed = [(sum(n * n for n in row) - raters) / (raters * (raters - 1)) for row in table]
    observed, chance = sum(agreed) / subjects, sum(share**2 for share in shares)
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
    assert kappa_of(np.array([[0, 0, 0]] * 5)) is None
    assert counted(np.array([[0, 3], [0, 1]])).tolist() == [[2, 0, 0, 0], [0, 1, 0, 1]]


def test_one_visitor_agrees_with_nobody():
    assert agreement([Vote("p01", "x", "tie", False, 0.0)], ["p01"]) is None
    two = [Vote("p01", voter, "tie", False, 0.0) for voter in "xy"]
    found = agreement(two, ["p01"])
    assert (found.kappa, found.low, found.observed) == (None, None, 1.0)
