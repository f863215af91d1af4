"""Spelling: which letter and sign a pitch is written with in a key.

On the line of fifths (… B♭ F C G D …, C = 0) a key with `sharps` owns the seven names from `sharps - 1`; the five
that remain are the ones its music alters most: raised steps on the sharp side, lowered ones on the flat side.
"""

from typing import NamedTuple

from playground.music.chords import NONE

_LETTERS = "FCGDAEB"
_NATURAL = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


class Spelt(NamedTuple):
    """A written pitch: letter, sharps (flats are negative), octave (middle C is in octave 4)."""

    letter: str
    alter: int
    octave: int

    @property
    def sign(self) -> str:
        """The accidental as a sign: ♯, ♭ or nothing."""
        return "♯" * self.alter if self.alter >= 0 else "♭" * -self.alter


def spell(pitch: int, sharps: int, minor: bool) -> Spelt:
    """How a MIDI pitch is written in the key with `sharps` (flats are negative)."""
    lowest = sharps - (2 if minor else 3)
    return _on_line(pitch, lowest)


def chord_root(label: int, sharps: int) -> Spelt:
    """How the root of a chord is written above the staff: closer to the key, without double signs."""
    return _on_line(60 + label % 12, max(-7, min(sharps - 4, 0)))


def chord_name(label: int, sharps: int) -> str:
    """A chord's name as it is spelt in the key: `G♯m` with sharps, `A♭m` with flats."""
    if label == NONE:
        return "–"
    root = chord_root(label, sharps)
    return f"{root.letter}{root.sign}{'m' if label >= 12 else ''}"


def _on_line(pitch: int, lowest: int) -> Spelt:
    place = next(f for f in range(lowest, lowest + 12) if f * 7 % 12 == pitch % 12)
    letter, alter = _LETTERS[(place + 1) % 7], (place + 1) // 7
    return Spelt(letter, alter, (pitch - alter - _NATURAL[letter]) // 12 - 1)
