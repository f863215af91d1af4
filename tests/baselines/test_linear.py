"""The linear forecast on series of which the right answer is known."""

from functools import partial

import numpy as np
import pytest

from playground.baseline import BASELINES
from playground.dataset import DATASETS, Series
from playground.tasks.forecasting import Forecasting


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_it_finds_a_linear_law(strategy):
    steps = np.arange(300)
    values = np.stack([np.sin(steps / 3), np.cos(steps / 7) + np.sin(steps / 5)], axis=1) * 10
    task = Forecasting(window=12, horizon=5, strategy=strategy)
    data = task.prepare(Series(values, ("a", "b")), task.patterns()[0], 0)
    found = BASELINES["linear"]().metrics(task, data)["test"]
    assert found["mae"] < 0.05


def test_it_equals_scikit_learn():
    from sklearn.linear_model import Ridge

    from playground.baselines import ridge

    task = Forecasting(window=20, horizon=3)
    data = task.prepare(DATASETS["elnino"]().load(), task.patterns()[0], 0)
    # The training windows as a whole at mean 0 and deviation 1, so that a restraint weighs the same on every series.
    inputs, targets = data.train.inputs.numpy(), data.train.targets.numpy()
    mean, deviation = inputs.mean(), inputs.std()
    standard = ridge.Standard([data.train.inputs])
    weights = ridge.window_sums(data, standard, 20).weights(partial(ridge.restraint, penalty=10.0)).numpy()
    rows, ahead = ((part.reshape(len(part), -1) - mean) / deviation for part in (inputs, targets))
    model = Ridge(alpha=10.0).fit(rows, ahead)
    np.testing.assert_allclose(weights[:-1], model.coef_.T, atol=1e-4)
    np.testing.assert_allclose(weights[-1], model.intercept_, atol=1e-4)


def test_the_same_twice_and_on_long_windows():
    rng = np.random.default_rng(0)
    series = Series(rng.normal(size=(900, 12)).cumsum(axis=0), tuple("abcdefghijkl"))
    task = Forecasting(window=120, horizon=2)
    data = task.prepare(series, task.patterns()[0], 0)
    assert BASELINES["linear"]().metrics(task, data) == BASELINES["linear"]().metrics(task, data)
