"""Melodies as the network sees them: twelve pitch classes for each position, and a chord to find for each."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch

from playground.batch import Examples
from playground.dataset import Melody
from playground.errors import WrongInput
from playground.music import chords, keys
from playground.music.grid import Grid, bar_length, edges, overlaps
from playground.text import Text

PITCHES = 12
OPENING = 8
"""Steps of a tune's beginning by which the same tune is known again."""


def borders(melody: Melody, grid: Grid) -> np.ndarray:
    """The borders of the melody's positions, `(positions + 1,)`, in quarter notes."""
    return edges(melody.meter, melody.pickup, melody.end, grid)


def shift(melody: Melody, transpose: bool) -> int:
    """Semitones by which the melody is moved before the network sees it."""
    return keys.to_c(melody.key, melody.minor) if transpose else 0


def features(melody: Melody, grid: Grid, transpose: bool, place: bool) -> np.ndarray:
    """How much of each position each pitch class fills: `(positions, 12)` float32, all zero in a rest.

    With `place`, two more columns: whether the position begins a bar, and how far into the bar it lies (0 to 1).
    """
    lines = borders(melody, grid)
    onsets, durations, pitches = np.array(melody.notes, dtype=np.float64).T
    classes = np.eye(PITCHES)[(pitches.astype(int) + shift(melody, transpose)) % PITCHES]
    found = overlaps(onsets, durations, lines) @ classes / np.diff(lines)[:, None]
    if place:
        share = (lines[:-1] - melody.pickup) / bar_length(melody.meter) % 1.0
        share = np.where(share > 1 - 1e-6, 0.0, share)
        found = np.column_stack([found, share < 1e-6, share])
    single: np.ndarray = found.astype(np.float32)
    return single


def reference(melody: Melody, grid: Grid, none: bool) -> np.ndarray:
    """The chord of each position, `(positions,)` int64, in the melody's own key.

    Without a class for none, a position without chord keeps the chord before it.
    """
    labels = chords.on_grid(melody, borders(melody, grid))
    return labels if none else chords.carried(labels)


def moved(labels: np.ndarray, steps: int) -> np.ndarray:
    """Chord labels `steps` semitones higher; none stays none."""
    found: np.ndarray = np.where(labels == chords.NONE, labels, labels // 12 * 12 + (labels + steps) % 12)
    return found


def examples(songs: Sequence[Melody], grid: Grid, transpose: bool, none: bool, place: bool) -> Examples:
    """Melodies as padded tensors: inputs `(songs, time, 12)` or 14, targets `(songs, time)` int64, lengths."""
    inputs = [torch.from_numpy(features(song, grid, transpose, place)) for song in songs]
    targets = [torch.from_numpy(moved(reference(song, grid, none), shift(song, transpose))) for song in songs]
    return Examples(
        torch.nn.utils.rnn.pad_sequence(inputs, batch_first=True),
        torch.nn.utils.rnn.pad_sequence(targets, batch_first=True),
        torch.tensor([len(one) for one in targets]),
        steps=True,
    )


def split(
    songs: Sequence[Melody], validation: float, test: float, seed: int
) -> tuple[list[Melody], list[Melody], list[Melody]]:
    """Training, validation and test part; the same tune is only ever in one of them.

    Two melodies count as the same tune when they begin with the same eight steps, in whatever key and rhythm: a tune
    that Bach set several times must not be learnt in one setting and asked for in another.

    Raises:
        WrongInput: there are too few tunes for three parts.
    """
    tunes: dict[tuple[int, ...], list[Melody]] = {}
    for song in songs:
        tunes.setdefault(_opening(song), []).append(song)
    groups = [tunes[name] for name in sorted(tunes)]
    wanted = {"test": max(1, round(test * len(songs))), "validation": max(1, round(validation * len(songs)))}
    parts: dict[str, list[Melody]] = {"test": [], "validation": [], "train": []}
    for index in np.random.default_rng(seed).permutation(len(groups)):
        name = next((part for part, most in wanted.items() if len(parts[part]) < most), "train")
        parts[name] += groups[index]
    if not all(parts.values()):
        raise WrongInput(
            Text(
                "{count} different tunes are too few for training, validation and test; bring more melodies.",
                "{count} melodías distintas no bastan para entrenamiento, validación y prueba; traiga más melodías.",
            ).format(count=len(groups))
        )
    return parts["train"], parts["validation"], parts["test"]


def digest(*parts: Sequence[Melody]) -> str:
    """A hash of which melodies are in which part."""
    words = "\n\n".join("\n".join(f"{song.title} {song.notes}" for song in part) for part in parts)
    return hashlib.sha256(words.encode()).hexdigest()


def _opening(song: Melody) -> tuple[int, ...]:
    pitches = [pitch for _, _, pitch in song.notes]
    steps = [after - before for before, after in pairwise(pitches) if after != before]
    return tuple(steps[:OPENING])
