"""Melodies typed as text or played on the on-screen keyboard: `E4 C4:2 r G#4:0.5`."""

import re

from playground.errors import WrongFile
from playground.music.melody import Notes
from playground.text import Text

LOWEST, HIGHEST, LONGEST, MOST = 36, 96, 16.0, 400.0
"""The lowest and highest pitch, the longest note and the longest melody in quarter notes."""

_NOTE = re.compile(
    r"^(?P<name>do|re|mi|fa|sol|la|si|[a-h]|r)(?P<sign>[#♯b♭]{0,2})(?P<octave>-?\d{1,2})?(?:[:*](?P<length>\d{1,3}(?:[.,]\d{1,4})?|\d{1,2}/\d{1,2}))?$",
    re.IGNORECASE,
)
_STEPS = {
    "c": 0,
    "d": 2,
    "e": 4,
    "f": 5,
    "g": 7,
    "a": 9,
    "b": 11,
    "h": 11,
    "do": 0,
    "re": 2,
    "mi": 4,
    "fa": 5,
    "sol": 7,
    "la": 9,
    "si": 11,
}
_SIGNS = {"#": 1, "♯": 1, "b": -1, "♭": -1}


def read(words: str) -> Notes:
    """The notes of a typed melody, one after another.

    A note is its name (English, or Spanish `do re mi`), a sign (`#`, `b`), an octave (4 where none is given; C4 is
    middle C) and, after a colon, its length in quarter notes (1 where none is given); `r` is a rest. Bar lines are
    passed over.

    Raises:
        WrongFile: a word is no note, and the sentence shows it; or the melody is too long.
    """
    notes: list[tuple[float, float, int]] = []
    at = 0.0
    for word in words.replace("|", " ").replace(";", " ").split():
        found = _NOTE.match(word.strip(","))
        length = _length(found["length"]) if found else 0.0
        if found is None or not 0 < length <= LONGEST:
            raise WrongFile(
                Text(
                    "“{word}” is not a note; write notes like C4 F#4 G4:2 (a length in quarter notes after the colon), or r for a rest.",
                    "«{word}» no es una nota; escriba notas como C4 F#4 G4:2 (tras los dos puntos, la duración en negras) o r para un silencio.",
                ).format(word=word[:20])
            )
        if found["name"].lower() != "r":
            sign = sum(_SIGNS[mark.lower()] for mark in found["sign"])
            pitch = 12 * (int(found["octave"] or 4) + 1) + _STEPS[found["name"].lower()] + sign
            if not LOWEST <= pitch <= HIGHEST:
                raise WrongFile(
                    Text(
                        "The note “{word}” is too high or too low; stay between C2 and C7.",
                        "La nota «{word}» es demasiado aguda o demasiado grave; quédese entre C2 y C7.",
                    ).format(word=word[:20])
                )
            notes.append((at, length, pitch))
        at = round(at + length, 6)
    if at > MOST:
        raise WrongFile(
            Text(
                "The melody is too long; it may last {most} quarter notes.",
                "La melodía es demasiado larga; puede durar {most} negras.",
            ).format(most=round(MOST))
        )
    return tuple(notes)


def _length(words: str | None) -> float:
    if not words:
        return 1.0
    over, _, under = words.replace(",", ".").partition("/")
    return float(over) / float(under) if under and float(under) else float(over) if not under else 0.0
