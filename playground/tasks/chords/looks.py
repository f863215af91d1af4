"""How chords are shown: as lead sheets with sound, note by note, and beside the known ones; before training, as they are seen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import torch

from playground.batch import Data, Examples
from playground.dataset import Melodies, Melody
from playground.exhibits import Exhibit, Score, Sound, Table, in_sentences
from playground.music import chords, grid, keys, midi, sound, spelling
from playground.music.melody import Chords
from playground.plots.chord_map import Block, chord_map
from playground.plots.frequencies import chord_shares
from playground.task import Preview, Sample
from playground.tasks.chords import encoding
from playground.tasks.chords.knobs import ChordsKnobs, Weights
from playground.text import Text, percentage, whole

ORIGINAL = Text("original", "original")


def show(samples: Mapping[str, Sample]) -> list[Exhibit]:
    """What was read, the chords over time, then each run's lead sheet and sound, then all chords as a table."""
    first = next(iter(samples.values()))
    remarks = [Text(str(said["en"]), str(said["es"])) for said in first.input["remarks"]]
    shown = in_sentences(Text("How the melody was read", "Cómo se leyó la melodía"), remarks)
    shown.append(over_time(samples))
    for name, sample in samples.items():
        shown += played(encoding.melody_of(sample), name)
    known = next((sample for sample in samples.values() if sample.input["reference"]), None)
    if known is not None:
        shown += played(encoding.melody_of(known, "reference"), str(ORIGINAL))
    shown.append(table(samples))
    return shown


def files(sample: Sample) -> dict[str, bytes]:
    """The lead sheet as MusicXML, MIDI and WAV."""
    melody = encoding.melody_of(sample)
    return {
        "lead_sheet.musicxml": written(melody).encode(),
        "lead_sheet.mid": midi.write(melody),
        "lead_sheet.wav": sound.wav(melody),
    }


def over_time(samples: Mapping[str, Sample], apart: Sequence[int] = ()) -> Exhibit:
    """The chords of each run over time, one row each, below the known ones.

    Args:
        samples: for one melody, by the name of their run.
        apart: the numbers of the bars that are marked because the runs disagree in them.
    """
    melody = encoding.melody_of(next(iter(samples.values())))
    sharps = keys.signature(melody.key, melody.minor)
    rows: dict[str, list[Block]] = {}
    agreed: list[str] = []
    for name, sample in samples.items():
        given, right = encoding.melody_of(sample).chords, encoding.melody_of(sample, "reference").chords
        if right and str(ORIGINAL) not in rows:
            rows[str(ORIGINAL)] = [Block(a, d, c, spelling.chord_name(c, sharps)) for a, d, c in chords.merged(right)]
        wrong = [right != () and one[2] != other[2] for one, other in zip(given, right or given, strict=True)]
        rows[name] = _blocks(given, wrong, sharps)
        agreed.append(f"{name} {percentage(1 - float(np.mean(wrong)), '.0f')}" if right else name)
    length = grid.bar_length(melody.meter)
    bars = [float(at) for at in np.arange(melody.pickup, max(melody.end, melody.pickup + length), length)]
    alt = Text(
        "The chords of each run over time, one row each; positions that agree with the original: {agreed}.",
        "Los acordes de cada ejecución a lo largo del tiempo, una fila cada una; posiciones que coinciden con el "
        "original: {agreed}.",
    )
    free = Text(
        "The chords over time, one row for each of: {agreed}.",
        "Los acordes a lo largo del tiempo, una fila por cada una: {agreed}.",
    )
    return chord_map(rows, bars, (alt if str(ORIGINAL) in rows else free).format(agreed=", ".join(agreed)), apart)


def _blocks(given: Chords, wrong: list[bool], sharps: int) -> list[Block]:
    """Chords as blocks, neighbours joined where both are right or both wrong."""
    blocks: list[Block] = []
    for (onset, duration, label), bad in zip(given, wrong, strict=True):
        last = blocks[-1] if blocks else None
        if last is not None and (last.label, last.wrong) == (label, bad):
            blocks[-1] = Block(last.onset, last.duration + duration, label, last.name, bad)
        else:
            blocks.append(Block(onset, duration, label, spelling.chord_name(label, sharps), bad))
    return blocks


def table(samples: Mapping[str, Sample]) -> Table:
    """One line for each moment at which any run has a position; differences from the original are marked."""
    melody = encoding.melody_of(next(iter(samples.values())))
    sharps = keys.signature(melody.key, melody.minor)
    onsets = sorted(
        {round(onset, 6) for sample in samples.values() for onset, _, _ in encoding.melody_of(sample).chords}
    )
    ends = [*onsets[1:], max(melody.end, onsets[-1])]
    columns: dict[str, list[str]] = {
        str(Text("bar", "compás")): [place(melody, onset)[0] for onset in onsets],
        str(Text("beat", "tiempo")): [place(melody, onset)[1] for onset in onsets],
        str(Text("melody", "melodía")): [sung(melody, onset, stop) for onset, stop in zip(onsets, ends, strict=True)],
    }
    marked = False
    for name, sample in samples.items():
        given = {
            round(a, 6): (c, s)
            for (a, _, c), s in zip(encoding.melody_of(sample).chords, sample.output["confidence"], strict=True)
        }
        right = {round(a, 6): c for a, _, c in encoding.melody_of(sample, "reference").chords}
        if right and str(ORIGINAL) not in columns:
            columns[str(ORIGINAL)] = [spelling.chord_name(right[at], sharps) if at in right else "" for at in onsets]
        cells = []
        for at in onsets:
            label, sure = given.get(at, (None, 0.0))
            wrong = at in right and right[at] != label
            marked = marked or wrong
            chord = "" if label is None else f"{spelling.chord_name(label, sharps)}{' ✗' if wrong else ''}"
            cells.append(chord and f"{chord} ({percentage(sure, '.0f')})")
        columns[name] = cells
    note = Text(
        "In brackets how sure the network is; ✗ marks a chord other than the original's.",
        "Entre paréntesis, la seguridad de la red; ✗ marca un acorde distinto del original.",
    )
    sure_only = Text("In brackets how sure the network is.", "Entre paréntesis, la seguridad de la red.")
    return Table(Text("Chord by chord", "Acorde por acorde"), pd.DataFrame(columns), note if marked else sure_only)


