"""Forecasts to look at: from fixed places of the validation part, and from where a person asks."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch, Data
from playground.dataset import Series
from playground.errors import WrongInput
from playground.model import Network
from playground.own_files import uploads
from playground.plots.alignment import weights_to_keep
from playground.series import timeline
from playground.series.forecast_batch import ForecastBatch
from playground.series.naive import all_of
from playground.task import Memory, Sample
from playground.tasks.forecasting import gaps, quantiles, table
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.request import ForecastRequest, continuation
from playground.tasks.forecasting.transformation import check, forward, lag
from playground.tasks.forecasting.view import Windows, assembled, on, seen, steps_ahead
from playground.text import Text

MOST_SERIES = 4
"""Series of a kept sample; a plot of more could not be read."""
MOST_HISTORY = 400


def sample(task: ForecastingKnobs, network: Network, data: Data, seed: int) -> Sample:
    """Forecasts from the first, the middle and the last place of the validation part; never of the test part."""
    examples = data.validation
    assert isinstance(examples, Windows)
    last = len(examples) - 1
    index = sorted({0, last // 2, last})
    batch = examples.take(torch.tensor(index, device=examples.inputs.device))
    memory = data.memory
    found, *fan = answered(task, network, batch, memory, len(memory["names"]))
    looks = _attended(task, network, batch, found.shape[1])
    known = _known(memory)
    shown = min(known.values.shape[1], MOST_SERIES)
    places = [int(place) for place in batch.elapsed[:: len(batch) // len(index)]]
    given = [_window(known, place, found.shape[1], memory=memory, shown=shown, window=task.window) for place in places]
    return Sample(
        {"names": memory["names"][:shown], "unit": memory["unit"], "windows": given},
        {"forecasts": [plain(forecast[:, :shown]) for forecast in found]}
        | fanned([[part[number][:, :shown] for part in fan] for number in range(len(found))])
        | looks,
        seed,
    )


def answered(task: ForecastingKnobs, network: Network, batch: Batch, memory: Memory, series: int) -> list[np.ndarray]:
    """The forecasts for a batch in the data's unit, then their quantiles, each `(windows, horizon, series)`."""
    network.eval()
    with torch.inference_mode():
        answer = task.answer(network, batch, memory, network(batch)[0])
    return [assembled(part, series).cpu().numpy() for part in (quantiles.point(answer), *quantiles.fan(answer))]


def _attended(task: ForecastingKnobs, network: Network, batch: Batch, length: int) -> dict[str, Any]:
    """What a decoder attends to in the first window; steps are counted from the last known one, which is 0."""
    with torch.inference_mode():
        weights = network.alignment(batch)
    ahead = [f"+{step}" for step in range(1, min(length, task.horizon) + 1)]
    return weights_to_keep(weights, ahead, [str(step).replace("-", "−") for step in range(1 - task.window, 1)])


@dataclass(frozen=True)
class Origin:
    """From where a person asks for a forecast of a table.

    Attributes:
        known: the series, with the file's where one was given.
        place: the position of the last known step.
        batch_of: makes the network's batch of all that is known and answered so far, `(time, series)` in the data's unit.
        notes: what has to be said of the file.
    """

    known: Series
    place: int
    batch_of: Callable[[np.ndarray], ForecastBatch]
    notes: tuple[Text, ...]

    @property
    def history(self) -> np.ndarray:
        """What is known there, `(time, series)`."""
        return self.known.values[: self.place + 1]


def origin(task: ForecastingKnobs, memory: Memory, request: ForecastRequest) -> Origin:
    """From where a person asks.

    Raises:
        WrongInput: the place is not in the data or too near its beginning, or the file cannot be used.
    """
    notes = tuple[Text, ...]()
    known = _known(memory)
    needed = task.window + lag(task.transformation, int(memory["period"]))
    if request.file:
        known, notes = continuation(uploads.read(request.file), known, needed, request.columns, request.series)
        check(known.values, known.names, task.transformation)
    place = _place(known, request.origin, needed)
    table.refuse_without_covariates(memory, request.file, request.length or task.horizon, task.horizon)
    beside = table.covariates_at(memory, place, task.window)
    return Origin(known, place, partial(_batch_of, task, memory, beside), notes)


