"""Outputs of several trained networks for the same input and seed, and which inputs of their test sets are worth a look."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import isfinite, nan
from statistics import fmean
from typing import Any

import torch

from playground.dataset import AnyRecords, Dataset
from playground.errors import Impossible, PlaygroundError
from playground.exhibits import Exhibit
from playground.experiment import Experiment
from playground.inspection.influence import influence
from playground.launch.compute.common_inputs import in_common, spread
from playground.launch.data import preparation
from playground.protocol import differences
from playground.settings import settings
from playground.task import Memory, Sample
from playground.text import Text, speaking
from playground.tracking import models, runs, search
from playground.tracking.models import Trained


@dataclass(frozen=True)
class Examples:
    """The inputs of the test sets among which is chosen.

    Attributes:
        count: how many they are.
        whole: how many the test sets have in common.
    """

    count: int
    whole: int


@dataclass(frozen=True)
class Ranking:
    """How the networks answer each of the `Examples`.

    Attributes:
        errors: of each example the mean error of the networks; NaN where it is not known.
        distances: of each example how far two networks' outputs are apart, the mean over all pairs.
    """

    errors: tuple[float, ...]
    distances: tuple[float, ...]


@dataclass(frozen=True)
class Outputs:
    """What the networks gave for one input.

    Attributes:
        exhibits: the outputs, laid out to be compared.
        errors: of each run, by its name; none where errors are not known.
        files: of each run, by its name; for an input of a person alone.
    """

    exhibits: tuple[Exhibit, ...]
    errors: Mapping[str, float]
    files: Mapping[str, Mapping[str, bytes]]


def examples(asked: Mapping[str, Any]) -> Examples:
    """The inputs that the test sets of runs have in common.

    Args:
        asked: `runs`, their ids.

    Raises:
        Impossible: their test sets differ or have nothing in common, or their task shows no single inputs.
        DataFailed: their data are not here.
    """
    found, whole = _common(tuple(asked["runs"]))
    return Examples(len(found), whole)


def ranking(asked: Mapping[str, Any]) -> Ranking:
    """The outputs of networks for each of the `examples`, measured.

    Args:
        asked: as of `outputs`, without `given`.

    Raises:
        PlaygroundError: as `examples` and `outputs`.
    """
    trained = _trained(asked)
    first = next(iter(trained.values()))
    task = first.experiment.task
    errors, distances = [], []
    for given in _common(tuple(one.run.id for one in trained.values()))[0]:
        samples = [
            one.experiment.task.test_output(one.network, one.memory, given, asked["seed"]) for one in trained.values()
        ]
        errors.append(_mean(task.error(sample, first.memory) for sample in samples))
        distances.append(_mean(task.distance(*pair, first.memory) for pair in combinations(samples, 2)))
    return Ranking(tuple(errors), tuple(distances))


def outputs(asked: Mapping[str, Any], language: str) -> Outputs:
    """The outputs of networks for one input, side by side.

    Args:
        asked: `runs`, of each the name that it is shown under, its id, and the epoch of its weights, None for the best ones;
            `seed`, of what is drawn; `given`, the input: `{"example": 3}`, one of the `examples`, counted from 1, or
            `{"request": {…}}`, the plain table of the task's request, which has a seed of its own.

    Raises:
        PlaygroundError: as `examples`; weights are not kept, or the request cannot be read.
    """
    trained = _trained(asked)
    first = next(iter(trained.values()))
    task = first.experiment.task
    with speaking(language):
        if "request" in asked["given"]:
            wanted = type(task).request.configure(asked["given"]["request"], "request").within(settings())
            found = {n: one.experiment.task.respond(one.network, one.memory, wanted) for n, one in trained.items()}
            files = {name: one.experiment.task.files(found[name], one.memory) for name, one in trained.items()}
        else:
            common, _ = _common(tuple(one.run.id for one in trained.values()))
            given = common[min(max(1, int(asked["given"]["example"])), len(common)) - 1]
            found = {
                name: one.experiment.task.test_output(one.network, one.memory, given, asked["seed"])
                for name, one in trained.items()
            }
            files = {}
        found = {name: replace(sample, epoch=trained[name].epoch) for name, sample in found.items()}
        errors = {name: task.error(sample, first.memory) for name, sample in found.items()}
        asked_about = task.influence_on(found)
        if asked_about is not None:
            found = _explained(trained, found, asked_about)
        if task.may_copy:
            found = {name: _copied(trained[name], sample) for name, sample in found.items()}
        exhibits = tuple(task.compare(found, first.memory))
    return Outputs(exhibits, {name: error for name, error in errors.items() if error is not None}, files)


def _trained(asked: Mapping[str, Any]) -> dict[str, Trained]:
    return {name: models.load(run_id, "best" if epoch is None else epoch) for name, run_id, epoch in asked["runs"]}


@lru_cache(maxsize=4)
def _common(run_ids: tuple[str, ...]) -> tuple[list[dict[str, Any]], int]:
    """Those of the inputs in common that are chosen among, evenly spread over them, and how many there are in all."""
    chosen = [search.get(run_id, placed=False) for run_id in run_ids]
    protocols = [runs.protocol_of(run) for run in chosen]
    for run, protocol in zip(chosen[1:], protocols[1:], strict=True):
        if reasons := differences(protocols[0], protocol):
            raise Impossible(
                _OTHER_TEST_SET.format(first=chosen[0].name, other=run.name, reasons=Text.join("; ", reasons))
            )
    experiments = [runs.experiment_of(run) for run in chosen]
    inputs = [
        one.task.test_inputs(_records(one), runs.memory_of(run)) for run, one in zip(chosen, experiments, strict=True)
    ]
    found = in_common(inputs)
    if not found:
        raise Impossible(_NOTHING)
    return [found[place] for place in spread(len(found), experiments[0].task.examples)], len(found)


def _records(experiment: Experiment) -> AnyRecords:
    """The data of an experiment; kept, because runs are compared that learnt from the same."""
    return _loaded(json.dumps(experiment.data.plain(), sort_keys=True))


@lru_cache(maxsize=2)
def _loaded(data: str) -> AnyRecords:
    return preparation.load(Dataset.configure(json.loads(data)))


def _copied(one: Trained, sample: Sample) -> Sample:
    return with_novelty(one.run, one.experiment, one.memory, sample)


def with_novelty(run: runs.Run, experiment: Experiment, memory: Memory, sample: Sample) -> Sample:
    """A run's sample with what of it is copied, see `Task.compare`; as it is where the data are not here any more."""
    with suppress(PlaygroundError):
        told = experiment.task.novelty(sample, _records(experiment), memory, runs.protocol_of(run))
        if told is not None:
            return replace(sample, output={**sample.output, "novelty": told})
    return sample


