"""The encoder-decoder with attention, and its beam: both decoders, every cell, both directions."""

from dataclasses import replace
from typing import Literal

import pytest
import torch
from torch import Tensor

from playground.batch import END, PADDING, Batch
from playground.cells import CELLS
from playground.model import MODELS, Network, SequenceNetwork
from playground.recurrent.attention import AdditiveAttention, MultiplicativeAttention
from tests.helpers.cover import pairwise_cover
from tests.topologies.cases import PATTERNS, TIME, batch, shape, sizes
from tests.topologies.test_encoder_decoder import reversals, translator

pytestmark = pytest.mark.usefixtures("one_thread")

Kind = Literal["additive", "multiplicative", "dot"]
KINDS: tuple[Kind, ...] = ("additive", "multiplicative", "dot")
LAYOUTS = ("forecast", "continue_tokens", "translate", "name_values")


def built(name: str, **knobs: object) -> Network:
    torch.manual_seed(5)
    small = {"hidden": 8, "embedding": 8, "layers": 2}
    return MODELS["encoder_decoder"].configure({**small, **knobs}).build(sizes(PATTERNS[name]))


ALL = [
    (kind, cell, both, forcing, name)
    for kind in KINDS
    for cell in CELLS
    for both in (False, True)
    for forcing in (0.0, 0.5, 1.0)
    for name in LAYOUTS
    if not (both and (kind == "dot" or CELLS[cell].fixed))  # refused by name
]


@pytest.mark.parametrize(("kind", "cell", "both", "forcing", "name"), pairwise_cover(ALL, tuple))
def test_shapes_gradients_alignment_and_padding(kind: Kind, cell: str, both: bool, forcing: float, name: str) -> None:
    size = sizes(PATTERNS[name])
    network = built(name, attention=kind, cell=cell, bidirectional=both, teacher_forcing=forcing)
    for lengths in (None, [TIME, 2, 0]):
        given = batch(size, lengths=lengths)
        network.train()
        outputs, _ = network(given)
        assert outputs.shape == shape(size, 3)
        outputs.square().mean().backward()
        for part, weight in network.named_parameters():
            assert weight.grad is not None and weight.grad.isfinite().all(), part
            assert weight.grad.any(), f"nothing flows to {part}"
        network.eval()
        outputs, weights = network(given)[0], network.alignment(given)
        assert weights is not None and weights.shape == (3, outputs.shape[1], TIME)
        real = given.mask[:, None].expand_as(weights)
        assert not weights[~real].any()
        torch.testing.assert_close(weights.sum(-1), real.any(-1).float())
        if lengths is None:
            continue
        spoilt = given.inputs.clone()
        spoilt[1, 2:] = 1
        other = replace(given, inputs=spoilt)
        torch.testing.assert_close(network(other)[0][1], outputs[1])
        torch.testing.assert_close(network.alignment(other), weights)
        alone = given.map(lambda tensor: tensor[1:2])
        alone = replace(alone, inputs=alone.inputs[:, :2], lengths=None)
        torch.testing.assert_close(network(alone)[0], outputs[1:2])


def by_hand(network: Network, given: Batch) -> Tensor:
    """A network of values, step by step, fed with its own outputs: as the two papers have it."""
    attend = network.get_submodule("attend")
    stack, decoder, head = (network.get_submodule(name) for name in ("stack", "decoder", "head"))
    encoded, state = stack(given.inputs)
    fed, answers = network.get_submodule("start")(given.inputs[:, -1:]), []
    for _ in range(4):
        if isinstance(attend, AdditiveAttention):
            query = attend.query(state[0][-1])[:, None]
            scores = attend.score(torch.tanh(query + attend.key(encoded)))[..., 0]
            context = torch.einsum("bt,btw->bw", scores.softmax(1), encoded)[:, None]
            outputs, state = decoder(torch.cat([fed, context], -1), None, state)
            fed = head(torch.cat([outputs, context], -1))
        else:
            assert isinstance(attend, MultiplicativeAttention)
            outputs, state = decoder(fed, None, state)
            scores = torch.einsum("bh,bth->bt", outputs[:, 0], attend.key(encoded))
            context = torch.einsum("bt,btw->bw", scores.softmax(1), encoded)[:, None]
            fed = head(torch.tanh(attend.combine(torch.cat([context, outputs], -1))))
        answers.append(fed)
    return torch.cat(answers, 1)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_decoder_is_that_of_the_papers(kind: Kind, cell: str) -> None:
    network, given = built("forecast", attention=kind, cell=cell).eval(), batch(sizes(PATTERNS["forecast"]))
    torch.testing.assert_close(network(given)[0], by_hand(network, given))


