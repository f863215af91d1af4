"""Runs by what was set up, those that are the same but for their seeds together; and two of such set-ups compared."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from playground.cells import CELLS
from playground.experiment import Experiment
from playground.knobs import Value
from playground.model import MODELS
from playground.studies.practical_equivalence import Posterior, of_groups, of_pairs
from playground.studies.significance import FEWEST, Verdict, verdict
from playground.task import metric
from playground.text import Text
from playground.tracking.history import experiment_of
from playground.tracking.run import Run


class SetUp(NamedTuple):
    """Runs that are the same but for their seeds: what they are called, their experiment, the runs by seed."""

    name: str
    experiment: Experiment
    runs: dict[int, Run]


@dataclass(frozen=True)
class Compared:
    """Two set-ups, by the metric that decides.

    Attributes:
        names: of the two.
        primary: the metric.
        verdict: seed by seed; None: they have too few seeds in common.
        posterior: what is believed of the difference; without a verdict by the seeds that only one of the two has.
        means: of each set-up of which anything was measured.
        shared: the seeds that both have.
    """

    names: tuple[Text, Text]
    primary: str
    verdict: Verdict | None
    posterior: Posterior
    means: tuple[float, ...]
    shared: tuple[int, ...]


def set_ups(chosen: Sequence[Run]) -> list[SetUp]:
    """The runs by what was set up, in their order; of runs with the same seed the last one counts."""
    found: dict[str, SetUp] = {}
    for run in chosen:
        experiment = experiment_of(run)
        key = json.dumps(decisive(experiment), sort_keys=True)
        found.setdefault(key, SetUp(run.name, experiment, {})).runs[experiment.seed] = run
    return list(found.values())


def decisive(experiment: Experiment) -> dict[str, Value]:
    """The settings that make a set-up what it is, by address: no words, no chance, nothing of the machine."""
    left_out = ("name", "note", "seed", "training.threads")
    return {address: value for address, value in experiment.flat().items() if address not in left_out}


def network_in_words(run: Run) -> list[Text]:
    """A run's cells, then its topology; what is not known is left out."""
    cells = [run.knobs.get(f"model.{knob}.kind", "") for knob in ("cell", "upper_cell")]
    known = [CELLS[cell].title for cell in cells if cell in CELLS]
    model = run.knobs.get("model.kind", "")
    return [*([Text.join(" + ", known)] if known else []), *([MODELS[model].title] if model in MODELS else [])]


def names_of(first: SetUp, second: SetUp) -> tuple[Text, Text]:
    """What two set-ups are called: what they are, where that tells them apart, else the names of their runs."""
    a, b = (network_in_words(next(iter(side.runs.values()))) for side in (first, second))
    if len(a) == len(b) > 1 and a[1:] == b[1:]:
        a, b = a[:1], b[:1]  # the topology is the same: the cell says enough
    if a and b and a != b:
        return Text.join(" · ", a), Text.join(" · ", b)
    same = first.name == second.name
    return Text.same(first.name + " A" * same), Text.same(second.name + " B" * same)


def compared(first: SetUp, second: SetUp) -> Compared:
    """Two set-ups seed by seed; where they have too few seeds in common, as two independent groups."""
    primary = str(next(iter(first.runs.values())).primary.get("name", "loss"))
    better, names = metric(primary).better, names_of(first, second)
    shared = sorted(first.runs.keys() & second.runs.keys())

    def values(seeds: Sequence[int]) -> tuple[list[float | None], list[float | None]]:
        a, b = (
            [side.runs[seed].metrics.get(primary) if seed in side.runs else None for seed in seeds]
            for side in (first, second)
        )
        return a, b

    seeds = sorted(first.runs.keys() | second.runs.keys())
    a, b = values(seeds)
    found = verdict(a, b, better, names) if len(shared) >= FEWEST else None
    # Runs of one seed share their start and order: they are no independent groups.
    c, d = values([seed for seed in seeds if seed not in shared])
    posterior = of_groups(c, d, better) if found is None else of_pairs(found.pairs)
    return Compared(names, primary, found, posterior, (*_mean(a), *_mean(b)), tuple(shared))


def _mean(values: Sequence[float | None]) -> list[float]:
    """The mean of what was measured; nothing where nothing was."""
    measured = [value for value in values if value is not None and math.isfinite(value)]
    return [fmean(measured)] if measured else []
