"""The numbers of a look inside, for the losses and sequences of every task."""

import numpy as np
import pytest
import torch

from playground.inspection.gradients import loss_gradients, loss_map, output_gradients
from playground.inspection.influence import influence
from playground.inspection.memory_range import memory_range
from playground.inspection.vectors import read_vectors, reading
from playground.inspection.written_out import written_out
from tests.tasks.test_inspected import CASES, World, of

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def world(case: str) -> World:
    return of(case)


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_of_every_tasks_loss_is_autograds(world: World) -> None:
    task, batch = world.experiment.task, world.example(0).batch
    net = written_out(world.network)
    leaf = read_vectors(net, batch).clone().requires_grad_()
    with reading(net, batch, leaf) as given:
        loss = task.loss(net(given)[0], batch)
    right = torch.autograd.grad(loss, leaf)[0][0].norm(dim=1)
    found = loss_gradients(world.network, batch, task.loss)
    np.testing.assert_allclose(found.inputs.values, right, rtol=1e-3, atol=1e-6)
    assert found.inputs.values.max() > 0 and found.states


@pytest.mark.parametrize("case", CASES)
def test_a_row_of_the_map_is_the_gradient_at_its_step(world: World) -> None:
    task, sequence = world.experiment.task, world.example(0)
    if not sequence.positions:
        pytest.skip("the task has one answer")
    whole = loss_map(world.network, sequence.batch, task.loss, most=7)
    assert len(whole.targets) <= 7 and whole.targets[-1] == len(sequence.positions) - 1
    for row in (0, -1):
        step = int(whole.targets[row])
        alone = loss_gradients(world.network, sequence.batch, task.loss, step).inputs.values
        np.testing.assert_allclose(whole.norms.values[row], alone, rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_every_task_can_be_asked_what_mattered(world: World) -> None:
    sequence = world.example(0)
    output = sequence.index(len(sequence.outputs) - 1)[1:]
    table = 0 if sequence.columns else world.data.sizes.vocabulary
    time = sequence.batch.inputs.shape[1]
    assert output_gradients(world.network, sequence.batch, output).inputs.values.shape == (time,)
    for method in ("gradient_x_input", "integrated_gradients", "occlusion"):
        found = influence(world.network, sequence.batch, output, method, baseline="mean", vocabulary=table)
        assert found.values.shape == (time, len(sequence.columns) or 1) and np.isfinite(found.values).all()
    reach = memory_range(world.network, sequence.batch, output, baseline="zero", vocabulary=table)
    assert 0 < reach.gradient.steps <= time and 0 < reach.occlusion.steps <= time
