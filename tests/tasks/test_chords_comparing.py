"""Chords of several networks for one melody: bars in which they disagree, probabilities, score, sounds."""

import io
import wave
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from playground.exhibits import Figure, Prose, Score, Sounds, Table
from playground.task import Sample
from playground.tasks.chords import comparing, encoding
from playground.tasks.chords.agreement import bar_of, bars_of, choices, disagreeing, distance, ranges, right_share

NOTES = [[0.0, 1.0, 67], [1.0, 4.0, 72], [5.0, 4.0, 69], [9.0, 4.0, 67]]
"""A pickup and three bars of 4/4."""
TRUTH = [[0.0, 1.0, 7], *([float(at), 2.0, label] for at, label in ((1, 0), (3, 0), (5, 5), (7, 5), (9, 7), (11, 0)))]


def sample(labels, sure, *, known=True, onsets=TRUTH):
    given = {
        "title": "A <b>tune</b>", "notes": NOTES, "key": 0, "minor": False, "meter": "4/4", "pickup": 1.0, "tempo": 120.0,
        "grid": "half_bar", "reference": onsets if known else [], "remarks": [{"en": "Read so.", "es": "Leída así."}],
    }  # fmt: skip
    chords = [[onset, length, label] for (onset, length, _), label in zip(onsets, labels, strict=True)]
    return Sample(given, {"chords": chords, "names": [], "confidence": sure})


RIGHT = [row[2] for row in TRUTH]
ONE = sample(RIGHT, [0.9, 0.8, 0.6, 0.5, 0.5, 0.5, 0.5])
TWO = sample([7, 0, 9, 5, 5, 7, 0], [0.5] * 7)
THREE = sample([0, 0, 0, 5, 5, 7, 0], [0.25] * 7)
RUNS = {"one <b>": ONE, "two": TWO, "three": THREE}


def test_bars_are_counted_as_musicians_count():
    melody = encoding.melody_of(ONE)
    assert [bar_of(melody, at) for at in (0.0, 0.5, 1.0, 4.9, 5.0, 12.99)] == [0, 0, 1, 1, 2, 3]
    assert bars_of(melody) == [0, 1, 2, 3]
    assert ranges([7, 1, 2, 3, 9, 8, 5, 5]) == "1–3, 5, 7–9"
    assert ranges([]) == ""


def test_equal_chords_of_a_bar_are_one_choice_with_their_mean_probability():
    found = choices(ONE)
    assert [(one.bar, one.onset, one.label) for one in found] == [
        (0, 0, 7),
        (1, 1, 0),
        (2, 5, 5),
        (3, 9, 7),
        (3, 11, 0),
    ]
    assert [one.probability for one in found] == pytest.approx([0.9, 0.7, 0.5, 0.5, 0.5])
    assert not any(one.wrong for one in found)
    assert [one.bar for one in choices(TWO) if one.wrong] == [1]
    assert {one.wrong for one in choices(sample(RIGHT, [0.5] * 7, known=False))} == {None}


def test_bars_disagree_in_which_any_moment_has_another_chord():
    assert disagreeing([ONE, ONE]) == []
    assert disagreeing([ONE, TWO]) == [1]
    assert disagreeing([ONE, TWO, THREE]) == [0, 1]
    # One chord for the whole bar, against two for its halves: it differs in the second half only.
    bars = [[0.0, 1.0, 7], [1.0, 4.0, 0], [5.0, 4.0, 5], [9.0, 4.0, 7]]
    whole = sample([row[2] for row in bars], [0.5] * 4, onsets=bars)
    assert disagreeing([ONE, whole]) == [3]
    assert distance(ONE, whole) == distance(whole, ONE) == pytest.approx(2 / 13)
    assert (distance(ONE, ONE), distance(ONE, THREE)) == (0, pytest.approx(1 / 13))


def test_the_share_of_right_chords():
    assert [comparing.error(one) for one in (ONE, TWO)] == [0, pytest.approx(1 / 7)]
    assert comparing.error(sample(RIGHT, [0.5] * 7, known=False)) is None
    assert [right_share(one) for one in (ONE, TWO, sample(RIGHT, [0.5] * 7, known=False))] == [1.0, 6 / 7, None]


