"""Lead sheets in MusicXML: one melody with chord symbols over it, read bar by bar.

Only what chords need is read: notes with their ties, chord symbols, metre, key. Repeats are not played out. Of several
parts the first with chord symbols is taken, of several voices the first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from playground.music import documents
from playground.music.chords import NONE
from playground.music.grid import METER
from playground.music.lead import symbols
from playground.music.lead.bars import Bar, Written

_LONGEST = 1024.0
"""Quarter notes of one note or shift at most."""
_MOST = 4000


@dataclass
class _State:
    """What holds on from bar to bar."""

    divisions: float = 1.0
    meter: str = "4/4"
    fifths: int = 0
    minor: bool = False


@dataclass
class _Writing:
    """A bar while it is read."""

    at: float = 0.0
    furthest: float = 0.0
    notes: list[Written] = field(default_factory=list)
    chords: list[tuple[float, int]] = field(default_factory=list)
    voice: str | None = None

    def move(self, quarters: float) -> None:
        self.at = max(0.0, self.at + quarters)
        self.furthest = max(self.furthest, self.at)


def read(content: bytes) -> tuple[str, list[Bar]]:
    """The title and the bars of a score in MusicXML, plain or compressed.

    Raises:
        WrongFile: it is no such score; the sentence says why.
    """
    text = documents.plain(documents.unpacked(content) if content[:2] == b"PK" else content)
    try:
        score = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise documents.unreadable(".musicxml") from None
    if score.tag != "score-partwise":
        raise documents.unreadable(".musicxml")
    parts = score.findall("part")
    part = next((one for one in parts if one.find("measure/harmony") is not None), parts[0] if parts else None)
    if part is None:
        raise documents.unreadable(".musicxml")
    named = score.findtext("work/work-title") or score.findtext("movement-title") or ""
    try:
        return re.sub(r"[\x00-\x1f\x7f\s]+", " ", named).strip()[:80], list(_bars(part))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise documents.unreadable(".musicxml") from None


def _bars(part: Element) -> Iterator[Bar]:
    state = _State()
    for number, measure in enumerate(part.findall("measure")):
        if number >= _MOST:
            return
        bar = _Writing()
        for element in measure:
            match element.tag:
                case "attributes":
                    _attributes(element, state)
                case "note":
                    _note(element, bar, state)
                case "harmony":
                    _harmony(element, bar, state)
                case "forward":
                    bar.move(_quarters(element, state))
                case "backup":
                    bar.move(-_quarters(element, state))
        chords = tuple(sorted(dict(bar.chords).items()))
        yield Bar(state.meter, bar.furthest, state.fifths, state.minor, tuple(bar.notes), chords)


def _attributes(element: Element, state: _State) -> None:
    if (divisions := element.findtext("divisions")) is not None:
        state.divisions = float(divisions)
        if not 0 < state.divisions < 1e6:
            raise ValueError("divisions")
    if (fifths := element.findtext("key/fifths")) is not None:
        state.fifths = max(-7, min(7, int(fifths)))
        state.minor = (element.findtext("key/mode") or "").strip().lower() in ("minor", "dorian", "aeolian", "phrygian")
    meter = f"{(element.findtext('time/beats') or '').strip()}/{(element.findtext('time/beat-type') or '').strip()}"
    if METER.match(meter) is not None:
        state.meter = meter


def _note(element: Element, bar: _Writing, state: _State) -> None:
    """A note of the first voice; grace notes have no length, lower notes of a chord are passed over."""
    if element.find("grace") is not None or element.find("chord") is not None:
        return
    length = _quarters(element, state)
    voice = element.findtext("voice") or "1"
    bar.voice = bar.voice or voice
    pitch = element.find("pitch")
    if pitch is not None and voice == bar.voice and length > 0:
        letter = (pitch.findtext("step") or "").strip()
        altered = round(float(pitch.findtext("alter") or 0))
        midi = symbols.STEPS.get(letter, 0) + altered + 12 * (int(pitch.findtext("octave") or 4) + 1)
        if letter not in symbols.STEPS or not 0 <= midi <= 127:
            raise ValueError("pitch")
        tied = any(tie.get("type") == "stop" for tie in element.findall("tie"))
        bar.notes.append((bar.at, length, midi, tied))
    bar.move(length)


def _harmony(element: Element, bar: _Writing, state: _State) -> None:
    """A chord symbol where the reading stands, moved by its own offset."""
    kind = (element.findtext("kind") or "").strip()
    step = (element.findtext("root/root-step") or "").strip()
    label = NONE
    if step in symbols.STEPS:
        root = symbols.STEPS[step] + round(float(element.findtext("root/root-alter") or 0))
        label = symbols.triad(root, kind or "major")
    elif kind != "none":
        return
    offset = float(element.findtext("offset") or 0) / state.divisions
    if not abs(offset) < _LONGEST:
        raise ValueError("offset")
    bar.chords.append((max(0.0, bar.at + offset), label))


def _quarters(element: Element, state: _State) -> float:
    length = float(element.findtext("duration") or 0) / state.divisions
    if not 0 <= length < _LONGEST:
        raise ValueError("duration")
    return length