def respond(task: ForecastingKnobs, network: Network, memory: Memory, request: ForecastRequest) -> Sample:
    """A forecast from where a person asks.

    Raises:
        WrongInput: as `origin`.
    """
    asked = origin(task, memory, request)
    names, length = asked.known.names, request.length or task.horizon
    batch_of, apart = asked.batch_of, task.channels == "apart"
    found, fan = forecast(task, network, memory, asked.history, length=length, batch_of=batch_of, apart=apart)
    given = _window(asked.known, asked.place, length, memory=memory, shown=len(names), window=task.window)
    first = on(seen(batch_of(asked.history), task.level, apart), next(network.parameters()).device)
    return Sample(
        {
            "names": list(names),
            # Nobody knows the unit of another series.
            "unit": memory["unit"] if names == tuple(memory["names"]) else "",
            "windows": [given],
            "notes": [{"en": note.en, "es": note.es} for note in asked.notes],
        },
        {"forecasts": [plain(found)]} | fanned([fan]) | _attended(task, network, first, length),
    )


def test_inputs(task: ForecastingKnobs, memory: Memory) -> list[dict[str, Any]]:
    """Requests from places of the test set after which a whole horizon is known, each where the one before ends."""
    times, last = memory["times"], len(memory["values"]) - task.horizon
    places = range(int(memory["validation"]) - 1, last, task.horizon)
    return [{"origin": str(times[place] if times else place), "length": task.horizon} for place in places]


def fanned(fans: Sequence[Sequence[np.ndarray]]) -> dict[str, Any]:
    """What a sample keeps of quantiles, `(steps, series)` each, by window; nothing where there are none."""
    return {"quantiles": [[plain(part) for part in fan] for fan in fans]} if any(map(len, fans)) else {}


def _known(memory: Memory) -> Series:
    values, names = np.asarray(memory["values"]), tuple(memory["names"])
    known = np.stack([gaps.remembered(memory, series, len(values)) for series in range(len(names))], axis=1)
    # Runs of earlier versions kept no settings of their file.
    return Series(values, names, tuple(memory["times"]), known=known, reading=memory.get("reading", {}))