def _mean(values: Iterable[float | None]) -> float:
    """The mean of those that are known and finite; NaN where none is."""
    finite = [value for value in values if value is not None and isfinite(value)]
    return fmean(finite) if finite else nan


def _explained(trained: Mapping[str, Trained], found: Mapping[str, Sample], output: int) -> dict[str, Sample]:
    """The samples with how much each step mattered for one output, see `Task.compare`; as they are where that cannot be told."""
    explained = dict(found)
    for name, sample in found.items():
        with suppress(PlaygroundError):
            told = {"output": output, "values": _influence(trained[name], sample, output)}
            explained[name] = replace(sample, output={**sample.output, "influence": told})
    return explained


def _influence(trained: Trained, sample: Sample, output: int) -> list[float]:
    """By how much the score of a class falls against the strongest other one where a step is left out, by step.

    The difference of two scores is what the softmax sees; one score alone may be large for all classes.

    Raises:
        PlaygroundError: the network reads nothing that could be left out, or its weights have diverged.
    """
    task = trained.experiment.task
    request = type(task).request
    given = {name: sample.input[name] for name in request.knobs() if name in sample.input}
    sequence = task.sequence(trained.memory, request.configure(given, "request"), trained.experiment.pattern)
    with torch.inference_mode():
        scores = trained.network(sequence.batch)[0].flatten().tolist()
    other = max((place for place in range(len(scores)) if place != output), key=scores.__getitem__)
    own, its = (
        influence(trained.network, sequence.batch, sequence.index(place)[1:], "occlusion").steps
        for place in (output, other)
    )
    return [0.0] * sequence.before + [round(float(step), 6) for step in own - its]


_OTHER_TEST_SET = Text(
    "“{first}” and “{other}” have different test sets ({reasons}), so they cannot be given the same test example. Compare them on an input of your own.",
    "«{first}» y «{other}» tienen conjuntos de prueba distintos ({reasons}), así que no pueden recibir el mismo ejemplo de prueba. Compárelas con una entrada propia.",
)
_NOTHING = Text(
    "These runs have no test example in common. Compare them on an input of your own.",
    "Estas ejecuciones no tienen ningún ejemplo de prueba en común. Compárelas con una entrada propia.",
)
