"""New texts for a trained network, and the control with shuffled words."""

from pathlib import Path

import pytest
import torch

from playground.dataset import DATASETS, LabelledTexts
from playground.errors import WrongInput
from playground.tasks.sentiment.reading import Reader
from playground.text import Text
from playground.tokenization.vocabulary import Vocabulary
from tests.tasks.test_sentiment.test_task import CLASSES, PATTERN, Counting, Sentiment, ready, rows

CASES = Path(__file__).parents[2] / "cases"


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
        assert task.meters(Counting(first), data, 0)["shuffled_words"] == 1.0
    found = task.meters(First(first), data, 0)["shuffled_words"]
    assert 0.45 < found < 0.7
    assert found == task.meters(First(first), data, 0)["shuffled_words"]


def test_classes_that_are_written_otherwise_are_the_same() -> None:
    """A run that learnt 1 and 5 is measured on 1.0 and 5.0; negative and positive go by either language and any capitals."""
    read = DATASETS["own_texts"]().parse
    learnt, asked = ({"t.csv": (CASES / name).read_bytes()} for name in ("e1_train_int.csv", "e2_eval_float.csv"))
    data = Sentiment().prepare(read(learnt), PATTERN, 0)
    part, raw = Sentiment().unseen(read(asked), PATTERN, data.memory)
    wanted = [line.rsplit(",", 1)[1] for line in (CASES / "e2_eval_float.csv").read_text().splitlines()[1:]]
    assert part.targets.tolist() == [{"1.0": 0, "5.0": 1}[label] for label in wanted] and len(raw) == 20
    for names in (("NEGATIVE", "Positive"), ("negativo", "positivo")):
        mine = read({"t.csv": f"text,label\nterrible sound,{names[0]}\nkind staff,{names[1]}\n".encode()})
        both = (Text("negative", "negativo"), Text("positive", "positivo"))
        own = Sentiment().prepare(LabelledTexts(read(learnt).parts, both), PATTERN, 0)
        assert Sentiment().unseen(mine, PATTERN, own.memory)[0].targets.tolist() == [0, 1]