def forecast(
    task: ForecastingKnobs,
    network: Network,
    memory: Memory,
    history: np.ndarray,
    *,
    length: int,
    batch_of: Callable[[np.ndarray], ForecastBatch],
    apart: bool = False,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """`(length, series)` in the data's unit; a direct network answers again and again from its own answers.

    Args:
        history: `(time, series)` in the data's unit.
        apart: each series is an example of its own.
        batch_of: makes the batch, before it is measured from its level, of all that is known and answered so far.

    Returns:
        The forecast, and its quantiles, the same shape each, where the network gives them.
    """
    series, device = history.shape[1], next(network.parameters()).device
    network.eval()
    found = np.empty((0, series))
    fans: list[list[np.ndarray]] = []
    while len(found) < length:
        batch = on(seen(batch_of(np.concatenate([history, found])), task.level, apart), device)
        with torch.inference_mode():
            # A recursive network's answer is made over the steps that are asked for, a direct one's over its horizon.
            outputs = steps_ahead(network, batch, length) if task.strategy == "recursive" else network(batch)[0]
            answer = task.in_unit(outputs, batch, memory)
        together = [assembled(part, series)[0] for part in (quantiles.point(answer), *quantiles.fan(answer))]
        rows = [part.cpu().numpy() for part in together]
        found = np.concatenate([found, rows[0]])
        fans.append(rows[1:])
    return found[:length], [np.concatenate(parts)[:length] for parts in zip(*fans, strict=True)]


def _batch_of(task: ForecastingKnobs, memory: Memory, beside: Tensor | None, history: np.ndarray) -> ForecastBatch:
    """The newest window of a table `(time, series)`, scaled as in training."""
    period = int(memory["period"])
    lagged = lag(task.transformation, period)
    known = history[-max(task.window + lagged, period) :]
    changes = forward(known[-task.window - lagged :], task.transformation, period)
    inputs = torch.tensor(((changes - np.asarray(memory["mean"])) / np.asarray(memory["deviation"]))[None])
    return replace(at_the_end(inputs, torch.tensor(known[None]), history), beside=beside)


def at_the_end(inputs: Tensor, past: Tensor, history: np.ndarray) -> ForecastBatch:
    """One window with nothing after it.

    Args:
        inputs: `(1, window, series)`, what the network reads.
        past: `(1, steps, series)` the last known values, in the data's unit.
        history: `(time, series)` all that is known.
    """
    return ForecastBatch(
        inputs,
        inputs,
        past=past,
        truth=past[:, :0],
        first=torch.tensor(history[:1]),
        elapsed=torch.tensor([len(history) - 1]),
        begin=torch.tensor([len(history)]),
    )


def _place(known: Series, origin: str, needed: int) -> int:
    """The position of the last known step.

    Raises:
        WrongInput: there is no such step, or too little is known before it.
    """
    length, wanted = len(known.values), origin.strip()
    place: int | None = length - 1
    if wanted:
        place = timeline.find(known.times, wanted)
        if place is None and wanted.isdecimal() and int(wanted[:10]) < length:
            place = int(wanted)
    first, last = (known.times[0], known.times[-1]) if known.times else ("0", str(length - 1))
    if place is None:
        raise WrongInput(
            Text(
                "There is no step “{wanted}” in the data, which go from {first} to {last}; name one of them.",
                "En los datos no hay ningún paso «{wanted}»; van de {first} a {last}: elija uno de ellos.",
            ).format(wanted=wanted, first=first, last=last)
        )
    if place + 1 < needed:
        earliest = (known.times or tuple(map(str, range(length))))[min(needed, length) - 1]
        raise WrongInput(
            Text(
                "The network reads {needed} steps, but only {have} are known up to there; start from {earliest} or later.",
                "La red lee {needed} pasos, pero hasta ahí solo se conocen {have}; empiece en {earliest} o después.",
            ).format(needed=needed, have=place + 1, earliest=earliest)
        )
    return place


def _window(known: Series, place: int, length: int, *, memory: Memory, shown: int, window: int) -> dict[str, Any]:
    """What was known at a place, what came, and what the trivial forecasts say; plain values."""
    values, times, period = known.values, known.times, int(memory["period"])
    measured = values if known.known is None else np.where(known.known, values, np.nan)
    start = max(0, place + 1 - min(MOST_HISTORY, max(window, 3 * period, 2 * length)))
    recent = torch.tensor(values[: place + 1][-period - 1 :, :shown][None], dtype=torch.float64)
    windows = at_the_end(recent, recent, values[: place + 1, :shown])
    after = tuple(times[place + 1 : place + 1 + length])
    if times and len(after) < length:
        after += timeline.continued(times, place + 1 + length - len(times))[-(length - len(after)) :]
    return {
        "start": start,
        "times": list(times[start : place + 1]),
        "values": plain(values[start : place + 1, :shown]),
        "ahead": list(after),
        "truth": plain(measured[place + 1 : place + 1 + length, :shown]),
        "naive": {name: plain(forecast[0].numpy()) for name, forecast in all_of(windows, length, period).items()},
    }


def plain(values: np.ndarray) -> list[list[float | None]]:
    """As JSON: the fifteen significant digits that float64 has; what is not finite (a forecast that ran away) is none."""
    rows: list[list[float]] = values.tolist()
    return [[float(f"{value:.15g}") if math.isfinite(value) else None for value in row] for row in rows]


def numbers(rows: Sequence[Sequence[float | None]]) -> np.ndarray:
    """`(steps, series)` from `plain`; none becomes NaN."""
    return np.array([[math.nan if value is None else value for value in row] for row in rows], dtype=np.float64)


def notes_of(given: Mapping[str, Any]) -> list[Text]:
    """The sentences that were kept with a sample's input."""
    return [Text(note["en"], note["es"]) for note in given.get("notes", ())]
