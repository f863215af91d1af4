"""Norms by layer: as torch's own and by hand, and clipping as torch's."""

import math

import pytest
import torch

from playground.training import Epoch, Trainer, Training
from playground.training.norms import Layers


def small() -> torch.nn.Module:
    torch.manual_seed(4)
    network = torch.nn.ModuleDict({"embedding": torch.nn.Embedding(5, 3), "head": torch.nn.Linear(3, 2)})
    network["unused"] = torch.nn.Linear(2, 2)
    network["frozen"] = torch.nn.Linear(2, 2).requires_grad_(False)
    return network


def backward(network: torch.nn.Module) -> None:
    (network["head"](network["embedding"](torch.tensor([1, 2, 2]))) ** 2).sum().mul(50).backward()


@pytest.mark.parametrize("clip", [0.0, 0.3, 1e9])
def test_gradients_are_clipped_to_the_last_bit_as_torch_clips_them(clip: float) -> None:
    ours, theirs = small(), small()
    backward(ours)
    backward(theirs)
    expected = torch.nn.utils.clip_grad_norm_(theirs.parameters(), clip or math.inf)
    norm, each = Layers(ours, clip).clip()
    assert torch.equal(norm, expected) and each.shape == (5,)
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert (one.grad is None and other.grad is None) or torch.equal(one.grad, other.grad)


def test_the_norm_of_a_layer_is_that_of_all_its_numbers_together() -> None:
    network = small()
    layers = Layers(network, 0.0)
    backward(network)
    gradients = {
        name: torch.cat([weight.grad.flatten() for weight in module.parameters() if weight.grad is not None]).norm()
        for name, module in network.items()
        if name in ("embedding", "head")
    }
    _, each = layers.clip()
    assert layers.names == ["embedding", "head", "unused"]  # what is frozen is not trained
    found = layers.together([each, 2 * each])
    assert found[0].tolist() == pytest.approx([float(gradients["embedding"]), float(gradients["head"]), 0.0])
    assert found[1].tolist() == pytest.approx((2 * found[0]).tolist())
    weights = torch.cat([network["head"].weight.flatten(), network["head"].bias]).detach().norm()
    assert layers.weight_norms()[1] == pytest.approx(float(weights))


def epochs(world, **changes) -> tuple[Trainer, list[Epoch]]:
    values = {"epochs": 2, "batch": 8, "patience": 0, "learning_rate": 1e-2, "threads": 1, "clip": 0.0}
    trainer = Trainer(Training(**(values | changes)), world.task, world.network(), world.data, 0)
    return trainer, [event for event in trainer if isinstance(event, Epoch)]


def test_an_epoch_tells_the_norms_of_its_layers(world) -> None:
    trainer, (before, one, two) = epochs(world)
    assert list(one.layers) == ["embedding", "lstm", "head"]
    assert all(math.isnan(norms.gradient) and norms.weight > 0 for norms in before.layers.values())
    assert math.isnan(before.clipped) and one.clipped == 0.0
    assert all(0 < norms.gradient < norms.largest for norms in one.layers.values())
    # No norm of a mean is longer than the mean of the norms.
    assert max(norms.gradient for norms in one.layers.values()) < one.gradient_norm
    head = trainer.last_weights()
    together = torch.cat([head["head.weight"].flatten(), head["head.bias"]]).norm()
    assert two.layers["head"].weight == pytest.approx(float(together))


def test_of_one_batch_the_layers_make_up_the_whole_gradient(ragged) -> None:
    _, (_, one, _) = epochs(ragged, batch=65_536)
    assert math.hypot(*(norms.gradient for norms in one.layers.values())) == pytest.approx(one.gradient_norm)
    assert all(norms.gradient == norms.largest for norms in one.layers.values())


def test_the_share_of_clipped_batches(ragged) -> None:
    assert [epoch.clipped for epoch in epochs(ragged, clip=1e-6)[1][1:]] == [1.0, 1.0]
    middle = epochs(ragged)[1][1].gradient_norm
    assert 0 < epochs(ragged, clip=middle)[1][1].clipped < 1


def test_averaged_weights_are_measured(ragged) -> None:
    trainer, (*_, last) = epochs(ragged, averaging=0.9)
    head = trainer.measured_weights()
    together = torch.cat([head["head.weight"].flatten(), head["head.bias"]]).norm()
    assert last.layers["head"].weight == pytest.approx(float(together))
    assert not torch.equal(head["head.weight"], trainer.last_weights()["head.weight"])
