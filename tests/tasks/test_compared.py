"""The contract of every task about outputs side by side: the same inputs for all, errors and distances that say what they claim."""

import json
import math
from dataclasses import replace

import pytest

from playground.errors import Impossible
from playground.task import Sample
from tests.helpers.records import records_of
from tests.tasks.test_inspected import World, of

pytestmark = pytest.mark.usefixtures("one_thread")
CASES = ["forecasting0", "forecasting1", "forecasting3", "sentiment0", "sentiment2", "chords0"]
"""The settings of `test_inspected`: forecasts, fans, several series; texts read at once and by sentences; melodies."""


def answered(world: World, count: int = 3) -> list[Sample]:
    """Outputs for the first inputs of the test set, as they cross a process border."""
    task, memory = world.experiment.task, world.data.memory
    data = world.experiment.data
    records = data.load() if data.kind() == "own_series" else records_of(task.kind(), "")
    inputs = json.loads(json.dumps(task.test_inputs(records, memory)))
    assert len(inputs) >= count and task.test_inputs(records, memory) == task.test_inputs(records, memory)
    return [task.test_output(world.network, memory, given, seed=1) for given in inputs[:count]]


@pytest.mark.parametrize("case", CASES)
def test_outputs_for_the_test_set_are_measured_and_laid_out(case: str) -> None:
    world = of(case)
    task, memory = world.experiment.task, world.data.memory
    samples = answered(world)
    for sample in samples:
        assert task.distance(sample, sample, memory) == 0
        error = task.error(sample, memory)
        assert task.error_title is None or (error is not None and math.isfinite(error) and error >= 0)
    exhibits = task.compare({"one": samples[0], "other": replace(samples[0], epoch=0)}, memory)
    assert exhibits and all(str(one.title) for one in exhibits)


def test_a_task_without_single_examples_says_what_there_is_instead() -> None:
    world = of("sequence_regression0")
    with pytest.raises(Impossible, match="an input of your own"):
        world.experiment.task.test_inputs(None, world.data.memory)


@pytest.mark.parametrize("case", [*CASES, "writing0", "sequence_regression0", "sequence_transduction0"])
def test_samples_kept_while_training_are_laid_out_too(case: str) -> None:
    world = of(case)
    kept = Sample(**json.loads(json.dumps(world.experiment.task.sample(world.network, world.data, seed=0).plain())))
    exhibits = world.experiment.task.compare({"one": kept, "other": replace(kept, epoch=3)}, world.data.memory)
    assert exhibits and all(str(one.title) for one in exhibits)
