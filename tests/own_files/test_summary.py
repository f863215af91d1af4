"""What is said about a file that was read: a table for each kind of records, and its guesses."""

import pickle

import numpy as np
import pytest

from playground.dataset import Characters, Collection, LabelledTexts, Melodies, Melody, Series
from playground.errors import WrongFile, WrongInput
from playground.own_files.summary import guesses, nothing_guessed
from playground.task import TASKS
from playground.text import Guess, Text

FACT = Text("12 rows.", "12 filas.")
COLUMN = Guess("“a” is forecast.", "Se predice «a».", ("data.columns",))
SEASON = Guess("A season of 7.", "Una temporada de 7.", ("data.season", "data.columns"))


def test_each_series_is_told_from_its_first_to_its_last_known_value() -> None:
    values = np.array([[9.0, 1.0], [2.0, 1.0], [2.5, 1.0], [3.0, 4.0]])
    known = np.array([[False, True], [True, False], [False, False], [True, True]])
    series = Series(values, ("a", "b"), ("2020-01", "2020-02", "2020-03", "2020-04"), 12, known=known)
    a = {"name": "a", "count": 3, "first": 2.0, "last": 3.0, "start": "2020-02-01", "end": "2020-04-01"}
    b = {"name": "b", "count": 4, "first": 1.0, "last": 4.0, "start": "2020-01-01", "end": "2020-04-01"}
    assert series.summary() == {"series": [a | {"season": 12, "missing": 1}, b | {"season": 12, "missing": 2}]}


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("1960", "1960-01-01"),
        ("2018-03", "2018-03-01"),
        ("2018-03-05", "2018-03-05"),
        ("2018-03-05 13:30", "2018-03-05T13:30:00"),
        ("2018-03-05T13:30:00Z", "2018-03-05T13:30:00Z"),
        ("17", None),
        ("a word", None),
    ],
)
def test_a_step_is_told_as_a_moment_where_it_is_one(label: str, told: str | None) -> None:
    (series,) = Series(np.array([[1.0]]), ("a",), (label,)).summary()["series"]
    assert (series["start"], series["end"], series["season"]) == (told, told, 1)


def test_many_series_are_told_with_what_was_kept_back() -> None:
    whole = Collection((np.array([1.0, 2.0]),), (np.array([5.0]),), ("x",), 4)
    nothing = {"start": None, "end": None, "season": 4, "missing": 0}
    assert whole.summary() == {"series": [{"name": "x", "count": 3, "first": 1.0, "last": 5.0} | nothing]}


def test_a_series_without_a_known_value_has_none() -> None:
    series = Series(np.zeros((2, 1)), ("a",), known=np.zeros((2, 1), dtype=bool))
    (told,) = series.summary()["series"]
    assert (told["count"], told["first"], told["last"], told["missing"]) == (0, None, None, 0)


def test_texts_are_counted_over_all_their_parts() -> None:
    texts = LabelledTexts(
        {"train": [("good", 1), ("bad", 0)], "test": [("so good", 1)]}, (Text.same("no"), Text.same("yes"))
    )
    assert texts.summary() == {"count": 3, "classes": {"no": 1, "yes": 2}, "longest": 7}


@pytest.mark.parametrize(
    ("content", "replaced"),
    [
        ("niño\na\N{REPLACEMENT CHARACTER}\n".encode(), 0),  # a mark that the text itself holds
        ("niño ñandú\n".encode() + b"a\xf1\n", 1),
        ("niño ñandú añil\n".encode() + b"a\xe2\x80 b\xff\n", 3),
        (b"some plain words\n" * 9 + b"a\0b\n", 1),
        ("niño\n".encode() + "ñ".encode()[:1], 0),  # cut short: dropped and told
    ],
)
def test_bytes_that_could_not_be_read_are_counted(content: bytes, replaced: int) -> None:
    told = TASKS["writing"].read("a.txt", content, {}).summary()
    words = content.decode("utf-8", "ignore").replace("\0", "")
    assert (told["replaced"], told["characters"]) == (replaced, len(words) + replaced)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "but a PDF"),
        ("a.rtf", rb"{\rtf1\ansi \f0 Hola ni\'f1o \par }" * 20, "but a document in RTF"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel or Office"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "an office document or an e-book"),
        ("a.epub", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "an office document or an e-book"),
        ("a.txt", b"  \n\n \t ", "nothing but blanks"),
    ],
)
def test_what_is_no_plain_text_is_named(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(WrongFile, match=sentence):
        TASKS["writing"].read(name, content, {})


def test_one_melody_is_told_note_by_note() -> None:
    song = Melody("", ((0.0, 1.0, 60), (1.0, 0.5, 64)), (), 9, True, "3/4", 1.0)
    told = {"notes": [[60, 0.0, 1.0], [64, 1.0, 0.5]], "metre": "3/4", "pickup": 1.0, "key": "A minor"}
    assert Melodies((song,)).summary() == told
    assert Melodies((song, song)).summary() == {"songs": 2}


def test_only_guesses_are_guesses_also_after_words_were_filled_in() -> None:
    filled = Guess("“{name}” is forecast.", "Se predice «{name}».", ("data.columns",)).format(name="a")
    assert filled == COLUMN and pickle.loads(pickle.dumps(filled)) == COLUMN
    assert guesses(Characters(("a",), notes=(FACT, filled))) == (COLUMN,)


def test_nothing_may_be_guessed_says_what_was_and_how_to_say_it() -> None:
    nothing_guessed(())
    with pytest.raises(WrongInput) as refusal:
        nothing_guessed((COLUMN, SEASON))
    assert refusal.value.text.en == (
        "Nothing may be guessed (--strict): “a” is forecast. A season of 7. Set it yourself, with --set: "
        "data.columns, data.season."
    )
    with pytest.raises(WrongInput, match="Correct the file"):
        nothing_guessed((Guess("The end is cut.", "Se corta el final."),))
