"""From music21's streams to melodies: notes with their ties joined, the top line, key, meter and pickup."""

import re
from typing import Any

from music21 import key, meter, stream, tempo

from playground.errors import WrongFile
from playground.music import grid, keys
from playground.music.melody import Melody, Notes
from playground.text import Text

FEWEST = 4
"""Notes that a melody must have."""

LONGEST = 400.0
"""Quarter notes that are kept of a long one."""

_TEMPO = 84.0
_SLOWEST, _FASTEST = 40.0, 240.0


def notes_of(part: Any) -> list[tuple[float, float, int]]:
    """A part's notes as `(onset, duration, midi pitch)`, tied ones joined, the highest of a chord; no chord symbols."""
    notes: list[tuple[float, float, int]] = []
    ends: dict[tuple[int, float], int] = {}
    for note in part.flatten().notes:
        onset, duration = round(float(note.offset), 4), round(float(note.quarterLength), 6)
        if duration <= 0 or "ChordSymbol" in note.classes or not note.pitches:
            continue
        pitch = int(max(found.midi for found in note.pitches))
        tied = note.tie is not None and note.tie.type in ("continue", "stop")
        before = ends.pop((pitch, onset), None) if tied else None
        if before is None:
            before = len(notes)
            notes.append((round(float(note.offset), 6), duration, pitch))
        else:
            notes[before] = (notes[before][0], round(notes[before][1] + duration, 6), pitch)
        ends[pitch, round(sum(notes[before][:2]), 4)] = before
    return notes


def top_line(notes: Notes) -> Notes:
    """The highest line of notes that may sound together: one note at a time.

    A note that begins under a sounding higher one is left out; a note is cut where a higher one begins.
    """
    line: list[tuple[float, float, int]] = []
    for onset, duration, pitch in sorted(notes, key=lambda note: (note[0], -note[2])):
        if line:
            start, length, top = line[-1]
            if start + length > onset + 1e-4:
                if pitch <= top or onset - start < 1e-4:
                    continue
                line[-1] = (start, onset - start, top)
        line.append((onset, duration, pitch))
    return tuple(line)


def melody(score: Any, name: str) -> tuple[Melody, tuple[Text, ...]]:
    """The melody of a score, and sentences on what was done to get it.

    Raises:
        WrongFile: it has too few notes.
    """
    said: list[Text] = []
    if isinstance(score, stream.Opus):
        tunes = list(score.scores)
        if len(tunes) > 1:
            said.append(_FIRST_TUNE)
        score = tunes[0]
    voices = list(score.parts) or [score]
    every = [note for voice in voices for note in notes_of(voice)]
    notes = tuple((_snapped(onset), _snapped(duration), pitch) for onset, duration, pitch in top_line(tuple(every)))
    notes = tuple(note for note in notes if note[1] > 0)
    if len(notes) < FEWEST:
        raise WrongFile(_TOO_FEW.format(fewest=FEWEST, count=len(notes)))
    stacked = any(len(n.pitches) > 1 and "ChordSymbol" not in n.classes for n in score.recurse().notes)
    if stacked or len(every) > len(notes):
        said.append(_POLYPHONY)
    signed, pickup = _bars(voices[0])
    length = grid.bar_length(signed)
    empty = max(0.0, (notes[0][0] - pickup) // length * length)
    notes = tuple((onset - empty, duration, pitch) for onset, duration, pitch in notes)
    if max(sum(note[:2]) for note in notes) > LONGEST:
        notes = tuple((a, min(d, LONGEST - a), pitch) for a, d, pitch in notes if a < LONGEST)
        said.append(_TOO_LONG.format(most=round(LONGEST)))
    signature = score.recurse().getElementsByClass(key.KeySignature).first()
    sharps = int(signature.sharps) if signature is not None else None
    tonic, minor = keys.guess(notes, sharps)
    return Melody(_title(score, name), notes, (), tonic, minor, signed, pickup, tempo=_speed(score)), tuple(said)


def _bars(voice: Any) -> tuple[str, float]:
    """The time signature, and the length of the pickup in quarter notes."""
    written = voice.recurse().getElementsByClass(meter.TimeSignature).first()
    signed = written.ratioString if written is not None and grid.METER.match(written.ratioString) else "4/4"
    bars = list(voice.getElementsByClass(stream.Measure))
    if len(bars) < 2:
        return signed, 0.0
    return signed, round(float(bars[0].duration.quarterLength) % grid.bar_length(signed), 6)


def _snapped(quarters: float) -> float:
    """The nearest length that can be written: an eighth or a sixth of a quarter note."""
    return min((round(quarters * parts) / parts for parts in (8, 6)), key=lambda written: abs(written - quarters))


def _speed(score: Any) -> float:
    mark = score.recurse().getElementsByClass(tempo.MetronomeMark).first()
    speed = mark.getQuarterBPM() if mark is not None else None
    return min(_FASTEST, max(_SLOWEST, float(speed or _TEMPO)))


def _title(score: Any, name: str) -> str:
    title = score.metadata.bestTitle if score.metadata is not None else None
    return re.sub(r"[\x00-\x1f\x7f]", " ", str(title or name)).strip()[:80]


_FIRST_TUNE = Text(
    "The file has several tunes; the first is used.", "El archivo tiene varias piezas; se usa la primera."
)
_POLYPHONY = Text(
    "Several notes sound at once in the file; its highest line was taken as the melody.",
    "En el archivo suenan varias notas a la vez; se tomó la línea más aguda como melodía.",
)
_TOO_FEW = Text(
    "A melody needs at least {fewest} notes; this one has {count}.",
    "Una melodía necesita al menos {fewest} notas; esta tiene {count}.",
)
_TOO_LONG = Text(
    "The music is long; only its first {most} quarter notes are used.",
    "La música es larga; solo se usan sus primeras {most} negras.",
)
