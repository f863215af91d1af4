"""Reads Bach's chorales from the corpus that comes with music21.

Run as a program (`python -m playground.music.chorales SCRATCH WORKER WORKERS [MOST]`) it reads every `WORKERS`-th file
and writes one line of JSON for each, after one with how many files there are in all; `playground.music.corpus` starts several of these side by side.
"""

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from music21 import converter, corpus, environment

from playground.music import chords, grid, keys

VOICES = ("soprano", "alto", "tenor", "bass")


def files() -> list[Path]:
    """The chorales' files in a fixed order."""
    return sorted(Path(path) for path in corpus.getComposer("bach") if Path(path).suffix in (".mxl", ".xml"))


def chorale(path: Path) -> dict[str, Any]:
    """One chorale as the fields of a `Melody`, or `{"refused": why}` where it is not four voices."""
    score = converter.parse(path, forceSource=True)
    named: dict[str, Any] = {}
    for part in score.parts:
        for voice in VOICES:
            if (part.partName or "").lower().startswith(voice):
                named.setdefault(voice, part)
    parts = [named[voice] for voice in VOICES] if len(named) == len(VOICES) else list(score.parts)[-4:]
    if len(parts) < len(VOICES):
        return {"refused": f"{len(parts)} voices"}
    melody, *others = [notes_of(part) for part in parts]
    meters = [found.ratioString for found in parts[0].recurse().getElementsByClass("TimeSignature")]
    first = parts[0].getElementsByClass("Measure").first()
    if not melody or not others[-1] or not meters or first is None or grid.METER.match(meters[0]) is None:
        return {"refused": "no notes, bars or time signature"}
    harmony = sorted(note for voice in others for note in voice)
    bar = grid.bar_length(meters[0])
    pickup = round(float(first.duration.quarterLength) % bar, 6)
    signature = parts[0].recurse().getElementsByClass("KeySignature").first()
    sharps = None if signature is None else int(signature.sharps)
    key, minor = keys.guess(tuple(melody + harmony), sharps, last=others[-1][-1][2])
    end = max(onset + duration for onset, duration, _ in melody)
    borders = grid.edges(meters[0], pickup, end, "beat")
    labels = chords.read(tuple(melody + harmony), borders)
    return {
        "title": path.stem.upper().replace("BWV", "BWV "),
        "notes": melody,
        "chords": chords.merged(chords.spans(labels, borders)),
        "key": key,
        "minor": minor,
        "meter": meters[0],
        "pickup": pickup,
        "harmony": harmony,
    }


def notes_of(part: Any) -> list[tuple[float, float, int]]:
    """A part's notes as `(onset, duration, midi pitch)`, tied ones joined, the highest of a chord; no chord symbols."""
    notes: list[tuple[float, float, int]] = []
    ends: dict[tuple[int, float], int] = {}
    for note in part.flatten().notes:
        onset, duration = round(float(note.offset), 4), round(float(note.quarterLength), 6)
        if duration <= 0 or "ChordSymbol" in note.classes or not note.pitches:
            continue
        pitch = int(max(found.midi for found in note.pitches))
        tied = note.tie is not None and note.tie.type in ("continue", "stop")
        before = ends.pop((pitch, onset), None) if tied else None
        if before is None:
            before = len(notes)
            notes.append((round(float(note.offset), 6), duration, pitch))
        else:
            notes[before] = (notes[before][0], round(notes[before][1] + duration, 6), pitch)
        ends[pitch, round(sum(notes[before][:2]), 4)] = before
    return notes


def main(scratch: str, worker: int, workers: int, most: int = 0) -> None:
    """Write one line for each of this worker's files; `most` stops after so many files of all workers."""
    if hasattr(os, "nice"):
        os.nice(10)
    Path(scratch).mkdir(parents=True, exist_ok=True)
    environment.Environment()["directoryScratch"] = scratch
    warnings.simplefilter("ignore")
    chosen = files()[: most or None]
    sys.stdout.write(json.dumps({"total": len(chosen)}) + "\n")
    for path in chosen[worker::workers]:
        try:
            found = chorale(path)
        except Exception as error:  # one unreadable file must not cost all others; it is counted and named
            found = {"refused": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps({"file": path.name} | found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], *(int(word) for word in sys.argv[2:]))
