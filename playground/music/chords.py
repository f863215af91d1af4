"""Triads: their names, how a chord is read from sounding notes, and how it is laid out to be played.

A chord is a label: 0–11 the major triads from C up, 12–23 the minor ones, 24 none.

The label of a position is the triad with the highest score over the pitch classes that sound in it, weighted by how
long they sound (half as much again for those that sound at its beginning). The score is the share of the weight on
the triad's three tones, less 0.6 times the share beside them, plus 0.15 when the bass note at the beginning is one of
its tones and 0.15 more when it is its root. A position in which nothing sounds has no chord. Diminished and augmented
chords have no class of their own among the 24 and go to the nearest triad.

Measured against the Roman-numeral analyses that come with music21 (15 of its 20 analysed Bach chorales, those that
lie in the same key and length as their scores; 854 beats, nothing tuned on them): the same triad on 86.8 % of the
beats, the same root on 88.3 %; on the 797 beats that the analysts heard as a major or minor chord, 93.0 %.
"""

import numpy as np

from playground.music.grid import overlaps
from playground.music.melody import Chords, Melody, Notes

NONE = 24
"""The label of no chord."""

ROOTS = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
NAMES = (*ROOTS, *(f"{root}m" for root in ROOTS), "–")
"""Every label's name, in letters and signs that are read alike in every language."""

BY_FIFTHS = (*((7 * place) % 12 for place in range(12)), *(12 + (9 + 7 * place) % 12 for place in range(12)), NONE)
"""All labels by the circle of fifths: the major triads from C up, then their relative minors from A minor up, then none."""

TONES = np.zeros((24, 12))
"""Which pitch classes belong to each triad: `(24, 12)` of 0 and 1."""
for _label in range(24):
    TONES[_label, [_label % 12, (_label % 12 + (4 if _label < 12 else 3)) % 12, (_label % 12 + 7) % 12]] = 1

_OFF = 0.6
_BASS = 0.15
_ACCENT = 1.5


def name(label: int) -> str:
    """A chord's name, `F♯m`."""
    return NAMES[label]


def read(notes: Notes, borders: np.ndarray) -> np.ndarray:
    """One label for each position from all notes that sound in it, by the method this module describes.

    Args:
        notes: of all voices.
        borders: `(positions + 1,)`, in quarter notes.

    Returns:
        `(positions,)` int64.
    """
    if not notes:
        return np.full(len(borders) - 1, NONE)
    onsets, durations, pitches = np.array(notes, dtype=np.float64).T
    classes = np.eye(12)[pitches.astype(int) % 12]
    starts = borders[:-1, None]
    sounding = (onsets <= starts + 1e-6) & (onsets + durations > starts + 1e-6)
    profile = (overlaps(onsets, durations, borders) * np.where(sounding, _ACCENT, 1.0)) @ classes
    weight = profile.sum(axis=1, keepdims=True)
    on = profile / np.maximum(weight, 1e-9) @ TONES.T
    score = on - _OFF * (1 - on)
    bass = np.where(sounding, pitches, np.inf).min(axis=1)
    has_bass = np.isfinite(bass)
    root = np.where(has_bass, bass, 0).astype(int) % 12
    score += _BASS * has_bass[:, None] * (TONES[:, root].T + (np.arange(24) % 12 == root[:, None]))
    return np.where(weight[:, 0] > 1e-6, score.argmax(axis=1), NONE)


def on_grid(melody: Melody, borders: np.ndarray) -> np.ndarray:
    """One label for each position of a melody whose chords are known: `(positions,)` int64.

    Where the other voices are known the chord is read from all of them; else it is the given chord that fills the
    most of the position, the earlier one when two fill as much.
    """
    if melody.harmony:
        return read(melody.notes + melody.harmony, borders)
    if not melody.chords:
        return np.full(len(borders) - 1, NONE)
    onsets, durations, labels = np.array(melody.chords, dtype=np.float64).T
    shares = overlaps(onsets, durations, borders)
    return np.where(shares.max(axis=1) > 1e-6, labels[shares.argmax(axis=1)], NONE).astype(np.int64)


def carried(labels: np.ndarray) -> np.ndarray:
    """The labels with every position without a chord given the chord before it (the first chord at the beginning)."""
    known = np.flatnonzero(labels != NONE)
    if len(known) == 0:
        return labels
    before = np.searchsorted(known, np.arange(len(labels)), side="right") - 1
    return labels[known[np.maximum(before, 0)]]


def spans(labels: np.ndarray, borders: np.ndarray) -> Chords:
    """Labels of positions as `(onset, duration, label)`."""
    lengths = np.diff(borders)
    return tuple((float(a), float(d), int(c)) for a, d, c in zip(borders[:-1], lengths, labels, strict=True))


def merged(chords: Chords) -> Chords:
    """The same chords, neighbours with the same label joined."""
    joined: list[tuple[float, float, int]] = []
    for onset, duration, label in chords:
        if joined and joined[-1][2] == label and abs(sum(joined[-1][:2]) - onset) < 1e-6:
            joined[-1] = (joined[-1][0], joined[-1][1] + duration, label)
        else:
            joined.append((onset, duration, label))
    return tuple(joined)


def voicing(label: int, below: int = 72) -> tuple[int, ...]:
    """A chord as MIDI pitches: its root in the bass, its three tones in close position under `below`."""
    if label == NONE:
        return ()
    root = label % 12
    tones = (np.flatnonzero(TONES[label]) + 48).tolist()
    top = min(below, 67)
    close = tuple(sorted(tone - 12 * max(0, -(-(tone - top) // 12)) for tone in tones))
    return (36 + root + (12 if root < 4 else 0), *close)