_NAMED = 16
"""Chords that a description spells out."""


def played(melody: Melody, name: str) -> list[Exhibit]:
    """The lead sheet of a melody with its chords, and its sound."""
    from playground.music import engraving  # noqa: PLC0415 (slow to import and needed for drawing only)

    words = written(melody)
    names = [
        spelling.chord_name(c, keys.signature(melody.key, melody.minor)) for _, _, c in chords.merged(melody.chords)
    ]
    said = " ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return [
        Score(
            Text("Lead sheet: {name}", "Partitura con acordes: {name}").format(name=name),
            engraving.svg(words),
            words,
            Text(
                "Lead sheet of “{title}” in {key}, {meter}; its chords: {said}.",
                "Partitura de «{title}» en {key}, {meter}; sus acordes: {said}.",
            ).format(title=melody.title, key=keys.title(melody.key, melody.minor), meter=melody.meter, said=said),
        ),
        heard(melody, name),
    ]


def heard(melody: Melody, name: str) -> Sound:
    """A melody over its chords, to listen to."""
    return Sound(
        Text("To listen to: {name}", "Para escuchar: {name}").format(name=name),
        sound.wav(melody),
        sound.seconds(melody),
        Text(
            "The melody of “{title}” over the chords of {name}.",
            "La melodía de «{title}» sobre los acordes de {name}.",
        ).format(title=melody.title, name=name),
    )


def written(melody: Melody) -> str:
    """The lead sheet as MusicXML."""
    from playground.music import score  # noqa: PLC0415 (music21 is slow to import and needed for drawing only)

    return score.lead_sheet(melody)


def place(melody: Melody, onset: float) -> tuple[str, str]:
    """The bar (0 for the pickup) and the beat in it, as musicians count."""
    length, (_, beat) = grid.bar_length(melody.meter), grid.beats(melody.meter)
    at = onset - melody.pickup
    return str(int(at // length) + 1), f"{at % length / beat + 1:g}"


def sung(melody: Melody, start: float, stop: float) -> str:
    """The names of the notes that sound in between."""
    sharps = keys.signature(melody.key, melody.minor)
    names = []
    for onset, duration, pitch in melody.notes:
        if onset < stop - 1e-6 and onset + duration > start + 1e-6:
            spelt = spelling.spell(pitch, sharps, melody.minor)
            names.append(f"{spelt.letter}{spelt.sign}{spelt.octave}")
    return " ".join(names) or "–"


_ROWS = 16


def preview(records: Melodies, data: Data, song: Melody, task: ChordsKnobs) -> Preview:
    """What the parts hold, how often each chord occurs, and one chorale with its classes and as a lead sheet."""
    labels = encoding.reference(song, task.grid, task.none)
    lines = encoding.borders(song, task.grid)
    melodies, positions = data.protocol["melodies"], data.protocol["positions"]
    notes = (
        *records.notes,
        Text(
            "{train} melodies with {positions} positions to learn from, {validation} to choose on, {test} to test on; "
            "settings of the same tune stay together.",
            "{train} melodías con {positions} posiciones para aprender, {validation} para elegir y {test} para probar; "
            "las versiones de una misma melodía van juntas.",
        ).format(**(melodies | {"positions": whole(positions["train"])})),
    )
    return Preview(
        notes,
        (
            _shares(data),
            _as_seen(song, labels, lines, task),
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


def _as_seen(song: Melody, labels: np.ndarray, lines: np.ndarray, task: ChordsKnobs) -> Table:
    """The first positions: what sounds, the twelve numbers, and the class."""
    steps = encoding.shift(song, task.transpose, lines[:-1])
    weights = encoding.features(song, task.grid, task.transpose, place=False, weights=task.weights)[:_ROWS]
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
    note = _NOTES[task.weights].format(key=keys.title((song.key + int(steps[0])) % 12, song.minor))
    return Table(
        Text("As the network sees it: {title}", "Como lo ve la red: {title}").format(title=song.title), frame, note
    )


_NOTES: dict[Weights, Text] = {
    "position": Text(
        "Each number is the share of the position that the pitch class fills; all in {key}.",
        "Cada número es la parte de la posición que ocupa esa nota; todo en {key}.",
    ),
    "sound": Text(
        "Each number is the share of the pitch class in what sounds; all in {key}.",
        "Cada número es la parte de esa nota en lo que suena; todo en {key}.",
    ),
}
