"""Lead sheets: a melody in clean notation with chord symbols above it, as MusicXML."""

import xml.etree.ElementTree as ET
from fractions import Fraction

from music21 import bar, clef, harmony, key, metadata, meter, note, pitch, stream, tempo, tie
from music21.musicxml.m21ToXml import GeneralObjectExporter

from playground.music import keys, spelling
from playground.music.chords import NONE
from playground.music.grid import bar_length
from playground.music.melody import Melody

_FINEST = 48


def lead_sheet(melody: Melody) -> str:
    """A lead sheet as MusicXML text: the melody and its chords, where they change.

    Bars come from the melody alone; the chord symbols are put over them last, for music21 would give them room in
    the bars. The document names no document type: nothing outside the file is needed to read it.
    """
    part, starts = _bars(melody)
    part.makeNotation(inPlace=True)
    measures = list(part.getElementsByClass(stream.Measure))
    measures[-1].rightBarline = bar.Barline("final")
    sharps = keys.signature(melody.key, melody.minor)
    end = _exact(melody.end)
    shown = NONE
    for onset, _, label in melody.chords:
        at = _exact(onset)
        if label in (NONE, shown) or at >= end:
            continue
        shown = label
        home = max(i for i, start in enumerate(starts) if start <= at)
        measures[home].insert(at - starts[home], _symbol(label, sharps))
    score = stream.Score()
    score.metadata = metadata.Metadata(title=melody.title)
    score.insert(0, part)
    words: str = GeneralObjectExporter(score).parse().decode("utf-8")
    head, rest = words.split("?>", 1)
    root = ET.fromstring(rest[rest.index("<score-partwise") :])
    for written in root.iter("measure"):
        _chords_first(written)
    return f"{head}?>\n{ET.tostring(root, encoding='unicode')}"


def _chords_first(measure: ET.Element) -> None:
    """Put a chord that changes while a note is held before that note.

    Written behind it, with a step back, it is the same music; but verovio draws it only where another note follows.
    """
    for symbol in measure.findall("harmony"):
        place = list(measure).index(symbol)
        back = symbol.find("offset")
        before = measure[place - 1]
        if back is None or int(back.text or 0) >= 0 or before.tag != "note":
            continue
        back.text = str(int(back.text or 0) + int(before.findtext("duration") or 0))
        measure.remove(symbol)
        measure.insert(place - 1, symbol)


def _bars(melody: Melody) -> tuple[stream.Part, list[Fraction]]:
    """The melody cut into bars with rests and ties, and where each bar begins."""
    length, end = _exact(bar_length(melody.meter)), _exact(melody.end)
    start = _exact(melody.pickup) % length - length if melody.pickup else Fraction(0)
    sharps = keys.signature(melody.key, melody.minor)
    part = stream.Part(id="melody")
    starts: list[Fraction] = []
    number = 0 if start < 0 else 1
    while start < end or not starts:
        begins, stops = max(start, Fraction(0)), min(start + length, end)
        measure = stream.Measure(number=number)
        measure.paddingLeft = begins - start
        if not starts:
            for mark in (
                clef.TrebleClef(),
                key.Key(pitch.Pitch(_tonic(melody)), "minor" if melody.minor else "major"),
                meter.TimeSignature(melody.meter),
                tempo.MetronomeMark(number=round(melody.tempo), referent=1.0),
            ):
                measure.insert(0, mark)
        _fill(measure, melody, begins, stops, sharps)
        part.insert(begins, measure)
        starts.append(begins)
        start, number = start + length, number + 1
    return part, starts


def _fill(measure: stream.Measure, melody: Melody, begins: Fraction, stops: Fraction, sharps: int) -> None:
    at = begins
    for onset, duration, midi in melody.notes:
        first, last = _exact(onset), _exact(onset + duration)
        if last <= begins or first >= stops or last <= first:
            continue
        from_, to = max(first, at), min(last, stops)
        if from_ > at:
            measure.insert(at - begins, note.Rest(quarterLength=from_ - at))
        if to <= from_:
            continue
        spelt = spelling.spell(midi, sharps, melody.minor)
        written = note.Note(f"{spelt.letter}{_m21_sign(spelt.alter)}{spelt.octave}", quarterLength=to - from_)
        if first < begins or last > stops:
            kind = "continue" if first < begins and last > stops else "stop" if first < begins else "start"
            written.tie = tie.Tie(kind)
        measure.insert(from_ - begins, written)
        at = to
    if at < stops:
        measure.insert(at - begins, note.Rest(quarterLength=stops - at))


def _symbol(label: int, sharps: int) -> harmony.ChordSymbol:
    root = spelling.chord_root(label, sharps)
    symbol = harmony.ChordSymbol(
        root=root.letter + _m21_sign(root.alter), kind="minor" if label >= 12 else "major", quarterLength=0
    )
    symbol.writeAsChord = False
    return symbol


def _tonic(melody: Melody) -> str:
    spelt = spelling.spell(60 + melody.key, keys.signature(melody.key, melody.minor), melody.minor)
    return spelt.letter + _m21_sign(spelt.alter)


def _m21_sign(alter: int) -> str:
    return "#" * alter if alter >= 0 else "-" * -alter


def _exact(quarters: float) -> Fraction:
    """Quarter notes as a fraction that can be written: to the nearest 48th."""
    return Fraction(round(quarters * _FINEST), _FINEST)
