"""The errors of a trained network on its test set, read once with its best weights, and the sequences behind them in words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch

from playground.batch import Batch, Part, Stream
from playground.errors import Impossible, WrongInput
from playground.evaluation.error_analysis import analysed
from playground.evaluation.found_errors import Analysis
from playground.launch.compute import sequences
from playground.task.inspected import Inspected
from playground.task.item_errors import ErrorAnalysis, ItemErrors, in_context
from playground.text import Text, significant, speaking, whole
from playground.tracking import models
from playground.training import on_threads
from playground.training.evaluation import evaluation_size

MOST_EXAMPLES, MOST_STEPS = 5_000, 250_000
"""Sequences of a part that are read, and about how many input steps in all: what takes seconds, and memory of some MB."""
_TOGETHER = 64
"""Sequences that are read at a time, at most: the probabilities of all tokens are held at each of their steps."""


def errors(run_id: str) -> Analysis:
    """All analyses that the run's task has.

    Args:
        run_id: a run with a trained network; its data are not fetched.

    Raises:
        NotFound: there is no such run, it has no weights, or its data are not here any more.
        RunFailed: the data are read otherwise than when it was trained.
        Impossible: the task has no analyses.
        WrongInput: nothing of the test set is known, so that nothing can be wrong.
    """
    trained = models.load(run_id)
    data = sequences.data_of(trained.run.id)
    task = trained.experiment.task.error_analysis(data, trained.experiment.pattern)
    with on_threads(trained.experiment.training.threads):
        test = _read(trained, data.tests["test"], task)
        validation = _read(trained, data.validation, task) if task.intervals is not None else None
    if not len(test):
        raise WrongInput(
            Text(
                "No right answer of the test set is known, so there are no errors to look at.",
                "No se conoce ninguna respuesta correcta del conjunto de prueba, así que no hay errores que mirar.",
            )
        )
    return replace(analysed(task, test, validation), part=_part_read(data.tests["test"]))


def in_words(run_id: str, places: Sequence[tuple[int, int]], language: str) -> list[str]:
    """Items of the test set, each on one line.

    Args:
        run_id: the run.
        places: for each item its sequence and the position in it, see `found_errors.Case`.
        language: of the words.

    Raises:
        NotFound: as `errors`.
        RunFailed: the same.
    """
    trained = models.load(run_id)
    data = sequences.data_of(trained.run.id)
    task = trained.experiment.task.error_analysis(data, trained.experiment.pattern)
    with speaking(language):
        return [_told(trained, data.tests["test"], task, *place) for place in places]


def _told(trained: models.Trained, part: Part, task: ErrorAnalysis, example: int, position: int) -> str:
    if task.told is not None:
        return task.told(example, position)
    pattern = trained.experiment.pattern
    try:
        found = trained.experiment.task.sequence_of(part, example, trained.memory, pattern)
    except Impossible:  # a task need not say how its sequences are looked at
        return "–"
    return _line(found, position, task.between, ahead=pattern.causal, whole=pattern.layout != "steps")


def _line(found: Inspected, position: int, between: str, *, ahead: bool, whole: bool) -> str:
    """See `in_context`; of what is asked for after each step, that one stands in brackets; a vector is told by its numbers."""
    if not found.steps:
        vector = found.batch.inputs[0, 0].tolist()
        return ", ".join(f"{name} {significant(one)}" for name, one in zip(found.columns, vector, strict=True))
    steps, place = ((*found.steps, "…"), position + 1) if ahead else (found.steps, position)
    place -= found.before
    if not whole and not 0 <= place < len(steps):
        return "–"
    return in_context(steps, place, between, whole=whole)


def _read(trained: models.Trained, part: Part, task: ErrorAnalysis) -> ItemErrors:
    """The items of a part, or of so much of it as is read: sequences that are spread evenly over it, the beginning of a stream."""
    trained.network.eval()
    with torch.inference_mode():
        return ItemErrors.joined(list(_pieces(trained, part, task)))


def _pieces(trained: models.Trained, part: Part, task: ErrorAnalysis) -> Iterator[ItemErrors]:
    if isinstance(part, Stream):
        yield from _of_stream(trained, part, task)
        return
    index = torch.arange(0, len(part), _every(part))
    for chunk in torch.split(index, min(evaluation_size(part), _TOGETHER)):
        batch = part.take(chunk)
        items = _items(trained, batch, task, trained.network(batch)[0])
        # A window of several series that are read apart is as many rows.
        rows = len(batch) // len(chunk)
        number = chunk.numpy()[items.example // rows] * rows + items.example % rows
        yield items.at(number, items.position)


def _of_stream(trained: models.Trained, part: Stream, task: ErrorAnalysis) -> Iterator[ItemErrors]:
    """Read on in parallel streams, as it is measured; places are those of the text read as one."""
    tokens = part.tokens[: MOST_STEPS + 1]
    part = replace(part, tokens=tokens, extent=None if part.extent is None else part.extent[: len(tokens)])
    state, begun = None, 0
    for batch in part.batches(min(evaluation_size(part), task.streams)):
        outputs, state = trained.network(batch, state if batch.carried else None)
        items = _items(trained, batch, task, outputs)
        place = items.example * -(-part.items // len(batch)) + begun + items.position
        yield items.at(place // part.window, place % part.window)
        begun += batch.inputs.shape[1]


def _items(trained: models.Trained, batch: Batch, task: ErrorAnalysis, outputs: torch.Tensor) -> ItemErrors:
    answer = trained.experiment.task.answer(trained.network, batch, trained.memory, outputs)
    return task.items(answer, batch)


def _every(part: Part) -> int:
    """Of how many sequences one is read."""
    each = max(1, part.items // max(1, len(part)))
    return max(1, -(-len(part) // min(MOST_EXAMPLES, max(1, MOST_STEPS // each))))


def _part_read(part: Part) -> Text | None:
    """What of a part is read; None: all of it."""
    if isinstance(part, Stream):
        if part.items <= MOST_STEPS:
            return None
        return Text(
            "Only the first {most} of the {count} tokens of the test set were read.",
            "Solo se leyeron las primeras {most} de las {count} unidades del conjunto de prueba.",
        ).format(most=whole(MOST_STEPS), count=whole(part.items))
    every = _every(part)
    if every == 1:
        return None
    return Text(
        "Only {read} of the {count} sequences of the test set were read, spread evenly over it.",
        "Solo se leyeron {read} de las {count} secuencias del conjunto de prueba, repartidas por igual.",
    ).format(read=whole(-(-len(part) // every)), count=whole(len(part)))
