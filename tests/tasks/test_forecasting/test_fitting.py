"""A file that is too short is refused once, with settings that fit."""

import pickle

import numpy as np
import pytest

from playground.dataset import Collection, Series
from playground.errors import DoesNotFit
from playground.tasks.forecasting import Forecasting


def prepare(records, **settings):
    task = Forecasting(**settings)
    return task.prepare(records, task.patterns()[0], 0)


def monthly(length: int, split: tuple[int, int] | None = None) -> Series:
    return Series(np.arange(1.0, length + 1)[:, None] ** 1.1, ("sales",), period=12, split=split)


def refused(records, **settings) -> DoesNotFit:
    with pytest.raises(DoesNotFit) as found:
        prepare(records, **settings)
    return found.value


def test_a_short_file_is_told_the_window_and_the_horizon_at_once():
    """60 months: 42 to learn from, 9 each to validate and to test; two thirds of 42 less 9 hold one whole year and more."""
    error = refused(monthly(60))
    assert error.proposal == {"task.window": 12, "task.horizon": 9}
    assert "; with a window of 12 and a horizon of 9 it fits." in error.text.en
    assert "; con una ventana de 12 y un horizonte de 9 cabe." in error.text.es


def test_only_what_must_change_is_proposed():
    assert refused(monthly(120), window=84, horizon=6).proposal == {"task.window": 48}
    assert refused(monthly(120), window=12, horizon=40).proposal == {"task.horizon": 18}
    assert refused(monthly(30), window=4, horizon=2, season=25).proposal == {"task.season": 1}
    shares = refused(monthly(60), window=12, horizon=6, validation_share=0.45, test_share=0.45).proposal
    assert shares == {"task.validation_share": 0.15, "task.test_share": 0.15}


def test_a_published_split_is_kept():
    error = refused(monthly(60, (40, 50)), window=36, horizon=12)
    assert set(error.proposal) == {"task.window", "task.horizon"}
    assert error.proposal["task.horizon"] <= 10


def test_nothing_is_proposed_where_nothing_fits():
    error = refused(monthly(3), window=1, horizon=1, season=2)
    assert error.proposal == {}
    assert error.text.en.endswith("or take a longer series.")


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
@pytest.mark.parametrize("transformation", ["none", "seasonal_difference"])
def test_what_is_proposed_fits(strategy, transformation):
    rng = np.random.default_rng(4)
    for _ in range(150):
        length = int(rng.integers(8, 150))
        settings = {
            "window": int(rng.integers(1, 200)),
            "horizon": int(rng.integers(1, 60)),
            "strategy": strategy,
            "transformation": transformation,
            "test_share": float(rng.choice([0.05, 0.15, 0.4])),
        }
        records = monthly(length)
        try:
            prepare(records, **settings)
        except DoesNotFit as error:
            assert error.proposal, settings | {"length": length}
            fitting = {address.removeprefix("task."): value for address, value in error.proposal.items()}
            assert prepare(records, **settings | fitting)
            assert all(settings.get(name) != value for name, value in fitting.items())


@pytest.mark.parametrize("ahead", [0, 4])
def test_a_collection_is_told_too(ahead):
    rng = np.random.default_rng(4)
    series = tuple(rng.normal(size=length).cumsum() + 50 for length in (30, 25, 60))
    records = Collection(series, tuple(np.arange(float(ahead)) for _ in series), ("a", "b", "c"), period=4)
    error = refused(records, window=36, horizon=12)
    fitting = {address.removeprefix("task."): value for address, value in error.proposal.items()}
    data = prepare(records, **{"window": 36, "horizon": 12} | fitting)
    assert len(data.train) > 10
    assert "“" in error.text.en


def test_the_proposal_crosses_borders_of_processes():
    error = refused(monthly(60))
    again = pickle.loads(pickle.dumps(error))
    assert (again.text, again.proposal, again.exit_code) == (error.text, error.proposal, 2)
