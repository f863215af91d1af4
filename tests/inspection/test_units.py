"""Units that follow something: found where they are planted, and what chance finds told beside them."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from playground.errors import Impossible
from playground.inspection.detectors import (
    at_phase,
    cycle,
    inside_quotes,
    other_cycles,
    other_phases,
    selected,
)
from playground.inspection.units import following, nearest

TIME = 150
TEXT = list('He said "come here" and she said "not now" and then nothing (or so we think) was said for a while. ' * 2)[
    :TIME
]


def noise(units: int, seed: int = 0, time: int = TIME) -> np.ndarray:
    """Units that drift: neighbours in time are alike, as in a network."""
    steps = np.random.default_rng(seed).normal(size=(time, units))
    for at in range(1, time):
        steps[at] = 0.8 * steps[at - 1] + 0.6 * steps[at]
    return np.tanh(steps)


@pytest.mark.parametrize("measure", ["correlation", "auc"])
def test_a_planted_unit_is_found(measure: str) -> None:
    signal, values = inside_quotes(TEXT), {"a": noise(40), "b": noise(40, 1)}
    values["b"][:, 7] = -0.4 * signal + 0.05 * values["b"][:, 7]
    found = following(values, signal, measure)  # type: ignore[arg-type]
    best = found.units[0]
    assert (best.place, best.unit, found.compared) == ("b", 7, 80)
    assert found.strength(best) > 0.9 > found.chance
    assert best in found.beyond_chance and len(found.beyond_chance) < 5
    assert best.score < 0 if measure == "correlation" else best.score < 0.1


def test_scores_are_those_of_others() -> None:
    signal, values = inside_quotes(TEXT), noise(6).round(1)  # with ties
    found = {one.unit: one.score for one in following({"": values}, signal).units}
    areas = {one.unit: one.score for one in following({"": values}, signal, "auc").units}
    for unit in range(6):
        assert found[unit] == pytest.approx(stats.pearsonr(values[:, unit], signal)[0], abs=1e-12)
        assert areas[unit] == pytest.approx(roc_auc_score(signal, values[:, unit]), abs=1e-12)


def test_noise_is_beyond_chance_in_few_searches() -> None:
    """The best of many units passes the bar in about 1 of 20 searches: here 20 of them."""
    signal = inside_quotes(TEXT)
    passed = sum(bool(following({"": noise(60, seed)}, signal).beyond_chance) for seed in range(20))
    assert passed <= 4


def test_one_unit_in_a_hundred_would_seem_to_follow_without_the_bar() -> None:
    found = following({"": noise(300)}, inside_quotes(TEXT))
    naive = stats.pearsonr(noise(300)[:, found.units[0].unit], inside_quotes(TEXT))
    assert naive.pvalue < 0.01 and not found.beyond_chance


def test_a_season_is_followed_in_any_phase() -> None:
    values = noise(30)
    values[:, 3] = np.sin(2 * np.pi * np.arange(TIME) / 12 + 1.1)
    found = following({"": values}, cycle(TIME, 12))
    assert found.units[0].unit == 3 and found.units[0].score == pytest.approx(1, abs=1e-6)


def periodic(kind: str, time: int, period: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """A signal and those that tell what chance does."""
    if kind == "cycle":
        return cycle(time, period), other_cycles(time, period)
    return at_phase(time, period, 3), other_phases(time, period)


@pytest.mark.parametrize("kind", ["cycle", "phase"])
@pytest.mark.parametrize(("time", "period"), [(96, 12), (120, 12), (130, 12), (96, 24), (60, 4)])
def test_a_unit_that_follows_a_period_perfectly_is_beyond_chance(kind: str, time: int, period: int) -> None:
    signal, others = periodic(kind, time, period)
    values = noise(30, time=time)
    values[:, 3] = 0.2 + 0.5 * signal.reshape(time, -1)[:, -1]
    found = following({"": values}, signal, others=others)
    assert found.chance is not None and found.chance < 0.8
    assert found.units[0].unit == 3 and found.units[0].score == pytest.approx(1)
    assert found.units[0] in found.beyond_chance and len(found.beyond_chance) <= 2


def test_a_drift_is_no_cycle_of_two_steps() -> None:
    values = np.linspace(0, 1, 60)[:, None]
    assert following({"": values}, cycle(60, 2), others=other_cycles(60, 2)).units[0].score < 0.1


@pytest.mark.parametrize("kind", ["cycle", "phase"])
@pytest.mark.parametrize("time", [96, 120])
def test_white_noise_follows_a_period_in_few_searches(kind: str, time: int) -> None:
    signal, others = periodic(kind, time, 12)
    white = [np.random.default_rng(seed).normal(size=(time, 30)) for seed in range(20)]
    assert sum(bool(following({"": one}, signal, others=others).beyond_chance) for one in white) <= 4


@pytest.mark.parametrize(
    ("signal", "others"),
    [
        (np.sin(2 * np.pi * np.arange(96) / 24), None),  # a column: two of three shifts are much like it
        (cycle(96, 12), None),
        (cycle(96, 48), other_cycles(96, 48)),  # it comes but twice
        (np.arange(10.0), None),
    ],
)
def test_chance_is_unknown_where_nothing_tells_it(signal: np.ndarray, others: list[np.ndarray] | None) -> None:
    found = following({"": noise(5, time=len(signal))}, signal, others=others)
    assert found.chance is None and found.units and not found.beyond_chance


def test_a_cycle_is_shown_in_the_phase_of_the_unit() -> None:
    unit = np.sin(2 * np.pi * np.arange(96) / 12 + 0.7) + noise(1, time=96)[:, 0]
    (best,) = following({"": unit[:, None]}, cycle(96, 12), others=other_cycles(96, 12)).units
    assert np.corrcoef(unit, nearest(unit, cycle(96, 12)))[0, 1] == pytest.approx(best.score)
    assert np.array_equal(nearest(unit, at_phase(96, 12, 3)), at_phase(96, 12, 3))


def test_a_unit_that_never_changes_follows_nothing() -> None:
    values = noise(3)
    values[:, 1] = 0.1
    found = following({"": values}, selected(TIME, 20, 40))
    assert {one.unit: one.score for one in found.units}[1] == 0


@pytest.mark.parametrize(
    ("signal", "measure", "said"),
    [
        (np.ones(TIME), "correlation", "same at every step"),
        (np.arange(TIME), "auc", "zeros and ones"),
        (cycle(TIME, 5), "auc", "zeros and ones"),
    ],
)
def test_what_cannot_be_followed_is_refused(signal: np.ndarray, measure: str, said: str) -> None:
    with pytest.raises(Impossible, match=said):
        following({"": noise(2)}, signal, measure)  # type: ignore[arg-type]
