"""Every task answers through a changed network as through any other: a sentence, a text that goes on, chords, a forecast."""

import pytest

from playground.inspection.layers import cells
from playground.inspection.surgery import Edit, with_edits
from playground.inspection.written_out import written_out
from tests.tasks.test_inspected import CASES, World, of

pytestmark = pytest.mark.usefixtures("one_thread")


def answer(world: World, edits: list[Edit]) -> object:
    network = with_edits(world.network, edits)
    task = world.experiment.task
    return task.respond(network, world.data.memory, world.asked(**LONGER.get(task.kind(), {}))).output


LONGER = {"writing": {"length": 8, "temperature": 0.0}}


@pytest.mark.parametrize("case", CASES)
def test_an_answer_changes_with_the_network_and_only_then(case: str) -> None:
    world = of(case)
    part = next(iter(cells(written_out(world.network))))[0]
    plain = answer(world, [])
    for later in ({"kind": "freeze_state", "first": 90_000}, {"kind": "clamp_gate", "gate": "z_t", "first": 90_000}):
        assert answer(world, [Edit.configure(later | {"part": part})]) == plain
    pins = [{"kind": "pin_unit", "part": part, "unit": unit, "value": (-1) ** unit * 50} for unit in range(1, 7)]
    shifted = [
        answer(world, [Edit.configure(pin | {"value": sign * pin["value"]}) for pin in pins]) for sign in (1, -1)
    ]
    assert shifted[0] != shifted[1]
