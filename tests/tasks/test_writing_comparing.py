"""Texts side by side: where they part, what differs, what is copied and new, against counts by hand and a slow search."""

import json
import random
from itertools import pairwise

import pytest

from playground.dataset import Characters
from playground.exhibits import MarkedTexts, Prose, Score, Sound, Table
from playground.task import Sample
from playground.tasks.writing import Writing, comparing, copying, looks
from playground.tasks.writing.differences import companions, different, parting
from playground.tasks.writing.novelty import PASSAGE, Novelty, copied, novelty
from playground.tasks.writing.splitting import Parts

TRAIN = "The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs, said the fox.\n"
TUNE = "M:6/8\nL:1/8\nK:D\nd|cAG F2D|G2G G3|ABA A2G|F2G A2d|\n"


def sample(text, found=None, given="The ", notation="plain"):
    output = {"text": text, "notation": notation, "ended": True, "notes": [{"en": "A note.", "es": "Una nota."}]}
    return Sample({"text": given, "length": 300, "temperature": 0.8}, output | ({"novelty": found} if found else {}))


def slow(written, train, least):
    """The characters inside copied passages, by looking up every piece."""
    inside = set()
    for start in range(len(written) - least + 1):
        if written[start : start + least] in train:
            inside |= set(range(start, start + least))
    return inside


@pytest.mark.parametrize("least", [1, 3, 7])
def test_copied_passages_are_those_that_a_slow_search_finds(least):
    draw = random.Random(least)
    train, written = ("".join(draw.choices("abc", k=size)) for size in (400, 120))
    spans = copied(written, train, least)
    assert {place for first, end in spans for place in range(first, end)} == slow(written, train, least)
    assert all(first > before for (_, before), (first, _) in pairwise(spans))
    assert copied("", train, least) == copied(written, "", least) == []


def test_the_longest_copy_is_found_in_strides_as_character_by_character():
    draw = random.Random(0)
    for _ in range(20):
        train, written = ("".join(draw.choices("ab", k=size)) for size in (200, 60))
        pieces = {written[a:b] for a in range(60) for b in range(a + 1, 61)}
        assert copying.longest_copy(written, train) == max(len(piece) for piece in pieces if piece in train)


def test_novelty_counts_characters_of_what_is_written_in_characters():
    passage = "jumps over the lazy dog. Pack my box"
    found = novelty("zzz " + passage + " qqq", TRAIN, "character")
    ((first, end),) = found.copied
    assert (first, end) == (3, 3 + 1 + len(passage) + 1)  # with the blanks around it
    assert found.longest == end - first
    assert found.share == (end - first) / (len(passage) + 8)
    assert found.new == copying.novel("zzz " + passage + " qqq", TRAIN)
    assert (found.unit, found.passage) == ("character", 30)
    assert Novelty.read(found.plain()) == found


def test_novelty_counts_words_of_what_is_written_in_words():
    written = " jumps over the lazy dog. Pack then my box with five"
    found = novelty(written, TRAIN, "word")
    ((first, end),) = found.copied
    assert written[first:end] == " jumps over the lazy dog. Pack"  # the mark counts as one
    assert found.longest == 7
    assert found.unit == "word" and found.passage == PASSAGE["word"] == 6
    # Of ten 3-grams of words, those with “then” are new: three.
    assert found.new == pytest.approx(3 / 10)
    assert novelty(written, TRAIN, "subword") == found
    assert novelty("", TRAIN, "word").share == 0


def test_where_texts_part_is_counted_from_the_beginning():
    assert [parting("abcd", other) for other in ("abxd", "abcde", "", "x")] == [2, 4, 0, 0]
    assert companions({"a": "one two", "b": "one too", "c": "one two three"}) == {
        "a": ("c", 7),
        "b": ("a", 5),
        "c": ("a", 7),
    }


def test_the_distance_of_two_texts_is_what_comes_after_they_have_parted():
    assert comparing.distance(sample("The cat"), sample("The cow's")) == 1 - 1 / 5
    assert (
        comparing.distance(sample("The cat"), sample("The cat"))
        == comparing.distance(sample("The "), sample("The "))
        == 0
    )


def marked(text, spans):
    return [text[first:end] for first, end in spans]


