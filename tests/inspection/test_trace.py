"""What is traced is what the network computes, where it says it is computed."""

from dataclasses import dataclass, replace

import pytest
import torch
from torch import nn

from playground.batch import Batch
from playground.cells import CELLS, Cell
from playground.errors import Impossible
from playground.inspection.places import Moment
from playground.inspection.trace import Place, recorded, trace, written_out
from playground.model import MODELS, SequenceNetwork
from playground.recurrent import RecurrentStack
from tests.inspection.networks import CASES, LENGTHS, built
from tests.topologies.cases import FEATURES, HORIZON, PATTERNS, TIME, batch, sizes
from tests.topologies.variants import Case

pytestmark = pytest.mark.usefixtures("one_thread")


def network_of(kind: str, pattern: str, **knobs: object):
    torch.manual_seed(3)
    return MODELS[kind].configure({"hidden": 4, **knobs}).build(sizes(PATTERNS[pattern])).eval()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_written_out_answers_the_same_and_shares_its_weights(case: Case) -> None:
    network, given = built(case)
    before, drawn = {name: id(one) for name, one in network.named_parameters()}, torch.get_rng_state()
    found = trace(network, given)
    assert torch.equal(torch.get_rng_state(), drawn), "nothing is drawn"
    with torch.no_grad():
        expected = network(given)[0]
    real = given.mask[..., None] if case.pattern.layout == "steps" else torch.ones(1, dtype=torch.bool)
    torch.testing.assert_close(found.outputs * real, expected * real, rtol=0, atol=1e-5)
    assert {name: id(one) for name, one in network.named_parameters()} == before
    copy = written_out(network)
    assert not any(isinstance(module, nn.RNNBase) for module in copy.modules())
    places = {one.data_ptr() for one in network.parameters()}
    assert {one.data_ptr() for one in copy.parameters()} == places
    copy.double()
    assert all(one.dtype == torch.float32 for one in network.parameters()), "its own precision is its own"
    check_places(case, found)


def check_places(case: Case, found) -> None:
    assert found.values
    for place, values in found.values.items():
        assert values.shape[0] == 3 and values.shape[2] == 8, place
        assert not values.is_complex() and values[0].isfinite().all(), place
    layers = {(place.part, place.layer, place.direction) for place in found.values}
    names = {part for part, _, _ in layers}
    assert names == ({""} if len(names) == 1 else names - {""}), "several parts have names"
    for part in names:
        depth = max(layer for at, layer, _ in layers if at == part) + 1
        assert depth == case.model.layers
        assert found.inputs[part if part != "segments ahead" else "segments read"].shape[0] == 3
    for part, weights in found.attention.items():
        total = weights[0].nansum(-1)
        # Those of words add up to 1 in each sentence.
        expected = total.round() if part == "attention to words" else torch.ones_like(total)
        torch.testing.assert_close(total, expected)


def test_in_reading_order_both_directions_end_where_the_outputs_say() -> None:
    network = network_of("sequence_to_sequence", "label_values", cell="gru", bidirectional=True, layers=2)
    given = batch(sizes(PATTERNS["label_values"]), lengths=LENGTHS)
    found = trace(network, given)
    assert isinstance(network.stack, RecurrentStack)
    with torch.no_grad():
        outputs = network.stack(given.inputs, given.lengths)[0]
    both = torch.cat([found.values[Place("", 1, direction, "h_t")] for direction in (0, 1)], -1)
    mask = given.mask[:, :, None]
    torch.testing.assert_close(both.nan_to_num(), outputs * mask, rtol=0, atol=1e-6)
    assert torch.equal(both.isnan(), ~mask.expand_as(both)), "nothing is told after a sequence's end"
    torch.testing.assert_close(found.inputs[""].nan_to_num(), given.inputs * mask)


