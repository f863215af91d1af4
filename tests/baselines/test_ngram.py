"""The n-gram is counted right: against a slow and plain rendering of its definition."""

import math
from collections import Counter, defaultdict

import numpy as np
import pytest
import torch

from playground.baselines.ngrams import Ngram, characters
from playground.batch import Batch, Data, Examples, Pattern, Sizes, Stream
from playground.task import TASKS

SYMBOLS = 5


def _plain(train: list[int], context: list[int], symbol: int, order: int) -> float:
    """P(symbol | context) by the definition: Witten-Bell weights, order by order."""
    probability = 1 / SYMBOLS
    for n in range(order):
        if n > len(context):
            break
        history = tuple(context[len(context) - n :])
        counts: dict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        for place in range(len(train) - n):
            counts[tuple(train[place : place + n])][train[place + n]] += 1
        seen = counts[history]
        total, kinds = seen.total(), len(seen)
        if total:
            probability = (seen[symbol] + kinds * probability) / (total + kinds)
    return probability


@pytest.fixture
def train() -> np.ndarray:
    return np.random.default_rng(0).choice(np.arange(1, SYMBOLS), 300, p=[0.5, 0.3, 0.15, 0.05])


def test_it_is_the_definition(train: np.ndarray) -> None:
    text = np.array([1, 2, 1, 1, 3, 5, 2, 1, 4])
    (nats,) = Ngram().surprises(train, [text], SYMBOLS, highest=4)
    assert nats.shape == (4, len(text) - 1)
    for order in range(1, 5):
        for place in range(1, len(text)):
            context = text[:place].tolist()[-(order - 1) :] if order > 1 else []
            expected = _plain(train.tolist(), context, int(text[place]), order)
            assert math.exp(-nats[order - 1, place - 1]) == pytest.approx(expected), (order, place)


def test_probabilities_sum_to_one(train: np.ndarray) -> None:
    for context in ([1, 2, 1], [4, 4, 4], [5, 5, 1]):
        texts = [np.array([*context, symbol]) for symbol in range(1, SYMBOLS + 1)]
        last = np.stack([nats[:, -1] for nats in Ngram().surprises(train, texts, SYMBOLS)])
        assert np.exp(-last).sum(axis=0) == pytest.approx(np.ones(Ngram.highest))


def test_the_texts_do_not_know_each_other(train: np.ndarray) -> None:
    text = np.array([1, 2, 3, 4, 1])
    alone = Ngram().surprises(train, [text], SYMBOLS)[0]
    behind = Ngram().surprises(train, [np.array([4, 4, 4]), text], SYMBOLS)[1]
    assert np.allclose(alone, behind)


def _data(tokens: torch.Tensor, parts: type) -> Data:
    def part(piece: torch.Tensor) -> Stream | Examples:
        if parts is Stream:
            return Stream(piece, 10)
        full, rest = divmod(len(piece) - 1, 10)
        padded = torch.nn.functional.pad(piece, (0, 11 - rest))
        count = full + 1
        inputs, targets = padded[: count * 10].view(-1, 10), padded[1 : count * 10 + 1].view(-1, 10)
        return Examples(Batch(inputs, targets, torch.tensor([10] * full + [rest])), steps=True)

    sizes = Sizes(Pattern("tokens", "steps", causal=True, generates=True), outputs=6, vocabulary=6)
    cut = len(tokens) // 4
    return Data(
        sizes, part(tokens[: 2 * cut]), part(tokens[2 * cut : 3 * cut]), {"test": part(tokens[3 * cut :])}, {}, {}
    )


def test_streams_and_windows_are_scored_on_the_same_characters() -> None:
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(1, 6, (4 * 123,), generator=generator)
    carried, windows = _data(tokens, Stream), _data(tokens, Examples)
    for name in ("train", "validation"):
        assert (characters(getattr(carried, name)) == characters(getattr(windows, name))).all()
    task = TASKS["writing"]()
    assert Ngram().metrics(task, carried) == Ngram().metrics(task, windows)


def test_it_finds_what_follows_from_what() -> None:
    tokens = torch.tensor([1, 2, 3, 4] * 200)
    (metrics,) = Ngram().metrics(TASKS["writing"](), _data(tokens, Stream)).values()
    assert set(metrics) == {"nats_per_character", "bits_per_character", "perplexity"}
    assert metrics["nats_per_character"] < 0.1
    assert metrics["perplexity"] == pytest.approx(math.exp(metrics["nats_per_character"]))
    assert metrics["bits_per_character"] == pytest.approx(metrics["nats_per_character"] / math.log(2))