def test_words_differ_that_no_other_text_has_at_this_place():
    texts = ["The cat sat on the mat today.", "The cat lay on the mat today.", "The cat sat on the rug, we know."]
    found = [marked(text, spans) for text, spans in zip(texts, different(texts)[0], strict=True)]
    assert found == [[], ["lay"], ["rug, we know."]]
    assert different(["same", "same"]) == ([[], []], True)


def test_single_words_that_meet_by_chance_are_no_agreement():
    (one, other), _ = different(["A and then he went", "B, in the end, and so"])
    assert one == [(0, 18)] and other == [(0, 21)]


def test_texts_stand_comparing_with_their_marks_and_figures_in_words():
    copy = TRAIN[4:60]
    one = sample("The " + copy)
    found = comparing.novelty(
        one, Parts(TRAIN, "", TRAIN[:40] + "never seen before in the text it learnt", by_piece=False), "character"
    )
    assert found["written"] == novelty(copy, TRAIN, "character").plain()
    shown = comparing.compare(
        {
            "<b>one</b>": sample("The " + copy, found),
            "two": sample("The quick brown hat"),
            "three": sample("The quick red"),
        }
    )
    (texts,) = [one for one in shown if isinstance(one, MarkedTexts)]
    assert list(texts.texts) == ["<b>one</b>", "two", "three"]
    assert {"".join(piece.words for piece in its) for its in texts.texts.values()} == {
        "The " + copy, "The quick brown hat", "The quick red",
    }  # fmt: skip
    assert all(its[0].words == "The " and "given" in its[0].marks for its in texts.texts.values())
    assert [piece.words for piece in texts.texts["two"] if "different" in piece.marks] == ["hat"]
    assert any("copied" in piece.marks for piece in texts.texts["<b>one</b>"])
    assert "30 characters" in texts.legend["copied"].en and "30 caracteres" in texts.legend["copied"].es
    figures, listed = [one for one in shown if isinstance(one, Table)]
    assert figures.frame["copied"].tolist() == ["100.0 %", "–", "–", "50.6 %"]
    assert figures.frame["run"].tolist()[-1] == "for comparison: the test set"
    assert figures.frame["goes together longest with"].tolist() == [
        "two: 12 characters", "<b>one</b>: 12 characters", "<b>one</b>: 6 characters", "–",
    ]  # fmt: skip
    assert "two" in figures.note.en and "three" in figures.note.en
    assert listed.frame["passage"].tolist() == [copy]
    assert sum(isinstance(one, Prose) for one in shown) == 3  # a note of each


def test_a_text_is_compared_with_the_training_set_of_its_run_and_no_other():
    records, task = Characters((TRAIN * 40,)), Writing()
    data = task.prepare(records, task.patterns()[0], seed=0)
    told = task.novelty(sample("The " + TRAIN[4:60]), records, data.memory, data.protocol)
    assert Novelty.read(told["written"]).share == 1 and Novelty.read(told["held_out"]).new == 0
    assert Novelty.read(json.loads(json.dumps(told))["written"]) == Novelty.read(told["written"])
    other = Characters((TRAIN * 41,))
    assert task.novelty(sample("The quick"), other, data.memory, data.protocol) is None
    assert task.may_copy


def test_one_text_alone_is_shown_as_ever():
    one = {"one": sample("The same")}
    assert comparing.compare(one) == looks.show(one)


def test_without_a_training_text_nothing_is_said_of_copies():
    shown = comparing.compare({"one": sample("The same"), "two": sample("The same")})
    texts, figures = shown[:2]
    assert "copied" not in texts.legend and "copied" not in figures.frame
    assert figures.frame["goes together longest with"].tolist() == ["two: to the end", "one: to the end"]


def test_tunes_come_with_score_and_sound():
    given = {"given": "M:6/8\nL:1/8\nK:D\n", "notation": "abc"}
    shown = comparing.compare({"one": sample(TUNE, **given), "two": sample(TUNE[:-20] + "|\n", **given)})
    assert [sum(isinstance(one, kind) for one in shown) for kind in (MarkedTexts, Score, Sound)] == [1, 2, 2]
    assert comparing.beginning(sample(TUNE, **given)) == "M:6/8\nL:1/8\nK:D\n"
