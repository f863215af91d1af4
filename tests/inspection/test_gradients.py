"""Gradients through time: equal to autograd's, found another way in double precision, and by hand."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch
from playground.cells import CELLS
from playground.errors import Impossible
from playground.inspection.gradients import Norms, loss_gradients, loss_map, output_gradients, output_map
from playground.inspection.layers import layers
from playground.inspection.trace import Place
from playground.inspection.written_out import written_out
from playground.model import Network
from tests.inspection.cases import EVERY, network, one

pytestmark = pytest.mark.usefixtures("one_thread")

VALUES, STEPS = "classify_values", "label_values"


def entropy(outputs: Tensor, batch: Batch) -> Tensor:
    """The mean loss of classes at every step."""
    return F.cross_entropy(outputs.flatten(0, -2), batch.targets.flatten())


def labelled(time: int = 7) -> Batch:
    noise = torch.Generator().manual_seed(4)
    return Batch(torch.randn(1, time, 2, generator=noise), torch.randint(0, 3, (1, time), generator=noise))


def jacobian(net: Network, batch: Batch) -> Tensor:
    """Of all outputs by all inputs, through the layers that the network has itself: `(steps, outputs, time, features)`."""
    exact = deepcopy(net).double()

    def outputs(inputs: Tensor) -> Tensor:
        found: Tensor = exact(replace(batch, inputs=inputs))[0][0]
        return found

    return torch.autograd.functional.jacobian(outputs, batch.inputs.double())[..., 0, :, :]


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cell", sorted(CELLS))
def test_the_map_is_autograds(cell: str, both: bool) -> None:
    net, batch = network("sequence_to_sequence", STEPS, cell=cell, layers=2, bidirectional=both), labelled()
    right = jacobian(net, batch)
    found = output_map(net, batch, 1)
    assert found.stride == 1 and found.targets.tolist() == list(range(7))
    np.testing.assert_allclose(found.norms.values, right[:, 1].norm(dim=2), rtol=0, atol=1e-8)
    assert (found.norms.zero == np.triu(np.ones((7, 7)), 1)).all() or both
    likeliest = deepcopy(net).double()(replace(batch, inputs=batch.inputs.double()))[0][0].argmax(1)
    norms = right[torch.arange(7), likeliest].norm(dim=2)
    np.testing.assert_allclose(output_map(net, batch).norms.values, norms, rtol=0, atol=1e-8)


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_the_loss_at_each_step_by_the_chain_rule(cell: str) -> None:
    net, batch = network("sequence_to_sequence", STEPS, cell=cell), labelled()
    outputs = deepcopy(net).double()(replace(batch, inputs=batch.inputs.double()))[0][0].detach().requires_grad_()
    (slopes,) = torch.autograd.grad(F.cross_entropy(outputs, batch.targets[0]), outputs)  # of the mean over all steps
    right = torch.einsum("so,sotf->stf", slopes, jacobian(net, batch))
    found = loss_map(net, batch, entropy)
    np.testing.assert_allclose(found.norms.values, right.norm(dim=2), rtol=0, atol=1e-8)
    at_step = loss_gradients(net, batch, entropy, 4).inputs.values
    np.testing.assert_allclose(at_step, right[4].norm(dim=1), rtol=0, atol=1e-8)
    whole = loss_gradients(net, batch, entropy).inputs.values
    np.testing.assert_allclose(whole, right.sum(0).norm(dim=1), rtol=0, atol=1e-8)


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_gradients_of_states_are_those_of_a_network_that_begins_there(cell: str) -> None:
    net, batch = network("sequence_to_vector", VALUES, cell=cell), one(VALUES)
    found = output_gradients(net, batch, (1,))
    exact = deepcopy(net).double()
    (layer,) = layers(written_out(exact))
    inputs = batch.inputs.double()
    state = tuple(torch.zeros(1, 8, dtype=torch.float64) for _ in layer.cell.states)
    for time in range(7):
        state = layer.step(inputs[:, time], state)
        leaf = state[0].detach().requires_grad_()
        after = (leaf, *state[1:])
        for later in range(time + 1, 7):
            after = layer.step(inputs[:, later], after)
        (slope,) = torch.autograd.grad(exact.head(after[0])[0, 1], leaf, materialize_grads=True)
        norm = found.states[Place("", 0, 0, "h_t")].values[time]
        assert norm == pytest.approx(float(slope.norm()), abs=1e-8)


def test_the_cell_state_of_an_lstm_by_hand() -> None:
    net, batch = network("sequence_to_vector", VALUES, cell="lstm", hidden=1), one(VALUES)
    found = output_gradients(net, batch, (0,)).states
    exact = written_out(deepcopy(net).double())
    (layer,) = layers(exact)
    w, inputs = {name: value.detach() for name, value in layer.step.named_parameters()}, batch.inputs.double()
    h, c, leaves = torch.zeros(1, dtype=torch.float64), torch.zeros(1, dtype=torch.float64), []
    for time in range(7):
        i, f, g, o = w["weight_ih"] @ inputs[0, time] + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"]
        leaf = torch.zeros(1, dtype=torch.float64, requires_grad=True)  # what c changes by
        leaves.append(leaf)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g) + leaf
        h = torch.sigmoid(o) * torch.tanh(c)
    slopes = torch.autograd.grad(exact.head(h)[0], leaves)
    right = [abs(float(slope)) for slope in slopes]
    np.testing.assert_allclose(found[Place("", 0, 0, "c_t")].values, right, rtol=0, atol=1e-8)


@pytest.mark.parametrize(("kind", "pattern"), EVERY)
def test_every_model_has_gradients_by_its_inputs(kind: str, pattern: str) -> None:
    net, batch = network(kind, pattern), one(pattern)
    with torch.no_grad():
        place = tuple(size - 1 for size in net(batch)[0].shape[1:])
    found = output_gradients(net, batch, place)
    assert found.inputs.values.shape == (batch.inputs.shape[1],) and found.inputs.values.max() > 0
    assert bool(found.states) == any(hasattr(module, "cell") for module in net.modules())
    for norms in found.states.values():
        assert np.nanmax(norms.values) >= 0
    assert next(net.parameters()).dtype == torch.float32, "the network stays as it is"


def test_padding_has_no_gradient() -> None:
    net, batch = network("sequence_to_vector", VALUES, cell="gru"), replace(one(VALUES), lengths=torch.tensor([4]))
    found = output_gradients(net, batch, (0,))
    assert found.inputs.zero.tolist() == [False] * 4 + [True] * 3
    assert np.isnan(found.states[Place("", 0, 0, "h_t")].values).tolist() == [False] * 4 + [True] * 3


def test_a_long_map_has_a_stride() -> None:
    net, batch = network("sequence_to_sequence", STEPS, cell="rnn"), labelled(20)
    found = output_map(net, batch, 0, most=6)
    assert found.stride == 4 and found.targets.tolist() == [3, 7, 11, 15, 19]
    whole = output_map(net, batch, 0).norms.values
    np.testing.assert_allclose(found.norms.values, whole[3::4], rtol=1e-12)


def test_a_single_answer_has_no_map() -> None:
    with pytest.raises(Impossible, match="answers once"):
        output_map(network("sequence_to_vector", VALUES), one(VALUES))


def test_a_gradient_that_single_precision_loses_is_told_from_none() -> None:
    net = network("sequence_to_vector", VALUES, cell={"kind": "rnn", "nonlinearity": "relu"}, hidden=1)
    inputs = torch.zeros(1, 20, 2)
    inputs[:, :, 0] = 1
    inputs[:, 4, 0] = -1  # shuts the unit at this step, and with it the way to all before
    with torch.no_grad():
        for name, value in (("weight_ih_l0", [[1.0, 0.0]]), ("weight_hh_l0", [[1e-3]]), ("bias_ih_l0", [0.0])):
            getattr(net.stack.layers, name).copy_(torch.tensor(value))
        net.stack.layers.bias_hh_l0.zero_()
        net.head.weight.fill_(2.0)
    norms = output_gradients(net, Batch(inputs, torch.zeros(1, 3)), (0,)).inputs
    right = [0.0] * 5 + [2 * 1e-3 ** (19 - time) for time in range(5, 20)]
    np.testing.assert_allclose(norms.values, right, rtol=1e-6)
    assert norms.zero.tolist() == [True] * 5 + [False] * 15
    assert norms.underflowed.tolist() == [False] * 5 + [True] * 2 + [False] * 13
    assert np.isnan(norms.log10[:5]).all() and norms.log10[-2] == pytest.approx(np.log10(2e-3))


def test_what_has_exploded_is_no_power_of_ten_that_was_lost() -> None:
    norms = Norms(np.array([np.inf, np.nan, 1.0]))
    assert not norms.zero.any() and not norms.underflowed.any()
    assert np.isinf(norms.log10[0]) and np.isnan(norms.log10[1])
