"""Singular values and eigenvalues by hand, for every cell."""

import math

import numpy as np
import pytest
import torch

from playground.cells import CELLS
from playground.inspection.spectra import spectra
from playground.model import Network
from tests.inspection.cases import network

pytestmark = pytest.mark.usefixtures("one_thread")

VALUES = "classify_values"
LETTERS = {
    "rnn": "h",
    "lstm": "ifgo",
    "gru": "rzn",
    "mgu": "fn",
    "slstm": "ifgo",
    "indrnn": "h",
    "lru": "s",
    "min_gru": "",
    "min_lstm": "",
}


def rotating(hidden: int = 2, **knobs: object) -> Network:
    """A simple recurrent network that turns its state by 90 degrees and makes it half as large."""
    net = network("sequence_to_vector", VALUES, cell="rnn", hidden=hidden, **knobs)
    with torch.no_grad():
        net.stack.layers.weight_hh_l0.copy_(torch.tensor([[0.0, -0.5], [0.5, 0.0]]))
    return net


def test_a_rotation_by_hand() -> None:
    (found,) = spectra(rotating())
    np.testing.assert_allclose(found.singular, [0.5, 0.5])
    np.testing.assert_allclose(sorted(found.eigenvalues, key=lambda one: one.imag), [-0.5j, 0.5j], atol=1e-12)
    assert found.radius == pytest.approx(0.5) and found.norm == pytest.approx(0.5) and not found.diagonal


def test_what_stretches_in_one_step_may_fade_in_many() -> None:
    net = rotating()
    with torch.no_grad():
        net.stack.layers.weight_hh_l0.copy_(torch.tensor([[0.5, 3.0], [0.0, 0.25]]))
    (found,) = spectra(net)
    np.testing.assert_allclose(found.eigenvalues, [0.5, 0.25])
    # Their squares add up to that of all numbers, their product is the determinant.
    assert np.square(found.singular).sum() == pytest.approx(0.25 + 9 + 0.0625)
    assert found.singular.prod() == pytest.approx(0.125) and found.norm > 3 > found.radius


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_every_cell_has_those_of_its_gates(cell: str) -> None:
    net = network("sequence_to_vector", VALUES, cell=cell, layers=2, bidirectional=True)
    found = spectra(net)
    places = [(layer, direction, name) for layer in range(2) for direction in range(2) for name in LETTERS[cell]]
    assert [(one.place.layer, one.place.direction, one.place.name) for one in found] == places
    for one in found:
        assert one.singular.shape == one.eigenvalues.shape == (8,)
        assert one.diagonal == (cell in ("indrnn", "lru"))
        assert (np.diff(one.singular) <= 0).all() and (np.diff(np.abs(one.eigenvalues)) <= 1e-12).all()
        assert one.radius <= one.norm * (1 + 1e-9)


@pytest.mark.parametrize(
    ("knob", "names"), [("all", "ifgo"), ("coupled", "fgo"), ("no_forget", "igo"), ("no_output", "ifg")]
)
def test_an_lstm_has_those_of_the_gates_that_there_are(knob: str, names: str) -> None:
    net = network("sequence_to_vector", VALUES, cell={"kind": "lstm", "gates": knob})
    assert "".join(one.place.name for one in spectra(net)) == names


def test_the_gates_of_a_gru_lie_in_its_weights_order() -> None:
    net = network("sequence_to_vector", VALUES, cell="gru", hidden=1)
    with torch.no_grad():
        net.stack.layers.weight_hh_l0.copy_(torch.tensor([[1.0], [-2.0], [3.0]]))
    assert {one.place.name: one.eigenvalues[0] for one in spectra(net)} == {"r": 1, "z": -2, "n": 3}


def test_diagonal_recurrences_by_hand() -> None:
    net = network("sequence_to_vector", VALUES, cell="indrnn", hidden=3)
    with torch.no_grad():
        net.stack.layers.steps["l0"].weight_hh.copy_(torch.tensor([0.5, -4.0, 0.9]))  # held within -1 and 1
    (found,) = spectra(net)
    np.testing.assert_allclose(found.eigenvalues, [-1, 0.9, 0.5], rtol=1e-6)
    net = network("sequence_to_vector", VALUES, cell="lru", hidden=1)
    with torch.no_grad():
        net.stack.layers.steps["l0"].decay.fill_(math.log(0.1))
        net.stack.layers.steps["l0"].angle.fill_(math.log(math.pi / 2))
    (found,) = spectra(net)
    np.testing.assert_allclose(found.eigenvalues, [1j * math.exp(-0.1)], atol=1e-6)


def test_parts_and_mixed_stacks_are_told_apart() -> None:
    found = spectra(network("encoder_decoder", "forecast", cell="gru", layers=2, upper_cell="rnn"))
    places = [("encoder", 0, "rzn"), ("encoder", 1, "h"), ("decoder", 0, "rzn"), ("decoder", 1, "h")]
    right = [(part, layer, name) for part, layer, names in places for name in names]
    assert [(one.place.part, one.place.layer, one.place.name) for one in found] == right


def test_a_network_without_recurrence_has_none() -> None:
    assert spectra(network("window_mlp", VALUES)) == ()
