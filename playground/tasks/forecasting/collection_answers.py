"""Forecasts of a collection to look at: of a few fixed series, and of the one a person names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from playground.batch import Data
from playground.datasets.own_series import OwnSeries
from playground.errors import WrongInput
from playground.model import Network
from playground.own_files import uploads
from playground.series.forecast_batch import ForecastBatch
from playground.series.naive import all_of
from playground.task import Memory, Sample
from playground.tasks.forecasting import gaps
from playground.tasks.forecasting.answers import (
    MOST_HISTORY,
    MOST_SERIES,
    answered,
    at_the_end,
    fanned,
    forecast,
    plain,
)
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.measures import deviations, mase_scale
from playground.tasks.forecasting.origins import Origins, by_own_size
from playground.tasks.forecasting.request import ForecastRequest
from playground.tasks.forecasting.transformation import check, forward, lag, scale
from playground.text import Text


def shown(count: int) -> list[int]:
    """Positions of a few series out of `count`, spread evenly, always the same."""
    return sorted({round(place) for place in np.linspace(0, count - 1, min(count, MOST_SERIES))})


def sample(task: ForecastingKnobs, network: Network, data: Data, seed: int) -> Sample:
    """Forecasts of the validation part of a few series; never of the test part."""
    part, memory = data.validation, data.memory
    assert isinstance(part, Origins)
    index = shown(len(part))
    batch = part.take(torch.tensor(index, device=part.places.device))
    found, *fan = [part[:, :, 0].T for part in answered(task, network, batch, memory, 1)]
    ends = [int(memory["known"][place]) - task.horizon for place in index]
    whole = [np.asarray(memory["values"][place][: memory["known"][place]]) for place in index]
    names = [memory["names"][place] for place in index]
    measured = [
        np.where(gaps.remembered(memory, place, len(values)), values, np.nan)
        for values, place in zip(whole, index, strict=True)
    ]
    given = _given(task.window, memory, names, whole, measured, ends=ends, length=task.horizon)
    given["mase_scale"] = [memory["mase_scale"][place] for place in index]
    given["error_unit"] = [memory["error_unit"][place] for place in index]
    return Sample(given, {"forecasts": [plain(found)]} | fanned([fan]), seed)


@dataclass(frozen=True)
class SeriesOrigin:
    """From where a person asks for a forecast of one series.

    Attributes:
        name: of the series.
        values: its values, `(time,)`, with gaps filled in.
        measured: the same, NaN where values are filled in.
        known: how many values are known before its future begins.
        place: how many of them the forecast begins after.
        batch_of: makes the network's batch of all that is known and answered so far, `(time, 1)` in the data's unit.
        notes: what has to be said of the file.
    """

    name: str
    values: np.ndarray
    measured: np.ndarray
    known: int
    place: int
    batch_of: Callable[[np.ndarray], ForecastBatch]
    notes: Sequence[Text]

    @property
    def history(self) -> np.ndarray:
        """What is known there, `(time, 1)`."""
        return self.values[: self.place, None]


def origin(task: ForecastingKnobs, memory: Memory, request: ForecastRequest) -> SeriesOrigin:
    """The series that a person names, or one of a file: from where it is asked, else where its future begins.

    Raises:
        WrongInput: there is no such series or place, or too little is known before it.
    """
    needed = task.window + lag(task.transformation, int(memory["season"]))
    notes: Sequence[Text] = ()
    scaled: tuple[float, float] | None = None
    if request.file:
        name, values, notes = _from_file(uploads.read(request.file), request.columns.strip(), request.series.strip())
        check(values[:, None], (name,), task.transformation)
        known, measured = len(values), values
    else:
        which = named(request.series, memory["names"])
        name, values, known = memory["names"][which], np.asarray(memory["values"][which]), memory["known"][which]
        scaled = memory["mean"][which], memory["deviation"][which]
        measured = np.where(gaps.remembered(memory, which, len(values)), values, np.nan)
    place = _place(request.origin, known, len(values), needed, name)
    if scaled is None and task.scaling == "standard":
        moved, divided = scale(values[:place, None], task.transformation, int(memory["season"]))
        scaled = float(moved[0]), float(divided[0])
    return SeriesOrigin(name, values, measured, known, place, partial(_batch_of, task, memory, scaled), notes)


def respond(task: ForecastingKnobs, network: Network, memory: Memory, request: ForecastRequest) -> Sample:
    """How the series a person names, or one of a file, goes on: from where it is asked, else where its future begins.

    Raises:
        WrongInput: as `origin`.
    """
    asked, length = origin(task, memory, request), request.length or task.horizon
    values, measured, known = asked.values, asked.measured, asked.known
    found, fan = forecast(task, network, memory, asked.history, length=length, batch_of=asked.batch_of)
    given = _given(task.window, memory, [asked.name], [values], [measured], ends=[asked.place], length=length)
    counted = np.isfinite(measured[:known, None])
    given["mase_scale"] = mase_scale(values[:known, None], int(memory["period"]), counted)
    given["error_unit"] = deviations(values[:known, None], task.measured_in == "standardised", counted)
    given["notes"] = [{"en": note.en, "es": note.es} for note in asked.notes]
    return Sample(given, {"forecasts": [plain(found)]} | fanned([fan]))


def test_inputs(task: ForecastingKnobs, memory: Memory) -> list[dict[str, Any]]:
    """Requests for the future of every series, which is the test set."""
    return [{"series": name, "length": task.horizon} for name in memory["names"]]


def _batch_of(
    task: ForecastingKnobs, memory: Memory, scaled: tuple[float, float] | None, history: np.ndarray
) -> ForecastBatch:
    """The newest window of one series `(time, 1)`, scaled as in training, or where it is new by itself."""
    season = int(memory["season"])
    lagged = lag(task.transformation, season)
    recent = torch.tensor(history[None, -max(task.window, lagged, int(memory["period"]) + 1) :])
    inputs = torch.tensor(forward(history[-task.window - lagged :], task.transformation, season)[None])
    batch = at_the_end(inputs, recent, history)
    if task.scaling == "window":
        return by_own_size(batch, recent[:, -task.window :], task.transformation)
    mean, deviation = scaled or (0.0, 1.0)
    each = [torch.full((1, 1, 1), value, dtype=torch.float64) for value in (mean, deviation)]
    return replace(batch, inputs=(inputs - mean) / deviation, mean=each[0], deviation=each[1])


def _given(
    window: int,
    memory: Memory,
    names: list[str],
    whole: list[np.ndarray],
    measured: list[np.ndarray],
    *,
    ends: list[int],
    length: int,
) -> dict[str, Any]:
    """What was known of some series, what came and what the trivial forecasts say, side by side from where each ends.

    Args:
        whole: each of the series, `(time,)`, with gaps filled in.
        measured: each of the series, `(time,)`, NaN where its values are filled in.
    """
    period = int(memory["period"])
    steps = min(MOST_HISTORY, max(window, 3 * period, 2 * length), *ends)
    truth = min(length, *(len(values) - end for values, end in zip(whole, ends, strict=True)))
    recent = [_recent(values[:end], period + 1) for values, end in zip(whole, ends, strict=True)]
    past = torch.tensor(np.stack(recent, 1))[None]
    windows = at_the_end(past, past, np.stack([values[: min(ends)] for values in whole], 1))
    given = {
        # Steps by number where that is one number for all that are shown; else they are counted from where the plot begins.
        "start": ends[0] - steps if len(set(ends)) == 1 else 0,
        "times": [],
        "values": plain(np.stack([v[end - steps : end] for v, end in zip(whole, ends, strict=True)], 1)),
        "ahead": [],
        "truth": plain(np.stack([v[end : end + truth] for v, end in zip(measured, ends, strict=True)], 1)),
        "naive": {name: plain(forecast[0].numpy()) for name, forecast in all_of(windows, length, period).items()},
    }
    return {"names": names, "unit": memory["unit"], "windows": [given]}


def _recent(values: np.ndarray, steps: int) -> np.ndarray:
    return np.concatenate([np.full(max(0, steps - len(values)), values[0]), values[-steps:]])


def named(wanted: str, names: Sequence[str]) -> int:
    """The position of a series by its name; the first where none is asked for."""
    found = {name.casefold(): place for place, name in reversed(list(enumerate(names)))}
    place = found.get(wanted.strip().casefold()) if wanted.strip() else 0
    if place is None:
        raise WrongInput(
            Text(
                "There is no series “{wanted}”; they go from {first} to {last}.",
                "No hay ninguna serie «{wanted}»; van de {first} a {last}.",
            ).format(wanted=wanted.strip(), first=names[0], last=names[-1])
        )
    return place


def _from_file(content: bytes, columns: str, wanted: str) -> tuple[str, np.ndarray, Sequence[Text]]:
    """One series of a person's own table, one row a step; named by its column, or where several stand below each other."""
    given = {"columns": columns, "series": wanted} if columns else {"columns": wanted}
    found = OwnSeries.configure(given).read(content, 1)
    return found.names[0], gaps.carried(found.values, gaps.mask(found.known))[:, 0], found.notes


def _place(origin: str, known: int, length: int, needed: int, name: str) -> int:
    """How many values are known where the forecast begins."""
    wanted = origin.strip()
    place = known
    if wanted:
        place = int(wanted[:10]) + 1 if wanted.isdecimal() else 0
    if not needed <= place <= length:
        raise WrongInput(
            Text(
                "“{name}” can be forecast from step {first} to step {last}, by number, and not from “{wanted}”.",
                "«{name}» se puede predecir desde el paso {first} hasta el {last}, por número, y no desde «{wanted}».",
            ).format(name=name, first=needed - 1, last=length - 1, wanted=wanted or place - 1)
            if needed <= length
            else Text(
                "The network reads {needed} steps, but “{name}” has only {length}; bring a longer series.",
                "La red lee {needed} pasos, pero «{name}» solo tiene {length}; traiga una serie más larga.",
            ).format(needed=needed, name=name, length=length)
        )
    return place
