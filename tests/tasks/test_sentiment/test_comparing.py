"""Answers side by side: what is wrong in them, how far they lie apart, and what each word adds."""

import pytest

from playground.exhibits import Figure, Prose, Table
from playground.task import Sample
from playground.tasks.sentiment.comparing import by_word, compare, distance, error, influence_on, inputs
from playground.text import speaking

CLASSES = [{"en": "negative", "es": "negativa"}, {"en": "positive", "es": "positiva"}]


def sample(positive: float, **more: object) -> Sample:
    """An answer to “not bad”, read as three tokens."""
    output = {
        "label": int(positive > 0.5),
        "classes": CLASSES,
        "probabilities": [1 - positive, positive],
        "words": ["not", "bad"],
        "ends": [1, 3],
        "running": [[0.5, 0.5], [1 - positive, positive]],
        "attention": [],
        "unknown": [],
        "cut": 0,
        "synthetic": False,
    }
    return Sample({"kind": "text", "text": "not bad", "label": 1}, output | more)


def test_texts_without_a_letter_are_left_out() -> None:
    assert inputs([("good", 1), ("…!", 0), ("7", 0)]) == [{"text": "good", "label": 1}, {"text": "7", "label": 0}]


def test_errors_and_distances_are_those_of_the_probabilities() -> None:
    assert error(sample(0.9)) == pytest.approx(0.1)
    assert error(Sample({"kind": "text", "text": "x"}, sample(0.9).output)) is None
    assert distance(sample(0.9), sample(0.2)) == pytest.approx(0.7)


def test_the_fixed_texts_of_kept_samples_are_shown_as_ever() -> None:
    given = {"kind": "fixed", "text": ["good", "bad"], "label": [1, 0], "probe": [False, False]}
    answers = {"classes": CLASSES, "probabilities": [[0.2, 0.8], [0.7, 0.3]], "confusion": [[3, 1], [0, 4]]}
    shown = compare({name: Sample(given, answers) for name in "AB"})
    assert [type(one) for one in shown] == [Figure, Table, Figure, Figure]


def test_influences_are_of_the_right_class_and_of_no_class_that_others_lack() -> None:
    assert influence_on({"A": sample(0.1), "B": sample(0.9)}) == 1
    assert influence_on({"A": sample(0.1), "B": sample(0.9, classes=CLASSES[::-1])}) is None


def test_the_influence_of_a_word_is_that_of_its_tokens() -> None:
    assert by_word({"ends": [1, 3], "influence": {"values": [-1.0, 2.0, 0.5]}}) == [-1.0, 2.5]


def test_the_text_its_class_the_answers_and_the_words_stand_side_by_side() -> None:
    told = {"influence": {"output": 1, "values": [-1.0, 2.0, 0.5]}}
    with speaking("es"):
        shown = compare({"A": sample(0.9, **told), "B": sample(0.2, **told), "C": sample(0.6)})
    text, answers, influences, running = shown
    assert isinstance(text, Prose) and text.title.es == "El texto; su clase es «positiva»"
    assert isinstance(answers, Table) and list(answers.frame["respuesta"]) == ["✓ positiva", "✗ negativa", "✓ positiva"]
    assert isinstance(influences, Figure) and isinstance(running, Figure)
    (cells,) = influences.figure.data
    assert [list(row) for row in cells.z] == [[-1.0, -1.0], [2.5, 2.5]], "words down, the two networks that tell across"
    assert "A: bad +2,50" in influences.alt.es and "«positiva»" in influences.title.es
