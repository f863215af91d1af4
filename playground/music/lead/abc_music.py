"""The music code of ABC: the notes of one voice, bar by bar.

Read are accidentals that hold for the bar, octaves, lengths, tuplets, broken rhythm, ties, the highest note of a chord,
rests of a bar or more, overlays, and changes of metre, unit and key. Passed over are grace notes, decorations, slurs,
words above the staff and spacing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from playground.music.grid import bar_length
from playground.music.lead import abc_fields, symbols
from playground.music.lead.abc_fields import ALTERS, Key
from playground.music.lead.bars import LONGEST, Bar, Written

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"\n]*")
    | (?P<inline>\[[A-Za-z]:[^\]\n]{0,300}\])
    | (?P<bar>\|[\]|:]*|:+\|?:*|\[\|)
    | (?P<tuplet>\(\d(?::\d?){0,2})
    | (?P<skipped>\{[^}\n]{0,300}\}|![^!|\n]{0,60}!|\+(?:f+|(?=[^+|\s]{0,20}[h-zH-Z.<>])[^+|\s]{1,20})\+|\[\d|\d[,-]?|y\d*)
    | (?P<chord>(?:\[(?P<inside>[^\]\[|\n]{1,300})\]|\+(?P<old>[\^=_A-Ga-g,'\d/]+)\+)(?P<chord_length>[\d/]*))
    | (?P<note>(?P<sign>\^\^|__|[\^=_]?)(?P<letter>[A-Ga-gzxZX])(?P<octave>[,']*)(?P<length>[\d/]*))
    | (?P<broken><+|>+)
    | (?P<tie>-)
    | (?P<overlay>&+)""",
    re.VERBOSE,
)
_INNER = re.compile(r"""(?:"[^"]*"|![^!]*!)|(\^\^|__|[\^=_]?)([A-Ga-gzx])([,']*)([\d/]*)(-?)""")
_WHOLE = Fraction(1)
_LONG = Fraction(400)
"""Quarter notes of one note at most."""
_MOST_RESTS = 500
"""Bars of one rest at most."""


