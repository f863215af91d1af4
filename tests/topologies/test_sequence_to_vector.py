import pytest
import torch
from torch import Tensor

from playground.model import MODELS
from playground.recurrent import RecurrentNetwork
from tests.topologies.cases import PATTERNS, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

LENGTHS = [7, 2, 5]


def readout(outputs: Tensor, how: str, both: bool) -> Tensor:
    """Of the real steps of one sequence, `(time, features)`, by hand."""
    if how == "mean":
        return outputs.mean(0)
    if how == "max":
        return outputs.amax(0)
    return torch.cat([outputs[-1, :5], outputs[0, 5:]]) if both else outputs[-1]


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("how", ["last", "mean", "max"])
def test_a_readout_sees_real_steps_only(how: str, both: bool) -> None:
    size = sizes(PATTERNS["classify_values"])
    model = MODELS["sequence_to_vector"].configure({"readout": how, "bidirectional": both, "hidden": 5})
    network = model.build(size)
    assert isinstance(network, RecurrentNetwork)
    given = batch(size, lengths=LENGTHS)
    answers, state = network(given)
    assert state is None
    for row, length in enumerate(LENGTHS):
        outputs, _ = network.stack(given.inputs[row : row + 1, :length])
        expected = network.get_submodule("head")(readout(outputs[0], how, both))
        torch.testing.assert_close(answers[row], expected)


def test_all_steps_of_a_forecast_come_from_one_layer() -> None:
    size = sizes(PATTERNS["forecast"])
    network = MODELS["sequence_to_vector"]().build(size)
    assert network.get_submodule("head").weight.shape[0] == size.horizon * size.outputs
