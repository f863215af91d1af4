"""Weights that have diverged are refused in one sentence; a gradient that has exploded is still told."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from playground.batch import Batch
from playground.errors import Impossible
from playground.inspection.embeddings import embedding_map
from playground.inspection.gradients import output_gradients
from playground.inspection.influence import influence
from playground.inspection.memory_range import memory_range
from playground.inspection.saturation import saturation
from playground.inspection.spectra import spectra
from playground.inspection.trace import trace
from playground.inspection.units import following
from playground.model import Network
from tests.inspection.cases import network, one

pytestmark = pytest.mark.usefixtures("one_thread")

VALUES = "classify_values"
BATCH = one(VALUES)
ASKED: dict[str, Callable[[Network], object]] = {
    "influence": lambda net: influence(net, BATCH, (0,), "integrated_gradients"),
    "occlusion": lambda net: influence(net, BATCH, (0,), "occlusion"),
    "memory_range": lambda net: memory_range(net, BATCH, (0,)),
    "saturation": lambda net: saturation(net, trace(net, BATCH).values),
    "spectra": spectra,
    "units": lambda net: following(
        {place: values[0].numpy() for place, values in trace(net, BATCH).values.items()}, np.arange(7)
    ),
    "embeddings": lambda net: embedding_map(net.head.weight.detach().numpy(), "abc"),
}


@pytest.mark.parametrize("what", ASKED)
def test_diverged_weights_are_refused(what: str) -> None:
    net = network("sequence_to_vector", VALUES, cell="rnn")
    for weight in net.parameters():
        weight.data.fill_(torch.nan)
    with pytest.raises(Impossible, match="diverged"):
        ASKED[what](net)


def test_a_gradient_too_large_for_single_precision_is_told() -> None:
    net = network("sequence_to_vector", VALUES, cell={"kind": "rnn", "nonlinearity": "relu"}, hidden=1)
    with torch.no_grad():
        for weight in net.parameters():
            weight.zero_()
        net.stack.layers.weight_ih_l0[0, 0] = net.head.weight[0, 0] = 1
        net.stack.layers.weight_hh_l0.fill_(1e9)
    inputs = torch.zeros(1, 7, 2)
    inputs[:, :, 0] = 1e-30
    batch = Batch(inputs, torch.zeros(1, 3))
    found = output_gradients(net, batch, (0,)).inputs
    np.testing.assert_allclose(found.log10, 9 * np.arange(6, -1, -1), rtol=1e-6)
    assert memory_range(net, batch, (0,), baseline="zero").gradient.steps == 7
