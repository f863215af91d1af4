"""Hierarchical attention: sentences read one by one, both weights readable, padding never counted."""

from dataclasses import replace

import pytest
import torch

from playground.batch import Batch
from playground.diagrams.network import unrolled
from playground.diagrams.words import shape, shapes
from playground.experiment import Experiment
from playground.model import MODELS, Network
from playground.model_size import layer_sizes
from tests.topologies.cases import ENDS, PATTERNS, TIME, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

SIZE = sizes(PATTERNS["classify_sentences"])
DOT, MARK = ENDS


def build(**knobs: object) -> Network:
    torch.manual_seed(0)
    model = MODELS["hierarchical_attention"].configure({"hidden": 5, "embedding": 4, "cell": "gru", **knobs})
    network = model.build(SIZE).eval()
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(3)  # so that weights of steps differ
    return network


def of(*texts: list[int]) -> Batch:
    longest = max(1, *map(len, texts))
    inputs = torch.tensor([text + [0] * (longest - len(text)) for text in texts])
    return Batch(inputs, torch.zeros(len(texts)), torch.tensor([len(text) for text in texts]))


TEXTS = {
    "two sentences": ([1, 2, DOT, 3, 4], [[1, 2, DOT], [3, 4]]),
    "several marks end one": ([1, MARK, MARK, DOT, 2, 3, DOT], [[1, MARK, MARK, DOT], [2, 3, DOT]]),
    "no mark": ([1, 2, 3], [[1, 2, 3]]),
    "a mark first": ([DOT, 5, 6, DOT], [[DOT], [5, 6, DOT]]),
    "one token": ([4], [[4]]),
}


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("name", TEXTS)
def test_it_is_a_network_over_sentences_of_what_a_network_over_words_says(name: str, both: bool) -> None:
    text, parts = TEXTS[name]
    network = build(bidirectional=both)
    read, weights = [], []
    for part in parts:
        outputs = network.stack.layers(network.embedding(torch.tensor([part])))[0]
        weight = network.attend_words(outputs, torch.ones(1, len(part), dtype=torch.bool))
        read.append((weight[:, :, None] * outputs).sum(1))
        weights.append(weight)
    outputs = network.sentences.layers(torch.stack(read, 1))[0]
    weight = network.attend_sentences(outputs, torch.ones(1, len(parts), dtype=torch.bool))
    answer = network.head((weight[:, :, None] * outputs).sum(1))
    # Alone, and beside longer and empty texts.
    beside = of(text, [], [1, 2, DOT] * 5)
    torch.testing.assert_close(network(of(text))[0], answer)
    torch.testing.assert_close(network(beside)[0][:1], answer)
    expected = torch.cat([one[0] * weight[0, number] for number, one in enumerate(weights)])
    told = network.attention(beside)
    assert told.shape == beside.inputs.shape
    torch.testing.assert_close(told[0, : len(text)], expected)
    torch.testing.assert_close(told.sum(1), torch.tensor([1.0, 0, 1]))
    assert not told[0, len(text) :].any()


def test_what_lies_after_a_text_does_not_count() -> None:
    network, given = build(bidirectional=True), of([1, 2, DOT, 3], [4, DOT])
    spoilt = given.inputs.clone()
    spoilt[1, 2:] = MARK
    other = replace(given, inputs=spoilt)
    torch.testing.assert_close(network(other)[0], network(given)[0])
    torch.testing.assert_close(network.attention(other), network.attention(given))


def test_texts_without_any_token_are_answered_alike() -> None:
    network = build()
    answers = network(of([], []))[0]
    assert answers.isfinite().all() and torch.equal(answers[0], answers[1])
    assert torch.equal(answers[0], network(of([], [1, DOT]))[0][0])


def test_gradients_agree_with_finite_differences() -> None:
    network, given = build(layers=2, upper_cell="lstm").double(), of([1, 2, DOT, 3], [4, DOT, 5])

    def answer(vectors: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(network, {"embedding.weight": vectors}, (given,))[0]

    assert torch.autograd.gradcheck(answer, (network.embedding.weight.detach().requires_grad_(),))


def test_other_tasks_are_told_why_not() -> None:
    model = MODELS["hierarchical_attention"]()
    for name, pattern in PATTERNS.items():
        assert (model.refuses(pattern) is None) == (name == "classify_sentences")
    assert "no sentences" in model.refuses(PATTERNS["classify_tokens"]).en
    assert Experiment.configure({"task": "sentiment", "model": "hierarchical_attention"})


def test_its_layers_are_told_and_drawn() -> None:
    model = MODELS["hierarchical_attention"].configure({"hidden": 5, "cell": "gru", "bidirectional": True})
    said = {title.en: found for title, found in shapes(model.blueprint(SIZE))}
    assert said["layer 1: GRU"] == shape(TIME, 10) and said["layer 3: GRU"] == shape(3, 10)
    titles = [layer.title.en for layer in layer_sizes(model, SIZE)]
    assert "layer 3: GRU, both directions" in titles and "attention over the sentences" in titles
    built = sum(weight.numel() for weight in model.build(SIZE).parameters())
    assert sum(layer.weights + layer.biases for layer in layer_sizes(model, SIZE)) == built
    assert "words of a sentence" in unrolled(model.blueprint(SIZE))
    assert batch(SIZE).inputs.shape == (3, TIME)
