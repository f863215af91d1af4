"""Names of notes and chords as publishers write them: `C0 minor-seventh`, `B-2`, `F#m7b5/A`."""

import re
from functools import lru_cache

from playground.music.chords import NONE

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERED = {"": 0, "0": 0, "#": 1, "##": 2, "2": 2, "b": -1, "bb": -2, "-1": -1, "-2": -2, "1": 1}

_LONGEST = 60
"""Letters of a chord symbol at most."""
_MINOR = re.compile(r"m(?!aj)|-|d(?!om)|o|°|ø|h")
_NO_CHORD = re.compile(r"none|pedal|other|n\.?c|neapolitan|italian|french|german|\[\]")
_SYMBOL = re.compile(r"([A-G])([#b]?)((?:maj|min|dim|aug|sus|add|dom|[mMdahoø°+#b()\d-])*)(?:/[A-Ga-g][#b+-]?)?$")


def step(name: str) -> int | None:
    """The pitch class of a letter with its alteration, −2 to 13; None where it is none.

    The alteration is a sign or, in the CSV Leadsheet Database, a number: `F#`, `Bb`, `C0`, `B-2` (twice flat).
    """
    letter, altered = STEPS.get(name[:1]), _ALTERED.get(name[1:])
    return None if letter is None or altered is None else letter + altered


def triad(root: int, kind: str) -> int:
    """The label of a chord by its kind: minor, diminished and half-diminished are minor, all others major.

    Kinds without a triad (`none`, `pedal`, `[]`) and the empty one have no chord.
    """
    kind = kind.strip()
    if not kind or _NO_CHORD.match(kind.lower()):
        return NONE
    return root % 12 + 12 * (_MINOR.match(kind) is not None)


def read(symbol: str) -> int | None:
    """The label of a chord symbol above a staff, `F#m7/A`; None for other words (*fine*, *D.C.*)."""
    return _read(symbol) if len(symbol) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _read(symbol: str) -> int | None:
    words = symbol.replace(" ", "").strip("()")
    if re.match(r"n\.?c", words, re.IGNORECASE):
        return NONE
    found = _SYMBOL.match(words)
    if found is None:
        return None
    letter, sign, kind = found.groups()
    return triad(STEPS[letter] + _ALTERED[sign], kind or "major")
