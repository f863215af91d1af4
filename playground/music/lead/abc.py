"""Tunes in ABC with chord symbols in quotation marks, as in the Nottingham Music Database.

What tunes with chords use of the standard (abcnotation.com, 2.1) is read: accidentals that hold for the bar, octaves,
lengths, triplets, broken rhythm, ties, the highest note of a chord, changes of metre, unit and key. Repeats are not
played out, ornaments are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from playground.music.grid import METER, bar_length
from playground.music.lead import symbols
from playground.music.lead.bars import Bar, Written

LONGEST = 200_000
"""Characters of one tune at most."""

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"\n]*")
    | (?P<inline>\[[A-Za-z]:[^\]\n]*\])
    | (?P<bar>\|[\]|:]*|:+\|?:*|\[\|)
    | (?P<tuplet>\(\d(?::\d?){0,2})
    | (?P<skipped>\{[^}\n]*\}|![^!\n]*!|\[\d|\d[,-]?)
    | (?P<chord>\[(?:[\^=_]{0,2}[A-Ga-g][,']*[\d/]*\s*-?\s*)+\](?P<chord_length>[\d/]*))
    | (?P<note>(?P<sign>[\^=_]{0,2})(?P<letter>[A-Ga-gzxZ])(?P<octave>[,']*)(?P<length>[\d/]*))
    | (?P<broken>[<>]+)
    | (?P<tie>-)""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([A-Za-z]):(?![|:])\s*(.*)")
_INNER = re.compile(r"([\^=_]{0,2})([A-Ga-g])([,']*)([\d/]*)")
_KEY = re.compile(r"([A-Ga-g])([#b]?)\s*(maj|min|mix|dor|phr|lyd|loc|aeo|ion|m)?", re.IGNORECASE)
_MODES = {"m": -3, "min": -3, "aeo": -3, "mix": -1, "dor": -2, "phr": -4, "lyd": 1, "loc": -5}
_SHARPS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_SIGNED = "FCGDAEB"
_ALTERS = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
_WHOLE = Fraction(1)
_INSTEAD = {2: 3, 3: 2, 4: 3, 5: 2, 6: 2, 7: 2, 8: 3, 9: 2}
"""In the time of how many notes a tuplet of so many is played."""


def tunes(words: str) -> list[str]:
    """The tunes of a book: each from its `X:` on."""
    return re.split(r"^X:", words, flags=re.MULTILINE)[1:]


def read(tune: str) -> tuple[str, list[Bar]]:
    """The title and the bars of one tune; no bars where it names no key or is too long to be one."""
    title, reader = "", None
    meter, unit = "4/4", None
    if len(tune) > LONGEST:
        return title, []
    for raw in tune.splitlines()[1:]:
        line = raw.split("%", 1)[0].strip()
        found = _FIELD.match(line)
        if found is None:
            if reader is not None:
                reader.line(line)
            continue
        name, value = found[1], found[2].strip()
        if name == "T" and not title:
            title = re.sub(r"[\x00-\x1f\x7f\s]+", " ", value).strip()[:80]
        elif reader is not None:
            reader.change(name, value)
        elif name == "M":
            meter = _meter(value) or meter
        elif name == "L":
            unit = _fraction(value)
        elif name == "K":
            reader = _Reader(meter, unit or _unit(meter))
            reader.change("K", value)
    return title, [] if reader is None else list(reader.finished())


@dataclass
class _Reader:
    """Reads music line by line; a bar is kept when its bar line comes."""

    meter: str
    unit: Fraction
    fifths: int = 0
    minor: bool = False
    bars: list[Bar] = field(default_factory=list)
    notes: list[Written] = field(default_factory=list)
    chords: list[tuple[float, int]] = field(default_factory=list)
    at: Fraction = Fraction(0)
    altered: dict[tuple[str, int], int] = field(default_factory=dict)
    tuplet: tuple[Fraction, int] = (_WHOLE, 0)
    scale: Fraction = _WHOLE
    tied: bool = False

    def change(self, name: str, value: str) -> None:
        """A field inside the tune."""
        if name == "M" and _meter(value):
            self.flush()
            self.meter = _meter(value)
        elif name == "L":
            self.unit = _fraction(value) or self.unit
        elif name == "K" and (key := _KEY.match(value)) is not None:
            mode = (key[3] or "").lower()
            sharps = _SHARPS[key[1].upper()] + {"#": 7, "b": -7}.get(key[2], 0) + _MODES.get(mode, 0)
            self.fifths = max(-7, min(7, sharps))
            self.minor = mode in ("m", "min", "aeo", "dor", "phr")

    def line(self, words: str) -> None:
        """One line of notes."""
        for token in _TOKEN.finditer(words):
            match token.lastgroup:
                case "quoted":
                    self._symbol(token["quoted"][1:-1])
                case "inline":
                    self.change(token["inline"][1], token["inline"][3:-1].strip())
                case "bar":
                    self.flush()
                case "tuplet":
                    count = int(token["tuplet"][1])
                    if count in _INSTEAD:
                        self.tuplet = (Fraction(_INSTEAD[count], count), count)
                case "broken":
                    self._break(token["broken"])
                case "tie":
                    self.tied = True
                case "chord":
                    self._chord(token["chord"], token["chord_length"])
                case "note":
                    pitch = None
                    if token["letter"] not in "zxZ":
                        pitch = self._pitch(token["sign"], token["letter"], token["octave"])
                    self._sound(pitch, _length(token["length"]))

    def flush(self) -> None:
        """A bar line: what was read is a bar, unless it was nothing."""
        if self.at > 0:
            chords = tuple(sorted(dict(self.chords).items()))
            bar = Bar(self.meter, float(self.at), self.fifths, self.minor, tuple(self.notes), chords)
            self.bars.append(bar)
            self.chords = []
        self.notes, self.at = [], Fraction(0)
        self.altered = {}

    def finished(self) -> Iterator[Bar]:
        """All bars, the last one too if no bar line follows it."""
        self.flush()
        yield from self.bars

    def _symbol(self, words: str) -> None:
        """A chord symbol; of two for one place the first counts, and what stands above or below the staff is no chord."""
        label = None if words[:1] in tuple("^_<>@") else symbols.read(words)
        here = float(self.at)
        if label is not None and all(onset != here for onset, _ in self.chords):
            self.chords.append((here, label))

    def _pitch(self, sign: str, letter: str, octaves: str) -> int:
        octave = 5 if letter.islower() else 4
        octave += octaves.count("'") - octaves.count(",")
        name = letter.upper()
        if sign:
            self.altered[name, octave] = _ALTERS.get(sign, 0)
        place = _SIGNED.index(name)
        signed = (place < self.fifths) - (6 - place < -self.fifths)
        altered = self.altered.get((name, octave), signed)
        return max(0, min(127, symbols.STEPS[name] + altered + 12 * (octave + 1)))

    def _chord(self, words: str, length: str) -> None:
        found = _INNER.findall(words)
        pitch = max(self._pitch(sign, letter, octaves) for sign, letter, octaves, _ in found)
        self._sound(pitch, _length(found[0][3]) * _length(length))

    def _sound(self, pitch: int | None, length: Fraction) -> None:
        share, left = self.tuplet
        lasts = _quarters(length, self.unit)
        if left:
            lasts *= share
            self.tuplet = (share, left - 1)
        if self.scale is not _WHOLE:
            lasts *= self.scale
            self.scale = _WHOLE
        most = _most(self.meter)
        if self.at + lasts > most:  # bar lines are missing: what follows goes into the next bar
            self.flush()
        if pitch is not None and 0 < lasts <= most:
            self.notes.append((float(self.at), float(lasts), pitch, self.tied))
        self.at += min(lasts, most)
        self.tied = False

    def _break(self, marks: str) -> None:
        """Broken rhythm: the note before gets longer and the next one shorter, or the other way round."""
        part = Fraction(1, 2 ** min(len(marks), 3))
        before, self.scale = (2 - part, part) if marks[0] == ">" else (part, 2 - part)
        if self.notes and abs(sum(self.notes[-1][:2]) - float(self.at)) < 1e-9:
            onset, lasts, pitch, tied = self.notes[-1]
            self.notes[-1] = (onset, lasts * float(before), pitch, tied)
            self.at += Fraction(lasts).limit_denominator(960) * (before - 1)


@lru_cache(maxsize=4096)
def _quarters(length: Fraction, unit: Fraction) -> Fraction:
    """A length in quarter notes."""
    return length * unit * 4


@lru_cache(maxsize=256)
def _most(meter: str) -> Fraction:
    """Quarter notes between two bar lines, and in one note, at most: four bars."""
    return Fraction(4 * bar_length(meter))


@lru_cache(maxsize=4096)
def _length(words: str) -> Fraction:
    """A length as a multiple of the unit: `3`, `3/2`, `/`, `//`; 1 where none is written."""
    above, slash, below = words.partition("/")
    count = Fraction(int(above[:4])) if above else Fraction(1)
    if not slash:
        return count
    halves = 1 + below.count("/")
    digits = below.strip("/")[:4]
    return count / (int(digits) or 1) if digits.isdigit() else count / 2 ** min(halves, 8)


def _meter(value: str) -> str:
    """A metre that is understood, else nothing."""
    common = {"C": "4/4", "C|": "2/2"}.get(value.strip(), value.strip())
    return common if METER.match(common) else ""


def _unit(meter: str) -> Fraction:
    """The length of a plain letter where `L` is missing: a sixteenth in metres below 3/4, else an eighth."""
    above, below = meter.split("/")
    return Fraction(1, 16) if Fraction(int(above), int(below)) < Fraction(3, 4) else Fraction(1, 8)


def _fraction(value: str) -> Fraction | None:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,3})", value.strip())
    return Fraction(int(found[1]), int(found[2])) if found and int(found[1]) and int(found[2]) else None
