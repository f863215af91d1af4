"""One window as the network sees it, with the names of its series and its time axis."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Part, Pattern
from playground.series.forecast_batch import ForecastBatch
from playground.task import Memory
from playground.task.inspected import Inspected, single
from playground.tasks.forecasting import answers, collection_answers, quantiles
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.request import ForecastRequest
from playground.tasks.forecasting.view import seen
from playground.text import Text, percentage


def sequence(task: ForecastingKnobs, memory: Memory, request: ForecastRequest, pattern: Pattern) -> Inspected:
    """The window that the first forecast of `respond` is made from; of series apart, that of the one that is named.

    Raises:
        WrongInput: the series or the place is not in the data, or the file cannot be used.
    """
    each = sequences_of_a_window(task, memory)
    times: Sequence[str] = ()
    if "known" in memory:
        asked = collection_answers.origin(task, memory, request)
        names, notes = [asked.name], tuple(asked.notes)
        batch = seen(asked.batch_of(asked.history), task.level, apart=False)
    else:
        one = answers.origin(task, memory, request)
        names, times, notes = list(one.known.names), one.known.times, one.notes
        batch = seen(one.batch_of(one.history), task.level, task.channels == "apart")
    if each > 1:
        # Of a file with several series below each other the request names the one that is read.
        which = 0 if request.file and request.series not in names else collection_answers.named(request.series, names)
        batch = batch.rows(torch.tensor([which]))
        notes = (*notes, _ONE.format(series=names[which]))
    return described(task, _with_targets(task, batch), names, times, memory=memory, pattern=pattern, notes=notes)


def sequence_of(task: ForecastingKnobs, part: Part, index: int, memory: Memory, pattern: Pattern) -> Inspected:
    """One window of a part of the data learnt from; of series apart, one of them.

    Raises:
        NotFound: there is no such window.
    """
    batch = ForecastBatch.of(single(part, index, sequences_of_a_window(task, memory)))
    names = list(memory["names"])
    if batch.series is not None and "known" in memory:
        names = [names[int(batch.series)]]
    return described(task, batch, names, memory["times"], memory=memory, pattern=pattern)


def sequences_of_a_window(task: ForecastingKnobs, memory: Memory) -> int:
    """How many the network reads one by one: all series together, or each apart."""
    return len(memory["names"]) if task.channels == "apart" and "known" not in memory else 1


def described(
    task: ForecastingKnobs,
    batch: ForecastBatch,
    names: Sequence[str],
    times: Sequence[str],
    *,
    memory: Memory,
    pattern: Pattern,
    notes: tuple[Text, ...] = (),
) -> Inspected:
    """A batch of one window, in words.

    Args:
        task: the settings.
        batch: the window.
        names: of the series that the window is cut from.
        times: the labels of their time axis; steps go by their number where there are none.
        memory: of the network.
        pattern: how inputs and outputs lie in time.
        notes: what has to be said of it.
    """
    own = names if len(names) == 1 or batch.series is None else [names[int(batch.series)]]
    beside = memory.get("covariates") or {"names": []}
    newest, time = int(batch.elapsed), batch.inputs.shape[1]
    steps = tuple(times[place] if times else str(place) for place in range(newest + 1 - time, newest + 1))
    outputs, in_unit = tuple(own), partial(_in_unit, task, batch, memory)
    if task.levels > 1:
        outputs = tuple(f"{name} {percentage(level, '.0f')}" for level in quantiles.LEVELS for name in own)
    positions = tuple(f"+{ahead}" for ahead in range(1, task.horizon + 1))
    if pattern.layout == "steps":
        positions = steps
        # Each step may be asked about, also where its target belongs to another part of the data.
        batch = replace(batch, begin=torch.zeros_like(batch.begin))
        # What follows a step is one value ahead of that step, and not of the window's end.
        return Inspected(batch, pattern.layout, steps, (*own, *beside["names"]), outputs, positions, notes)
    return Inspected(batch, pattern.layout, steps, (*own, *beside["names"]), outputs, positions, notes, in_unit=in_unit)


def _in_unit(task: ForecastingKnobs, batch: ForecastBatch, memory: Memory, outputs: Tensor) -> Tensor:
    """What the network gives, `(1, horizon, outputs)`, in the data's unit, float64 and of the same shape."""
    found = task.in_unit(outputs, batch, memory)
    return found if found.dim() == 3 else found.transpose(2, 3).flatten(2)


def _with_targets(task: ForecastingKnobs, batch: ForecastBatch) -> ForecastBatch:
    """With what follows each step where that is asked for and known; of the steps ahead nothing is."""
    if task.strategy == "recursive":
        known = torch.ones_like(batch.inputs, dtype=torch.bool)
        known[:, -1] = False
        return replace(batch, targets=F.pad(batch.inputs[:, 1:], (0, 0, 0, 1)), targets_known=known)
    shape = 1, task.horizon, batch.targets.shape[2]
    targets, known = torch.zeros(shape).repeat(1, 1, task.levels), torch.zeros(shape, dtype=torch.bool)
    return replace(batch, targets=targets, targets_known=known)


_ONE = Text(
    "The network reads each series by itself; this is {series}.",
    "La red lee cada serie por separado; esta es {series}.",
)
