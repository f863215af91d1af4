"""Melodies as the network sees them, twelve pitch classes and a chord for each position; and as samples keep them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

from playground.batch import Examples
from playground.dataset import Melody
from playground.errors import WrongInput
from playground.music import chords, keys
from playground.music.grid import Grid, bar_length, edges, overlaps
from playground.music.melody_batch import MelodyBatch
from playground.task import Sample
from playground.tasks.chords.knobs import ChordsKnobs, Weights
from playground.text import Text

NORMALISATION: dict[Weights, str] = {
    "position": "share of the position that each pitch class fills",
    "sound": "share of each pitch class in what sounds in the position",
}
"""The weights in the words of the protocol."""

PITCHES = 12
OPENING = 8
"""Steps of a tune's beginning by which the same tune is known again."""


def borders(melody: Melody, grid: Grid) -> np.ndarray:
    """The borders of the melody's positions, `(positions + 1,)`, in quarter notes; its last chord is within them."""
    end = max([melody.end, *(sum(chord[:2]) for chord in melody.chords[-1:])])
    return edges(melody.meter, melody.pickup, end, grid)


def shift(melody: Melody, transpose: bool, onsets: np.ndarray) -> np.ndarray:
    """Semitones by which what begins at each onset is moved before the network sees it: `(onsets,)` int64.

    Where the key changes, each part is moved by its own key.
    """
    if not transpose:
        return np.zeros(len(onsets), dtype=np.int64)
    starts = np.array([-np.inf, *(onset for onset, _ in melody.modulations)])
    tonics = [melody.key, *(tonic for _, tonic in melody.modulations)]
    steps = np.array([keys.to_c(tonic, melody.minor) for tonic in tonics])
    return steps[np.searchsorted(starts, onsets + 1e-6, side="right") - 1]


def features(melody: Melody, grid: Grid, transpose: bool, place: bool, weights: Weights = "position") -> np.ndarray:
    """How much of each position each pitch class fills: `(positions, 12)` float32, all zero in a rest.

    With the weights of `sound` they are shares of what sounds, and sum to 1 unless all is silent. With `place`, two
    more columns: whether the position begins a bar, and how far into the bar it lies (0 to 1).
    """
    lines = borders(melody, grid)
    onsets, durations, pitches = np.array(melody.notes, dtype=np.float64).T
    filled = overlaps(onsets, durations, lines) @ np.eye(PITCHES)[pitches.astype(int) % PITCHES]
    whole = filled.sum(axis=1) if weights == "sound" else np.diff(lines)
    filled = filled / np.maximum(whole, 1e-6)[:, None]
    sources = (np.arange(PITCHES) - shift(melody, transpose, lines[:-1])[:, None]) % PITCHES
    found = np.take_along_axis(filled, sources, axis=1)
    if place:
        share = (lines[:-1] - melody.pickup) / bar_length(melody.meter) % 1.0
        share = np.where(share > 1 - 1e-6, 0.0, share)
        found = np.column_stack([found, share < 1e-6, share])
    return found.astype(np.float32)


def reference(melody: Melody, grid: Grid, none: bool) -> np.ndarray:
    """The chord of each position, `(positions,)` int64, in the melody's own key.

    Without a class for none, a position without chord keeps the chord before it.
    """
    labels = chords.on_grid(melody, borders(melody, grid))
    return labels if none else chords.carried(labels)


def moved(labels: np.ndarray, steps: int | np.ndarray) -> np.ndarray:
    """Chord labels `steps` semitones higher, all of them or each; none stays none."""
    return np.where(labels == chords.NONE, labels, labels // 12 * 12 + (labels + steps) % 12)


def tonics(melody: Melody, transpose: bool, onsets: np.ndarray) -> np.ndarray:
    """The tonic triad at each onset, moved as the melody is: `(onsets,)` int64."""
    home = 9 if melody.minor else 0
    steps = 0 if transpose else shift(melody, True, onsets)
    labels: np.ndarray = np.full(len(onsets), home) - steps
    return labels % 12 + 12 * melody.minor


def examples(songs: Sequence[Melody], task: ChordsKnobs) -> Examples:
    """Melodies as padded tensors: inputs `(examples, time, 12)` or 14, targets `(examples, time)` int64, lengths.

    An example is a melody, or a segment of one. With the tonic triad of each position.
    """
    inputs: list[torch.Tensor] = []
    targets: list[torch.Tensor] = []
    homes: list[torch.Tensor] = []
    for song in songs:
        onsets = borders(song, task.grid)[:-1]
        size = task.segment or len(onsets)
        steps = shift(song, task.transpose, onsets)
        weights = features(song, task.grid, task.transpose, task.place, task.weights)
        labels = moved(reference(song, task.grid, task.none), steps)
        inputs += torch.split(torch.from_numpy(weights), size)
        targets += torch.split(torch.from_numpy(labels), size)
        homes += torch.split(torch.from_numpy(tonics(song, task.transpose, onsets)), size)
    return Examples(
        MelodyBatch(
            pad_sequence(inputs, batch_first=True),
            pad_sequence(targets, batch_first=True),
            torch.tensor([len(one) for one in targets]),
            tonic=pad_sequence(homes, batch_first=True),
        ),
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


def melody_of(sample: Sample, voice: str = "output") -> Melody:
    """The melody of a sample with the network's chords; `voice="reference"`: with the known ones."""
    given: Mapping[str, Any] = sample.input
    rows = sample.output["chords"] if voice == "output" else given["reference"]
    return Melody(
        str(given["title"]),
        tuple((float(a), float(d), int(p)) for a, d, p in given["notes"]),
        tuple((float(a), float(d), int(c)) for a, d, c in rows),
        int(given["key"]),
        bool(given["minor"]),
        str(given["meter"]),
        float(given["pickup"]),
        tempo=float(given["tempo"]),
    )


def stored(melody: Melody) -> dict[str, Any]:
    """A melody as plain JSON."""
    return {name: rows_of(value) for name, value in asdict(melody).items()}


def restored(table: Mapping[str, Any]) -> Melody:
    """A melody from what `stored` made."""
    rows = ("notes", "chords", "harmony", "modulations")
    lists = {name: tuple(tuple(row) for row in table.get(name, ())) for name in rows}
    return replace(Melody("", (), (), 0, False, "4/4"), **(dict(table) | lists))


def rows_of(value: Any) -> Any:
    """Rows as lists, as JSON has them; all else as it is."""
    return [list(row) for row in value] if isinstance(value, tuple) else value