def test_all_runs_are_aligned_and_can_be_switched_between():
    shown = comparing.compare(RUNS)
    assert [sum(isinstance(one, kind) for one in shown) for kind in (Prose, Score, Sounds, Figure, Table)] == [
        2,
        1,
        1,
        1,
        2,
    ]
    read, agreement = [one for one in shown if isinstance(one, Prose)]
    assert read.words.en == "Read so."
    assert "In 2 of 4 bars" in agreement.words.en and "0–1" in agreement.words.es and "pickup" in agreement.words.en
    (score,) = [one for one in shown if isinstance(one, Score)]
    words = "".join(ET.fromstring(score.svg).itertext())
    for expected in (*RUNS, "original", "≠", "90 %", "50 % ✗", "25 %"):
        assert expected in words
    assert "<b>" not in score.svg
    (heard,) = [one for one in shown if isinstance(one, Sounds)]
    assert list(heard.sounds) == [*RUNS, "original"]
    assert heard.bars == (0.5, 2.5, 4.5)
    lengths = set()
    for sound in heard.sounds.values():
        with wave.open(io.BytesIO(sound.wav)) as file:
            lengths.add(file.getnframes() / file.getframerate())
    assert lengths == {13 * 60 / 120}
    figures = next(one for one in shown if isinstance(one, Table)).frame
    assert figures["chords as in the original"].tolist() == ["100.0 %", "85.7 %", "85.7 %"]
    assert figures["bars with another chord"].tolist() == ["–", "1", "0"]
    assert figures["mean probability of its chords"].tolist() == ["61.4 %", "50.0 %", "25.0 %"]
    (figure,) = [one for one in shown if isinstance(one, Figure)]
    assert list(figure.figure.layout.xaxis.ticktext) == ["≠ 1", "2", "3"]


def test_without_an_original_the_runs_stand_beside_the_melody():
    runs = {name: sample(labels, [0.5] * 7, known=False) for name, labels in (("one", RIGHT), ("two", RIGHT))}
    shown = comparing.compare(runs)
    (score,) = [one for one in shown if isinstance(one, Score)]
    assert "melody" in score.svg and "✗" not in score.svg and "≠" not in "".join(ET.fromstring(score.svg).itertext())
    assert any("Nowhere" in one.words.en for one in shown if isinstance(one, Prose))
    (heard,) = [one for one in shown if isinstance(one, Sounds)]
    assert list(heard.sounds) == ["one", "two"]


def test_of_a_long_melody_whole_bars_are_heard():
    given = dict(ONE.input) | {"tempo": 8.0}  # 97.5 s for 13 quarter notes
    shown = comparing.compare({"one": Sample(given, ONE.output), "two": Sample(given, TWO.output)})
    (heard,) = [one for one in shown if isinstance(one, Sounds)]
    assert {sound.seconds for sound in heard.sounds.values()} == {5 * 60 / 8}  # the pickup and one bar
    assert heard.bars == (7.5,)
    assert "bars 1 to 1" in heard.title.en


def test_of_a_very_long_melody_as_many_bars_are_drawn_as_one_page_holds():
    bars = 70
    onsets = [[4.0 * bar, 4.0, bar % 24] for bar in range(bars)]
    given = dict(ONE.input) | {
        "notes": [[4.0 * bar, 4.0, 60 + bar % 12] for bar in range(bars)],
        "pickup": 0.0,
        "reference": onsets,
    }
    output = {"chords": onsets, "names": [], "confidence": [0.5] * bars}
    shown = comparing.compare({name: Sample(given, output) for name in "abcdef"})
    (score,) = [one for one in shown if isinstance(one, Score)]
    assert score.title.en.endswith("(bars 1 to 60)")
    assert "".join(ET.fromstring(score.svg).itertext()).count("50 %") == 6 * 60
    table = [one for one in shown if isinstance(one, Table)][-1]
    assert len(table.frame) == bars


def test_networks_that_were_given_different_melodies_stand_one_after_the_other():
    other = replace(TWO, input={**TWO.input, "notes": [[0.0, 1.0, 67], [1.0, 12.0, 72]]})
    shown = comparing.compare({"one": ONE, "other": other})
    assert not any(isinstance(one, Sounds) for one in shown) and sum(isinstance(one, Score) for one in shown) == 3
