"""The chords task before training: what the parts hold, how often each chord occurs, one chorale as it is seen."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import torch

from playground.batch import Data, Examples
from playground.dataset import Melodies, Melody
from playground.exhibits import Exhibit, Table
from playground.music import chords, keys
from playground.plots.frequencies import chord_shares
from playground.task import Preview
from playground.tasks.chords import encoding
from playground.tasks.chords.looks import place, played, sung
from playground.text import Text

_ROWS = 16


def preview(records: Melodies, data: Data, song: Melody, seeing: encoding.Seeing) -> Preview:
    """What the parts hold, how often each chord occurs, and one chorale with its classes and as a lead sheet."""
    labels = encoding.reference(song, seeing.grid, seeing.none)
    lines = encoding.borders(song, seeing.grid)
    melodies, positions = data.protocol["melodies"], data.protocol["positions"]
    notes = (
        *records.notes,
        Text(
            "{train} melodies with {positions} positions to learn from, {validation} to choose on, {test} to test on; "
            "settings of the same tune stay together.",
            "{train} melodías con {positions} posiciones para aprender, {validation} para elegir y {test} para probar; "
            "las versiones de una misma melodía van juntas.",
        ).format(**(melodies | {"positions": positions["train"]})),
    )
    return Preview(
        notes,
        (
            _shares(data),
            _as_seen(song, labels, lines, seeing),
            *played(replace(song, chords=chords.spans(labels, lines)), song.title),
        ),
    )


def _shares(data: Data) -> Exhibit:
    train = data.train
    counts: Counter[int] = Counter()
    if isinstance(train, Examples):
        batch = train.take(torch.arange(len(train)))
        counts.update(batch.targets[batch.mask].tolist())
    return chord_shares(counts, data.memory["classes"])


def _as_seen(song: Melody, labels: np.ndarray, lines: np.ndarray, seeing: encoding.Seeing) -> Table:
    """The first positions: what sounds, the twelve numbers, and the class."""
    steps = encoding.shift(song, seeing.transpose, lines[:-1])
    weights = encoding.features(song, seeing.grid, seeing.transpose, place=False, weights=seeing.weights)[:_ROWS]
    moved = encoding.moved(labels, steps)[:_ROWS]
    frame = pd.DataFrame(
        {
            str(Text("bar", "compás")): [place(song, at)[0] for at in lines[:-1][:_ROWS]],
            str(Text("beat", "tiempo")): [place(song, at)[1] for at in lines[:-1][:_ROWS]],
            str(Text("melody", "melodía")): [sung(song, *pair) for pair in list(pairwise(lines))[:_ROWS]],
        }
        | {root: [f"{w:.2g}" if w else "" for w in weights[:, i]] for i, root in enumerate(chords.ROOTS)}
        | {str(Text("class", "clase")): [chords.name(int(label)) for label in moved]}
    )
    note = _NOTES[seeing.weights].format(key=keys.title((song.key + int(steps[0])) % 12, song.minor))
    return Table(
        Text("As the network sees it: {title}", "Como lo ve la red: {title}").format(title=song.title), frame, note
    )


_NOTES: dict[encoding.Weights, Text] = {
    "position": Text(
        "Each number is the share of the position that the pitch class fills; all in {key}.",
        "Cada número es la parte de la posición que ocupa esa nota; todo en {key}.",
    ),
    "sound": Text(
        "Each number is the share of the pitch class in what sounds; all in {key}.",
        "Cada número es la parte de esa nota en lo que suena; todo en {key}.",
    ),
}
