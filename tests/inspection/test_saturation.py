"""Saturated gates and dead units by hand."""

import numpy as np
import pytest
import torch

from playground.batch import Batch
from playground.inspection.saturation import Saturation, saturation
from playground.inspection.trace import trace
from playground.model import MODELS, Network
from tests.inspection.cases import EVERY, network, one

pytestmark = pytest.mark.usefixtures("one_thread")

VALUES = "classify_values"


def of(net: Network, batch: Batch) -> dict[str, Saturation]:
    return {found.place.name: found for found in saturation(net, trace(net, batch).values)}


def lstm_of_biases(**biases: float) -> Network:
    """An LSTM of one unit whose gates see nothing but their biases and, the input gate, the first variable."""
    net = network("sequence_to_vector", VALUES, cell="lstm", hidden=1)
    layers = net.stack.layers
    with torch.no_grad():
        for weight in layers.parameters():
            weight.zero_()
        layers.bias_ih_l0.copy_(torch.tensor([biases.get(name, 0.0) for name in "ifgo"]))
        layers.weight_ih_l0[0, 0] = 1.0
    return net


def test_shares_by_hand() -> None:
    # sigmoid(-3) = 0.047, sigmoid(3) = 0.953, sigmoid(2) = 0.881
    inputs = torch.zeros(1, 8, 2)
    inputs[0, :, 0] = torch.tensor([-3.0, -3, -3, 3, 2, 2, 0, 0])
    found = of(lstm_of_biases(f=3.0, o=-3.0, g=2.0), Batch(inputs, torch.zeros(1, 3)))
    shares = {name: (one.sign, float(one.left[0]), float(one.right[0])) for name, one in found.items()}
    assert shares["i_t"] == ("σ", 3 / 8, 1 / 8)
    assert shares["f_t"] == ("σ", 0, 1) and shares["o_t"] == ("σ", 1, 0)
    assert shares["g_t"] == ("tanh", 0, 1)  # tanh(2) = 0.964
    assert shares["c_t"] == shares["h_t"] == ("", 0, 0)
    assert {name: bool(one.dead[0]) for name, one in found.items()} == {
        "i_t": False,
        "f_t": True,
        "g_t": True,
        "o_t": True,
        "c_t": False,
        "h_t": False,
    }


def test_padding_does_not_count() -> None:
    inputs = torch.zeros(2, 4, 2)
    inputs[:, :, 0] = 3.0
    inputs[1, 0, 0] = -3.0
    batch = Batch(inputs, torch.zeros(2, 3), torch.tensor([4, 1]))
    gate = of(lstm_of_biases(), batch)["i_t"]
    assert (gate.left[0], gate.right[0]) == (pytest.approx(1 / 5), pytest.approx(4 / 5))


def test_a_unit_of_relu_that_never_wakes_is_dead() -> None:
    net = network("sequence_to_vector", VALUES, cell={"kind": "rnn", "nonlinearity": "relu"}, hidden=3)
    with torch.no_grad():
        net.stack.layers.bias_ih_l0[1] = -100
    found = of(net, one(VALUES))["h_t"]
    assert found.sign == "ReLU" and found.left[1] == 1 and found.dead.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("cell", "signs"),
    [
        ("gru", {"r_t": "σ", "z_t": "σ", "n_t": "tanh", "h_t": ""}),
        ("mgu", {"f_t": "σ", "n_t": "tanh", "h_t": ""}),
        ("rnn", {"h_t": "tanh"}),
        ("min_gru", {"z_t": "σ", "n_t": "", "h_t": ""}),
    ],
)
def test_cells_say_by_their_diagrams_what_can_saturate(cell: str, signs: dict[str, str]) -> None:
    found = of(network("sequence_to_vector", VALUES, cell=cell), one(VALUES))
    assert {name: one.sign for name, one in found.items()} == signs
    for one_place in found.values():
        assert one_place.left.shape == one_place.right.shape == one_place.dead.shape == (8,)
        assert (np.array([one_place.left, one_place.right]) <= 1).all()


@pytest.mark.parametrize(("kind", "pattern"), [case for case in EVERY if MODELS[case[0]].recurrent])
def test_every_part_of_every_recurrent_network_is_counted(kind: str, pattern: str) -> None:
    net = network(kind, pattern)
    values = trace(net, one(pattern)).values
    assert [found.place for found in saturation(net, values)] == list(values)