@pytest.mark.parametrize("cells", [("lstm", "gru"), ("gru", "lstm"), ("lru", "rnn")])
def test_in_a_mixed_stack_the_top_layer_asks(cells: tuple[str, str]) -> None:
    below, above = cells
    network = built("forecast", attention="additive", cell=below, upper_cell=above, layers=3).eval()
    given = batch(sizes(PATTERNS["forecast"]), lengths=[TIME, 3, 1])
    asked: list[Tensor] = []
    network.get_submodule("attend").register_forward_pre_hook(lambda _, given: asked.append(given[0][:, 0]))
    said: list[Tensor] = []
    network.get_submodule("decoder").register_forward_hook(lambda _, __, found: said.append(found[0][:, 0]))
    network(given)
    assert len(asked) == 4 and all(torch.equal(query, output) for query, output in zip(asked[1:], said, strict=False))
    encoded = network.get_submodule("stack")(given.inputs, given.lengths)[0]
    torch.testing.assert_close(asked[0], encoded[range(3), [TIME - 1, 2, 0]])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_all_steps_at_once_are_those_one_by_one(kind: Kind, name: str) -> None:
    """Training with the truth alone, against training where the truth is drawn at every step."""
    whole, single = (built(name, attention=kind, teacher_forcing=forcing) for forcing in (1.0, 0.5))
    single.forcing = torch.tensor(2.0)  # more than any number that is drawn
    given = batch(sizes(PATTERNS[name]), lengths=[TIME, 2, 1])
    torch.testing.assert_close(single(given)[0], whole(given)[0])


@pytest.mark.parametrize(
    ("name", "both", "numbers"),
    [
        ("forecast", False, [0.02298, -0.286071, -0.351808]),
        ("forecast", True, [0.32215, 0.017923, 0.157972]),
        ("translate", False, [0.268116, 0.385948, 0.130169]),
        ("translate", True, [-0.011225, 0.049731, 0.092281]),
    ],
)
def test_without_attention_runs_of_older_versions_keep_their_numbers(
    name: str, both: bool, numbers: list[float]
) -> None:
    """The numbers are those of the version before attention: same weights from the same seed, same draws of the truth."""
    network = built(name, cell="gru", bidirectional=both)
    given = batch(sizes(PATTERNS[name]), lengths=[TIME, 2, 1])
    torch.manual_seed(0)
    assert network(given)[0][1].flatten()[:3].tolist() == pytest.approx(numbers, abs=1e-5)
    assert network.alignment(given) is None
    assert not [part for part in network.state_dict() if part.startswith("attend")]


def test_a_dot_product_refuses_outputs_of_another_size() -> None:
    model = MODELS["encoder_decoder"].configure({"attention": "dot", "bidirectional": True})
    reason = model.refuses(PATTERNS["translate"])
    assert reason is not None and "same size" in reason.en and "Bidireccional" in reason.es


