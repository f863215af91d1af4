from dataclasses import replace

import pytest
import torch
from torch import Tensor

from playground.batch import Batch, Pattern, Sizes
from playground.model import MODELS, Network

pytestmark = pytest.mark.usefixtures("one_thread")

PATTERN = Pattern("values", "horizon")


def built(forcing: float, **knobs: object) -> Network:
    torch.manual_seed(2)
    model = MODELS["encoder_decoder"].configure({"hidden": 5, "layers": 2, "teacher_forcing": forcing, **knobs})
    return model.build(Sizes(PATTERN, outputs=1, features=1, horizon=4, time=6))


def example(seed: int = 0) -> Batch:
    noise = torch.Generator().manual_seed(seed)
    return Batch(torch.randn(3, 6, 1, generator=noise), torch.randn(3, 4, 1, generator=noise))


def by_hand(network: Network, batch: Batch, feed: Tensor | None) -> Tensor:
    """The decoder step by step: fed with the truth, or with its own last output where `feed` is None."""
    stack, decoder, head = (network.get_submodule(name) for name in ("stack", "decoder", "head"))
    _, state = stack(batch.inputs)
    given, answers = batch.inputs[:, -1:], []
    for step in range(4):
        outputs, state = decoder(given, None, state)
        answers.append(head(outputs))
        given = answers[-1] if feed is None else feed[:, step : step + 1]
    return torch.cat(answers, 1)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_trained_with_the_truth_it_reads_the_truth(cell: str) -> None:
    network, batch = built(1.0, cell=cell), example()
    torch.testing.assert_close(network(batch)[0], by_hand(network, batch, batch.targets))


@pytest.mark.parametrize("forcing", [0.0, 0.5, 1.0])
def test_asked_it_reads_itself_and_never_the_truth(forcing: float) -> None:
    network, batch = built(forcing).eval(), example()
    answers, _ = network(batch)
    torch.testing.assert_close(answers, by_hand(network, batch, None))
    assert torch.equal(answers, network(replace(batch, targets=torch.zeros(0)))[0])


def test_without_forcing_training_does_not_look_at_the_truth_either() -> None:
    network, batch = built(0.0), example()
    assert torch.equal(network(batch)[0], network(replace(batch, targets=batch.targets + 1))[0])


def test_half_forced_lies_between_and_repeats_with_the_seed() -> None:
    network, batch = built(0.5), example()
    free, told = by_hand(network, batch, None), by_hand(network, batch, batch.targets)
    torch.manual_seed(0)
    answers = network(batch)[0]
    seconds = [torch.isclose(answers[:, 1], other[:, 1]).flatten() for other in (free, told)]
    assert (seconds[0] ^ seconds[1]).all(), "each row is fed with the one or the other"
    torch.manual_seed(0)
    assert torch.equal(network(batch)[0], answers)


def test_a_ragged_batch_is_read_to_each_sequences_end() -> None:
    for both in (False, True):
        network, batch = built(0.0, bidirectional=both).eval(), example()
        ragged = replace(batch, lengths=torch.tensor([6, 3, 1]))
        alone = replace(batch, inputs=batch.inputs[1:2, :3], targets=batch.targets[1:2])
        torch.testing.assert_close(network(ragged)[0][1:2], network(alone)[0])
