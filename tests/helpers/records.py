"""A little data of the kind of each task."""

from functools import cache

from playground.dataset import AnyRecords, Melodies, Melody
from playground.experiment import Experiment

PROSE = "The moon is a mirror of the sun; so is the sea, when the wind is still. " * 40


def song(number: int) -> Melody:
    """A short melody of ours with a chord on each beat."""
    tones = [(60, 0), (67, 7), (65, 5), (64, 9 + 12)]
    picked = [tones[(number + beat) % 4] for beat in range(12)]
    notes = tuple((float(beat), 1.0, pitch + number % 3) for beat, (pitch, _) in enumerate(picked))
    return Melody(
        f"song {number}", notes, tuple((float(b), 1.0, label) for b, (_, label) in enumerate(picked)), 0, False, "4/4"
    )


@cache
def records_of(task: str, file: str) -> AnyRecords:
    """A little data of the task's kind; real where it comes with the dependencies at once."""
    kinds = {"forecasting": {"kind": "sunspots"}, "sentiment": {"kind": "opinions", "size": 300}}
    kinds["writing"] = {"kind": "own_text", "file": file}
    kinds["sequence_regression"] = {"kind": "adding", "count": 100, "length": 10}
    kinds["sequence_synthesis"] = {"kind": "waves", "count": 100, "steps": 6}
    kinds["sequence_transduction"] = {"kind": "copying", "count": 100, "delay": 4, "length": 3}
    if task == "chords":
        return Melodies(tuple(song(number) for number in range(12)))
    return Experiment.configure({"task": {"kind": task}, "data": kinds.get(task, {})}).data.load()
