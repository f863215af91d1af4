"""Models with cells against patterns that they accept: every two of them together."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from _pytest.mark import ParameterSet

from playground.batch import Batch, Pattern
from playground.cells import CELLS
from playground.model import MODELS, Model, Network
from playground.recurrent.mixed import MixedStack
from tests.helpers.cover import pairwise_cover
from tests.topologies.cases import PATTERNS, TIME, batch, shape, sizes

pytestmark = pytest.mark.usefixtures("one_thread")


UPPER = ("lstm", "lru")
"""Cells of the upper layers in mixed stacks: one with two states, and one whose steps do not read what they put out."""


def variants() -> list[tuple[str, dict[str, object]]]:
    """Every model, with every cell, below others too, and both numbers of directions where it has cells."""
    found: list[tuple[str, dict[str, object]]] = []
    for kind in MODELS:
        knobs = MODELS[kind].knobs()
        small = {name: 8 for name in ("hidden", "embedding") if name in knobs}
        if "cell" not in knobs:
            found.append((kind, small))
            continue
        for cell in CELLS:
            for both in (False, True):
                found.append((kind, {**small, "cell": cell, "layers": 2, "bidirectional": both}))
                for upper in UPPER:
                    knobs = {"cell": cell, "upper_cell": upper, "layers": 3, "bidirectional": both}
                    found.append((kind, {**small, **knobs}))
    return found


ALLOWED = [
    (kind, knobs, name)
    for kind, knobs in variants()
    for name in PATTERNS
    if MODELS[kind].configure(knobs).refuses(PATTERNS[name]) is None
]


def cases(rows: Sequence[tuple[str, dict[str, object], str]]) -> list[ParameterSet]:
    """A cover of these as parameters."""
    names = ("cell", "upper_cell", "bidirectional")
    some = pairwise_cover(rows, lambda row: (row[0], *(str(row[1].get(name)) for name in names), row[2]))
    return [pytest.param(*row, id=_named(*row)) for row in some]


def _named(kind: str, knobs: dict[str, object], name: str) -> str:
    cells = "+".join(str(knobs[knob]) for knob in ("cell", "upper_cell") if knob in knobs)
    return f"{kind}-{cells}{'-both' * bool(knobs.get('bidirectional'))}-{name}"


CASES = cases(ALLOWED)
CAUSAL = cases([row for row in ALLOWED if PATTERNS[row[2]].generates])


def built(kind: str, knobs: dict[str, object], pattern: Pattern) -> Network:
    torch.manual_seed(5)
    model: Model = MODELS[kind].configure(knobs)
    return model.build(sizes(pattern))


def only_for_outputs(network: Network, part: str) -> bool:
    """Whether a weight makes the outputs of an encoder, of which its decoder takes the state alone."""
    stack, place = getattr(network, "stack", None), "stack"
    if isinstance(stack, MixedStack):
        stack, place = stack.upper, "stack.upper"
    if not hasattr(network, "decoder") or stack is None or stack.cell.feeds_back:
        return False
    return part.startswith(f"{place}.layers.steps.l{stack.depth - 1}") and part.endswith(("weight_out", "bias_ih"))


@pytest.mark.parametrize(("kind", "knobs", "name"), CASES)
def test_shapes_gradients_and_padding(kind: str, knobs: dict[str, object], name: str) -> None:
    size = sizes(PATTERNS[name])
    network = built(kind, knobs, size.pattern)
    for lengths in (None, [TIME, 2, 0]):
        given = batch(size, lengths=lengths)
        network.train()
        outputs, _ = network(given)
        assert outputs.shape == shape(size, 3)
        outputs.square().mean().backward()
        for part, weight in network.named_parameters():
            if only_for_outputs(network, part):
                continue
            assert weight.grad is not None and weight.grad.isfinite().all(), part
            assert weight.grad.any(), f"nothing flows to {part}"
        network.eval()
        again, _ = network(given)
        assert torch.equal(again, network(given)[0])
        if lengths is None:
            continue
        spoilt = given.inputs.clone()
        spoilt[1, 2:] = 1
        other, _ = network(replace(given, inputs=spoilt))
        real = (slice(1, 2), slice(0, 2)) if size.pattern.layout == "steps" else (slice(1, 2),)
        torch.testing.assert_close(other[real], again[real])


@pytest.mark.parametrize(("kind", "knobs", "name"), CASES)
def test_the_same_seed_builds_the_same_network(kind: str, knobs: dict[str, object], name: str) -> None:
    one, other = (built(kind, knobs, PATTERNS[name]).state_dict() for _ in range(2))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[part], other[part]) for part in one)


@pytest.mark.parametrize(("kind", "knobs", "name"), CAUSAL)
def test_read_on_in_slices_equals_read_whole(kind: str, knobs: dict[str, object], name: str) -> None:
    size = sizes(PATTERNS[name])
    network = built(kind, knobs, size.pattern).eval()
    given = batch(size)
    whole, _ = network(given)
    for cut in ([1] * TIME, [3, 4], [TIME]):
        pieces, state, begin = [], None, 0
        for steps in cut:
            inputs = given.inputs[:, begin : begin + steps]
            outputs, state = network(Batch(inputs, inputs, carried=begin > 0), state)
            assert state is not None and all(part.shape[1] == 3 for part in state), "the batch is the second axis"
            pieces.append(outputs)
            begin += steps
        torch.testing.assert_close(torch.cat(pieces, 1), whole, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("kind", "knobs", "name"), CAUSAL)
def test_the_past_does_not_see_the_future(kind: str, knobs: dict[str, object], name: str) -> None:
    size = sizes(PATTERNS[name])
    network = built(kind, knobs, size.pattern).eval()
    given, other = batch(size), batch(size, seed=1)
    mixed = torch.cat([given.inputs[:, :4], other.inputs[:, 4:]], 1)
    torch.testing.assert_close(network(replace(given, inputs=mixed))[0][:, :4], network(given)[0][:, :4])


def test_every_pattern_is_done_by_some_model_and_every_refusal_says_what_to_do() -> None:
    for name, pattern in PATTERNS.items():
        reasons = [MODELS[kind].configure(knobs).refuses(pattern) for kind, knobs in variants()]
        assert None in reasons, name
        for reason in reasons:
            if reason is not None:
                assert reason.en.endswith(".") and reason.es.endswith(".")
                assert any(word in reason.en for word in ("Choose", "Switch")), reason.en
                assert any(word in reason.es for word in ("Elija", "Desactive")), reason.es


def test_models_are_met_in_this_order() -> None:
    assert MODELS.in_order() == [
        "sequence_to_vector",
        "sequence_to_sequence",
        "vector_to_sequence",
        "encoder_decoder",
        "segment_recurrent",
        "convolutional_recurrent",
        "hierarchical_attention",
        "window_mlp",
        "bag_mlp",
        "tcn",
        "transformer_encoder",
        "transformer_decoder",
        "transformer",
    ]
    assert sorted(kind for kind in MODELS if MODELS[kind].baseline) == ["bag_mlp", "window_mlp"]
    assert not any(MODELS[kind].recurrent for kind in MODELS if MODELS[kind].baseline)