@pytest.mark.parametrize("kind", ["none", *KINDS])
def test_a_beam_of_every_sequence_finds_the_likeliest_and_one_of_width_one_is_greedy(kind: str) -> None:
    given = reversals(6)
    greedy, wide = (translator(1.0, attention=kind, beam=beam).eval() for beam in (1, 64))
    for network in (greedy, wide):
        for weight in network.parameters():
            torch.nn.init.normal_(weight, std=0.7, generator=torch.Generator().manual_seed(weight.numel()))
    with torch.no_grad():
        tokens = [greedy.generate(given, 2), wide.generate(given, 2)]
        # Two tokens at most: its end at once, one token and its end, or two tokens.
        every = [[END, PADDING], *([first, last] for first in range(2, 6) for last in range(1, 6))]
        likely = torch.stack([log_likelihood(greedy, given, torch.tensor(each)) for each in every], 1)
    assert likely.exp().sum(1).tolist() == pytest.approx([1] * 6)
    assert tokens[1].tolist() == [every[int(place)] for place in likely.argmax(1)]
    chosen = [every.index(each) for each in tokens[0].tolist()]
    assert (likely[range(6), chosen] <= likely.amax(1)).all()
    assert torch.equal(wide.generate(given, 2), tokens[1])


def log_likelihood(network: SequenceNetwork, given: Batch, tokens: Tensor) -> Tensor:
    targets = tokens.expand(len(given), -1)
    scores = network(replace(given, targets=targets))[0].clone()
    scores[..., PADDING] = -torch.inf
    found = scores.log_softmax(-1).gather(-1, targets[..., None])[..., 0]
    likely: Tensor = found.masked_fill(targets == PADDING, 0.0).sum(1)
    return likely


@pytest.mark.parametrize("kind", ["none", "additive", "multiplicative"])
def test_padding_changes_nothing_in_what_a_beam_finds(kind: str) -> None:
    network, given = (
        translator(1.0, attention=kind, bidirectional=True, beam=3, length_penalty=0.6).eval(),
        reversals(20),
    )
    with torch.no_grad():
        tokens = network.generate(given, 6)
        assert tokens.shape == (20, 6) and tokens.dtype == torch.int64
        assert given.lengths is not None
        for place, length in enumerate(given.lengths.tolist()):
            alone = Batch(given.inputs[place : place + 1, :length], given.targets[:1])
            assert torch.equal(network.generate(alone, 6)[0], tokens[place])


def test_a_blueprint_says_what_is_drawn() -> None:
    model = MODELS["encoder_decoder"].configure({"attention": "additive", "beam": 4})
    assert model.blueprint(sizes(PATTERNS["translate"])).attention == "additive"
    assert model.blueprint(sizes(PATTERNS["translate"])).beam == 4
    assert model.blueprint(sizes(PATTERNS["forecast"])).beam == 1, "numbers are not searched for"


@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_to_write_sequences_backwards(kind: Kind) -> None:
    network = translator(1.0, hidden=32, attention=kind)
    steps = torch.optim.Adam(network.parameters(), lr=0.02)
    for seed in range(100):
        given = reversals(64, seed)
        scores = network(given)[0].flatten(0, 1)
        loss = torch.nn.functional.cross_entropy(scores, given.targets.flatten(), ignore_index=PADDING)
        steps.zero_grad()
        loss.backward()
        steps.step()
    unseen = reversals(200, 1_000)
    network.eval()
    right = (network.generate(unseen, unseen.targets.shape[1]) == unseen.targets).all(1)
    assert right.float().mean() > 0.9


@pytest.mark.parametrize("kind", ["additive", "multiplicative"])
def test_a_damaged_number_shows_and_an_empty_sequence_has_no_weights(kind: Kind) -> None:
    attend = AdditiveAttention(3, 3) if kind == "additive" else MultiplicativeAttention(3, 3)
    outputs = torch.randn(3, 4, 3)
    outputs[0, 1, 2] = torch.nan
    mask = torch.tensor([[True] * 4, [True] * 4, [False] * 4])
    _, weights = attend(torch.randn(3, 1, 3), attend.memory(outputs, mask))
    assert weights[0].isnan().all() and weights[1].sum().item() == pytest.approx(1) and not weights[2].any()
