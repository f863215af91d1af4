"""Strengths and their intervals are those of an independent computation, and finite whatever people say."""

import numpy as np
import pytest
import statsmodels.api as sm

from playground.votes.poll import Pair, Vote
from playground.votes.preference import RESAMPLES, by_voter, fitted, interval, preferences, shares_of
from tests.helpers.polls import OUTPUT, A, B, C, poll, recorded

PAIRS = {pair.name: pair for pair in poll().pairs}
EACH = {run_id: run_id for run_id in (A, B, C)}


def compared():
    return [vote for vote in recorded() if not PAIRS[vote.pair].control]


def wins():
    return by_voter(compared(), PAIRS, {A: 0, B: 1, C: 2}, 3)


def by_regression(total):
    """Bradley–Terry as a logistic regression without intercept, by statsmodels; strengths with mean 0."""
    count = len(total)
    rows, weights = [], []
    for i in range(count):
        for j in range(count):
            if i != j:
                row = np.zeros(count)
                row[i], row[j] = 1, -1
                rows.append(row)
                weights.append(total[i, j] + 0.5)
    # Each win once as a success and once, turned round, as a failure, so that there are both.
    design = np.concatenate([rows, -np.array(rows)])[:, 1:]
    answers = np.repeat([1.0, 0.0], len(rows))
    model = sm.GLM(answers, design, family=sm.families.Binomial(), freq_weights=np.array(weights * 2))
    found = np.concatenate([[0.0], model.fit(tol=1e-12).params])
    return found - found.mean()


def test_strengths_are_those_of_a_logistic_regression():
    total = wins().sum(axis=0)
    assert fitted(total) == pytest.approx(by_regression(total), abs=1e-6)


def test_votes_are_counted_and_a_tie_is_half_for_both():
    total = wins().sum(axis=0)
    said = [vote.choice for vote in compared() if vote.pair == "p01"]
    assert total[0, 1] == said.count("first") + (said.count("tie") + said.count("bad")) / 2
    assert total[0, 1] + total[1, 0] == 25 and total[1, 2] + total[2, 1] == 24


def test_of_two_runs_the_share_is_that_of_the_votes():
    total = np.array([[0.0, 17.5], [7.5, 0.0]])
    assert shares_of(fitted(total)) == pytest.approx([18 / 26, 8 / 26], abs=1e-6)


def test_intervals_are_percentiles_over_whole_visitors_and_two_of_opposite_taste():
    two = wins()[:, :2, :2]
    low, high = interval(two, fitted(two.sum(axis=0)))
    # One more visitor for the first and one for the second; of how many votes: as many as all give on average.
    votes = two.sum() / len(two)
    urn = np.concatenate([two, [[[0, votes], [0, 0]], [[0, 0], [votes, 0]]]])
    random = np.random.default_rng(0)
    drawn = random.multinomial(len(two), np.full(len(urn), 1 / len(urn)), size=RESAMPLES)
    tastes = random.permuted(np.tile([0, 1], (RESAMPLES, 1)), axis=1)
    shares = []
    for counts, taste in zip(drawn, tastes, strict=True):
        order = [*range(len(two)), *(len(two) + taste)]
        again = np.repeat(urn[order], counts, axis=0)
        shares.append((again[:, 0, 1].sum() + 0.5) / (again.sum() + 1))
    assert (low[0], high[0]) == pytest.approx(np.percentile(shares, (2.5, 97.5)), abs=1e-6)
    assert (low[1], high[1]) == pytest.approx((1 - high[0], 1 - low[0]), abs=1e-6)


def test_preferences_come_in_order_with_what_was_said():
    found = preferences(compared(), PAIRS, EACH)
    assert [one.name for one in found] == sorted(
        EACH, key=lambda run_id: -next(p.share for p in found if p.name == run_id)
    )
    assert sum(one.won for one in found) == sum(one.lost for one in found)
    assert all(one.low < one.share < one.high for one in found)
    assert np.mean([one.share for one in found]) == pytest.approx(0.5)
    assert sum(one.won + one.lost + one.equal for one in found) == 2 * len(compared())


def test_who_always_wins_is_not_infinitely_strong_and_few_visitors_have_no_interval():
    pairs = {"p01": Pair("p01", A, B, (OUTPUT, OUTPUT))}
    votes = [Vote("p01", str(number), "first", False, 0.0) for number in range(4)]
    best, worst = preferences(votes, pairs, {A: A, B: B})
    assert (best.name, best.share, best.low) == (A, pytest.approx(4.5 / 5), None)
    assert worst.share == pytest.approx(0.5 / 5)


@pytest.mark.parametrize(("visitors", "low"), [(9, None), (10, pytest.approx(0.7, abs=0.1))])
def test_the_interval_of_who_always_wins_has_a_width_and_needs_ten_visitors(visitors, low):
    pairs = {"p01": Pair("p01", A, B, (OUTPUT, OUTPUT))}
    votes = [Vote("p01", str(number), "first", False, 0.0) for number in range(visitors)]
    best, _ = preferences(votes, pairs, {A: A, B: B})
    assert best.low == low
    assert best.high is None or best.low < best.share <= best.high + 1e-6


def test_runs_of_one_group_are_not_compared_with_each_other():
    item = {A: "gru", B: "gru", C: "rnn"}
    votes = by_voter(compared(), PAIRS, {run_id: ["gru", "rnn"].index(name) for run_id, name in item.items()}, 2)
    said = [vote.choice for vote in compared() if vote.pair in ("p02", "p03")]
    assert votes.sum() == len(said)
    assert votes.sum(axis=0)[0, 1] == said.count("first") + (said.count("tie") + said.count("bad")) / 2
