"""Bars as they are written, and how a song is put together from them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.music.chords import NONE
from playground.music.grid import bar_length
from playground.music.melody import Melody, Notes

FEWEST = 4
"""Notes that a song must have."""
LONGEST = 4000
"""Bars of one song at most."""

_NEAR = 1e-4

Written = tuple[float, float, int, bool]
"""A note in its bar: onset and duration in quarter notes, MIDI pitch, whether it is tied to the one before it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        meter: its time signature.
        length: how many quarter notes are written in it.
        fifths: how many sharps the key signature has; flats are negative.
        minor: whether the mode is minor.
        notes: its notes in order, one at a time.
        chords: `(onset, label)` where a chord begins; the label of no chord ends one.
        below: notes that sound beside the others, of other voices on the same staff.
    """

    meter: str
    length: float
    fifths: int = 0
    minor: bool = False
    notes: tuple[Written, ...] = ()
    chords: tuple[tuple[float, int], ...] = ()
    below: tuple[Written, ...] = ()


def tonic(fifths: int, minor: bool) -> int:
    """The tonic's pitch class under a key signature."""
    return (7 * fifths + 9 * minor) % 12


def joined(bars: Sequence[Bar]) -> list[Bar]:
    """The same bars; one that a repeat sign cuts in two is whole again."""
    whole: list[Bar] = []
    for bar in bars:
        last = whole[-1] if len(whole) > 1 else None  # the first may be a pickup
        full = bar_length(bar.meter)
        if last is not None and last.meter == bar.meter and last.length > 0 and bar.length > 0:
            both = last.length + bar.length
            if last.length < full - _NEAR and abs(both - full) < _NEAR:
                later = tuple((on + last.length, lasts, pitch, tied) for on, lasts, pitch, tied in bar.notes)
                chords = tuple((onset + last.length, label) for onset, label in bar.chords)
                whole[-1] = replace(last, length=both, notes=last.notes + later, chords=last.chords + chords)
                continue
        whole.append(bar)
    return whole


def laid(bars: Sequence[Bar]) -> Notes:
    """All notes of the bars one bar after another as long as each is written, tied ones joined; they may overlap."""
    notes: list[tuple[float, float, int]] = []
    ends: dict[tuple[int, float], int] = {}
    start = 0.0
    for bar in bars:
        for onset, duration, pitch, tied in sorted((*bar.notes, *bar.below)):
            at = round(start + onset, 6)
            before = ends.pop((pitch, round(at, 4)), None) if tied else None
            if before is None:
                before = len(notes)
                notes.append((at, round(duration, 6), pitch))
            else:
                notes[before] = (notes[before][0], round(at + duration - notes[before][0], 6), pitch)
            ends[pitch, round(at + duration, 4)] = before
        start = round(start + bar.length, 6)
    return tuple(notes)


def song(title: str, bars: Sequence[Bar], tempo: float = 84.0) -> Melody | None:
    """The melody with its chords; None where there are too few notes or no chord.

    All bars get the length of the song's commonest metre: those of another metre, and those that hold more than fits,
    are stretched to it, so that one bar stays one bar. A short first bar is a pickup.
    """
    if not bars or len(bars) > LONGEST:
        return None
    meter = Counter(bar.meter for bar in bars).most_common(1)[0][0]
    long, minor = bar_length(meter), bars[0].minor
    first = bars[0]
    pickup = 0.0
    if len(bars) > 1 and first.length < bar_length(first.meter) - _NEAR:
        pickup = round(first.length * long / bar_length(first.meter), 6)
    notes: list[tuple[float, float, int]] = []
    chords: list[tuple[float, int]] = []
    modulations: list[tuple[float, int]] = []
    start, fifths = 0.0, first.fifths
    for number, bar in enumerate(bars):
        scale = long / max(bar_length(bar.meter), bar.length)
        for onset, duration, pitch, tied in bar.notes:
            at, lasts = round(start + onset * scale, 6), round(duration * scale, 6)
            if tied and notes and notes[-1][2] == pitch and abs(sum(notes[-1][:2]) - at) < _NEAR:
                notes[-1] = (notes[-1][0], round(at + lasts - notes[-1][0], 6), pitch)
            elif lasts > 0:
                notes.append((at, lasts, pitch))
        chords += [(round(start + onset * scale, 6), label) for onset, label in bar.chords]
        if bar.fifths != fifths:
            fifths = bar.fifths
            modulations.append((start, tonic(fifths, minor)))
        start = round(start + (pickup if pickup and not number else long), 6)
    spans = _spans(chords, start)
    if len(notes) < FEWEST or not spans:
        return None
    return Melody(
        title,
        tuple(notes),
        spans,
        tonic(first.fifths, minor),
        minor,
        meter,
        pickup,
        tempo=tempo,
        modulations=tuple(modulations),
    )


def _spans(chords: Sequence[tuple[float, int]], end: float) -> tuple[tuple[float, float, int], ...]:
    """Chords with their durations: each lasts until the next one begins."""
    until = [*(onset for onset, _ in chords[1:]), end][: len(chords)]
    return tuple(
        (onset, round(stop - onset, 6), label)
        for (onset, label), stop in zip(chords, until, strict=True)
        if label != NONE and stop > onset + _NEAR
    )