def test_the_gates_of_an_lstm_are_those_of_its_equations() -> None:
    network = network_of("sequence_to_vector", "classify_values", cell="lstm")
    given = batch(sizes(PATTERNS["classify_values"]))
    found = {place.name: values for place, values in trace(network, given).values.items()}
    state = torch.zeros(3, 4)
    memory = torch.zeros(3, 4)
    weights = dict(network.stack.layers.named_parameters())
    for time in range(TIME):
        sums = nn.functional.linear(given.inputs[:, time], weights["weight_ih_l0"], weights["bias_ih_l0"])
        sums = sums + nn.functional.linear(state, weights["weight_hh_l0"], weights["bias_hh_l0"])
        i, f, g, o = sums.chunk(4, -1)
        memory = f.sigmoid() * memory + i.sigmoid() * g.tanh()
        state = o.sigmoid() * memory.tanh()
        expected = {"i_t": i.sigmoid(), "f_t": f.sigmoid(), "g_t": g.tanh(), "o_t": o.sigmoid()}
        for name, values in (expected | {"c_t": memory, "h_t": state}).items():
            torch.testing.assert_close(found[name][:, time], values.detach(), rtol=0, atol=1e-6)


def test_attention_is_what_the_network_says_of_itself() -> None:
    for attention in ("additive", "multiplicative"):
        network = network_of("encoder_decoder", "forecast", attention=attention)
        given = batch(sizes(PATTERNS["forecast"]), lengths=LENGTHS)
        found = trace(network, given)
        with torch.no_grad():
            torch.testing.assert_close(found.attention["attention"], network.alignment(given), rtol=0, atol=1e-6)
        assert found.values[Place("decoder", 0, 0, "h_t")].shape == (3, HORIZON, 4)
        assert found.values[Place("encoder", 0, 0, "h_t")].shape == (3, TIME, 4)
    network = network_of("sequence_to_vector", "classify_values", readout="attention")
    given = batch(sizes(PATTERNS["classify_values"]), lengths=LENGTHS)
    with torch.no_grad():
        torch.testing.assert_close(
            trace(network, given).attention["attention"][:, 0], network.attention(given), rtol=0, atol=1e-6
        )


def test_words_of_a_hierarchical_network_lie_where_they_stand_in_their_text() -> None:
    network = network_of("hierarchical_attention", "classify_sentences")
    given = Batch(torch.tensor([[1, 2, 7, 3, 8, 4], [5, 7, 6, 0, 0, 0]]), torch.zeros(2), torch.tensor([6, 3]))
    found = trace(network, given)
    words, sentences = (found.values[Place(part, 0, 0, "h_t")] for part in ("words", "sentences"))
    assert words.shape == (2, 6, 4) and sentences.shape == (2, 3, 4)
    assert torch.equal(words.isnan().any(-1), ~given.mask)
    assert torch.equal(sentences[1].isnan().any(-1), torch.tensor([False, False, True]))
    alone = trace(network, Batch(torch.tensor([[3, 8]]), torch.zeros(1))).values[Place("words", 0, 0, "h_t")]
    torch.testing.assert_close(words[0, 3:5], alone[0])
    both = found.attention["attention to words"][:, 0]
    torch.testing.assert_close(both[0, :3].sum(), torch.tensor(1.0))


def test_the_segments_ahead_are_told_side_by_side() -> None:
    network = network_of("segment_recurrent", "forecast", segment=2)
    found = trace(network, batch(sizes(PATTERNS["forecast"])))
    read, ahead = (found.values[Place(f"segments {part}", 0, 0, "h_t")] for part in ("read", "ahead"))
    assert read.shape == (3, 4, 4) and ahead.shape == (3, 2, 4)


