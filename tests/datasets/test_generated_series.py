"""Generated series: what their equations say of them."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from playground.dataset import DATASETS
from playground.datasets.lorenz import Lorenz, flow
from playground.datasets.mackey_glass import MackeyGlass, integrated
from playground.datasets.sine_mixture import SineMixture
from playground.errors import WrongInput

SERIES = ("sine_mixture", "mackey_glass", "lorenz")


@pytest.mark.parametrize("kind", SERIES)
def test_a_series_is_as_long_as_said_and_its_seed_decides_it(kind: str) -> None:
    one, same, other = (DATASETS[kind](steps=300, seed=seed).load() for seed in (1, 1, 2))
    assert one.values.shape == (300, 1) and np.isfinite(one.values).all() and one.values.std() > 0.1
    assert np.array_equal(one.values, same.values) and not np.allclose(one.values, other.values)
    assert one.period > 1 and one.notes


def test_a_mixture_of_waves_is_a_linear_function_of_twice_as_many_values() -> None:
    values = SineMixture(steps=400, waves=3, noise=0).load().values[:, 0]
    windows = np.lib.stride_tricks.sliding_window_view(values, 7)
    weights, *_ = np.linalg.lstsq(windows[:, :6], windows[:, 6], rcond=None)
    assert np.abs(windows[:, :6] @ weights - windows[:, 6]).max() < 1e-6
    noisy = SineMixture(steps=20_000, waves=3, noise=0.5).load().values[:, 0]
    clean = SineMixture(steps=20_000, waves=3, noise=0).load().values[:, 0]
    assert (noisy - clean).std() == pytest.approx(0.5, rel=0.05)


def test_mackey_glass_rests_where_making_and_loss_are_equal() -> None:
    """0.2 x / (1 + x^10) = 0.1 x at x = 1."""
    np.testing.assert_allclose(integrated(17, 50, 1.0), 1.0, atol=1e-12)


def test_the_first_steps_of_mackey_glass_are_those_of_a_linear_equation() -> None:
    """As long as the past is constant, x' = a - 0.1 x has a known solution."""
    made = 0.2 * 1.2 / (1 + 1.2**10)
    times = np.arange(1, 18)
    exact = 10 * made + (1.2 - 10 * made) * np.exp(-0.1 * times)
    np.testing.assert_allclose(integrated(17, 17, 1.2), exact, atol=1e-8)


def test_mackey_glass_stays_where_it_is_known_to() -> None:
    values = MackeyGlass().load().values
    assert 0.2 < values.min() < 0.5 and 1.2 < values.max() < 1.5


def test_lorenz_is_the_coordinate_of_its_flow() -> None:
    values = Lorenz(steps=400).load().values[:, 0]
    assert 15 < np.abs(values).max() < 22 and (values > 5).any() and (values < -5).any()
    start = np.add(np.random.default_rng(0).uniform(-1, 1, 3), (0, 1, 20))
    again = solve_ivp(flow, (0, 10), start, method="LSODA", rtol=1e-10, atol=1e-10).y
    assert again[0, -1] == pytest.approx(values[0], abs=0.01)
    assert flow(0.0, np.zeros(3)) == (0, 0, 0)


def test_lorenz_is_not_integrated_over_more_time_than_it_is_worth() -> None:
    with pytest.raises(WrongInput, match=r"100000 units of time.*lower the steps or the interval"):
        Lorenz(steps=100_000, interval=1.0).load()
