"""What holds for every model that is allowed on a pattern, with every cell and setting: each two of them together.

`make combinations` takes all of them, but for gradients and the toy.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from _pytest.mark import ParameterSet
from safetensors.torch import load, save
from torch import Tensor, nn

from playground.batch import END, PADDING, Batch, Sizes
from playground.model import MODELS, Network, SequenceNetwork
from playground.recurrent import RecurrentStack
from playground.recurrent.mixed import MixedStack
from tests.helpers.cover import pairwise_cover
from tests.topologies import variants
from tests.topologies.cases import HORIZON, PATTERNS, TIME, VOCABULARY, batch, shape, sizes
from tests.topologies.variants import Case

pytestmark = pytest.mark.usefixtures("one_thread")

EVERY = list(variants.cases())
ALLOWED = [case for case in EVERY if case.refusal is None]
LENGTHS = [TIME, 2, 0]


def cover(cases: Sequence[Case], *, always: bool = False) -> list[ParameterSet]:
    """A cover of these as parameters."""
    return [pytest.param(case, id=str(case)) for case in pairwise_cover(cases, Case.things, always=always)]


COVER = cover(ALLOWED)
FEW = cover(ALLOWED, always=True)
"""For what takes long: every two of them together, and never all."""
CAUSAL = cover([case for case in ALLOWED if case.pattern.generates])
FUSED = cover([case for case in ALLOWED if {case.variant.cell, case.variant.stack} & {"rnn", "lstm", "gru", "3+lstm"}])
"""Those with a layer that torch has, too."""


def built(case: Case, seed: int = 5) -> Network:
    torch.manual_seed(seed)
    return case.build()


def only_for_outputs(network: Network, part: str) -> bool:
    """Whether a weight makes the outputs of an encoder, of which its decoder takes the state alone."""
    stack, place = getattr(network, "stack", None), "stack"
    if isinstance(stack, MixedStack):
        stack, place = stack.upper, "stack.upper"
    if not hasattr(network, "decoder") or stack is None or stack.cell.feeds_back:
        return False
    if getattr(network, "attend", None) is not None:
        return False
    return part.startswith(f"{place}.layers.steps.l{stack.depth - 1}") and part.endswith(("weight_out", "bias_ih"))


def answers(network: Network, given: Batch) -> list[Tensor]:
    """All that a network says: its outputs, and the sequences that it generates."""
    said = [network(given)[0]]
    if isinstance(network, SequenceNetwork):
        said.append(network.generate(given, HORIZON + 1))
    return said


@pytest.mark.parametrize("case", COVER)
def test_shapes_gradients_and_padding(case: Case) -> None:
    size, network = sizes(case.pattern), built(case)
    for lengths in (None, LENGTHS):
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
        together = answers(network, given)
        assert all(torch.equal(one, other) for one, other in zip(together, answers(network, given), strict=True))
        if lengths is None or case.pattern.inputs == "vector":
            continue
        assert all(said.isfinite().all() for said in together)
        spoilt = given.inputs.clone()
        spoilt[1, 2:] = 1
        alone = Batch(given.inputs[1:2, :2], given.targets[1:2])
        for other in (replace(given, inputs=spoilt).map(lambda tensor: tensor[1:2]), alone):
            for one, said in zip(answers(network, other), together, strict=True):
                steps = slice(0, 2 if case.pattern.layout == "steps" else None)
                torch.testing.assert_close(one[0, steps], said[1, steps])


@pytest.mark.parametrize("case", FEW)
def test_gradients_are_those_of_finite_differences(case: Case) -> None:
    size, network = sizes(case.pattern), built(case).double().eval()
    given = batch(size, lengths=[TIME, 2, 1])  # at an empty one a ReLU may lie on its kink
    values = size.pattern.inputs != "tokens"
    parts = {name: weight.detach() for name, weight in network.named_parameters()}
    parts |= {"": given.inputs.double()} if values else {}
    lengths = [part.numel() for part in parts.values()]

    def real_outputs(together: Tensor) -> Tensor:
        cut = zip(parts.items(), together.split(lengths), strict=True)
        weights = {name: piece.view_as(part) for (name, part), piece in cut}
        other = replace(given, inputs=weights.pop("", given.inputs))
        outputs: Tensor = torch.func.functional_call(network, weights, (other,))[0]
        return outputs * given.mask[..., None] if size.pattern.layout == "steps" else outputs

    # All of them as one vector, moved twice: one by one they would have the network read twice for each. So that what one of many
    # lacks is seen in the sum, ten digits have to agree, where by default it is three of each.
    together = torch.cat([part.flatten() for part in parts.values()]).requires_grad_()
    assert torch.autograd.gradcheck(real_outputs, together, rtol=1e-8, atol=1e-10, fast_mode=True)


@pytest.mark.parametrize("case", FUSED)
def test_written_out_cells_say_the_same_as_torchs_layers(case: Case) -> None:
    network = built(case).double().eval()
    written = built(case).double().eval()
    stacks = [(name, part) for name, part in written.named_modules() if isinstance(part, RecurrentStack) and part.fused]
    assert stacks
    for name, stack in stacks:
        both = stack.directions > 1
        loop = RecurrentStack(stack.cell, stack.inputs, stack.hidden, stack.depth, bidirectional=both, fused=False)
        loop.load_state_dict(stack.state_dict())
        written.set_submodule(name, loop.double().eval())
    for lengths in (None, LENGTHS):
        given = batch(sizes(case.pattern), lengths=lengths)
        given = given if given.inputs.dtype == torch.int64 else replace(given, inputs=given.inputs.double())
        for one, other in zip(answers(network, given), answers(written, given), strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("case", COVER)
def test_the_same_seed_builds_the_same_network_and_what_is_saved_says_the_same(case: Case) -> None:
    one, twin, other = built(case).eval(), built(case), built(case, seed=6).eval()
    kept = load(save(one.state_dict()))
    assert kept.keys() == twin.state_dict().keys()
    assert all(torch.equal(weight, twin.state_dict()[part]) for part, weight in kept.items())
    given = batch(sizes(case.pattern), lengths=LENGTHS)
    assert not torch.equal(one(given)[0], other(given)[0])
    other.load_state_dict(kept)
    for said, again in zip(answers(one, given), answers(other, given), strict=True):
        assert torch.equal(said, again)


@pytest.mark.parametrize("case", CAUSAL)
def test_read_on_in_slices_equals_read_whole(case: Case) -> None:
    network = built(case).eval()
    given = batch(sizes(case.pattern))
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


@pytest.mark.parametrize("case", CAUSAL)
def test_the_past_does_not_see_the_future(case: Case) -> None:
    size, network = sizes(case.pattern), built(case).eval()
    given, other = batch(size), batch(size, seed=1)
    mixed = torch.cat([given.inputs[:, :4], other.inputs[:, 4:]], 1)
    torch.testing.assert_close(network(replace(given, inputs=mixed))[0][:, :4], network(given)[0][:, :4])


def lesson(size: Sizes, seed: int) -> Batch:
    """Inputs whose mean so far is what is asked for; a sequence has a token if that is above 0, and else none."""
    noise = torch.Generator().manual_seed(seed)
    time = 1 if size.pattern.inputs == "vector" else TIME
    if size.pattern.inputs == "tokens":
        inputs = torch.randint(1, VOCABULARY, (32, time), generator=noise)
        worth = (inputs - VOCABULARY / 2) / 2
    else:
        inputs = torch.randn(32, time, size.features, generator=noise)
        worth = inputs[..., 0]
    mean = worth.cumsum(1) / torch.arange(1, time + 1)
    if size.pattern.layout == "sequence":
        return Batch(inputs, torch.where(mean[:, -1:] > 0, torch.tensor([2, END]), torch.tensor([END, PADDING])))
    if size.pattern.layout == "horizon":
        mean = mean[:, -1:] * torch.tensor([1.0, -1.0] * (HORIZON // 2))
    if size.pattern.layout == "vector":
        mean = mean[:, -1]
    return Batch(inputs, mean[..., None].expand(*mean.shape, size.outputs))


def missed(network: Network, given: Batch) -> Tensor:
    """The error as a share of that of who has not read the inputs."""
    outputs = network(given)[0]
    if isinstance(network, SequenceNetwork):
        scores, targets = outputs.flatten(0, 1), given.targets.flatten()
        lost = nn.functional.cross_entropy(scores, targets, ignore_index=PADDING, reduction="sum")
        return lost / (len(given) * math.log(2))
    return (outputs - given.targets).square().mean() / given.targets.var()


def learnt(case: Case, rate: float) -> bool:
    """Whether a network soon misses less than half, in five batches one after another, that it has not met before."""
    network = built(case).train()
    optimiser = torch.optim.Adam(network.parameters(), rate)
    below = 0
    for seed in range(300):
        loss = missed(network, lesson(sizes(case.pattern), seed))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        below = below + 1 if loss.item() < 0.5 else 0
        if below == 5:
            return True
    return False


@pytest.mark.parametrize("case", FEW)
def test_it_learns_a_toy(case: Case) -> None:
    assert any(learnt(case, rate) for rate in (0.02, 0.005)), "neither fast nor slowly"


def test_every_pattern_is_done_by_some_model_and_every_refusal_says_what_to_do() -> None:
    assert {case.name for case in ALLOWED} == set(PATTERNS)
    for case in EVERY:
        reason = case.refusal
        if reason is not None:
            assert reason.en.endswith(".") and reason.es.endswith(".")
            assert any(word in reason.en for word in ("Choose", "Switch", "Set")), reason.en
            assert any(word in reason.es for word in ("Elija", "Desactive", "Ponga")), reason.es


def test_each_cell_and_setting_of_every_model_is_met() -> None:
    few = pairwise_cover(ALLOWED, Case.things, always=True)
    met, allowed = (
        {(case.variant.kind, thing) for case in cases for thing in case.things()} for cases in (few, ALLOWED)
    )
    assert met == allowed
    settings = {thing[0] for _, thing in allowed if isinstance(thing, tuple)}
    assert {"readout", "bidirectional", "attention", "beam", "encoding", "conditioning", "positions"} <= settings


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
