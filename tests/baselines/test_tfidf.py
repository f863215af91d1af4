import random

import pytest

from playground.baseline import BASELINES
from playground.dataset import DATASETS, LabelledTexts
from playground.errors import Impossible
from playground.task import TASKS
from playground.text import Text

TASK = TASKS["sentiment"]()
CLASSES = (Text.same("no"), Text.same("yes"))


def measured(kind, texts, task=TASK):
    data = task.prepare(LabelledTexts({"train": texts}, CLASSES), task.patterns()[0], 0)
    return BASELINES[kind]().metrics(task, data)


def pairs(count=240):
    """Only neighbouring words tell the class."""
    draw = random.Random(0)
    for n in range(count):
        one, other = ("not", "good") if n % 2 else ("good", "not")
        yield f"{draw.choice('abcdef')} {one} {other} {draw.choice('uvwxyz')} {n}", n % 2


def stems(count=240):
    """Only the ends of words, all different, tell the class."""
    draw = random.Random(0)
    for n in range(count):
        stem = "".join(draw.choice("bcdfglmnprst") + draw.choice("aeiou") for _ in range(3))
        yield f"{stem}{'issimo' if n % 2 else 'aster'}", n % 2


def test_pairs_of_words_are_seen():
    assert measured("tfidf_words", list(pairs()))["test"]["accuracy"] == 1.0
    assert measured("bag_of_words", list(pairs()))["test"]["accuracy"] < 0.65


def test_pieces_of_unknown_words_are_seen():
    assert measured("tfidf_characters", list(stems()))["test"]["accuracy"] > 0.95
    assert measured("tfidf_words", list(stems()))["test"]["accuracy"] < 0.65


def test_the_text_itself_is_read_not_the_tokens():
    task = TASKS["sentiment"](min_count=1000, max_words=1)
    assert measured("tfidf_words", list(pairs()), task)["test"]["accuracy"] == 1.0


@pytest.mark.parametrize("kind", ["tfidf_words", "tfidf_characters"])
def test_every_test_part_is_measured_and_twice_alike(kind):
    task = TASKS["sentiment"](judged_by="macro_f1")
    data = task.prepare(DATASETS["opinions"](size=400).load(), task.patterns()[0], 0)
    found = BASELINES[kind]().metrics(task, data)
    assert list(found) == list(data.tests) and found == BASELINES[kind]().metrics(task, data)
    assert BASELINES[kind]().role == "fitted"


def test_without_texts_there_is_no_floor():
    data = TASK.prepare(LabelledTexts({"train": list(pairs())}, CLASSES), TASK.patterns()[0], 0)
    from dataclasses import replace

    with pytest.raises(Impossible):
        BASELINES["tfidf_words"]().metrics(TASK, replace(data, raw={}))


@pytest.mark.slow
def test_published_floors_are_met(real_data):
    """SST-2 and the Spanish tweets on their development parts; ours, 2026: 0.789 and 0.799, 0.543 and 0.573 macro F1."""
    for kind, metric, expected in (
        ("sst2", "accuracy", {"tfidf_words": 0.789, "tfidf_characters": 0.799}),
        ("umsab_spanish", "macro_f1", {"tfidf_words": 0.543, "tfidf_characters": 0.573}),
    ):
        if not DATASETS[kind]().ready():
            pytest.skip(f"{kind} is not in PLAYGROUND_DATA")
        task = TASKS["sentiment"](judged_by=metric, validation_share=0.1)
        data = task.prepare(DATASETS[kind]().load(), task.patterns()[0], 0)
        for name, value in expected.items():
            assert BASELINES[name]().metrics(task, data)["test"][metric] == pytest.approx(value, abs=0.01)
