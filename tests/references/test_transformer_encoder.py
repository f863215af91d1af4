import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from playground.batch import Batch, Sizes
from playground.errors import WrongKnob
from playground.model import MODELS
from playground.references._transformer import Block, Positions, TransformerNetwork, sinusoids, unseen
from playground.references.transformer_encoder import TransformerEncoder
from tests.topologies.cases import PATTERNS, TIME, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

LENGTHS = [7, 2, 5]
KNOBS = {"hidden": 12, "heads": 3, "feedforward": 20, "layers": 2}


def built(size: Sizes, **knobs: object) -> TransformerNetwork:
    torch.manual_seed(0)
    network = MODELS["transformer_encoder"].configure({**KNOBS, **knobs}).build(size).eval()
    assert isinstance(network, TransformerNetwork)
    return network


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_its_layers_are_those_of_torch(norm: str) -> None:
    network = built(sizes(PATTERNS["classify_values"]), norm=norm)
    layer = nn.TransformerEncoderLayer(12, 3, 20, batch_first=True, norm_first=norm == "pre")
    last = nn.LayerNorm(12) if norm == "pre" else None
    theirs = nn.TransformerEncoder(layer, 2, norm=last, enable_nested_tensor=False).eval()
    for ours, other in zip(network.blocks, theirs.layers, strict=True):
        other.load_state_dict(ours.state_dict())
    given = batch(sizes(PATTERNS["classify_values"]), lengths=LENGTHS)
    expected = theirs(network.read(given), src_key_padding_mask=~given.mask)
    torch.testing.assert_close(network.encode(given)[given.mask], expected[given.mask])


def test_a_step_looks_as_torchs_multihead_attention_does() -> None:
    model = TransformerEncoder.configure({**KNOBS, "norm": "post"})
    block, steps = Block(model).eval(), torch.randn(2, 5, 12)
    mask = unseen(5, 0, 3, steps.device)
    expected = block.self_attn(steps, steps, steps, attn_mask=mask, average_attn_weights=False)[1]
    torch.testing.assert_close(block.attention(steps, mask), expected)
    weights = nn.functional.scaled_dot_product_attention(
        *(part.unflatten(2, (3, 4)).transpose(1, 2) for part in _projected(block, steps)), attn_mask=~mask
    )
    values = _projected(block, steps)[2].unflatten(2, (3, 4)).transpose(1, 2)
    torch.testing.assert_close(expected @ values, weights)


def _projected(block: Block, steps: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    joint = nn.functional.linear(steps, block.self_attn.in_proj_weight, block.self_attn.in_proj_bias)
    query, key, value = joint.chunk(3, dim=2)
    return query, key, value


def test_a_step_sees_its_context_and_nothing_later() -> None:
    assert unseen(3, 2, 3, torch.device("cpu")).logical_not().int().tolist() == [
        [1, 1, 1, 0, 0],
        [0, 1, 1, 1, 0],
        [0, 0, 1, 1, 1],
    ]


def test_positions_by_hand() -> None:
    found = sinusoids(torch.tensor([0, 1, 50]), 6)
    for place, row in zip((0, 1, 50), found, strict=True):
        angles = torch.tensor([place / 10_000 ** (2 * pair / 6) for pair in range(3)])
        torch.testing.assert_close(row, torch.stack([angles.sin(), angles.cos()], 1).flatten())
    assert sinusoids(torch.arange(4), 5).shape == (4, 5)
    far = torch.tensor(2**24 - 1)
    angle = (2**24 - 1) / 10_000 ** (2 / 6)
    assert sinusoids(far, 6)[2:4].tolist() == pytest.approx([math.sin(angle), math.cos(angle)], abs=1e-6)


@pytest.mark.parametrize(("again", "places"), [(False, [3, 3, 3]), (True, [3, 0, 1])])
def test_learnt_positions_end_or_begin_again(again: bool, places: list[int]) -> None:
    learnt = Positions("learned", 6, places=4, again=again)
    added = learnt(torch.zeros(2, 3, 6), torch.tensor([[0], [3]]))
    table = learnt.get_parameter("learnt.weight")
    torch.testing.assert_close(added[0], table[:3])
    torch.testing.assert_close(added[1], table[places])


def test_there_are_as_many_learnt_positions_as_steps() -> None:
    size = replace(sizes(PATTERNS["classify_tokens"]), time=700)
    assert built(size, positions="learned").positions.get_parameter("learnt.weight").shape[0] == 700
    assert built(replace(size, time=7), positions="learned").positions.get_parameter("learnt.weight").shape[0] == 512


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "none"])
def test_without_positions_order_does_not_count(positions: str) -> None:
    size = sizes(PATTERNS["classify_tokens"])
    network, given = built(size, positions=positions, readout="mean"), batch(size)
    turned = replace(given, inputs=given.inputs.flip(1))
    same = torch.allclose(network(given)[0], network(turned)[0], atol=1e-6)
    assert same == (positions == "none")


