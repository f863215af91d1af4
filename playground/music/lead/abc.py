"""Tunes in ABC notation (abcnotation.com, standard 2.1): books of tunes with chord symbols, and melodies of people.

What the standard says of pitch and length is read: see `abc_music` for the notes and `abc_fields` for the fields. Repeats
are not played out, ornaments and words are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from playground.music.lead import abc_fields
from playground.music.lead.abc_fields import Key
from playground.music.lead.abc_music import Voice
from playground.music.lead.bars import Bar

LONGEST = 200_000
"""Characters of one tune at most."""
_MOST_VOICES = 64
_WIDEST = 1000
"""Characters of a field that are read."""

_FIELD = re.compile(r"([A-Za-z+]):(?![|:])\s*(.*)")
_BEFORE_COMMENT = re.compile(r'(?:[^"%\\]|\\.?|"[^"]*")*')
_PROPAGATED = re.compile(r"%%\s*propagate-accidentals\s+(\w+)|propagate-accidentals\s+(\w+)")


@dataclass
class Tune:
    """One tune.

    Attributes:
        title: the tune's name.
        voices: its voices in the order in which they come.
        key: what its head declares; None where it has no key, and so no music.
        shift: semitones between what its head writes and what sounds.
        meter: of its head; empty where the music is free of one, None where none is declared.
        strange: metres of its head that are not known, as they are written.
        tempo: quarter notes a minute, where the tune says so.
    """

    title: str = ""
    voices: list[Voice] = field(default_factory=list)
    key: Key | None = None
    shift: int = 0
    meter: str | None = None
    strange: list[str] = field(default_factory=list)
    tempo: float | None = None


def tunes(words: str) -> list[str]:
    """The tunes of a book: each from behind its `X:` on, with what the book's head says of metre and unit for all."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    head, *found = re.split(r"^X:(?![|:])", words, flags=re.MULTILINE)
    common = [line for line in head.split("\n") if line[:2] in ("M:", "L:")] if ":" in head else []
    return (
        ["\n".join([tune.partition("\n")[0], *common, tune.partition("\n")[2]]) for tune in found] if common else found
    )


def read(tune: str) -> tuple[str, list[Bar]]:
    """The title and the bars of one tune; no bars where it names no key or is too long to be one.

    Of several voices it is the first with chord symbols, else the first.
    """
    found = score(tune)
    voices = [list(voice.finished()) for voice in found.voices]
    chosen = next((bars for bars in voices if any(bar.chords for bar in bars)), voices[0] if voices else [])
    return found.title, chosen


def score(tune: str) -> Tune:
    """All voices of one tune, which begins behind its `X:`."""
    return _Reading().tune(tune)


class _Reading:
    """Goes through a tune line by line and gives every line to its voice."""

    def __init__(self) -> None:
        self.found = Tune()
        self.unit: Fraction | None = None
        self.accidentals = ""
        self.voices: dict[str, Voice] = {}
        self.current: Voice | None = None
        self.declared: dict[str, str] = {}
        self.head: Voice | None = None
        self.after_blank = False

    def tune(self, words: str) -> Tune:
        """See `score`."""
        if len(words) > LONGEST:
            return self.found
        for raw in _lines(words):
            if raw.startswith("%"):
                self._directive(raw)
                continue
            line = _uncommented(raw)
            found = _FIELD.match(line)
            if found is not None:
                self.after_blank = False
                self._field(found[1], found[2][:_WIDEST].strip())
            elif not line:
                self.after_blank = True
            elif self.current is not None and ("|" in line or not self.after_blank):  # prose below a tune has no bars
                self.after_blank = False
                self._music(line)
        self.found.voices = [voice for voice in self.voices.values() if voice.used] or list(self.voices.values())[:1]
        return self.found

    def _field(self, name: str, value: str) -> None:
        found = self.found
        if name == "T" and not found.title:
            found.title = re.sub(r"[\x00-\x1f\x7f\s]+", " ", value).strip()[:80]
        elif name == "I":
            self._directive(value)
        elif name == "V":
            self._voice(value)
        elif name == "Q" and found.tempo is None:
            found.tempo = abc_fields.tempo(value)
        elif self.current is not None:
            self.current.change(name, value)
        elif name == "M":
            found.meter = abc_fields.meter(value)
            if found.meter is None:
                found.strange.append(value)
        elif name == "L":
            self.unit = abc_fields.unit(value)
        elif name == "K":
            self._begin(value)

    def _begin(self, value: str) -> None:
        """The key ends the head of a tune; every voice begins with what the head says."""
        found = self.found
        found.key = abc_fields.key(value) or Key()
        found.shift = abc_fields.shift(value) or 0
        self.head = Voice(
            found.meter or "4/4",
            self.unit or abc_fields.default_unit(found.meter or ""),
            found.key,
            found.shift,
            self.accidentals,
        )
        for identity, words in self.declared.items():
            self._open(identity, words)
        self.current = next(iter(self.voices.values()), None) or self._open("", "")

    def _voice(self, value: str) -> None:
        identity = abc_fields.voice(value)[0]
        if self.head is None:
            self.declared.setdefault(identity, value)
        elif identity in self.voices:
            self.current = self.voices[identity]
            self.current.change("V", value)
        elif len(self.voices) < _MOST_VOICES:
            only = self.voices.get("")
            if only is not None and not only.used:
                del self.voices[""]
            self.current = self._open(identity, value, only if only is not None and not only.used else None)

    def _open(self, identity: str, words: str, begun: Voice | None = None) -> Voice:
        start = begun or self.head
        assert start is not None  # the key, which ends the head, begins the voices
        _, name, percussion = abc_fields.voice(words)
        voice = Voice(start.meter, start.unit, start.key, start.shift, start.accidentals, name, percussion)
        voice.change("V", words)
        self.voices[identity] = voice
        return voice

    def _directive(self, words: str) -> None:
        found = _PROPAGATED.search(words)
        if found is not None:
            self.accidentals = found[1] or found[2]
            for voice in self.voices.values():
                voice.accidentals = self.accidentals

    def _music(self, line: str) -> None:
        for part in re.split(r"(\[V:[^\]\n]*\])", line):
            if part.startswith("[V:"):
                self._voice(part[3:-1].strip())
            elif self.current is not None:
                self.current.line(part)


def _lines(words: str) -> Iterator[str]:
    """The lines behind the number of a tune, without blocks of text between them."""
    block = False
    for raw in words.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:]:
        line = raw.strip()
        if line.startswith("%%begin"):
            block = True
        elif line.startswith("%%end"):
            block = False
        elif not block:
            yield line


def _uncommented(line: str) -> str:
    """The line without its comment; a per cent sign inside quotation marks is text."""
    if "%" not in line:
        return line
    found = _BEFORE_COMMENT.match(line)
    end = found.end() if found else 0
    return line[:end].rstrip() if line[end : end + 1] == "%" else line
