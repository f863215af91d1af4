"""The two networks of the first lesson differ in their cell alone, and are asked the same question."""

import pytest

from playground.learn import first_lesson as lesson


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
