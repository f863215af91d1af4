"""Means by group: the same as pandas', with the intervals of statsmodels."""

import itertools

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from playground.evaluation.grouped_errors import grouped, means

RNG = np.random.default_rng(7)
GROUP = RNG.integers(0, 4, 900)
CLUSTER = RNG.integers(0, 60, 900)
NUMBERS = RNG.gamma(2.0, size=900) + 0.3 * RNG.normal(size=60)[CLUSTER]


def test_means_and_intervals_are_those_of_a_regression_with_clustered_errors():
    found = means(NUMBERS, GROUP, CLUSTER, 5, share=False)
    assert found.items.tolist() == [*np.bincount(GROUP).tolist(), 0]
    for group in range(4):
        mine = group == GROUP
        fit = sm.OLS(NUMBERS[mine], np.ones(mine.sum())).fit(
            cov_type="cluster", cov_kwds={"groups": CLUSTER[mine], "use_correction": False}
        )
        low, high = fit.conf_int()[0]
        assert (found.mean[group], found.low[group], found.high[group]) == pytest.approx((fit.params[0], low, high))
        assert found.clusters[group] == len(set(CLUSTER[mine]))
    assert np.isnan([found.mean[4], found.low[4], found.high[4]]).all()


def test_shares_of_independent_items_have_wilsons_interval_also_where_all_are_right():
    wrong = (RNG.random(300) < 0.2).astype(float)
    wrong[:100] = 0.0
    group = np.repeat([0, 1, 2], 100)
    found = means(wrong, group, np.arange(300), 3, share=True)
    for place in range(3):
        low, high = proportion_confint(int(wrong[group == place].sum()), 100, method="wilson")
        assert (found.low[place], found.high[place]) == pytest.approx((low, high), abs=1e-12)
    assert found.mean[0] == 0 and found.high[0] > 0


def test_items_that_are_wrong_together_tell_less():
    wrong = np.repeat((RNG.random(40) < 0.5).astype(float), 25)
    together, nothing = np.repeat(np.arange(40), 25), np.zeros(1000, dtype=np.int64)
    one, each = (means(wrong, nothing, clusters, 1, share=True) for clusters in (together, np.arange(1000)))
    low, high = proportion_confint(int(wrong.sum()) // 25, 40, method="wilson")
    assert (one.low[0], one.high[0]) == pytest.approx((low, high))
    assert one.high[0] - one.low[0] > 4 * (each.high[0] - each.low[0])


def test_a_mean_of_one_cluster_has_no_interval():
    found = means(np.array([1.0, 2.0]), np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64), 1, share=False)
    assert found.mean[0] == 1.5 and np.isnan(found.low[0])


def test_few_values_are_groups_and_many_are_cut_like_pandas():
    group, bounds = grouped(np.array([5, 2, 5, 9]))
    assert group.tolist() == [1, 0, 1, 2] and bounds == [(2, 2), (5, 5), (9, 9)]
    values = RNG.integers(0, 500, 2000)
    group, bounds = grouped(values, 10)
    cut = pd.qcut(values, 10)
    assert np.bincount(group).tolist() == cut.value_counts().sort_index().tolist()
    assert all(high < low for (_, high), (low, _) in itertools.pairwise(bounds))
    often = np.concatenate([np.zeros(900), np.arange(1, 101)])
    group, bounds = grouped(often, 10)
    assert np.bincount(group).min() > 0 and len(bounds) == group.max() + 1
