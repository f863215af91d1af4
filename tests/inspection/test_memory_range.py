"""How many of the last steps a network uses: planted by hand, and found in trained ones."""

import numpy as np
import pytest
import torch
from torch import Tensor

from playground.batch import Batch, Pattern, Sizes, State
from playground.inspection.memory_range import memory_range
from playground.model import MODELS, Network

pytestmark = pytest.mark.usefixtures("one_thread")

TIME = 60


def built(layout: str, hidden: int, cell: object, vocabulary: int = 0, outputs: int = 1) -> Network:
    """A network over one value a step, or over tokens."""
    pattern = Pattern("tokens" if vocabulary else "values", layout)  # type: ignore[arg-type]
    kind = "sequence_to_vector" if layout == "vector" else "sequence_to_sequence"
    sizes = Sizes(pattern, outputs, features=0 if vocabulary else 1, vocabulary=vocabulary, time=TIME)
    return MODELS[kind].configure({"cell": cell, "hidden": hidden, "embedding": 3}).build(sizes).eval()


def remembering(distance: int, layout: str = "vector", vocabulary: int = 0) -> Network:
    """Each unit hands on to the next what it held: the output is the input of so many steps ago."""
    net = built(layout, distance + 1, {"kind": "rnn", "nonlinearity": "relu"}, vocabulary)
    with torch.no_grad():
        for weight in (*net.stack.parameters(), *net.head.parameters()):
            weight.zero_()
        net.stack.layers.weight_ih_l0[0, 0] = 1
        net.stack.layers.weight_hh_l0[1:, :-1] = torch.eye(distance)
        net.head.weight[0, distance] = 1
    return net


def values(count: int = 3, time: int = TIME) -> Batch:
    noise = torch.Generator().manual_seed(1)
    return Batch(torch.rand(count, time, 1, generator=noise) + 0.5, torch.zeros(count, 1))


@pytest.mark.parametrize("distance", [0, 1, 5, 10, 20, 40])
def test_a_planted_distance_is_found(distance: int) -> None:
    net = remembering(distance) if distance else remembering_nothing()
    found = memory_range(net, values(), (0,))
    assert found.gradient.steps == distance + 1
    assert abs(found.occlusion.steps - 1 - distance) <= 0.1 * distance
    assert not found.gradient.whole and not found.occlusion.whole
    assert found.share == 0.95 and found.baseline == "mean"


def remembering_nothing() -> Network:
    net = built("vector", 1, {"kind": "rnn", "nonlinearity": "relu"})
    with torch.no_grad():
        for weight in (*net.stack.parameters(), *net.head.parameters()):
            weight.fill_(0)
        net.stack.layers.weight_ih_l0.fill_(1)
        net.head.weight.fill_(1)
    return net


def test_steps_are_counted_back_from_where_the_output_stands() -> None:
    net = remembering(8, "steps")
    at_thirty = memory_range(net, values(), (30, 0), at=30)
    assert at_thirty.gradient.steps == at_thirty.occlusion.steps == 9
    assert len(at_thirty.gradient.lengths) == 31


def test_steps_are_counted_back_from_each_sequences_own_end() -> None:
    batch = values()
    batch = Batch(batch.inputs, batch.targets, torch.tensor([60, 20, 33]))
    found = memory_range(remembering(10), batch, (0,))
    assert found.gradient.steps == found.occlusion.steps == 11


def test_a_network_that_needs_all_of_it_says_so() -> None:
    found = memory_range(remembering(5), values(time=6), (0,))
    assert found.gradient.steps == found.occlusion.steps == 6
    assert found.gradient.whole and found.occlusion.whole


def test_of_a_fading_memory_the_share_is_that_of_a_geometric_series() -> None:
    """The squared gradient n steps ago is 0.8 ** (2 n): 95 % lie in the first n for which 0.8 ** (2 n) is at most 5 %."""
    net = remembering_nothing()
    with torch.no_grad():
        net.stack.layers.weight_hh_l0.fill_(0.8)
    found = memory_range(net, values(), (0,))
    assert found.gradient.steps == int(np.ceil(np.log(0.05) / np.log(0.64))) == 7
    np.testing.assert_allclose(found.gradient.within[:4], 1 - 0.64 ** np.arange(1, 5), rtol=1e-5)
    assert memory_range(net, values(), (0,), share=0.5).gradient.steps == 2


def test_a_network_that_looks_at_nothing_uses_no_step() -> None:
    net = remembering_nothing()
    with torch.no_grad():
        net.head.weight.zero_()
    found = memory_range(net, values(), (0,))
    assert found.gradient.steps == found.occlusion.steps == 0
    assert not found.gradient.whole and not found.occlusion.whole


def test_tokens_are_put_out_of_sight_by_a_vector() -> None:
    net = remembering(12, vocabulary=6)
    net.embedding.weight.data.uniform_(0.5, 1.5)
    tokens = torch.randint(1, 6, (4, TIME), generator=torch.Generator().manual_seed(2))
    found = memory_range(net, Batch(tokens, torch.zeros(4, 1)), (0,), vocabulary=6)
    assert found.gradient.steps == found.occlusion.steps == 13


class Both(Network):
    """The first of two steps counts only where the second does not: a sum of far steps that cancels near the end."""

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        seen = batch.inputs[:, :, 0]
        return (seen[:, -10] - seen[:, -30] * (seen[:, -10] != 1))[:, None], None


def test_occlusion_looks_beyond_a_length_at_which_nothing_is_missing() -> None:
    inputs = torch.ones(1, TIME, 1)
    inputs[0, -10, 0], inputs[0, -30, 0] = 2.0, 1.0
    found = memory_range(Both(), Batch(inputs, torch.zeros(1, 1)), (0,), baseline="zero")
    assert found.occlusion.steps >= 30


@pytest.mark.slow
@pytest.mark.parametrize("distance", [5, 10, 20])
def test_the_distance_that_a_network_was_trained_on_is_found(distance: int) -> None:
    """It learns to say what it read so many steps ago, in noise, and nothing tells it the distance but the targets."""
    torch.manual_seed(0)
    time, steps = 5 * distance // 2, 600
    net = built("steps", 48, "rnn")
    torch.nn.init.orthogonal_(net.stack.layers.weight_hh_l0)
    optimiser = torch.optim.Adam(net.train().parameters(), 0.003)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.003, steps)
    for _ in range(steps):
        inputs = torch.randn(32, time, 1)
        missed = net(Batch(0.3 * inputs, inputs))[0][:, distance:] - inputs[:, :-distance]
        loss = missed.square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        rate.step()
    assert loss < 0.05, "always to say the mean is an error of 1"
    inputs = torch.randn(8, time, 1)
    found = memory_range(net, Batch(0.3 * inputs, inputs), (time - 1, 0), at=time - 1)
    for reach in (found.gradient, found.occlusion):
        assert abs(reach.steps - 1 - distance) <= 0.1 * distance
