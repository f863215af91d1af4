"""A convolution under the recurrent layers: equal to torch's own parts, causal where it must be, and padding never counts."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from playground.batch import Batch
from playground.diagrams.network import unrolled
from playground.diagrams.words import shape, shapes
from playground.errors import Impossible
from playground.experiment import Experiment
from playground.model import MODELS, Network
from playground.model_size import layer_sizes
from tests.topologies.cases import FEATURES, OUTPUTS, PATTERNS, TIME, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")


def build(name: str, **knobs: object) -> Network:
    torch.manual_seed(0)
    model = MODELS["convolutional_recurrent"].configure({"hidden": 5, "filters": 4, "kernel_size": 3, **knobs})
    return model.build(sizes(PATTERNS[name])).eval()


@pytest.mark.parametrize(("name", "left"), [("classify_values", 1), ("forecast", 2)])
@pytest.mark.parametrize("pooling", [1, 2, 3])
def test_it_is_torchs_convolution_pooling_and_lstm(name: str, left: int, pooling: int) -> None:
    network, given = build(name, pooling=pooling), batch(sizes(PATTERNS[name]))
    weight, bias = network.convolution.weight, network.convolution.bias
    found = F.conv1d(F.pad(given.inputs.transpose(1, 2), (left, 2 - left)), weight, bias).relu()
    found = F.max_pool1d(found, pooling, ceil_mode=True).transpose(1, 2)
    assert found.shape[1] == -(-TIME // pooling)
    last = network.stack.layers(found)[0][:, -1]
    torch.testing.assert_close(network(given)[0].flatten(1), network.head(last))


@pytest.mark.parametrize("name", ["classify_values", "classify_tokens", "forecast", "continue_tokens"])
@pytest.mark.parametrize("readout", ["last", "mean", "max", "attention"])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(("kernel", "pooling"), [(1, 1), (4, 1), (3, 2), (9, 3), (2, 64)])
def test_padding_never_counts(name: str, readout: str, both: bool, kernel: int, pooling: int) -> None:
    network = build(name, readout=readout, bidirectional=both, kernel_size=kernel, pooling=pooling)
    given = batch(sizes(PATTERNS[name]), lengths=[7, 2, 5])
    spoilt = given.inputs.clone()
    spoilt[1, 2:] = 1
    together = network(given)[0]
    torch.testing.assert_close(network(replace(given, inputs=spoilt))[0], together)
    for row, length in enumerate([7, 2, 5]):
        alone = Batch(given.inputs[row : row + 1, :length], given.targets[row : row + 1])
        torch.testing.assert_close(network(alone)[0], together[row : row + 1])
    empty = network(batch(sizes(PATTERNS[name]), lengths=[7, 0, 5]))[0]
    assert empty.isfinite().all()


@pytest.mark.parametrize("pooling", [1, 2, 3])
def test_attention_is_told_of_the_inputs_own_steps(pooling: int) -> None:
    network = build("classify_tokens", readout="attention", pooling=pooling)
    weights = network.attention(batch(sizes(PATTERNS["classify_tokens"]), lengths=[7, 2, 0]))
    assert weights.shape == (3, TIME) and not weights[1, 2:].any() and not weights[2].any()
    torch.testing.assert_close(weights[:2].sum(1), torch.ones(2))
    assert build("classify_tokens").attention(batch(sizes(PATTERNS["classify_tokens"]))) is None


@pytest.mark.parametrize("causal", [False, True])
def test_at_every_step_it_sees_ahead_only_where_it_may(causal: bool) -> None:
    torch.manual_seed(0)
    pattern = replace(PATTERNS["label_values"], causal=causal)
    network = (
        MODELS["convolutional_recurrent"].configure({"hidden": 5, "readout": "attention"}).build(sizes(pattern)).eval()
    )
    given = batch(sizes(pattern))
    other = given.inputs.clone()
    other[:, 4] += 1
    changed = (network(replace(given, inputs=other))[0] != network(given)[0]).any(2).any(0)
    assert changed.tolist() == [False] * (4 if causal else 3) + [True] * (3 if causal else 4)
    network(given)[0].sum().backward()
    assert all(weight.grad is not None for weight in network.parameters())


def test_gradients_agree_with_finite_differences() -> None:
    network = build("classify_values", pooling=2, readout="mean").double()
    given = batch(sizes(PATTERNS["classify_values"]), lengths=[7, 2, 5])
    inputs = given.inputs.double().requires_grad_()
    assert torch.autograd.gradcheck(lambda values: network(replace(given, inputs=values))[0], (inputs,))


@pytest.mark.parametrize(
    ("name", "knobs", "words"),
    [
        ("write", {}, "several at once"),
        ("forecast_steps", {}, "several at once"),
        ("label_values", {"pooling": 2}, "Choose 1 for “Pooling”"),
        ("translate", {}, "Encoder-decoder"),
    ],
)
def test_what_is_not_sound_is_refused(name: str, knobs: dict[str, object], words: str) -> None:
    refused = MODELS["convolutional_recurrent"].configure(knobs).refuses(PATTERNS[name])
    assert refused is not None and words in refused.en
    with pytest.raises(Impossible):
        Experiment.configure({"task": "writing", "model": "convolutional_recurrent"})


def test_its_layers_are_told_and_drawn() -> None:
    size = sizes(PATTERNS["classify_values"])
    model = MODELS["convolutional_recurrent"].configure({"hidden": 5, "filters": 4, "pooling": 3, "cell": "gru"})
    said = {title.en: found for title, found in shapes(model.blueprint(size))}
    assert said["layer 2: GRU"] == shape(3, 5)
    counted = {layer.title.en: (layer.numbers, layer.weights, layer.biases) for layer in layer_sizes(model, size)}
    assert counted["convolution"] == (f"3·{FEATURES}·4", 3 * FEATURES * 4, 4)
    assert counted["layer 2: GRU"] == ("3·5·(4 + 5)", 135, 30)
    assert counted["output layer"][1] == 5 * OUTPUTS
    assert list(counted) == ["convolution", "layer 2: GRU", "output layer"], "from the input up"
    assert "convolution" in unrolled(model.blueprint(size))
