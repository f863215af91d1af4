"""The two networks of the first lesson differ in their cell alone, and are asked the same question."""

import pytest
import torch

from playground.learn import first_lesson as lesson
from playground.training import Trainer


def test_only_the_cell_tells_the_two_apart():
    flat = [lesson.experiment(cell).flat() for cell in lesson.CELLS]
    differing = {name for name in flat[0].keys() | flat[1].keys() if flat[0].get(name) != flat[1].get(name)}
    assert {name for name in differing if not name.startswith("model.cell.")} == {"name"}
    assert [one["model.cell.kind"] for one in flat] == list(lesson.CELLS)
    assert not flat[0]["model.bidirectional"], "read backwards, the noun lies next to the end"


@pytest.mark.parametrize("distance", [1, lesson.LONGEST])
def test_every_distance_that_is_offered_can_be_trained(distance: int):
    made = lesson.experiment("lstm", distance, seed=3)
    assert (made.flat()["data.distance"], made.seed) == (distance, 3)
    assert made.task.kind() == lesson.TASK


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_simple_network_fails_where_the_other_succeeds(seed: int):
    found = {}
    for cell in lesson.CELLS:
        made = lesson.experiment(cell, seed=seed)
        data = made.prepare(made.data.load())
        torch.manual_seed(seed)
        trainer = Trainer(made.training, made.task, made.network(data.sizes), data, seed)
        for _ in trainer:
            pass
        found[cell] = trainer.test()["accuracy"]
    assert found["lstm"] >= lesson.SOLVED
    assert found["rnn"] < 0.7, "not much better than guessing"
