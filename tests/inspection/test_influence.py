"""What mattered: equal to Captum's, and by hand where a network is one line."""

from dataclasses import replace
from typing import cast

import numpy as np
import pytest
import torch
from captum.attr import InputXGradient, IntegratedGradients, Occlusion
from torch import Tensor

from playground.batch import Batch, State
from playground.inspection.influence import Influence, Method, influence
from playground.inspection.vectors import Asked, Baseline, Output
from playground.model import Network
from tests.inspection.cases import network, one
from tests.topologies.cases import VOCABULARY

pytestmark = pytest.mark.usefixtures("one_thread")

Case = tuple[str, str, Output, dict[str, object]]
CASES: list[Case] = [
    ("sequence_to_vector", "classify_tokens", (1,), {"cell": "lstm", "layers": 2}),
    ("sequence_to_vector", "classify_tokens", (0,), {"cell": "gru", "bidirectional": True, "readout": "attention"}),
    ("sequence_to_vector", "classify_values", (2,), {"cell": "lru"}),
    ("sequence_to_vector", "forecast", (3, 1), {"cell": "rnn"}),
    ("sequence_to_sequence", "write", (5, 4), {"cell": "min_gru"}),
    ("sequence_to_sequence", "label_values", (2, 1), {"cell": "slstm", "bidirectional": True}),
    ("encoder_decoder", "translate", (2, 1), {"attention": "additive"}),
    ("convolutional_recurrent", "classify_tokens", (1,), {"pooling": 2}),
    ("hierarchical_attention", "classify_sentences", (1,), {}),
    ("transformer_encoder", "classify_tokens", (1,), {}),
]


def captum(net: Network, batch: Batch, output: Output, found: Influence) -> np.ndarray:
    """The same by Captum, which calls the network once for all rows."""
    asked = Asked.of(net, batch, output)
    vectors, tokens = asked.vectors, not batch.inputs.is_floating_point()
    nothing = asked.reference(found.baseline or "zero", VOCABULARY)
    if found.method == "gradient_x_input":
        right = InputXGradient(asked.numbers).attribute(vectors.clone().requires_grad_())
    elif found.method == "integrated_gradients":
        right = IntegratedGradients(asked.numbers).attribute(vectors, nothing, n_steps=256, internal_batch_size=256)
    else:
        shape = (1, vectors.shape[2]) if tokens else (1, 1)
        right = Occlusion(asked.numbers).attribute(vectors, shape, baselines=nothing)
        if tokens:  # each of its features has what the whole step has
            right = right / vectors.shape[2]
    right = cast(Tensor, right)[0].detach()
    return (right.sum(1, keepdim=True) if tokens else right).double().numpy()


@pytest.mark.parametrize("method", ["gradient_x_input", "integrated_gradients", "occlusion"])
@pytest.mark.parametrize("baseline", ["zero", "mean"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_influences_are_captums(case: Case, baseline: Baseline, method: Method) -> None:
    kind, pattern, output, knobs = case
    net, batch = network(kind, pattern, **knobs), one(pattern)
    vocabulary = 0 if batch.inputs.is_floating_point() else VOCABULARY
    found = influence(net, batch, output, method, baseline=baseline, vocabulary=vocabulary)
    right = captum(net, batch, output, found)
    assert np.abs(right).max() > 1e-3
    np.testing.assert_allclose(found.values, right, rtol=0, atol=1e-4 * max(1, np.abs(right).max()))


@pytest.mark.parametrize("baseline", ["zero", "mean", "padding"])
def test_integrated_gradients_add_up(baseline: Baseline) -> None:
    net, batch = network("sequence_to_vector", "classify_tokens", cell="lstm"), one("classify_tokens")
    net.embedding.weight.data *= 3
    found = influence(net, batch, (1,), "integrated_gradients", baseline=baseline, vocabulary=VOCABULARY)
    assert found.at_baseline is not None and found.gap is not None and found.baseline == baseline
    assert found.steps.sum() == pytest.approx(found.output - found.at_baseline - found.gap, abs=1e-5)
    assert abs(found.gap) <= 2e-4 * abs(found.output - found.at_baseline)
    with torch.no_grad():
        assert found.output == pytest.approx(float(net(batch)[0][0, 1]), abs=1e-5)


class Product(Network):
    """The product of the first value and the last one, and three times the second variable of step 1."""

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        values = batch.inputs
        return (values[:, 0, 0] * values[:, -1, 0] + 3 * values[:, 1, 1])[:, None], None


@pytest.mark.parametrize(
    ("method", "first", "last"),
    # 2 · 5, whose gradient is 5 at the first and 2 at the last; half of it each on the straight way; all of it without either.
    [("gradient_x_input", 10, 10), ("integrated_gradients", 5, 5), ("occlusion", 10, 10)],
)
def test_influences_by_hand(method: Method, first: float, last: float) -> None:
    inputs = torch.tensor([[[2.0, 7.0], [1.0, 4.0], [5.0, 0.0]]])
    found = influence(Product(), Batch(inputs, torch.zeros(1, 1)), (0,), method)
    np.testing.assert_allclose(found.values, [[first, 0], [0, 12], [last, 0]], atol=1e-5)
    np.testing.assert_allclose(found.steps, [first, 12, last], atol=1e-5)
    assert found.output == 22


def test_of_a_long_sequence_neighbouring_steps_are_occluded_together() -> None:
    noise = torch.Generator().manual_seed(2)
    batch = Batch(torch.randn(1, 401, 2, generator=noise), torch.zeros(1, 1))
    found = influence(Product(), batch, (0,), "occlusion")
    assert found.window == 2
    values = batch.inputs[0]
    both, alone = float(values[0, 0] * values[-1, 0]), float(3 * values[1, 1])
    right = np.zeros((401, 2))
    right[:2, 0], right[400, 0], right[:2, 1] = both / 2, both, alone / 2
    np.testing.assert_allclose(found.values, right, atol=1e-5)


def test_the_network_and_the_batch_stay_as_they_are() -> None:
    net, batch = network("sequence_to_vector", "classify_values"), one("classify_values")
    net.train()
    before = {name: weight.clone() for name, weight in net.state_dict().items()}
    influence(net, replace(batch), (0,), "integrated_gradients")
    assert net.training and not batch.inputs.requires_grad
    assert all(torch.equal(weight, before[name]) for name, weight in net.state_dict().items())
    assert all(weight.grad is None for weight in net.parameters())
