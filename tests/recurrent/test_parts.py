"""Words that share their parts."""

import torch

from playground.batch import Batch
from playground.experiment import Experiment
from playground.recurrent.embeddings import EACH, WordParts, parts_of
from playground.tasks.sentiment import Sentiment
from tests.tasks.test_sentiment.test_task import PATTERN, records


def test_words_have_the_runs_in_common_that_two_of_them_have():
    table, rows_needed = parts_of(["play", "player", "zebra"], 2)
    assert table.shape == (5, EACH) and table[:2].eq(0).all()
    play, player, zebra = (set(row.tolist()) - {0} for row in table[2:])
    # <pl pla lay <pla play <play: what "play" has in common with "player"; nothing that only one word has.
    assert play == player and len(play) == 6 and zebra == set()
    assert rows_needed == 7


def test_of_a_long_word_evenly_many_parts_are_kept():
    long = "antidisestablishmentarianism"
    table, _ = parts_of([long, long + "s"], 2)
    kept = table[2].tolist()
    assert len(set(kept)) == EACH and 0 not in kept and kept == sorted(kept)


def test_a_vector_is_its_own_and_those_of_its_parts():
    torch.manual_seed(0)
    layer = WordParts(5, 3, 7)
    layer.parts_of.copy_(parts_of(["play", "player", "zebra"], 2)[0])
    found = layer(torch.tensor([[0, 2, 4]]))[0]
    assert found[0].eq(0).all()
    parts = layer.parts.weight[1:7].sum(0) / 6**0.5
    assert torch.allclose(found[1], layer.weight[2] + parts, atol=1e-6)
    assert torch.equal(found[2], layer.weight[4])


def test_sentiment_brings_the_parts_of_its_words_to_recurrent_networks():
    task = Sentiment(word_parts=True)
    texts = [(f"we play{'s' if number % 2 else 'ed'} game{number}", number % 2) for number in range(60)]
    data = task.prepare(records(train=texts), PATTERN, 0)
    experiment = Experiment.configure({"task": {"kind": "sentiment", "word_parts": True}, "model": {"hidden": 4}})
    network = experiment.network(data.sizes, data.initial)
    held = dict(network.named_buffers())["embedding.parts_of"]
    assert data.sizes.parts > 1 and torch.equal(held, data.initial["embedding.parts_of"].values)
    batch = next(iter(data.validation.batches(8)))
    assert isinstance(batch, Batch) and network(batch)[0].shape == (len(batch), 2)
    network(batch)[0].sum().backward()
    assert network.get_parameter("embedding.parts.weight").grad is not None
