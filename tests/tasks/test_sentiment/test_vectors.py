"""Word vectors: trained in place, and brought in a file."""

import random

import numpy as np
import pytest
import torch

from playground.errors import Impossible, WrongFile
from playground.experiment import Experiment
from playground.own_files import uploads
from playground.tasks.sentiment import Sentiment
from playground.tasks.sentiment.vector_files import read
from playground.tasks.sentiment.vectors import trained
from tests.tasks.test_sentiment.test_task import PATTERN, records, rows

pytestmark = pytest.mark.usefixtures("one_thread")

GLOVE = b"good 0.1 0.2 0.3\nthe 1 2 3\n. . . 0.5 0.5 0.5\nnew york 1 1 1\nbad 1e-1 -2 inf\nodd 1 2\n\xff\xfe 1 2 3\n"


def neighbours(way: str) -> tuple[float, float]:
    """How like each other words of one kind are, and words of different kinds, after training on sentences of kinds."""
    draw = random.Random(0)
    texts = []
    for number in range(600):
        kind = 2 + 10 * (number % 3)
        texts.append([kind + draw.randrange(10) for _ in range(8)])
    found = torch.nn.functional.normalize(trained(texts, 32, 16, way), dim=1)
    alike = found[2:] @ found[2:].T
    same = torch.block_diag(*[torch.ones(10, 10)] * 3) > 0
    return float(alike[same].mean()), float(alike[~same].mean())


@pytest.mark.parametrize("way", ["skip-gram", "cbow"])
def test_words_of_the_same_company_come_together(way):
    same, other = neighbours(way)
    assert same > other + 0.5


def test_the_same_texts_give_the_same_vectors_kept_or_not(home):
    texts = [[2, 3, 4, 5], [3, 4], [5, 2, 2]] * 10
    first = trained(texts, 7, 6, "skip-gram")
    [kept] = (home / "cache" / "vectors").iterdir()
    assert torch.equal(first, trained(texts, 7, 6, "skip-gram"))
    kept.write_bytes(b"damaged")
    assert torch.equal(first, trained(texts, 7, 6, "skip-gram"))
    assert not first[0].any() and first.isfinite().all()
    assert float(first[2:6].square().mean()) == pytest.approx(1, rel=0.01)


def test_one_word_alone_is_no_obstacle():
    assert trained([[2], [3]], 4, 5, "cbow").isfinite().all()
    assert trained([[2]], 3, 5, "skip-gram").isfinite().all()


def test_a_file_of_vectors_is_read():
    values, covered, lines = read(GLOVE, ["the", "Good", "york", "new york", "bad", "absent"])
    assert values.shape == (6, 3) and lines == 6
    assert covered.tolist() == [True, True, False, True, False, False]
    np.testing.assert_allclose(values[1], [0.1, 0.2, 0.3], rtol=1e-6)
    headed = b"3 2\nGood 1 1\ngood 2 2\nthe 3 3\n"
    assert read(headed, ["Good", "good", "The"])[0].tolist() == [[1, 1], [2, 2], [3, 3]]


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"only words here\nand here\n", b"a 1\nb 2\n", b"x 1 2 3\n" * 5, b"[]"]
)
def test_what_is_no_file_of_vectors_is_refused_in_a_sentence(content):
    with pytest.raises(WrongFile) as refusal:
        read(content, ["the"])
    assert refusal.value.text.en.endswith(".") and refusal.value.text.en != refusal.value.text.es


def test_random_bytes_are_vectors_or_refused():
    draw = random.Random(0)
    for _ in range(300):
        content = bytearray(GLOVE)
        for _ in range(draw.randrange(1, 30)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        try:
            assert np.isfinite(read(bytes(content), ["good", "the"])[0]).all()
        except WrongFile:
            continue


def test_a_network_begins_with_the_vectors_of_the_file(home):
    words = rows(1)[0][0].split()
    content = "".join(f"{word} {n}.5 1 -{n}\n" for n, word in enumerate(dict.fromkeys(words), start=1)).encode()
    identity = uploads.keep(content, "vectors.txt", (".txt",))
    task = {"kind": "sentiment", "vectors": "file", "vectors_file": identity, "vectors_frozen": True}
    experiment = Experiment.configure({"task": task, "model": {"kind": "sequence_to_vector", "hidden": 4}})

    data = experiment.prepare(records())
    weight = experiment.network(data.sizes, data.initial).get_submodule("embedding").weight
    assert weight.shape == (data.sizes.vocabulary, 3) and not weight.requires_grad
    told = data.protocol["vectors"]
    assert told["covered"] >= 3 and told["of"] == data.sizes.vocabulary - 2 and told["frozen"]
    notes = " ".join(note.en for note in experiment.task.preview(records(), data).notes)
    assert f"has {told['covered']} of the {told['of']} tokens" in notes


def test_what_cannot_be_is_refused():
    with pytest.raises(Exception, match="characters have none") as refusal:
        Experiment.configure({"task": {"kind": "sentiment", "tokens": "character", "vectors": "cbow"}})
    assert isinstance(refusal.value, Impossible)

    with pytest.raises(WrongFile, match="Choose a file"):
        Sentiment(vectors="file").prepare(records(), PATTERN, 0)
