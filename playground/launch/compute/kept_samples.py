"""The samples that were kept while runs were trained, at one epoch: of one run as they are shown, of several laid out to be compared."""

from collections.abc import Mapping

from playground.exhibits import Exhibit
from playground.launch.compute.side_by_side import with_novelty
from playground.task import Sample
from playground.text import speaking
from playground.tracking import runs

MOST = 6
"""Samples that are laid out to be compared; more stand one after the other."""


def shown(chosen: Mapping[str, runs.Run], epoch: int | None, language: str) -> tuple[Exhibit, ...]:
    """The kept samples of runs of one task at an epoch.

    Args:
        chosen: the runs, by the name they are shown under.
        epoch: the sample of this epoch, or the last one before it; None: of the last epoch.
        language: of the words.
    """
    found = {name: runs.sample(run, epoch) for name, run in chosen.items()}
    samples = {name: sample for name, sample in found.items() if sample is not None}
    if not samples:
        return ()
    # Of one that has begun: nothing is known yet of the data of a run that waits.
    first = chosen[next(iter(samples))]
    task, memory = runs.experiment_of(first).task, runs.memory_of(first)
    with speaking(language):
        if not 2 <= len(samples) <= MOST:
            return tuple(task.show(samples, memory))
        if task.may_copy:
            samples = {name: _with_novelty(chosen[name], sample) for name, sample in samples.items()}
        return tuple(task.compare(samples, memory))


def _with_novelty(run: runs.Run, sample: Sample) -> Sample:
    return with_novelty(run, runs.experiment_of(run), runs.memory_of(run), sample)
