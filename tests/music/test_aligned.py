"""Harmonisations below each other: the same bars in every part, chords where they begin, marks over the right bars."""

import xml.etree.ElementTree as ET

from playground.music import aligned, chords, engraving
from playground.music.melody import Melody

TUNE = Melody("Tune <b>&", ((0.0, 1.0, 67), (1.0, 1.5, 72), (2.5, 0.5, 71), (3.0, 2.0, 69), (5.0, 4.0, 67)),
              ((0.0, 1.0, 0), (1.0, 4.0, 5), (5.0, 4.0, 7)), 0, False, "4/4", 1.0)  # fmt: skip
LINES = [
    aligned.Line("one <i>&", (aligned.Symbol(0.0, 0, "90 %"), aligned.Symbol(1.0, 14, "55 % ✗"), aligned.Symbol(3.0, 5, "40 %"))),
    aligned.Line("two", (aligned.Symbol(0.0, chords.NONE, ""), aligned.Symbol(5.0, 19, "70 %"))),
]  # fmt: skip


def length(bar):
    return sum(int(found.text) for found in bar.iterfind("*/duration"))


def test_all_parts_have_the_same_bars_and_each_chord_stands_in_its_own():
    root = ET.fromstring(aligned.score(TUNE, "original", LINES, {0, 2}))
    assert [part.text for part in root.iterfind("part-list/score-part/part-name")] == ["original", "one <i>&", "two"]
    parts = root.findall("part")
    assert [part.get("id") for part in parts] == [part.get("id") for part in root.iterfind("part-list/score-part")]
    bars = [part.findall("measure") for part in parts]
    assert [[bar.get("number") for bar in its] for its in bars] == [["0", "1", "2"]] * 3
    assert [list(map(length, its)) for its in bars] == [list(map(length, bars[0]))] * 3
    first = bars[1]
    assert [[step.text for step in bar.iterfind("harmony/root/root-step")] for bar in first] == [["C"], ["D", "F"], []]
    texts = [[kind.get("text").split() for kind in bar.iterfind("harmony/kind")] for bar in first]
    assert texts == [[["90", "%"]], [["m", "55", "%", "✗"], ["40", "%"]], []]
    assert [kind.text for kind in parts[1].iterfind(".//kind")] == ["major", "minor", "major"]
    divisions = int(root.findtext(".//divisions"))
    assert [int(one.text) / divisions for one in first[1].iterfind("note/duration")] == [2.0, 2.0]
    assert [bar.findtext(".//rehearsal") for bar in bars[0]] == ["≠ 0", None, "≠ 2"]


def test_it_is_drawn_with_every_name_chord_and_probability():
    drawn = engraving.svg(aligned.score(TUNE, "original", LINES, {2}))
    words = "".join(ET.fromstring(drawn).itertext())
    for expected in ("original", "one <i>&", "two", "90 %", "55 % ✗", "40 %", "70 %", "≠", "Tune <b>&"):
        assert expected in words
    assert "<i>" not in drawn and "<b>" not in drawn
