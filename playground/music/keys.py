"""Keys: guessing one from the notes, naming it, and the distance to C major or A minor.

Guessing correlates how long each pitch class sounds with the key profiles of Krumhansl and Kessler (1982, "Tracing the
dynamic changes in perceived tonal organization in a spatial representation of musical keys", Psychological Review 89).
"""

import numpy as np

from playground.music.melody import Notes
from playground.text import Text

MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
"""How well each pitch class above the tonic fits, as listeners rated it."""

_FINAL = 0.3
_SIGNED = 0.5


def guess(notes: Notes, sharps: int | None = None, last: int | None = None) -> tuple[int, bool]:
    """The likeliest key: tonic pitch class, and whether it is minor.

    Args:
        notes: a melody, or all voices.
        sharps: the key signature where one is written (flats are negative); its two keys are preferred.
        last: the final pitch of the melody or of the bass, which is often the tonic; taken from the notes if missing.
    """
    if not notes:
        return 0, False
    weights = np.zeros(12)
    for _, duration, pitch in notes:
        weights[pitch % 12] += duration
    final = (max(notes)[2] if last is None else last) % 12
    best, found = -np.inf, (0, False)
    for tonic in range(12):
        for minor in (False, True):
            profile = np.roll(MINOR if minor else MAJOR, tonic)
            spread = np.std(weights)
            fit = float(np.corrcoef(weights, profile)[0, 1]) if spread > 0 else 0.0
            fit += _FINAL * (final == tonic)
            if sharps is not None and signature(tonic, minor) == sharps:
                fit += _SIGNED
            if fit > best + 1e-12:
                best, found = fit, (tonic, minor)
    return found


def signature(tonic: int, minor: bool) -> int:
    """Sharps of the key signature, −5 to 6 (flats are negative)."""
    sharps = (tonic + (3 if minor else 0)) * 7 % 12
    return sharps - 12 if sharps > 6 else sharps


def to_c(tonic: int, minor: bool) -> int:
    """Semitones, −5 to 6, that bring the key to C major or A minor."""
    steps = ((9 if minor else 0) - tonic) % 12
    return steps - 12 if steps > 6 else steps


_ENGLISH = ("C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_ENGLISH_MINOR = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")
_SPANISH = {"C": "do", "D": "re", "E": "mi", "F": "fa", "G": "sol", "A": "la", "B": "si"}
_SIGNS = {"♯": " sostenido", "♭": " bemol"}


def title(tonic: int, minor: bool) -> Text:
    """The key's name: *A minor*, *la menor*."""
    letter = (_ENGLISH_MINOR if minor else _ENGLISH)[tonic]
    spanish = _SPANISH[letter[0]] + (_SIGNS[letter[1]] if len(letter) > 1 else "")
    return Text(f"{letter} {'minor' if minor else 'major'}", f"{spanish} {'menor' if minor else 'mayor'}")
