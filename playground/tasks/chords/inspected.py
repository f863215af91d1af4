"""One melody as the network sees it, with its bars, beats and notes in words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import torch

from playground.batch import Batch, Pattern
from playground.dataset import Melody
from playground.music.chords import ROOTS
from playground.task import Memory
from playground.task.inspected import Inspected, single, unknown_targets
from playground.tasks.chords import encoding, looks
from playground.tasks.chords.knobs import ChordsKnobs
from playground.text import Text


def sequence(
    task: ChordsKnobs, melody: Melody, memory: Memory, pattern: Pattern, remarks: tuple[Text, ...]
) -> Inspected:
    """A melody that a person gave; of one that is read in segments the first. Its chords are the truth where it has some.

    Args:
        task: the settings.
        melody: what was given.
        memory: of the network.
        pattern: how inputs and outputs lie in time.
        remarks: how it was read.
    """
    lines = encoding.borders(melody, task.grid)
    read = task.segment or len(lines) - 1
    batch = single(encoding.examples((melody,), task), 0)
    if not (melody.chords or melody.harmony):
        batch = unknown_targets(replace(batch, targets=torch.zeros_like(batch.targets)))
    labels = tuple(
        f"{'.'.join(looks.place(melody, onset))} {looks.sung(melody, onset, stop)}"
        for onset, stop in pairwise(lines.tolist())
    )
    if len(labels) > read:
        remarks = (*remarks, _FIRST.format(read=read, count=len(labels)))
    return _inspected(task, batch, labels[:read], memory, pattern, notes=remarks)


def described(task: ChordsKnobs, batch: Batch, memory: Memory, pattern: Pattern) -> Inspected:
    """A batch of one melody of the data: steps by their number and pitch classes, in the key in which the network sees them."""
    sounding = (batch.inputs[0, :, : encoding.PITCHES] > 0).tolist()
    named = [" ".join(root for root, sounds in zip(ROOTS, step, strict=True) if sounds) or "–" for step in sounding]
    return _inspected(
        task, batch, [f"{number} {names}" for number, names in enumerate(named, start=1)], memory, pattern
    )


def _inspected(
    task: ChordsKnobs,
    batch: Batch,
    steps: Sequence[str],
    memory: Memory,
    pattern: Pattern,
    *,
    notes: tuple[Text, ...] = (),
) -> Inspected:
    columns = (*ROOTS, *((str(_BEGINS), str(_PLACE)) if task.place else ()))
    classes = tuple(memory["classes"])
    if task.transpose:
        notes = (*notes, _MOVED)
    return Inspected(batch, pattern.layout, tuple(steps), columns, classes, tuple(steps), notes).cut()


_BEGINS, _PLACE = Text("a bar begins", "empieza un compás"), Text("place in the bar", "lugar en el compás")
_FIRST = Text(
    "The network reads {read} positions at a time; these are the first of {count}.",
    "La red lee {read} posiciones a la vez; estas son las primeras de {count}.",
)
_MOVED = Text(
    "The network sees the melody in C major or A minor: so are its inputs and chords here.",
    "La red ve la melodía en do mayor o la menor: así están aquí sus entradas y acordes.",
)