@dataclass(frozen=True)
class Shifted:
    """Adds a little to one unit of the second sequence, at one place and step."""

    place: Place
    step: int
    amount: complex

    def __call__(self, place: Place, value: torch.Tensor, moment: Moment) -> torch.Tensor:
        if place != self.place:
            return value
        change = torch.zeros_like(value)
        change[1, 2] = self.amount
        return torch.where((moment.steps == self.step)[:, None], value + change, value)


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_gradients_are_those_of_a_small_change(kind: str) -> None:
    network = network_of("sequence_to_vector", "classify_values", cell=kind, bidirectional=True).double()
    given = batch(sizes(PATTERNS["classify_values"]), 2, [TIME, 4])
    given = given.map(lambda tensor: tensor.double() if tensor.is_floating_point() else tensor)
    found = trace(network, given, gradients=True)
    slopes = found.recording.gradients(found.outputs[1, 0])
    assert slopes.keys() == found.recording.values.keys()
    assert slopes[Place("", 0, 0, "x_t")].shape == (2, TIME, FEATURES)
    for place in found.values:
        slope = slopes[place]
        assert not slope[0].any(), "the other sequence has no part in it"
        assert slope[1, 4:].isnan().all()
        at = replace(place, name=place.name.removeprefix("Re ").removeprefix("Im "))
        small = 1e-5 * (1j if place.name.startswith("Im ") else 1)
        for step in (0, 3):
            up, down = (trace(network, given, Shifted(at, step, by)).outputs[1, 0].item() for by in (small, -small))
            expected = pytest.approx((up - down) / (2 * abs(small)), rel=1e-4, abs=1e-8)
            assert slope[1, step, 2].item() == expected, f"{place} {step}"


def test_gradients_reach_the_inputs_through_a_decoder() -> None:
    network = network_of("encoder_decoder", "forecast", cell="gru", attention="additive").double()
    given = batch(sizes(PATTERNS["forecast"])).map(torch.Tensor.double)
    given.inputs.requires_grad_()
    copy = written_out(network)
    with recorded(copy, given, gradients=True) as kept:
        outputs = copy(given)[0]
    slopes = kept.gradients(outputs[0, -1, 0])
    expected = torch.autograd.grad(outputs[0, -1, 0], given.inputs)[0]
    found = slopes[Place("encoder", 0, 0, "x_t")].clone()
    # The decoder's first input is made of the last input step.
    torch.testing.assert_close(found[0, :-1], expected[0, :-1])
    assert slopes[Place("decoder", 0, 0, "r_t")][0].any() and slopes[Place("attention", 0, 0, "weights")][0].any()


def test_hooks_are_taken_off_and_the_network_is_left_alone() -> None:
    network = network_of("sequence_to_vector", "classify_values", cell="min_gru")
    copy, given = written_out(network), batch(sizes(PATTERNS["classify_values"]))
    with recorded(copy, given) as kept:
        copy(given)
    assert not copy._forward_pre_hooks and not any(module._forward_pre_hooks for module in copy.modules())
    assert all(module.hook is None for module in copy.modules() if hasattr(module, "hook"))
    assert len(kept.values) == 4


@pytest.mark.parametrize(
    ("kind", "words"),
    [("window_mlp", "carries nothing"), ("tcn", "carries nothing"), ("transformer_encoder", "attention weights")],
)
def test_a_network_without_recurrence_is_told_what_it_has_instead(kind: str, words: str) -> None:
    pattern = "forecast" if kind != "transformer_encoder" else "classify_values"
    settings = {"hidden": 8, "heads": 2} if "transformer" in kind else {}
    network = MODELS[kind].configure(settings).build(sizes(PATTERNS[pattern]))
    with pytest.raises(Impossible, match=words):
        trace(network, batch(sizes(PATTERNS[pattern])))


def test_a_cell_in_a_file_of_its_own_needs_no_more() -> None:
    assert {
        Cell.configure(kind).named((torch.zeros(1),) * len(CELLS[kind].states)).keys() >= {"h_t"} for kind in CELLS
    } == {True}


def test_a_decoder_of_tokens_is_told_up_to_its_end() -> None:
    network = network_of("encoder_decoder", "translate", cell="lstm", attention="multiplicative")
    assert isinstance(network, SequenceNetwork)
    given = batch(sizes(PATTERNS["translate"]))
    given.targets[1, 2:] = 0
    found = trace(network, given).values[Place("decoder", 0, 0, "c_t")]
    assert not found[0].isnan().any() and found[1, 2:].isnan().all() and not found[1, :2].isnan().any()
