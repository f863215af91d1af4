"""A column that knows the future is found; one that knows no more than the series itself is not."""

import numpy as np
import pytest

from playground.dataset import DATASETS, Series
from playground.tasks.forecasting import Forecasting
from playground.tasks.forecasting.leaks import lead


def prepared(records: Series, **knobs: object):
    task = Forecasting(window=12, horizon=4, **knobs)
    return task, task.prepare(records, task.patterns()[0], 0)


@pytest.mark.parametrize(("ahead", "known"), [(0, False), (1, True), (3, True)])
@pytest.mark.parametrize("channels", ["together", "apart"])
def test_the_column_of_the_data_set_is_found_where_it_leads(ahead, known, channels):
    records = DATASETS["look_ahead"].configure({"steps": 600, "lead": ahead}).load()
    _, data = prepared(records, channels=channels)
    found = lead(data.train, together=channels == "together")
    assert found is not None and (found > 0.999) is known and (found < 0.5) is not known


def test_a_series_alone_has_nothing_to_leak():
    _, data = prepared(DATASETS["mackey_glass"].configure({"steps": 400}).load())
    assert lead(data.train, together=True) is None


def test_one_series_that_is_another_ones_future_is_found_and_a_repeating_one_is_not():
    noise = np.random.default_rng(0).normal(size=602)
    shifted = Series(values=np.stack([noise[:-2], noise[2:]], axis=1), names=("a", "b"), period=1)
    _, data = prepared(shifted)
    assert lead(data.train, together=True) == pytest.approx(1.0)
    assert lead(data.train, together=False) is None
    turns = np.arange(600) * 2 * np.pi / 12
    waves = Series(values=np.stack([np.sin(turns), np.sin(turns + 1)], axis=1), names=("a", "b"), period=12)
    _, data = prepared(waves)
    assert lead(data.train, together=True) == 0.0
