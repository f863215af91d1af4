from dataclasses import replace

import pytest
import torch
from torch import nn

from playground.batch import Batch, Sizes
from playground.diagrams.words import notes
from playground.errors import WrongKnob
from playground.model import MODELS, Network
from playground.references.tcn import TCN
from playground.references.tcn.network import Block
from tests.topologies.cases import PATTERNS, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")


def built(size: Sizes, **knobs: object) -> Network:
    torch.manual_seed(0)
    return MODELS["tcn"].configure({"filters": 6, "embedding": 5, **knobs}).build(size).eval()


def test_a_block_is_two_convolutions_of_torch_and_what_came_in() -> None:
    model = TCN(filters=6, kernel_size=3, padding="causal")
    block = Block(4, model, dilation=2).eval()
    first, second = (nn.Conv1d(width, 6, 3, padding=4, dilation=2) for width in (4, 6))
    adapt = nn.Conv1d(4, 6, 1)
    for ours, theirs in ((block.first, first), (block.second, second), (block.adapt, adapt)):
        theirs.load_state_dict(ours.state_dict())
    steps = torch.randn(2, 4, 9)
    hidden = torch.relu(first(steps)[:, :, :9])  # torch pads both sides; causal is without what it adds at the end
    expected = torch.relu(torch.relu(second(hidden)[:, :, :9]) + adapt(steps))
    torch.testing.assert_close(block(steps, None, None)[0], expected)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize("kernel_size", [2, 3, 4])
def test_padded_on_both_sides_it_is_torch_with_padding_same(kernel_size: int) -> None:
    block = Block(6, TCN(filters=6, kernel_size=kernel_size, padding="same"), dilation=3).eval()
    convolutions = []
    for ours in (block.first, block.second):
        theirs = nn.Conv1d(6, 6, kernel_size, padding="same", dilation=3)
        theirs.load_state_dict(ours.state_dict())
        convolutions.append(theirs)
    steps = torch.randn(2, 6, 11)
    expected = torch.relu(torch.relu(convolutions[1](torch.relu(convolutions[0](steps)))) + steps)
    torch.testing.assert_close(block(steps, None, None)[0], expected)


@pytest.mark.parametrize(
    ("name", "knobs", "ahead"),
    [
        ("write", {"kernel_size": 2, "blocks": 2}, 0),
        ("forecast_steps", {"kernel_size": 3, "blocks": 1}, 0),
        ("label_values", {"kernel_size": 2, "blocks": 2, "dilation_base": 1}, 0),
        ("label_values", {"kernel_size": 3, "blocks": 1, "padding": "same"}, 2),
        ("label_tokens", {"kernel_size": 2, "blocks": 1, "dilation_base": 3, "padding": "same"}, 2),
    ],
)
def test_a_position_sees_exactly_its_receptive_field(name: str, knobs: dict[str, object], ahead: int) -> None:
    size = replace(sizes(PATTERNS[name]), time=20)
    network, model = built(size, **knobs), TCN.configure(knobs)
    plan = model.blueprint(size)
    assert sum(layer.ahead for layer in plan.layers) == ahead
    assert plan.receptive_field == model.receptive_field == 1 + sum(layer.reach - 1 for layer in plan.layers)
    tokens = size.pattern.inputs == "tokens"
    # Many, for where a unit is off nothing flows from what it sees.
    inputs = torch.randint(1, size.vocabulary, (32, 20)) if tokens else torch.randn(32, 20, size.features)
    place, before = 11, model.receptive_field - 1 - ahead
    answer = network(Batch(inputs, inputs))[0][:, place]
    for other in range(20):
        changed = inputs.clone()
        changed[:, other] = changed[:, other] % (size.vocabulary - 1) + 1 if tokens else changed[:, other] + 1
        differs = not torch.equal(network(Batch(changed, changed))[0][:, place], answer)
        if differs:
            assert place - before <= other <= place + ahead, other
        if other in (place - before, place + ahead):
            assert differs, other


def test_the_receptive_field_by_hand() -> None:
    assert TCN(kernel_size=3, blocks=5, dilation_base=2).receptive_field == 1 + 2 * 2 * (1 + 2 + 4 + 8 + 16)
    assert TCN(kernel_size=7, blocks=2, dilation_base=4).receptive_field == 1 + 2 * 6 * (1 + 4)
    assert TCN(kernel_size=2, blocks=4, dilation_base=1).receptive_field == 9


def test_a_receptive_field_that_is_shorter_than_the_input_is_told() -> None:
    size = replace(sizes(PATTERNS["forecast"]), time=96)
    model = TCN(kernel_size=3, blocks=4)
    note = model.blueprint(size).receptive_field_note
    assert note is not None and "61 of the 96" in note.en and "61 de los 96" in note.es
    assert note in notes(model.blueprint(size), carried=False)
    assert TCN(kernel_size=3, blocks=5).blueprint(size).receptive_field_note is None
    assert TCN(blocks=4, readout="max").blueprint(size).receptive_field_note is None
    assert model.blueprint(replace(size, time=61)).receptive_field_note is None
    short = MODELS["window_mlp"]().blueprint(size).receptive_field_note
    assert short is not None and "16 of the 96" in short.en
    assert MODELS["transformer_encoder"]().blueprint(size).receptive_field_note is None
    assert MODELS["sequence_to_vector"]().blueprint(size).receptive_field_note is None


@pytest.mark.parametrize("name", ["classify_values", "classify_tokens", "forecast", "label_values"])
@pytest.mark.parametrize("padding", ["causal", "same"])
@pytest.mark.parametrize("readout", ["last", "mean", "max"])
def test_each_sequence_of_a_ragged_batch_is_answered_as_if_alone(name: str, padding: str, readout: str) -> None:
    size = sizes(PATTERNS[name])
    network = built(size, padding=padding, readout=readout, blocks=2)
    lengths = [7, 2, 5]
    given = batch(size, lengths=lengths)
    spoilt = given.inputs.clone()
    for row, length in enumerate(lengths):
        spoilt[row, length:] = 3
    answers, _ = network(replace(given, inputs=spoilt))
    for row, length in enumerate(lengths):
        alone, _ = network(Batch(given.inputs[row : row + 1, :length], given.targets))
        found = answers[row, :length] if size.pattern.layout == "steps" else answers[row]
        torch.testing.assert_close(found, alone[0])


def test_what_sees_ahead_is_refused_where_that_is_asked_for() -> None:
    model = TCN(padding="same")
    refused = {name for name, pattern in PATTERNS.items() if model.refuses(pattern) is not None}
    assert refused == {"forecast_steps", "write", "translate", "name_values"}
    assert {name for name, pattern in PATTERNS.items() if TCN().refuses(pattern) is not None} == {
        "translate",
        "name_values",
    }


def test_blocks_that_see_too_far_are_refused() -> None:
    with pytest.raises(WrongKnob, match="fewer blocks"):
        TCN.configure({"blocks": 20})
    assert TCN(blocks=12).receptive_field < 20_000


def test_dropout_leaves_whole_filters_out() -> None:
    block = Block(50, TCN(filters=50, dropout=0.5), dilation=1).train()
    block.second = nn.Identity()
    with torch.no_grad():
        kept = block.drop(torch.ones(1, 50, 9))
    assert set(kept.sum(2).flatten().tolist()) == {0.0, 18.0}
