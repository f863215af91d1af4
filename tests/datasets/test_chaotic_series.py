"""Chaotic series: what their equations say, the same again, and out of the reach of a linear forecast."""

import numpy as np
import pytest

from playground.dataset import DATASETS

KINDS = ("mackey_glass", "lorenz")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_settings_give_the_same_values_and_another_seed_others(kind):
    first, again, other = (DATASETS[kind](steps=300, seed=seed).load().values for seed in (0, 0, 1))
    assert first.shape == (300, 1) and np.isfinite(first).all()
    assert (first == again).all() and not np.allclose(first, other)


@pytest.mark.parametrize("kind", KINDS)
def test_noise_has_the_size_that_is_asked_for_and_a_longer_series_goes_on(kind):
    plain = DATASETS[kind](steps=2000).load().values
    noisy = DATASETS[kind](steps=2000, noise=0.1).load().values
    assert np.std(noisy - plain) == pytest.approx(0.1 * plain.std(), rel=0.1)
    assert (DATASETS[kind](steps=2500).load().values[:2000] == plain).all()


def test_mackey_glass_follows_its_equation():
    x = DATASETS["mackey_glass"](steps=2000).load().values[:, 0]
    assert 0.2 < x.min() < 0.5 and 1.2 < x.max() < 1.4
    # Central differences of a step of one against the right side; the delay is 17.
    slope = (x[2:] - x[:-2]) / 2
    now, before = x[1:-1][17:], x[1:-1][:-17]
    assert np.abs(slope[17:] - (0.2 * before / (1 + before**10) - 0.1 * now)).max() < 0.01


def test_two_beginnings_as_good_as_equal_end_apart():
    """That is what makes it chaotic: with a short delay the same equation settles into a swing that repeats."""
    regular = DATASETS["mackey_glass"](steps=3000, delay=7).load().values[:, 0]
    chaotic = DATASETS["mackey_glass"](steps=3000).load().values[:, 0]

    def repeats(x, longest=150):
        last = x[-400:]
        return min(np.abs(last[shift:] - last[:-shift]).mean() for shift in range(10, longest)) / last.std()

    assert repeats(regular) < 0.1 < repeats(chaotic)


def test_lorenz_turns_around_both_of_its_centres():
    x = DATASETS["lorenz"](steps=3000).load().values[:, 0]
    assert -21 < x.min() < -12 and 12 < x.max() < 21
    assert 20 < int((np.diff(np.sign(x)) != 0).sum()) < 400
