from dataclasses import replace

import pytest
import torch
from torch import Tensor

from playground.model import MODELS
from playground.recurrent import RecurrentNetwork
from playground.topologies.sequence_to_vector import Attention
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


@pytest.mark.parametrize("both", [False, True])
def test_attention_weighs_real_steps_and_shows_its_weights(both: bool) -> None:
    size = sizes(PATTERNS["classify_tokens"])
    model = MODELS["sequence_to_vector"].configure({"readout": "attention", "bidirectional": both, "hidden": 5})
    network = model.build(size).eval()
    assert isinstance(network, RecurrentNetwork)
    given = batch(size, lengths=[7, 2, 0])
    weights = network.attention(given)
    assert weights is not None and weights.shape == given.inputs.shape
    torch.testing.assert_close(weights.sum(1), torch.tensor([1.0, 1.0, 0.0]))
    assert not weights[1, 2:].any()
    outputs, _ = network.stack(network.read(given)[:1, :7])
    expected = network.get_submodule("head")((weights[0, :, None] * outputs[0]).sum(0))
    torch.testing.assert_close(network(given)[0][0], expected)
    network(given)[0].sum().backward()
    assert all(weight.grad is None or bool(weight.grad.isfinite().all()) for weight in network.parameters())
    assert MODELS["sequence_to_vector"]().build(size).attention(given) is None


def test_token_vectors_can_be_brought_and_frozen() -> None:
    from playground.batch import Start
    from playground.experiment import Experiment

    experiment = Experiment.configure(
        {"task": {"kind": "sentiment"}, "model": {"kind": "sequence_to_vector", "embedding": 3}}
    )
    size = replace(sizes(PATTERNS["classify_tokens"]), vectors=4)
    vectors = torch.arange(9 * 4).float().view(9, 4)
    network = experiment.network(size, {"embedding.weight": Start(vectors, frozen=True), "not.there": Start(vectors)})
    weight = network.get_submodule("embedding").weight
    assert torch.equal(weight, vectors) and not weight.requires_grad
    assert experiment.model.blueprint(size).embedding == 4
    tuned = experiment.network(size, {"embedding.weight": Start(vectors)})
    assert tuned.get_submodule("embedding").weight.requires_grad
    assert torch.equal(tuned.get_submodule("head").weight, network.get_submodule("head").weight)


def test_attention_hides_no_damaged_number() -> None:
    outputs = torch.randn(2, 4, 3)
    outputs[0, 1] = torch.nan
    weights = Attention(3)(outputs, torch.tensor([[True] * 4, [False] * 4]))
    assert weights[0].isnan().all() and not weights[1].any()
