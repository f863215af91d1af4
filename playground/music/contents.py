"""What a file of music holds before one melody is chosen from it; every reader gives this."""

from dataclasses import dataclass

from playground.music.melody import Notes
from playground.text import Text

Meter = tuple[float, str]
"""Where a metre begins, in quarter notes, and which it is."""


@dataclass(frozen=True)
class Part:
    """A track or voice.

    Attributes:
        name: what the part is called.
        notes: its notes at sounding pitch; they may overlap.
        percussion: whether its notes are no pitches.
        reduced: whether only the highest notes of its chords are here.
        first_voice: where a score says which notes are of the first of several voices: those; else empty.
    """

    name: str
    notes: Notes
    percussion: bool = False
    reduced: bool = False
    first_voice: Notes = ()


@dataclass(frozen=True)
class Signature:
    """A key signature.

    Attributes:
        start: where it begins, in quarter notes.
        sharps: how many sharps it has; flats are negative.
        tonic: the declared tonic's pitch class; None where only sharps or flats are written.
        minor: whether the declared mode is a minor one.
        mode: the name of the declared mode where it is neither major nor minor.
    """

    start: float
    sharps: int
    tonic: int | None = None
    minor: bool = False
    mode: str = ""


@dataclass(frozen=True)
class Music:
    """What a file holds.

    Attributes:
        parts: the tracks or voices of the file.
        title: what the file says it is called; empty where it says nothing.
        meters: the changes of metre in order; empty where none is declared.
        pickup: quarter notes before the first full bar.
        signatures: key signatures in order; empty where none is declared.
        tempo: quarter notes a minute, where it is said.
        strange: metres that are not known, as they are written.
        played: whether onsets and lengths are those of a performance and not of a score.
        said: sentences on how it was read.
    """

    parts: tuple[Part, ...]
    title: str = ""
    meters: tuple[Meter, ...] = ()
    pickup: float = 0.0
    signatures: tuple[Signature, ...] = ()
    tempo: float | None = None
    strange: tuple[str, ...] = ()
    played: bool = False
    said: tuple[Text, ...] = ()
