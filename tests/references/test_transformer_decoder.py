from dataclasses import replace

import pytest
import torch
from torch import nn

from playground.batch import Batch, Sizes
from playground.generation import write
from playground.model import MODELS
from playground.references._transformer import TransformerNetwork
from playground.references.transformer_decoder import TransformerDecoder
from tests.topologies.cases import PATTERNS, TIME, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

KNOBS = {"hidden": 12, "heads": 3, "feedforward": 20, "layers": 2}
WRITE = sizes(PATTERNS["write"])


def built(size: Sizes = WRITE, **knobs: object) -> TransformerNetwork:
    torch.manual_seed(0)
    network = MODELS["transformer_decoder"].configure({**KNOBS, **knobs}).build(size).eval()
    assert isinstance(network, TransformerNetwork)
    return network


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("name", ["write", "forecast_steps"])
def test_its_layers_are_those_of_torch_with_a_causal_mask(name: str, norm: str) -> None:
    size = sizes(PATTERNS[name])
    network, given = built(size, norm=norm), batch(size)
    layer = nn.TransformerEncoderLayer(12, 3, 20, batch_first=True, norm_first=norm == "pre")
    last = nn.LayerNorm(12) if norm == "pre" else None
    theirs = nn.TransformerEncoder(layer, 2, norm=last, enable_nested_tensor=False).eval()
    for ours, other in zip(network.blocks, theirs.layers, strict=True):
        other.load_state_dict(ours.state_dict())
    mask = nn.Transformer.generate_square_subsequent_mask(TIME)
    expected = network.get_submodule("head")(theirs(network.read(given), mask=mask, is_causal=True))
    torch.testing.assert_close(network(given)[0], expected)


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "none"])
@pytest.mark.parametrize("context", [1, 3, 5, 128])
@pytest.mark.parametrize("name", ["write", "forecast_steps"])
def test_a_step_sees_the_same_however_the_sequence_is_cut(name: str, context: int, positions: str) -> None:
    size = sizes(PATTERNS[name])
    network, given = built(size, context=context, positions=positions), batch(size)
    whole, _ = network(given)
    for cut in ([1] * TIME, [3, 4], [5, 1, 1]):
        pieces, state, begin = [], None, 0
        for steps in cut:
            inputs = given.inputs[:, begin : begin + steps]
            outputs, state = network(Batch(inputs, inputs, carried=begin > 0), state)
            begin += steps
            assert state is not None
            assert [len(part) for part in state[:2]] == [min(begin, context - 1)] * 2
            assert len(state) == (2 if positions == "none" else 3)
            pieces.append(outputs)
        torch.testing.assert_close(torch.cat(pieces, 1), whole, rtol=0, atol=1e-6)


def test_each_layer_sees_its_context_and_no_step_more() -> None:
    size = sizes(PATTERNS["forecast_steps"])
    network, given = built(size, context=3), batch(size)
    answer = network(given)[0][:, 6]
    for place in range(TIME):
        changed = given.inputs.clone()
        changed[:, place] += 1
        differs = not torch.equal(network(replace(given, inputs=changed))[0][:, 6], answer)
        assert differs == (place >= 6 - 2 * 2), "two layers of three steps reach back four"
    plan = TransformerDecoder(context=3, layers=2).blueprint(size)
    assert plan.receptive_field == 5 and {layer.reach for layer in plan.layers} == {3}


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "none"])
@pytest.mark.parametrize("context", [4, 128])
def test_greedy_writing_equals_reading_everything_again_each_time(context: int, positions: str) -> None:
    network = built(context=context, positions=positions)
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(1.5)  # so that the best guess is ahead of the others
    tokens = [3, 1, 4, 1, 5]
    for _ in range(30):
        inputs = torch.tensor([tokens])
        with torch.inference_mode():
            tokens.append(int(network(Batch(inputs, inputs))[0][0, -1, 1:].argmax()) + 1)
    assert write(network, tokens[:5], 30, temperature=0) == tokens[5:]


def test_its_rows_are_those_of_the_steps_before() -> None:
    network, given = built(context=3), batch(WRITE)
    rows = network.attention_rows(given)
    assert [layer.shape for layer in rows] == [(3, 3, TIME, TIME)] * 2
    seen = torch.ones(TIME, TIME).tril() - torch.ones(TIME, TIME).tril(-3)
    for layer in rows:
        torch.testing.assert_close(layer.sum(3), torch.ones(3, 3, TIME))
        assert torch.equal(layer.gt(0).all(1).all(0), seen.bool())


def test_it_needs_an_answer_at_every_step() -> None:
    taken = {name for name, pattern in PATTERNS.items() if TransformerDecoder().refuses(pattern) is None}
    assert taken == {"forecast_steps", "write", "label_values", "label_tokens"}
