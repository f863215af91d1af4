"""Vector to sequence: where the vector goes, what the network is fed with, and what is refused."""

import pytest
import torch
from torch import nn

from playground.batch import Batch, Pattern, Sizes
from playground.diagrams.network import unrolled
from playground.model import MODELS
from playground.topologies.vector_to_sequence import VectorToSequence

pytestmark = pytest.mark.usefixtures("one_thread")
PATTERN = Pattern("vector", "horizon")
SIZES = Sizes(PATTERN, 2, features=3, horizon=5)


def made(**settings):
    torch.manual_seed(1)
    return VectorToSequence.configure({"kind": "vector_to_sequence", "hidden": 4, **settings}).build(SIZES).eval()


def given(count=2, seed=0):
    noise = torch.Generator().manual_seed(seed)
    return Batch(torch.randn(count, 1, 3, generator=noise), torch.randn(count, 5, 2, generator=noise))


def test_it_equals_torchs_own_cell_fed_with_its_last_output():
    network = made(cell="lstm")
    own = nn.LSTMCell(2, 4)
    own.load_state_dict(
        {name.removesuffix("_l0"): value for name, value in network.decoder.layers.state_dict().items()}
    )
    batch = given()
    vector = batch.inputs[:, 0]
    state = tuple(layer(vector) for layer in network.begins)
    output, answers = torch.zeros(2, 2), []
    for _ in range(5):
        state = own(output, state)
        output = network.head(state[0])
        answers.append(output)
    torch.testing.assert_close(network(batch)[0], torch.stack(answers, dim=1))


@pytest.mark.parametrize("conditioning", ["state", "inputs", "both"])
@pytest.mark.parametrize("cells", [{"cell": "gru"}, {"cell": "lru", "upper_cell": "lstm", "layers": 3}])
def test_the_vector_decides_the_sequence(conditioning, cells):
    network = made(conditioning=conditioning, **cells)
    one, other = (network(given(seed=seed))[0] for seed in (0, 1))
    assert one.shape == (2, 5, 2) and not torch.allclose(one, other)
    features = 2 + (0 if conditioning == "state" else 3)
    layers = network.decoder.lower if "upper_cell" in cells else network.decoder
    assert any(weight.shape[-1] == features for weight in layers.parameters())
    assert bool(network.begins) == (conditioning != "inputs")


def test_with_all_steps_forced_training_is_fed_with_the_truth_and_evaluation_never():
    network = made(cell="gru", teacher_forcing=1.0)
    batch = given()
    free = network(batch)[0]
    network.train()
    forced = network(batch)[0]
    torch.testing.assert_close(forced[:, 0], free[:, 0])
    assert not torch.allclose(forced[:, 2:], free[:, 2:])
    other = Batch(batch.inputs, batch.targets + 1)
    torch.testing.assert_close(network.eval()(other)[0], free)


@pytest.mark.parametrize(
    ("pattern", "settings", "words"),
    [
        (Pattern("values", "horizon"), {}, "single vector"),
        (Pattern("tokens", "sequence"), {}, "single vector"),
        (Pattern("vector", "vector"), {}, "one answer"),
        (PATTERN, {"bidirectional": True}, "backward half"),
    ],
)
def test_what_it_cannot_do_is_refused_with_the_reason(pattern, settings, words):
    assert words in VectorToSequence(**settings).refuses(pattern).en


def test_it_is_drawn_with_what_generates_and_nothing_that_reads():
    blueprint = VectorToSequence(conditioning="both").blueprint(SIZES)
    assert blueprint.layers == () and blueprint.decoder_inputs == 2 + 3 and blueprint.conditioning == "both"
    drawn = unrolled(blueprint)
    assert "The vector sets the first state" in drawn and "read again at every step" in drawn and "encoder" not in drawn
    assert "read again" not in unrolled(VectorToSequence().blueprint(SIZES))


@pytest.mark.parametrize(
    "kind", ["sequence_to_vector", "sequence_to_sequence", "encoder_decoder", "transformer_encoder"]
)
def test_networks_that_read_sequences_refuse_a_single_vector(kind):
    assert "no sequence to read" in MODELS[kind]().refuses(PATTERN).en
    assert MODELS["window_mlp"]().refuses(PATTERN) is None


@pytest.mark.parametrize("cells", [{"cell": "slstm"}, {"cell": "gru", "upper_cell": "slstm", "layers": 2}])
@pytest.mark.parametrize("seed", range(3))
def test_the_vector_sets_no_scale_of_an_slstm(cells, seed):
    """Its output is a weighted mean of numbers between -1 and 1 and of the first cell state, whatever the vector says."""
    network = made(**cells)
    batch = given(64, seed)
    hidden = network.hidden
    for layer in network.begins:
        layer.weight.data.mul_(5)
    state = network._begun(batch.inputs[:, 0])
    *_, memory, normaliser, stabiliser = state
    assert len(network.begins) == len(state) - 2
    assert torch.equal(normaliser, torch.ones(1, 64, hidden)) and not stabiliser.any() and memory.any()
    outputs, _ = network.decoder(torch.zeros(64, 5, 2), None, state)
    assert outputs.abs().max() <= max(1.0, memory.abs().max().item())


@pytest.mark.parametrize("cells", [{"cell": "lstm", "layers": 2}, {"cell": "mgu", "upper_cell": "gru", "layers": 3}])
def test_one_mask_of_the_recurrent_weights_a_forward_pass(cells):
    network = made(recurrent_dropout=0.5, teacher_forcing=0.0, **cells).train()
    batch = given()
    first, second = network(batch)[0], network(batch)[0]
    assert not torch.allclose(first, second)
    state = network._begun(batch.inputs[:, 0])
    noise = torch.randn(2, 4, 2)
    torch.manual_seed(3)
    with network.decoder.one_mask():
        whole, _ = network.decoder(noise, None, state)
        pieces = []
        for step in noise.split(1, dim=1):
            outputs, state = network.decoder(step, None, state)
            pieces.append(outputs)
    torch.testing.assert_close(torch.cat(pieces, dim=1), whole)


def test_locked_dropout_leaves_out_the_same_units_at_every_step():
    network = made(cell="gru", hidden=64, dropout=0.5, locked_dropout=True).train()
    read = []
    network.head.register_forward_pre_hook(lambda _, given: read.append(given[0] == 0))
    network(given())
    assert len(read) == 5 and read[0].any() and all(torch.equal(read[0], other) for other in read)