@dataclass(slots=True)
class Voice:
    """Reads one voice line by line; a bar is kept when its bar line comes.

    Attributes:
        meter: the time signature, `4/4`.
        unit: the length of a plain letter, as a share of a whole note.
        key: the key signature.
        shift: semitones between what is written and what sounds.
        accidentals: whether accidentals hold for the `octave`, for the letter in all octaves (`pitch`), or only once
            (`not`); empty where the tune does not say, which is read as `octave`, as on any staff.
        name: the voice's name, for people.
        percussion: whether its notes are no pitches.
        used: whether anything was read.
        stacked: whether there were chords of several notes.
        doubtful: whether a note would be another one if accidentals held in all octaves, which is what the standard
            says where a tune does not, and few programs do.
        bars: the bars that were read.
        strange: metres that are not known, as they are written.
    """

    meter: str
    unit: Fraction
    key: Key
    shift: int = 0
    accidentals: str = ""
    name: str = ""
    percussion: bool = False
    used: bool = False
    stacked: bool = False
    doubtful: bool = False
    bars: list[Bar] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    _notes: list[Written] = field(default_factory=list)
    _below: list[Written] = field(default_factory=list)
    _chords: list[tuple[float, int]] = field(default_factory=list)
    _at: Fraction = Fraction(0)
    _altered: dict[str, int] = field(default_factory=dict)
    _anywhere: dict[str, int] = field(default_factory=dict)
    _signed: dict[str, int] = field(default_factory=dict)
    _tuplet: tuple[Fraction, int] = (_WHOLE, 0)
    _scale: Fraction = _WHOLE
    _tied: bool = False
    _latest: tuple[str, int, int] = ("", 0, 0)
    _lasted: Fraction | None = None
    _over: Fraction | None = None
    _back: bool = False

    def __post_init__(self) -> None:
        self._signed = dict(self.key.altered)

    def change(self, name: str, value: str) -> None:
        """A field inside the tune."""
        if name == "M":
            meter = abc_fields.meter(value)
            if meter is None:
                self.strange.append(value)
            elif meter:
                if self._at:
                    self.flush()
                self.meter = meter
        elif name == "L":
            self.unit = abc_fields.unit(value) or self.unit
        elif name == "K" and (key := abc_fields.key(value)) is not None:
            self.key, self._signed = key, dict(key.altered)
        if name in "KV" and (shift := abc_fields.shift(value)) is not None:
            self.shift = shift

    def line(self, words: str) -> None:
        """One line of notes."""
        for token in _TOKEN.finditer(words):
            match token.lastgroup:
                case "note":
                    letter = token["letter"]
                    if letter in "zx":
                        self._sound(None, _length(token["length"]))
                    elif letter in "ZX":
                        self._rest(token["length"])
                    else:
                        self._sound(self._pitch(token["sign"], letter, token["octave"]), _length(token["length"]))
                case "bar":
                    self.flush()
                case "chord":
                    self._chord(token["inside"] or token["old"], token["chord_length"])
                case kind if kind is not None:
                    self._mark(kind, token[kind])

    def _mark(self, kind: str, words: str) -> None:
        """What stands between the notes."""
        match kind:
            case "quoted":
                self._symbol(words[1:-1])
            case "broken":
                self._break(words)
            case "tie":
                self._tied = True
            case "tuplet":
                self._begin_tuplet(words)
            case "inline":
                self.change(words[1], words[3:-1].strip())
            case "overlay":
                self._overlay(len(words))

    def flush(self) -> None:
        """A bar line: what was read is a bar, unless it was nothing."""
        self._altered, self._anywhere = {}, {}
        if self._over is not None:
            if self._back and self._at < self._over:
                return  # an overlay of several bars has not caught up yet
            self._at, self._over, self._back = max(self._at, self._over), None, False
        if self._at > 0:
            chords = tuple(sorted(dict(self._chords).items())) if self._chords else ()
            if len(self.bars) <= LONGEST:
                notes, below = tuple(self._notes), tuple(self._below)
                self.bars.append(
                    Bar(self.meter, float(self._at), self.key.fifths, self.key.minor, notes, chords, below)
                )
            self._chords = []
        self._notes, self._below, self._at = [], [], Fraction(0)
        self._lasted = None

    def finished(self) -> Iterator[Bar]:
        """All bars, the last one too if no bar line follows it."""
        self._back = False
        self.flush()
        yield from self.bars

    def _symbol(self, words: str) -> None:
        """A chord symbol; of two for one place the first counts, and what stands above or below the staff is no chord."""
        label = None if words[:1] in tuple("^_<>@") or self._over is not None else symbols.read(words)
        here = float(self._at)
        if label is not None and all(onset != here for onset, _ in self._chords):
            self._chords.append((here, label))

    def _pitch(self, sign: str, letter: str, octaves: str) -> int:
        name, octave = letter.upper(), 5 if letter >= "a" else 4
        if octaves:
            octave += octaves.count("'") - octaves.count(",")
        place = name if self.accidentals == "pitch" else f"{name}{octave}"
        if sign:
            altered = ALTERS[sign]
            if self.accidentals != "not":
                self._altered[place] = self._anywhere[name] = altered
        elif self._tied and self._latest[:2] == (name, octave):  # a tie carries the accidental over the bar line
            altered = self._latest[2]
        else:
            altered = self._altered.get(place, self._signed.get(name, 0))
            if self._anywhere and not self.accidentals and self._anywhere.get(name, altered) != altered:
                self.doubtful = True
        self._latest = (name, octave, altered)
        return max(0, min(127, symbols.STEPS[name] + altered + 12 * (octave + 1) + self.shift))

    def _chord(self, inside: str, length: str) -> None:
        """The highest note of a chord; its first note says how long it is."""
        before, highest = self._latest, self._latest
        top, first, tied = -1, None, False
        for sign, letter, octaves, lasting, tie in _INNER.findall(inside):
            if not letter:
                continue
            first = first or lasting or "1"
            if letter in "zx":
                continue
            self._latest = before
            self.stacked = self.stacked or top >= 0
            pitch = self._pitch(sign, letter, octaves)
            if pitch > top:
                top, tied, highest = pitch, bool(tie), self._latest
        self._latest = highest
        if first is None:  # words in brackets
            return
        self._sound(top if top >= 0 else None, _length(first) * _length(length))
        self._tied = tied

    def _sound(self, pitch: int | None, length: Fraction) -> None:
        share, left = self._tuplet
        lasts = _quarters(length, self.unit)
        if left:
            lasts *= share
            self._tuplet = (share, left - 1)
        if self._scale is not _WHOLE:
            lasts *= self._scale
            self._scale = _WHOLE
        lasts = min(lasts, _LONG)
        over = self._over is not None
        ends = self._at + lasts
        if self._at and not over and ends > _most(self.meter):
            self.flush()  # bar lines are missing: what follows goes into the next bar
            ends = lasts
        if pitch is not None and lasts:
            (self._below if over else self._notes).append((float(self._at), float(lasts), pitch, self._tied))
        self._at, self._lasted, self.used = ends, lasts, True
        self._tied = False

    def _rest(self, count: str) -> None:
        """A rest of whole bars."""
        for _ in range(min(int(_length(count)) or 1, _MOST_RESTS)):
            if self._at:
                self.flush()
            if len(self.bars) > LONGEST:
                break
            self._at = Fraction(bar_length(self.meter))
        self._lasted, self._tied = None, False

    def _break(self, marks: str) -> None:
        """Broken rhythm: the note before gets longer and the next one shorter, or the other way round."""
        part = Fraction(1, 2 ** min(len(marks), 3))
        before, self._scale = (2 - part, part) if marks[0] == ">" else (part, 2 - part)
        if self._lasted is None:
            return
        notes = self._notes if self._over is None else self._below
        start = float(self._at - self._lasted)
        if notes and notes[-1][0] == start:
            _, _, pitch, tied = notes[-1]
            notes[-1] = (start, float(self._lasted * before), pitch, tied)
        self._at += self._lasted * (before - 1)
        self._lasted = None

    def _begin_tuplet(self, words: str) -> None:
        """`(p:q:r`: p notes in the time of q, for the next r notes."""
        count, instead, notes = ([int(word) if word else 0 for word in words[1:].split(":")] + [0, 0])[:3]
        if count > 1:
            self._tuplet = (Fraction(instead or _instead(count, self.meter), count), notes or count)

    def _overlay(self, bars: int) -> None:
        """`&`: what follows sounds from the beginning of the bar on; `&&`, from that of the bar before."""
        self._over = max(self._over or Fraction(0), self._at)
        back = sum((Fraction(bar.length) for bar in self.bars[len(self.bars) - bars + 1 :]), Fraction(0))
        self._at, self._back = -back, back > 0
        self._altered, self._lasted, self._tied = {}, None, False


def _instead(count: int, meter: str) -> int:
    """In the time of how many notes a tuplet of so many is played."""
    above, below = meter.split("/")
    compound = int(above) > 3 and int(above) % 3 == 0 and int(below) >= 8
    return {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(count, 3 if compound else 2)


@lru_cache(maxsize=4096)
def _quarters(length: Fraction, unit: Fraction) -> Fraction:
    """A length in quarter notes."""
    return length * unit * 4


@lru_cache(maxsize=256)
def _most(meter: str) -> Fraction:
    """Quarter notes between two bar lines at most: four bars."""
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
