"""A new text in another layout than the learnt one is told, and one in the same is not."""

import unicodedata

import pytest

from playground.tasks.writing.layout import differences

VERSE = "\n".join(f"En un lugar de la Mancha, número {number}, cuyo nombre no quiero" for number in range(40))


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (VERSE.replace("\n", "  \n"), "Blanks end 98 % of the lines"),  # all but the last of forty
        (VERSE.replace("\n", " \n", 4), ""),  # a few
        (VERSE.replace("lugar", "ⵍugar"), "never learnt (ⵍ)"),
        (unicodedata.normalize("NFD", VERSE), "normalise it to NFC"),
        ("\n".join([VERSE.replace("\n", " ")] * 20), "laid out otherwise"),
        (VERSE[300:], ""),
    ],
)
def test_what_differs_is_told(new: str, words: str) -> None:
    found = [note.en for note in differences(VERSE, new)]
    assert any(words in note for note in found) if words else found == []


def test_a_text_learnt_with_accents_apart_asks_for_the_same() -> None:
    assert any("NFD" in note.en for note in differences(unicodedata.normalize("NFD", VERSE), VERSE))


def test_texts_without_lines_say_nothing_of_lines() -> None:
    assert differences("abc " * 100, "abc " * 500) == ()
