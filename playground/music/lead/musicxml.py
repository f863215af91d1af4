"""Scores in MusicXML read bar by bar: the melody of a lead sheet with its chord symbols, or all parts of a score.

Read are notes at sounding pitch with their ties, chord symbols, metre, key and tempo. Repeats are not played out, grace notes
and cues are passed over. Of a lead sheet the first part with chord symbols is taken, and of it the first voice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from playground.music import documents, notation
from playground.music.chords import NONE
from playground.music.contents import Music, Part, Signature
from playground.music.grid import METER
from playground.music.lead import bars, symbols
from playground.music.lead.bars import Bar, Written

_LONGEST = 1024.0
"""Quarter notes of one note or shift at most."""
_MOST = 4000
_MOST_PARTS = 100
_MINOR = ("minor", "dorian", "aeolian", "phrygian", "locrian")
_MODES = {
    "major": 0,
    "ionian": 0,
    "minor": 9,
    "aeolian": 9,
    "dorian": 2,
    "phrygian": 4,
    "lydian": 5,
    "mixolydian": 7,
    "locrian": 11,
}
"""How many semitones the tonic of a mode is above that of the major key with the same signature."""


@dataclass
class _State:
    """What holds on from bar to bar."""

    divisions: float = 1.0
    meter: str = "4/4"
    fifths: int = 0
    minor: bool = False
    shift: int = 0
    every_voice: bool = False
    first_voice: bool = False
    mode: str | None = None
    signed: bool = False
    timed: bool = False
    strange: list[str] = field(default_factory=list)
    tempo: float | None = None


@dataclass
class _Writing:
    """A bar while it is read."""

    at: float = 0.0
    before: float = 0.0
    furthest: float = 0.0
    notes: list[Written] = field(default_factory=list)
    chords: list[tuple[float, int]] = field(default_factory=list)
    voice: str | None = None

    def move(self, quarters: float) -> None:
        self.before = self.at
        self.at = max(0.0, self.at + quarters)
        self.furthest = max(self.furthest, self.at)


def read(content: bytes) -> tuple[str, list[Bar]]:
    """The title and the bars of a lead sheet in MusicXML, plain or compressed.

    Raises:
        WrongFile: it is no such score; the sentence says why.
    """
    score = _score(documents.unpacked(content) if content[:2] == b"PK" else content)
    parts = score.findall("part")
    part = next((one for one in parts if one.find("measure/harmony") is not None), parts[0])
    return _title(score), _read(part, _State())


def contents(content: bytes) -> Music:
    """All parts of a score in MusicXML with all their voices.

    Raises:
        WrongFile: it is no such score; the sentence says why.
    """
    score = _score(content)
    names = {one.get("id"): _plain(one.findtext("part-name")) for one in score.findall("part-list/score-part")}
    parts: list[Part] = []
    states: list[_State] = []
    written: list[list[Bar]] = []
    for part in score.findall("part")[:_MOST_PARTS]:
        state = _State(every_voice=True)
        written.append(_read(part, state))
        states.append(state)
        percussion = part.find("measure/note/pitch") is None
        several = part.find("measure/backup") is not None
        first = bars.laid(_read(part, _State(every_voice=True, first_voice=True))) if several else ()
        parts.append(Part(names.get(part.get("id")) or "", bars.laid(written[-1]), percussion, first_voice=first))
    lead = next((number for number, part in enumerate(parts) if part.notes), 0)
    state, leading = states[lead], written[lead]
    declared = Signature(0.0, leading[0].fifths if leading else 0, *_declared(score.findall("part")[lead], leading))
    return Music(
        tuple(parts),
        _title(score),
        meters=notation.meters(leading) if state.timed else (),
        pickup=notation.pickup(leading),
        signatures=notation.signatures(leading, declared) if state.signed else (),
        tempo=next((one.tempo for one in states if one.tempo), None),
        strange=tuple(state.strange),
    )


def _score(content: bytes) -> Element:
    """The score by parts; one that is written bar by bar (timewise) is turned round."""
    try:
        score = ElementTree.fromstring(documents.plain(content))
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise documents.unreadable(".musicxml") from None
    if score.tag.startswith("{"):
        for element in score.iter():
            element.tag = element.tag.rpartition("}")[2]
    if score.tag == "score-timewise":
        score = _by_parts(score)
    if score.tag != "score-partwise" or score.find("part") is None:
        raise documents.unreadable(".musicxml")
    return score


def _by_parts(score: Element) -> Element:
    turned = Element("score-partwise")
    parts: dict[str, Element] = {}
    for element in score:
        if element.tag != "measure":
            turned.append(element)
            continue
        for part in element.findall("part"):
            identity = part.get("id") or ""
            measure = Element("measure", dict(element.attrib))
            measure.extend(list(part))
            parts.setdefault(identity, Element("part", {"id": identity})).append(measure)
    turned.extend(parts.values())
    return turned


def _title(score: Element) -> str:
    return _plain(score.findtext("work/work-title") or score.findtext("movement-title"))[:80]


def _plain(words: str | None) -> str:
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", words or "").strip()[:80]


def _declared(part: Element, leading: list[Bar]) -> tuple[int | None, bool, str]:
    """The tonic and the mode that the first key signature declares, and the mode's name where it is a church mode."""
    mode = (part.findtext("measure/attributes/key/mode") or "").strip().lower()
    if mode not in _MODES or not leading:
        return None, False, ""
    tonic = (7 * leading[0].fifths + _MODES[mode]) % 12
    return tonic, mode in _MINOR, "" if mode in ("major", "minor", "ionian", "aeolian") else mode[:3]


