"""Windows that are looked at: of a collection, with covariates, from a file, and from any place of the data."""

import numpy as np
import pytest
import torch

from playground.dataset import DATASETS, Collection, Series
from playground.errors import WrongInput
from playground.own_files import uploads
from playground.tasks.forecasting import Forecasting
from tests.datasets.examples_many import EXAMPLES


def prepared(records: Series | Collection, **settings):
    task = Forecasting(**({"window": 24, "horizon": 6} | settings))
    return task, task.prepare(records, task.patterns()[0], 0)


def sequence(task, data, **asked):
    return task.sequence(data.memory, task.request(**asked), task.patterns()[0])


def example(task, data, index, part="test"):
    part = data.validation if part == "validation" else data.tests[part]
    return task.sequence_of(part, index, data.memory, task.patterns()[0])


def first_forecast(task, data, network, found):
    with torch.no_grad():
        return task.in_unit(network(found.batch)[0], found.batch, data.memory)[0].numpy()


def table(count: int = 200) -> Series:
    steps = np.arange(count)
    values = np.column_stack([5 + np.sin(steps / 3), 40 + steps % 7])
    beside = np.column_stack([steps % 5, steps % 3]).astype(float)
    return Series(values, ("y", "z"), period=7, covariates=beside, covariate_names=("u", "v"))


@pytest.mark.parametrize("scaling", ["standard", "window"])
def test_each_series_of_a_collection_is_looked_at_where_its_forecast_begins(scaling, recurrent):
    records = DATASETS["m4_hourly"]().parse(EXAMPLES["m4_hourly"]())
    task, data = prepared(records, scaling=scaling)
    network = recurrent(data.sizes)
    assert task.sequences_of(data.tests["test"], data.memory) == len(records.names)
    for place, name in enumerate(records.names):
        drawn, asked = example(task, data, place), sequence(task, data, series=name)
        assert drawn.columns == drawn.outputs == asked.columns == asked.outputs == (name,)
        assert drawn.steps == asked.steps and drawn.steps[-1] == str(len(records.values[place]) - 1)
        torch.testing.assert_close(drawn.batch.inputs, asked.batch.inputs)
        assert drawn.targets is not None and asked.targets is None
        answered = task.respond(network, data.memory, task.request(series=name)).output["forecasts"][0]
        np.testing.assert_allclose(first_forecast(task, data, network, asked), answered, rtol=1e-5)


def test_covariates_are_columns_and_no_outputs(recurrent):
    task, data = prepared(table())
    found = example(task, data, 0)
    assert found.columns == ("y", "z", "u", "v") and found.outputs == ("y", "z")
    task, data = prepared(table(), channels="apart")
    network = recurrent(data.sizes)
    found, asked = example(task, data, 3), sequence(task, data, series="z")
    assert found.columns == asked.columns == ("z", "u", "v") and found.outputs == ("z",)
    answered = np.array(task.respond(network, data.memory, task.request()).output["forecasts"][0])
    np.testing.assert_allclose(first_forecast(task, data, network, asked)[:, 0], answered[:, 1], rtol=1e-5)
    with pytest.raises(WrongInput, match="no series “x”"):
        sequence(task, data, series="x")


@pytest.mark.parametrize(
    "settings", [{}, {"level": "standard"}, {"transformation": "difference"}, {"strategy": "recursive"}]
)
def test_a_window_that_ends_where_a_person_says_is_the_one_of_the_test_set(settings):
    records = DATASETS["sunspots"]().load()
    task, data = prepared(records, **settings)
    drawn = example(task, data, 5)
    asked = sequence(task, data, origin=drawn.steps[-1])
    assert asked.steps == drawn.steps and asked.positions == drawn.positions
    torch.testing.assert_close(asked.batch.inputs, drawn.batch.inputs)
    if task.strategy == "recursive":
        torch.testing.assert_close(asked.batch.targets[:, :-1], drawn.batch.targets[:, :-1])
        assert asked.loss(task.loss, drawn.batch.targets, 0) == 0


def test_a_file_brings_its_own_time_axis_and_says_how_it_was_read():
    task, data = prepared(DATASETS["sunspots"]().load())
    rows = "\n".join(f"{1990 + step};{step % 11},5" for step in range(30))
    alone = sequence(task, data, file=uploads.keep(f"y;spots\n{rows}".encode(), "a.csv"))
    assert alone.steps[0] == "1996" and alone.steps[-1] == "2019" and alone.columns == ("spots",)
    more = sequence(task, data, file=uploads.keep(b"spots\n3.1\n4.8\n", "b.csv"))
    assert more.steps[-3:] == ("2008", "2009", "2010") and "what follows the data" in more.notes[-1].en
