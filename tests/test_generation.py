"""Writing: the numpy path against torch, and what sampling does."""

from collections import Counter
from itertools import product

import pytest
import torch

from playground import generation
from playground.batch import Batch, Pattern, Sizes
from playground.generation import stream, write
from playground.model import MODELS, Network

pytestmark = pytest.mark.usefixtures("one_thread")

SIZES = Sizes(Pattern("tokens", "steps", causal=True, generates=True), outputs=12, vocabulary=12)
PROMPT = [3, 1, 4, 1, 5]
NETWORKS = [
    *(
        ("sequence_to_sequence", {"cell": cell, "layers": layers})
        for cell in ("rnn", "lstm", "gru")
        for layers in (1, 2)
    ),
    ("window_mlp", {"window": 4}),
]


def built(kind: str = "sequence_to_sequence", knobs: dict[str, object] | None = None) -> Network:
    torch.manual_seed(11)
    network = MODELS[kind].configure({"hidden": 16, **(knobs or {})}).build(SIZES)
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(3)  # so that the best guess is far ahead of the others
    return network


@pytest.mark.parametrize(("kind", "knobs"), NETWORKS)
def test_greedy_writing_equals_reading_everything_again_each_time(kind: str, knobs: dict[str, object]) -> None:
    network = built(kind, knobs)
    tokens = list(PROMPT)
    network.eval()
    for _ in range(30):
        inputs = torch.tensor([tokens])
        with torch.inference_mode():
            scores = network(Batch(inputs, inputs))[0][0, -1]
        tokens.append(int(scores[1:].argmax()) + 1)
    for fast in (True, False):
        assert write(network, PROMPT, 30, temperature=0, fast=fast) == tokens[len(PROMPT) :]


@pytest.mark.parametrize(("cell", "top_k"), list(product(("rnn", "lstm", "gru"), (0, 3))))
def test_the_fast_way_draws_the_same_text(cell: str, top_k: int) -> None:
    network = built(knobs={"cell": cell, "layers": 2})
    texts = [write(network, PROMPT, 120, top_k=top_k, seed=4, fast=fast) for fast in (True, False)]
    assert texts[0] == texts[1]
    assert len(set(texts[0])) > 2


def test_what_has_no_numpy_form_goes_through_torch() -> None:
    values = SIZES.pattern.__class__("values", "steps")
    both = MODELS["sequence_to_sequence"].configure({"bidirectional": True})
    for network in (built("window_mlp"), both.build(Sizes(values, 2, features=2))):
        plain = getattr(network, "plain", lambda: None)
        assert plain() is None


def test_seed_and_chunks() -> None:
    network = built()
    assert write(network, PROMPT, 90, seed=1) == write(network, torch.tensor(PROMPT), 90, seed=1)
    assert write(network, PROMPT, 90, seed=1) != write(network, PROMPT, 90, seed=2)
    pieces = list(stream(network, PROMPT, 23, batch=3, chunk=10, generator=torch.Generator().manual_seed(0)))
    assert [tuple(piece.shape) for piece in pieces] == [(3, 10), (3, 10), (3, 3)]
    assert len({tuple(row) for row in torch.cat(pieces, 1).tolist()}) == 3, "texts of one batch differ"
    assert write(network, PROMPT, 0) == []


def test_padding_is_never_written() -> None:
    network = built()
    assert 0 not in write(network, PROMPT, 300, temperature=5)
    assert write(network, PROMPT, 20, temperature=5, top_k=1) == write(network, PROMPT, 20, temperature=0)


def test_draws_follow_the_softmax(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 4,000 draws with fixed scores each share is within four standard errors of its probability."""
    scores = torch.tensor([[9.0, 1.0, 0.0, -1.0]])
    shares = torch.softmax(scores[0, 1:] / 0.7, 0)
    noise = generation._noise(4000, (1, 4), torch.Generator().manual_seed(0))
    drawn = Counter(int(generation._choose(scores.numpy(), 0.7, 0, each)[0]) for each in noise)
    assert drawn[0] == 0
    for token, share in enumerate(shares.tolist(), start=1):
        assert abs(drawn[token] / 4000 - share) < 4 * (share * (1 - share) / 4000) ** 0.5