def _read(part: Element, state: _State) -> list[Bar]:
    try:
        return list(_bars(part, state))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise documents.unreadable(".musicxml") from None


def _bars(part: Element, state: _State) -> Iterator[Bar]:
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
                case "direction" | "sound":
                    _speed(element, state)
        chords = tuple(sorted(dict(bar.chords).items()))
        yield Bar(state.meter, bar.furthest, state.fifths, state.minor, tuple(bar.notes), chords)


def _attributes(element: Element, state: _State) -> None:
    if (divisions := element.findtext("divisions")) is not None:
        state.divisions = float(divisions)
        if not 0 < state.divisions < 1e6:
            raise ValueError("divisions")
    transpose = element.find("transpose")
    if transpose is not None:
        octaves = round(float(transpose.findtext("octave-change") or 0))
        state.shift = round(float(transpose.findtext("chromatic") or 0)) + 12 * octaves
        if abs(state.shift) > 60:
            raise ValueError("transpose")
    if (fifths := element.findtext("key/fifths")) is not None:
        state.fifths = _sounding(max(-7, min(7, int(fifths))), state.shift)
        state.minor = (element.findtext("key/mode") or "").strip().lower() in _MINOR
        state.signed = True
    _time(element, state)


def _sounding(fifths: int, shift: int) -> int:
    """The sharps of the key that sounds where one with `fifths` is written, `shift` semitones away."""
    moved = fifths + 7 * shift % 12
    return fifths if shift % 12 == 0 else moved - 12 * ((moved + 5) // 12)


def _time(element: Element, state: _State) -> None:
    time = element.find("time")
    if time is None or time.find("senza-misura") is not None:
        return
    pairs = list(zip(time.findall("beats"), time.findall("beat-type"), strict=False))
    units = [(beat_type.text or "").strip() for _, beat_type in pairs]
    counts = [(beats.text or "").replace(" ", "") for beats, _ in pairs]
    written = " ".join(f"{count}/{unit}" for count, unit in zip(counts, units, strict=True))[:40]
    total = 0
    if len(set(units)) == 1 and all(re.fullmatch(r"\d{1,2}(\+\d{1,2})*", count) for count in counts):
        total = sum(int(number) for count in counts for number in count.split("+"))
    meter = f"{total}/{units[0]}" if total else ""
    state.timed = True
    if METER.match(meter) is not None:
        state.meter = meter
    else:
        state.strange.append(written)


def _speed(element: Element, state: _State) -> None:
    """Quarter notes a minute, the first that are said."""
    sound = element if element.tag == "sound" else element.find("sound")
    words = sound.get("tempo") if sound is not None else None
    scale = 1.0
    if words is None:
        mark = element.find("direction-type/metronome")
        words = mark.findtext("per-minute") if mark is not None else None
        unit = (mark.findtext("beat-unit") or "").strip() if mark is not None else ""
        scale = {"whole": 4.0, "half": 2.0, "quarter": 1.0, "eighth": 0.5, "16th": 0.25}.get(unit, 0.0)
        scale *= 1.5 if mark is not None and mark.find("beat-unit-dot") is not None else 1.0
    if state.tempo is None and words and scale and re.fullmatch(r"\d{1,4}(\.\d{1,6})?", words.strip()):
        state.tempo = float(words) * scale or None


def _note(element: Element, bar: _Writing, state: _State) -> None:
    """A note; grace notes have no length, cues are silent. Of a lead sheet: of the first voice, no lower notes."""
    stacked = element.find("chord") is not None
    if element.find("grace") is not None or (stacked and not state.every_voice):
        return
    length = _quarters(element, state)
    voice = element.findtext("voice") or "1"
    bar.voice = bar.voice or voice
    pitch = element.find("pitch") if element.find("cue") is None else None  # a cue is silent and takes its time
    heard = voice == bar.voice or (state.every_voice and not state.first_voice)
    if pitch is not None and heard and length > 0:
        letter = (pitch.findtext("step") or "").strip()
        altered = round(float(pitch.findtext("alter") or 0))
        midi = symbols.STEPS.get(letter, 0) + altered + 12 * (int(pitch.findtext("octave") or 4) + 1) + state.shift
        if letter not in symbols.STEPS or not 0 <= midi <= 127:
            raise ValueError("pitch")
        tied = any(tie.get("type") == "stop" for tie in element.findall("tie"))
        bar.notes.append((bar.before if stacked else bar.at, length, midi, tied))
    if not stacked:
        bar.move(length)


def _harmony(element: Element, bar: _Writing, state: _State) -> None:
    """A chord symbol where the reading stands, moved by its own offset."""
    kind = (element.findtext("kind") or "").strip()
    step = (element.findtext("root/root-step") or "").strip()
    label = NONE
    if step in symbols.STEPS:
        root = symbols.STEPS[step] + round(float(element.findtext("root/root-alter") or 0)) + state.shift
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
