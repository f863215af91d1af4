import random

from playground.baselines.texts import BagOfWords
from playground.dataset import DATASETS, LabelledTexts
from playground.task import TASKS
from playground.text import Text

TASK = TASKS["sentiment"](min_count=1)
CLASSES = (Text.same("no"), Text.same("yes"))


def measured(texts):
    records = LabelledTexts({"train": texts}, CLASSES)
    return BagOfWords().metrics(TASK, TASK.prepare(records, TASK.patterns()[0], 0))


def test_it_learns_which_words_tell_the_class():
    draw = random.Random(0)
    texts = [(f"{draw.choice('abcdef')} {'good' if n % 2 else 'bad'} thing {n}", n % 2) for n in range(200)]
    assert measured(texts)["test"]["accuracy"] == 1.0


def test_it_is_blind_to_order():
    texts = [(f"text {n}: {'a before b' if n % 2 else 'b before a'}", n % 2) for n in range(200)]
    assert measured(texts)["test"]["accuracy"] < 0.65


def test_it_is_weak_on_the_opinions_and_gives_the_same_twice():
    data = TASK.prepare(DATASETS["opinions"](size=1000).load(), TASK.patterns()[0], 0)
    found = BagOfWords().metrics(TASK, data)
    assert found == BagOfWords().metrics(TASK, data)
    assert list(found) == ["test", "unseen_templates", "recombined", "challenge"]
    assert found["test"]["accuracy"] < 0.65
    assert found["unseen_templates"]["accuracy"] < 0.65
