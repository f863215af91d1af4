"""Several harmonisations of one melody as one score: the melody on its staff, and a line of chords below it for each."""

import xml.etree.ElementTree as ET
from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass

from playground.music import keys, spelling
from playground.music.chords import NONE
from playground.music.melody import Melody

_GAP = "\N{NO-BREAK SPACE}" * 2
"""Keeps neighbours apart: verovio leaves each other the room that their words take, and no more."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One chord of a line: where it begins in quarter notes, its label, and what is written beside it."""

    onset: float
    label: int
    beside: str


@dataclass(frozen=True, slots=True)
class Line:
    """The chords of one harmonisation in order, under its name."""

    name: str
    symbols: tuple[Symbol, ...]


def score(melody: Melody, name: str, lines: Sequence[Line], marked: Collection[int]) -> str:
    """MusicXML with as many parts as there are lines, and one more; all have the same bars.

    Args:
        melody: on the first staff, with its own chords.
        name: of the first staff.
        lines: one for each harmonisation.
        marked: the numbers of the bars over which `≠` is written with the number; 0 is a pickup.
    """
    from playground.music.score import lead_sheet  # noqa: PLC0415 (music21 is slow to import and needed for drawing only)

    head, words = lead_sheet(melody).split("?>", 1)
    root = ET.fromstring(words)
    parts, staff = root.find("part-list"), root.find("part")
    assert parts is not None and staff is not None
    parts[:] = [_named(str(staff.get("id")), name), *(_named(f"L{i}", line.name) for i, line in enumerate(lines))]
    sharps = keys.signature(melody.key, melody.minor)
    for i, line in enumerate(lines):
        root.append(_part(f"L{i}", staff, line, sharps))
    for bar in staff.iterfind("measure"):
        number = str(bar.get("number"))
        if int(number) in marked:
            place = 1 if bar.find("attributes") is not None else 0
            bar.insert(place, _over(f"≠ {number}"))
    return f"{head}?>\n{ET.tostring(root, encoding='unicode')}"


def _named(identity: str, name: str) -> ET.Element:
    part = ET.Element("score-part", id=identity)
    for tag in ("part-name", "part-abbreviation"):
        ET.SubElement(part, tag).text = name
    return part


def _part(identity: str, staff: ET.Element, line: Line, sharps: int) -> ET.Element:
    """The bars of a staff with one line, no notes, and the chords where they begin."""
    divisions = int(staff.findtext(".//divisions") or 1)
    symbols = [(round(symbol.onset * divisions), symbol) for symbol in line.symbols]
    part = ET.Element("part", id=identity)
    begins = 0
    for number, bar in enumerate(staff.iterfind("measure")):
        copy = ET.SubElement(part, "measure", bar.attrib)
        if number == 0:
            copy.append(_attributes(bar))
        ends = begins + sum(int(found.text or 0) for found in bar.iterfind("note/duration"))
        at = begins
        for onset, symbol in symbols:
            if begins <= onset < ends:
                _rest(copy, onset - at)
                at = onset
                copy.append(_harmony(symbol, sharps))
        _rest(copy, ends - at)
        if (end := bar.find("barline")) is not None:
            copy.append(deepcopy(end))
        begins = ends
    return part


def _attributes(bar: ET.Element) -> ET.Element:
    """Of a staff of one line without clef; its metre is that of the bar."""
    found = ET.Element("attributes")
    for tag in ("divisions", "time"):
        given = bar.find(f"attributes/{tag}")
        if given is not None:
            found.append(deepcopy(given))
            found[-1].set("print-object", "no")
    clef = ET.SubElement(found, "clef", {"print-object": "no"})
    ET.SubElement(clef, "sign").text = "percussion"
    ET.SubElement(ET.SubElement(found, "staff-details"), "staff-lines").text = "1"
    return found


def _rest(bar: ET.Element, length: int) -> None:
    """Go on in the bar without showing anything; chords are drawn only where something follows that lasts."""
    if length > 0:
        note = ET.SubElement(bar, "note", {"print-object": "no"})
        ET.SubElement(note, "rest")
        ET.SubElement(note, "duration").text = str(length)


def _harmony(symbol: Symbol, sharps: int) -> ET.Element:
    """A chord with what is written beside it: as one, so that neighbours leave each other room."""
    found = ET.Element("harmony")
    beside = f" {symbol.beside}{_GAP}" if symbol.beside else ""
    if symbol.label == NONE:
        ET.SubElement(found, "function").text = spelling.chord_name(NONE, sharps)
        ET.SubElement(found, "kind", text=beside).text = "none"
        return found
    spelt, minor = spelling.chord_root(symbol.label, sharps), symbol.label >= 12
    root = ET.SubElement(found, "root")
    ET.SubElement(root, "root-step").text = spelt.letter
    if spelt.alter:
        ET.SubElement(root, "root-alter").text = str(spelt.alter)
    ET.SubElement(found, "kind", text=("m" if minor else "") + beside).text = "minor" if minor else "major"
    return found


def _over(words: str) -> ET.Element:
    found = ET.Element("direction", placement="above")
    ET.SubElement(ET.SubElement(found, "direction-type"), "rehearsal").text = words
    return found
