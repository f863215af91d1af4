from dataclasses import replace

import pytest
import torch
from torch import Tensor

from playground.batch import END, PADDING, Batch, Pattern, Sizes
from playground.model import MODELS, Network, SequenceNetwork

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


TRANSLATE = Pattern("tokens", "sequence")


def translator(forcing: float, hidden: int = 8, **knobs: object) -> SequenceNetwork:
    torch.manual_seed(3)
    knobs = {"hidden": hidden, "embedding": 8, "teacher_forcing": forcing, "cell": "gru", **knobs}
    network = MODELS["encoder_decoder"].configure(knobs).build(Sizes(TRANSLATE, outputs=6, vocabulary=6, horizon=5))
    assert isinstance(network, SequenceNetwork)
    return network


def reversals(count: int, seed: int = 0) -> Batch:
    """Sequences of one to four of the tokens 2 to 5, and the same ones backwards with their end."""
    noise = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, 5, (count,), generator=noise)
    sequences = [torch.randint(2, 6, (int(length),), generator=noise) for length in lengths]
    targets = [torch.cat([sequence.flip(0), torch.tensor([END])]) for sequence in sequences]
    inputs, padded = (torch.nn.utils.rnn.pad_sequence(each, batch_first=True) for each in (sequences, targets))
    return Batch(inputs, padded, lengths, targets_known=padded != PADDING)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("forcing", [0.0, 0.5, 1.0])
def test_a_target_is_scored_after_those_before_it_and_no_later_one(forcing: float, both: bool) -> None:
    network, batch = translator(forcing, bidirectional=both, layers=2).eval(), reversals(6)
    scores, _ = network(batch)
    assert scores.shape == (6, 5, 6)
    for step in range(5):
        later = batch.targets.clone()
        later[:, step:] = 3
        torch.testing.assert_close(network(replace(batch, targets=later))[0][:, : step + 1], scores[:, : step + 1])
        earlier = batch.targets.clone()
        earlier[:, step] = 5 - earlier[:, step]  # another token, whichever it was
        assert torch.equal(network(replace(batch, targets=earlier))[0][:, step + 1 :], scores[:, step + 1 :]) == (
            step == 4
        )


def test_what_is_generated_is_the_likeliest_token_after_those_generated_before() -> None:
    network, batch = translator(0.5).eval(), reversals(40)
    tokens = network.generate(batch, 9)
    assert tokens.shape == (40, 9)
    asked = replace(batch, targets=tokens)
    likeliest = network(asked)[0][..., 1:].argmax(-1) + 1
    ended = (tokens == END).cumsum(1) - (tokens == END).long() > 0
    assert torch.equal(tokens, likeliest.masked_fill(ended, PADDING))
    assert torch.equal(network.generate(batch, 4), tokens[:, :4]), "a shorter one is the beginning of a longer one"
    assert torch.equal(network.generate(replace(batch, targets=batch.targets[:, :1]), 9), tokens)


def test_without_forcing_it_trains_on_its_own_tokens() -> None:
    network, batch = translator(0.0), reversals(6)
    assert torch.equal(network(batch)[0], network(replace(batch, targets=7 - batch.targets.clamp(min=2)))[0])
    own = network.eval().generate(batch, 5)
    torch.testing.assert_close(network.train()(batch)[0][:, :2], network(replace(batch, targets=own))[0][:, :2])


def test_a_mean_over_a_batch_stands_for_its_real_tokens() -> None:
    batch = reversals(6)
    assert batch.weight == int(batch.lengths.sum()) + 6, "each token backwards, and the end"


@pytest.mark.parametrize("forcing", [0.5, 1.0])
def test_it_learns_to_write_sequences_backwards_and_where_they_end(forcing: float) -> None:
    network = translator(forcing, hidden=32)
    steps = torch.optim.Adam(network.parameters(), lr=0.02)
    for seed in range(120):
        batch = reversals(64, seed)
        loss = torch.nn.functional.cross_entropy(
            network(batch)[0].flatten(0, 1), batch.targets.flatten(), ignore_index=PADDING
        )
        steps.zero_grad()
        loss.backward()
        steps.step()
    unseen = reversals(200, 1_000)
    right = (network.eval().generate(unseen, unseen.targets.shape[1]) == unseen.targets).all(1)
    assert right.float().mean() > 0.9


@pytest.mark.parametrize("cells", [{"cell": "slstm"}, {"cell": "gru", "upper_cell": "slstm", "layers": 2}])
def test_both_directions_of_an_slstm_are_not_mixed(cells: dict[str, object]) -> None:
    model = MODELS["encoder_decoder"]
    refusal = model.configure({**cells, "bidirectional": True}).refuses(PATTERN)
    assert refusal is not None and "Switch “Bidirectional” off" in refusal.en and "sLSTM" in refusal.es
    assert model.configure({**cells, "bidirectional": False}).refuses(PATTERN) is None
