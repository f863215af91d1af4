"""One-hot input: the explicit product, its parameters, writing over arrays, and where it is refused."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from playground import generation
from playground.batch import Batch
from playground.diagrams.words import shape, shapes
from playground.errors import Impossible
from playground.export import pytorch
from playground.model import MODELS, Network
from playground.recurrent.embeddings import OneHot
from playground.script import Asked
from tests.topologies.cases import PATTERNS, VOCABULARY, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

TOKENS = [
    (kind, name)
    for kind in MODELS
    if "encoding" in MODELS[kind].knobs()
    for name, pattern in PATTERNS.items()
    if pattern.inputs == "tokens" and MODELS[kind]().refuses(pattern) is None
]


def build(kind: str, name: str, **knobs: object) -> Network:
    torch.manual_seed(0)
    return MODELS[kind].configure({"hidden": 6, "encoding": "one_hot", **knobs}).build(sizes(PATTERNS[name])).eval()


def test_each_token_has_its_own_one_and_the_padding_none() -> None:
    tokens = torch.tensor([[2, 1, 0], [3, 3, 1]])
    expected = F.one_hot(tokens, 5).float() * (tokens != 0)[:, :, None]
    assert torch.equal(OneHot(5)(tokens), expected)
    assert OneHot(5).double()(tokens).dtype == torch.float64


@pytest.mark.parametrize(("kind", "name"), TOKENS)
def test_it_is_the_product_with_vectors_of_ones_and_zeros(kind: str, name: str) -> None:
    network, given = build(kind, name), batch(sizes(PATTERNS[name]), lengths=[7, 2, 4])
    learnt = build(kind, name, encoding="embedding")
    learnt.embedding = torch.nn.Embedding.from_pretrained(F.one_hot(torch.arange(VOCABULARY), VOCABULARY).float())
    for part, module in network.named_children():
        if part != "embedding":
            setattr(learnt, part, module)
    # After each sequence's end the padding is a vector of zeros here and one of its own there; nothing reads it.
    real = given.mask if PATTERNS[name].layout == "steps" else slice(None)
    torch.testing.assert_close(network(given)[0][real], learnt(given)[0][real])


def test_its_weights_are_those_of_the_first_layer() -> None:
    model = MODELS["sequence_to_vector"].configure({"cell": "lstm", "hidden": 6, "encoding": "one_hot"})
    size = sizes(PATTERNS["classify_tokens"])
    network = model.build(size)
    assert network.stack.layers.weight_ih_l0.shape == (4 * 6, VOCABULARY)
    assert not any("embedding" in name for name in network.state_dict())
    found = {title.en: said for title, said in shapes(model.blueprint(size))}
    assert found["one-hot vectors"] == shape(size.time, VOCABULARY)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm", "min_gru"])
def test_it_writes_the_same_with_and_without_arrays(cell: str) -> None:
    network = build("sequence_to_sequence", "write", cell=cell, layers=2)
    slow, fast = (generation.write(network, [2, 3], 40, fast=fast) for fast in (False, True))
    assert slow == fast and len(set(fast)) > 1
    one = network(Batch(torch.tensor([[0, 2]]), torch.zeros(1, 2)))[0]
    ready = network.plain()
    if ready is not None:
        first, state = ready.step(np.array([0]), ready.begin(1))
        second, _ = ready.step(np.array([2]), state)
        torch.testing.assert_close(torch.from_numpy(np.stack([first[0], second[0]]))[None], one, rtol=0, atol=1e-5)


@pytest.mark.parametrize("brought", [{"vectors": 5}, {"parts": 5}])
def test_where_the_data_brings_vectors_it_says_why_not(brought: dict[str, int]) -> None:
    model = MODELS["sequence_to_vector"].configure({"encoding": "one_hot"})
    size = replace(sizes(PATTERNS["classify_tokens"]), **brought)
    for asked in (model.build, model.blueprint):
        with pytest.raises(Impossible, match="brings vectors"):
            asked(size)
    assert model.build(sizes(PATTERNS["classify_values"])).embedding is None


def test_an_output_cannot_share_vectors_that_are_not_there() -> None:
    model = MODELS["sequence_to_sequence"].configure({"encoding": "one_hot", "tied": True})
    refused = model.refuses(PATTERNS["write"])
    assert refused is not None and "One-hot" in refused.en


@pytest.mark.parametrize(("kind", "name"), TOKENS)
def test_it_is_written_as_code(kind: str, name: str) -> None:
    network, size = build(kind, name), sizes(PATTERNS[name])
    steps = 3 if size.pattern.layout == "sequence" else 0
    asked = Asked(size, ragged=not size.pattern.generates, carried=size.pattern.generates, steps=steps)
    model = MODELS[kind].configure({"hidden": 6, "encoding": "one_hot"})
    try:
        script = model.script(asked)
    except Impossible as refusal:
        assert "does not say how it is written" in refusal.text.en
        return
    code, space = pytorch.network(script), {}
    exec(f"{pytorch.imports(code)}\n{code}", space)
    mine = space["Network"]().eval()
    mine.load_state_dict({script.renamed(key): tensor for key, tensor in network.state_dict().items()})
    given = batch(size, lengths=[7, 4, 2] if asked.ragged else None)
    found = mine(given.inputs, *(getattr(given, argument) for argument in script.arguments))
    found, wanted = found[0] if asked.carried else found, network(given)[0]
    real = given.mask if size.pattern.layout == "steps" else slice(None)
    torch.testing.assert_close(found[real], wanted[real])
