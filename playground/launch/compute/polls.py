"""Makes a poll: the same inputs given to all its runs, and what they answered kept; and draws what voters see."""

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from playground.errors import Impossible, OverLimit
from playground.exhibits import Exhibit
from playground.launch.compute.common_inputs import in_common
from playground.launch.data import preparation
from playground.protocol import differences
from playground.task import TASKS, Sample, metric, not_voted_on
from playground.text import Text
from playground.tracking import models, runs
from playground.tracking.models import Trained
from playground.votes import draw
from playground.votes.poll import Candidate, Pair, Poll

SIDES = ("A", "B")
"""What voters see instead of names, from the left."""
_SEEDS = 1_000_000
"""Seeds are drawn below this."""


def make(candidates: Sequence[Candidate], *, rounds: int, truth: bool, seed: int) -> Poll:
    """Give each two runs, and each control twice the same run, an input of their test sets; no pair has that of another where there are enough.

    Args:
        candidates: the runs.
        rounds: inputs on which each two are compared.
        truth: what is right is shown, where the task knows it.
        seed: of the inputs that are drawn, and of what the networks draw.

    Raises:
        OverLimit: these are too few or too many runs.
        Impossible: they are of different tasks, metrics or test data, of a task that is not voted on, or have no input of their test sets in common.
        NotFound: a network or its data are not here any more.
    """
    must_be_so_many(len(candidates))
    trained = {one.id: models.load(one.id) for one in candidates}
    first = trained[candidates[0].id]
    kind = first.experiment.task.kind()
    if any(one.experiment.task.kind() != kind for one in trained.values()):
        raise Impossible(_TASKS)
    if TASKS[kind].vote is None:
        raise Impossible(not_voted_on(TASKS[kind]))
    primary = first.experiment.task.primary
    if any(one.experiment.task.primary != primary for one in trained.values()):
        raise Impossible(_METRICS)
    for network in trained.values():
        reasons = differences(_protocol(first), _protocol(network))
        if reasons:
            raise Impossible(_DATA.format(reasons=Text.join("; ", reasons)))
    random = Random(seed)
    inputs = _in_common(list(trained.values()))
    random.shuffle(inputs)
    pairs = []
    for number, (one, other) in enumerate(draw.pairs(list(trained), rounds)):
        given, drawn = inputs[number % len(inputs)], random.randrange(_SEEDS)
        outputs = (_output(trained[one], given, drawn), _output(trained[other], given, drawn + (one == other)))
        pairs.append(Pair(f"p{number + 1:02d}", one, other, outputs))
    shown = truth and TASKS[kind].vote_truth
    return Poll(kind, tuple(candidates), tuple(pairs), primary, metric(primary).better, shown)


def must_be_so_many(count: int) -> None:
    """Let pass as many runs as a poll takes.

    Raises:
        OverLimit: they are fewer or more.
    """
    if not draw.FEWEST <= count <= draw.MOST:
        raise OverLimit(
            Text(
                "A vote takes {fewest} to {most} runs; you chose {count}.",
                "Una votación admite de {fewest} a {most} ejecuciones; eligió {count}.",
            ).format(fewest=draw.FEWEST, most=draw.MOST, count=count)
        )


def ballot(task: str, outputs: Sequence[Mapping[str, Any]], truth: bool) -> dict[str, tuple[Exhibit, ...]]:
    """Two outputs as voters see them, under `SIDES`; under "" what shows both.

    Args:
        task: the name of the task.
        outputs: the left and the right one, as plain tables.
        truth: what is right is shown.
    """
    samples = {name: Sample(**one) for name, one in zip(SIDES, outputs, strict=True)}
    return {name: tuple(exhibits) for name, exhibits in TASKS[task].ballot(samples, truth).items()}


def _output(trained: Trained, given: Mapping[str, Any], seed: int) -> dict[str, Any]:
    sample = trained.experiment.task.test_output(trained.network, trained.memory, given, seed)
    # As it is read back, and without the epoch, which tells runs apart.
    plain: dict[str, Any] = json.loads(json.dumps({**sample.plain(), "epoch": -1}))
    return plain


def _in_common(trained: Sequence[Trained]) -> list[dict[str, Any]]:
    """The inputs that are in the test set of every run, in the order of the first.

    Raises:
        Impossible: there are none.
        NotFound: data are not here any more.
    """
    found = in_common(one.experiment.task.vote_inputs(_records(one), one.memory) for one in trained)
    if not found:
        raise Impossible(_NOTHING)
    return found


def _protocol(trained: Trained) -> Mapping[str, Any]:
    return runs.protocol_of(trained.run)


def _records(trained: Trained) -> Any:
    return preparation.load(trained.experiment.data)


_TASKS = Text(
    "Only runs of one task can be judged side by side; choose runs of one task.",
    "Solo se comparan ejecuciones de una misma tarea; elija ejecuciones de una tarea.",
)
_METRICS = Text(
    "These runs are decided by different metrics; choose runs with the same deciding metric.",
    "A estas ejecuciones las decide una métrica distinta; elija ejecuciones con la misma métrica decisiva.",
)
_DATA = Text(
    "The test metrics of these runs cannot be compared ({reasons}), so a vote could not be set beside them; choose runs measured on the same data.",
    "Las métricas de prueba de estas ejecuciones no son comparables ({reasons}), así que no cabe ponerlas junto a los votos; elija ejecuciones medidas con los mismos datos.",
)
_NOTHING = Text(
    "These runs have no input of their test sets in common; choose runs of the same data, split and horizon.",
    "Estas ejecuciones no tienen en común ninguna entrada de prueba; elija ejecuciones con los mismos datos, partición y horizonte.",
)