@pytest.mark.parametrize("name", ["classify_values", "classify_tokens", "forecast", "label_values", "label_tokens"])
@pytest.mark.parametrize("readout", ["last", "mean", "max"])
@pytest.mark.parametrize("norm", ["pre", "post"])
def test_each_sequence_of_a_ragged_batch_is_answered_as_if_alone(name: str, readout: str, norm: str) -> None:
    size = sizes(PATTERNS[name])
    network = built(size, readout=readout, norm=norm)
    given = batch(size, lengths=LENGTHS)
    spoilt = given.inputs.clone()
    for row, length in enumerate(LENGTHS):
        spoilt[row, length:] = 3
    answers, state = network(replace(given, inputs=spoilt))
    assert state is None
    for row, length in enumerate(LENGTHS):
        alone, _ = network(Batch(given.inputs[row : row + 1, :length], given.targets))
        found = answers[row, :length] if size.pattern.layout == "steps" else answers[row]
        torch.testing.assert_close(found, alone[0])


def test_every_step_counts_for_every_answer() -> None:
    size = sizes(PATTERNS["label_values"])
    network, given = built(size), batch(size)
    answer = network(given)[0]
    for place in range(TIME):
        changed = given.inputs.clone()
        changed[:, place] += 1
        assert (network(replace(given, inputs=changed))[0] != answer).any(2).all()


@pytest.mark.parametrize("readout", ["last", "mean"])
def test_it_shows_how_much_each_step_counts(readout: str) -> None:
    size = sizes(PATTERNS["classify_tokens"])
    network, given = built(size, readout=readout), batch(size, lengths=[7, 2, 0])
    rows = network.attention_rows(given)
    assert [layer.shape for layer in rows] == [(3, 3, TIME, TIME)] * 2
    weights = network.attention(given)
    assert weights is not None
    torch.testing.assert_close(weights.sum(1), torch.tensor([1.0, 1.0, 0.0]))
    assert not weights[1, 2:].any()
    last = rows[-1].mean(1)[1, :2, :2]
    torch.testing.assert_close(weights[1, :2], last[-1] if readout == "last" else last.mean(0))
    assert built(size, readout="max").attention(given) is None
    assert built(sizes(PATTERNS["label_tokens"])).attention(given) is None


def test_vectors_that_the_data_bring_are_projected() -> None:
    size = replace(sizes(PATTERNS["classify_tokens"]), vectors=5)
    network = built(size)
    assert network.get_parameter("embedding.weight").shape == (size.vocabulary, 5)
    assert network(batch(size))[0].shape == (3, size.outputs)


def test_heads_that_do_not_share_the_hidden_size_are_refused() -> None:
    with pytest.raises(WrongKnob, match="set it to 64"):
        TransformerEncoder.configure({"hidden": 62, "heads": 4})


def test_it_refuses_what_must_not_see_ahead() -> None:
    refused = {name for name, pattern in PATTERNS.items() if TransformerEncoder().refuses(pattern) is not None}
    assert refused == {"forecast_steps", "write", "translate", "name_values", "unfold_vector"}
