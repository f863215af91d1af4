"""New texts for a trained network, and the control with shuffled words."""

import pytest
import torch

from playground.dataset import LabelledTexts
from playground.errors import WrongInput
from playground.tasks.sentiment.reading import Reader
from playground.tasks.sentiment.shuffling import shuffled_accuracy
from playground.text import Text
from playground.vocabulary import Vocabulary
from tests.tasks.test_sentiment.test_task import CLASSES, PATTERN, Counting, Sentiment, ready, rows


def test_new_texts_are_read_with_the_networks_own_tokens_and_classes():
    task, data, network = ready()
    turned = LabelledTexts({"train": [("good film!", 0), ("bad play", 1), ("  ", 1)]}, CLASSES[::-1])
    part, raw = task.unseen(turned, PATTERN, data.memory)
    assert raw == ["good film!", "bad play"] and part.targets.tolist() == [1, 0]
    assert task.measure(network, part, data.memory, 8)[1]["accuracy"] == 1.0


def test_all_parts_are_taken_together_and_the_test_part_reads_as_it_was():
    task, data, _ = ready(test=rows(30, 500))
    again = LabelledTexts({"train": rows(30, 500)[:10], "test": rows(30, 500)[10:]}, CLASSES)
    part, raw = task.unseen(again, PATTERN, data.memory)
    assert torch.equal(part.inputs, data.tests["test"].inputs) and raw == list(data.raw["test"])


def test_a_file_of_one_class_fits_and_a_strange_class_is_refused():
    task, data, _ = ready()
    one = LabelledTexts({"train": [("fine", 0)]}, (Text("Positive", "positiva"),))
    assert task.unseen(one, PATTERN, data.memory)[0].targets.tolist() == [1]
    strange = LabelledTexts(
        {"train": [("fine", 0), ("so", 1)]}, (Text("negative", "negativa"), Text("angry", "enfadada"))
    )
    with pytest.raises(WrongInput, match="“angry” is not one that this network knows"):
        task.unseen(strange, PATTERN, data.memory)
    with pytest.raises(WrongInput, match="anything to read"):
        task.unseen(LabelledTexts({"train": [(" ", 0)]}, CLASSES), PATTERN, data.memory)


class First(Counting):
    """Positive where the first token is `wanted`: only order tells."""

    def forward(self, batch, state=None):
        met = (batch.inputs[:, 0] == self.wanted).float() * 2 - 1
        scores = torch.zeros(len(batch), 2)
        scores[:, 1] = met * self.weight
        return scores, None


@pytest.mark.parametrize("tokens", ["word", "character", "subword"])
def test_words_are_shuffled_whole(tokens):
    task = Sentiment(tokens=tokens, min_count=1)
    lines = [(("alpha " if n % 2 else "beta ") + f"and then some more words follow {n}", n % 2) for n in range(300)]
    data = task.prepare(LabelledTexts({"train": lines, "test": lines}, CLASSES), PATTERN, 0)
    reader, vocabulary = Reader.of(data.memory), Vocabulary.read(data.memory["vocabulary"])
    first = vocabulary.encode(reader.read("alpha")[0])[0]
    if tokens == "word":
        assert task.meters(Counting(first), data, 0) == {"shuffled_words": 1.0}
    found = shuffled_accuracy(First(first), data.tests["test"], reader, vocabulary, 0)
    assert 0.45 < found < 0.7
    assert found == task.meters(First(first), data, 0)["shuffled_words"]
