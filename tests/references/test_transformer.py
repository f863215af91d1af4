from dataclasses import replace

import pytest
import torch
from torch import nn

from playground.batch import END, PADDING, Batch, Sizes
from playground.diagrams.words import in_words
from playground.model import MODELS, SequenceNetwork
from playground.references.transformer import DecoderBlock, Transformer
from tests.topologies.cases import PATTERNS, batch, sizes
from tests.topologies.test_encoder_decoder import reversals

pytestmark = pytest.mark.usefixtures("one_thread")

TRANSLATE = Sizes(PATTERNS["translate"], outputs=6, vocabulary=6, horizon=5, time=4)


def built(**knobs: object) -> SequenceNetwork:
    torch.manual_seed(3)
    model = MODELS["transformer"].configure({"hidden": 12, "heads": 3, "feedforward": 20, "layers": 2, **knobs})
    network = model.build(TRANSLATE).eval()
    assert isinstance(network, SequenceNetwork)
    return network


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_a_decoder_layer_is_that_of_torch(norm: str) -> None:
    ours = DecoderBlock(Transformer.configure({"hidden": 12, "heads": 3, "feedforward": 20, "norm": norm})).eval()
    theirs = nn.TransformerDecoderLayer(12, 3, 20, batch_first=True, norm_first=norm == "pre").eval()
    theirs.load_state_dict(ours.state_dict())
    steps, encoded = torch.randn(2, 5, 12), torch.randn(2, 4, 12)
    padding = torch.tensor([[False] * 4, [False, False, True, True]])
    causal = torch.ones(5, 5, dtype=torch.bool).triu(1)
    expected = theirs(steps, encoded, tgt_mask=causal, memory_key_padding_mask=padding)
    torch.testing.assert_close(ours(steps, encoded, padding, None, causal)[0], expected)


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "none"])
def test_a_target_is_scored_after_those_before_it_and_no_later_one(positions: str) -> None:
    network, given = built(positions=positions), reversals(6)
    scores, state = network(given)
    assert scores.shape == (6, 5, 6) and state is None
    for step in range(5):
        later = given.targets.clone()
        later[:, step:] = 3
        torch.testing.assert_close(network(replace(given, targets=later))[0][:, : step + 1], scores[:, : step + 1])
        earlier = given.targets.clone()
        earlier[:, step] = 5 - earlier[:, step]
        assert torch.equal(network(replace(given, targets=earlier))[0], scores) == (step == 4)


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "none"])
def test_what_is_generated_is_the_likeliest_token_after_those_generated_before(positions: str) -> None:
    network, given = built(positions=positions), reversals(40)
    tokens = network.generate(given, 9)
    assert tokens.shape == (40, 9)
    likeliest = network(replace(given, targets=tokens))[0][..., 1:].argmax(-1) + 1
    ended = (tokens == END).cumsum(1) - (tokens == END).long() > 0
    assert torch.equal(tokens, likeliest.masked_fill(ended, PADDING))
    assert torch.equal(network.generate(given, 4), tokens[:, :4]), "a shorter one is the beginning of a longer one"
    assert torch.equal(network.generate(replace(given, targets=given.targets[:, :1]), 9), tokens)


def test_padding_of_the_input_changes_nothing() -> None:
    network, given = built(), reversals(12)
    assert given.lengths is not None
    tokens, scores = network.generate(given, 6), network(given)[0]
    for row, length in enumerate(given.lengths.tolist()):
        alone = Batch(given.inputs[row : row + 1, :length], given.targets[row : row + 1])
        assert torch.equal(network.generate(alone, 6)[0], tokens[row])
        torch.testing.assert_close(network(alone)[0][0], scores[row])


def test_its_rows_lie_on_the_input() -> None:
    network, given = built(), reversals(6)
    rows = network.attention_rows(given)
    assert [layer.shape for layer in rows] == [(6, 3, 5, given.inputs.shape[1])] * 2
    for layer in rows:
        torch.testing.assert_close(layer.sum(3), torch.ones(6, 3, 5))
        assert not layer.masked_select(~given.mask[:, None, None, :]).any()


def test_it_learns_to_write_sequences_backwards_and_where_they_end() -> None:
    network = built(hidden=32, heads=4, feedforward=64, dropout=0.0).train()
    steps = torch.optim.Adam(network.parameters(), lr=0.005)
    for seed in range(150):
        given = reversals(64, seed)
        scores = network(given)[0].flatten(0, 1)
        loss = nn.functional.cross_entropy(scores, given.targets.flatten(), ignore_index=PADDING)
        steps.zero_grad()
        loss.backward()
        steps.step()
    unseen = reversals(200, 1_000)
    right = (network.eval().generate(unseen, unseen.targets.shape[1]) == unseen.targets).all(1)
    assert right.float().mean() > 0.9


def test_it_reads_numbers_too_and_only_writes_sequences() -> None:
    size = sizes(PATTERNS["name_values"])
    network = MODELS["transformer"].configure({"hidden": 8, "heads": 2}).build(size).eval()
    assert isinstance(network, SequenceNetwork)
    assert network.generate(batch(size, lengths=[7, 2, 0]), 5).shape == (3, 5)
    taken = {name for name, pattern in PATTERNS.items() if Transformer().refuses(pattern) is None}
    assert taken == {"translate", "name_values"}


def test_its_decoder_is_said_to_look_and_not_to_go_on_from_a_state() -> None:
    said = in_words(Transformer().blueprint(TRANSLATE), carried=False)
    assert "looks at what leaves them" in said.en and "state" not in said.en
