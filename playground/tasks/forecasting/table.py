"""One table of series as a network sees it, with what is known beside it: split by time, scaled, cut into windows."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.batch import Data, Examples, Pattern, Sizes
from playground.dataset import Series
from playground.errors import Impossible, WrongInput
from playground.task import PARTS, Memory
from playground.tasks.forecasting import fitting, gaps, measures, quantiles, windows
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.transformation import check, lag
from playground.tasks.forecasting.view import Windows
from playground.text import Text


def prepare(
    task: ForecastingKnobs,
    records: Series,
    pattern: Pattern,
    scaler: tuple[list[float], list[float]] | None = None,
) -> Data:
    """Split by time, fit the scaler on the training part, cut windows.

    Args:
        task: the settings.
        records: the table.
        pattern: how inputs and outputs lie in time.
        scaler: mean and deviation of each transformed series, where they are known from elsewhere.

    Raises:
        DoesNotFit: the series are too short for these settings.
        Impossible: they have no logarithm, or no window is known.
    """
    if task.scaling == "window":
        raise Impossible(
            Text(
                "Scaling each window by its own size is for collections of series; choose another scaling, or instance "
                "normalisation.",
                "La escala de cada ventana por su tamaño es para colecciones de series; elija otra escala o la "
                "normalización por ventana.",
            )
        )
    known = gaps.mask(records.known)
    values, count = gaps.carried(records.values, known), records.values.shape[1]
    quantiles.check(task.levels, task.transformation, task.horizon, task.season or records.period)
    check(values, records.names, task.transformation)
    period = task.season or records.period
    published = records.split if task.split == "published" else None
    fitting.require(task, len(values), records.period, published)
    split = windows.Split.of(len(values), task.validation_share, task.test_share, published)
    recursive = task.strategy == "recursive"
    ahead = {"train": 1 if recursive else task.horizon, "validation": task.horizon, "test": task.horizon}
    places = windows.origins(split, lag(task.transformation, period), task.window, ahead)
    if scaler is None:
        standard = task.scaling == "standard"
        scaled = windows.Scaled.fit(values, task.transformation, period, standard, split.train, known=known)
    else:
        scaled = windows.Scaled.known(values, task.transformation, period, *scaler, known=known)
    beside = _covariates(records, split.train, task.strategy)
    if beside is not None:
        scaled = replace(scaled, beside=_scaled(np.asarray(beside["values"]), beside))
    parts: dict[str, Examples] = {
        part: scaled.examples(
            *places[part],
            window=task.window,
            ahead=ahead[part],
            stride=task.stride if part == "train" else 1,
            steps=recursive,
            begin=split.bounds()[part][0],
            level=task.level,
            apart=task.channels == "apart",
            levels=task.levels,
            learnt=part == "train",
        )
        for part in places
    }
    for part, examples in parts.items():
        gaps.require(PARTS[part], examples)
    learnt = None if known is None else known[: split.train]
    memory = {
        "names": list(records.names),
        "unit": records.unit,
        "period": period,
        "mean": scaled.mean,
        "deviation": scaled.deviation,
        "mase_scale": measures.mase_scale(values[: split.train], period, learnt),
        "error_unit": measures.deviations(values[: split.train], task.measured_in == "standardised", learnt),
        "train": split.train,
        "validation": split.validation,
        "times": list(records.times),
        "values": values.tolist(),
    }
    if beside is not None:
        memory["covariates"] = beside
    if known is not None:
        memory["filled"] = gaps.kept(list(known.T))
    if records.reading:
        memory["reading"] = dict(records.reading)
    memory["floors"] = measures.floors(parts["validation"].batches(256), memory)
    counts = {part: len(examples) for part, examples in parts.items()}
    protocol = {
        "split": "by time" if published is None else "by time, as published",
        "parts": windows.described(split, records.times, counts),
        "data_sha256": windows.fingerprint(values, records.names),
        "transformation": task.transformation,
        "scaling": f"{task.scaling}, {'fitted on the training part' if scaler is None else _KEPT}",
        "season": period,
        "level": task.level,
        "channels": task.channels,
        "covariates": beside["names"] if beside else [],
        "window": task.window,
        "horizon": task.horizon,
        "metrics_unit": "deviations of the training part"
        if task.measured_in == "standardised"
        else records.unit or "of the data",
    }
    protocol |= gaps.described(values.T, None if known is None else list(known.T))
    apart = task.channels == "apart"
    sizes = Sizes(
        pattern,
        outputs=(1 if apart else count) * task.levels,
        features=(1 if apart else count) + (len(beside["names"]) if beside else 0),
        horizon=1 if recursive else task.horizon,
        time=task.window,
        series=count if apart else 0,
    )
    return Data(sizes, parts["train"], parts["validation"], {"test": parts["test"]}, memory, protocol)


_KEPT = "kept from the run that it begins with"


def unseen(task: ForecastingKnobs, records: Series, memory: Memory) -> Windows:
    """Every window of a table, scaled as the network's training part was.

    Raises:
        WrongInput: it has other series, too few steps, or values without a logarithm.
    """
    order, period = _order(records, list(memory["names"])), int(memory["period"])
    known = gaps.mask(None if records.known is None else records.known[:, order])
    values = gaps.carried(records.values[:, order], known)
    check(values, tuple(memory["names"]), task.transformation)
    lagged = lag(task.transformation, period)
    first, last = lagged + task.window - 1, len(values) - 1 - task.horizon
    if last < first:
        raise WrongInput(
            Text(
                "The new data have {steps} steps; this network needs at least {needed}: a window of {window}, {lagged} for "
                "the transformation and {ahead} ahead.",
                "Los datos nuevos tienen {steps} pasos y esta red necesita al menos {needed}: una ventana de {window}, "
                "{lagged} para la transformación y {ahead} por delante.",
            ).format(
                steps=len(values),
                needed=lagged + task.window + task.horizon,
                window=task.window,
                lagged=lagged,
                ahead=task.horizon,
            )
        )
    scaled = windows.Scaled.known(values, task.transformation, period, memory["mean"], memory["deviation"], known=known)
    scaled = replace(scaled, beside=_new_covariates(records, memory))
    found = scaled.examples(
        first,
        last,
        window=task.window,
        ahead=task.horizon,
        stride=1,
        steps=task.strategy == "recursive",
        begin=0,
        level=task.level,
        apart=task.channels == "apart",
        levels=task.levels,
    )
    gaps.require(Text("new", "datos nuevos"), found)
    return found


def _order(records: Series, names: list[str]) -> list[int]:
    """Which columns are the series that the network knows, in its order; by name where the names are the same."""
    found = list(records.names)
    if len(found) != len(names):
        raise WrongInput(
            Text(
                "The new data have {found} series and this network knows {count}: {names}; bring data with the same.",
                "Los datos nuevos tienen {found} series y esta red conoce {count}: {names}; traiga datos con las mismas.",
            ).format(found=len(found), count=len(names), names=", ".join(names))
        )
    return [found.index(name) for name in names] if sorted(found) == sorted(names) else list(range(len(names)))


def _covariates(records: Series, train: int, strategy: str) -> dict[str, Any] | None:
    """Names, values, and mean and deviation in the first `train` steps, as plain values; None where there are none.

    Raises:
        Impossible: the network would have to forecast step by step, and nobody knows the covariates of those steps.
    """
    if records.covariates is None or not records.covariates.shape[1]:
        return None
    if strategy == "recursive":
        raise Impossible(
            Text(
                "Beside the series, {names} are read, and step by step nobody would know them ahead; choose the strategy "
                "direct.",
                "Junto a la serie se leen {names}, y paso a paso nadie los conocería por adelantado; elija la estrategia "
                "directa.",
            ).format(names=", ".join(records.covariate_names))
        )
    known = records.covariates[:train]
    spread = known.std(axis=0)
    return {
        "names": list(records.covariate_names),
        "mean": known.mean(axis=0).tolist(),
        "deviation": np.where(spread > 0, spread, 1.0).tolist(),
        "values": records.covariates.tolist(),
    }


def _scaled(values: np.ndarray, memory: Memory) -> Tensor:
    """`(time, covariates)` float32 as the network sees them."""
    mean, deviation = np.asarray(memory["mean"]), np.asarray(memory["deviation"])
    return torch.tensor((values - mean) / deviation, dtype=torch.float32)


def _new_covariates(records: Series, memory: Memory) -> Tensor | None:
    """The covariates of new records, scaled as in training; None where the network reads none.

    Raises:
        WrongInput: the records lack what the network reads.
    """
    wanted = memory.get("covariates")
    if wanted is None:
        return None
    if records.covariates is None or list(records.covariate_names) != list(wanted["names"]):
        raise WrongInput(
            Text(
                "This network also reads {names}; bring data that have them.",
                "Esta red también lee {names}; traiga datos que los tengan.",
            ).format(names=", ".join(wanted["names"]))
        )
    return _scaled(records.covariates, wanted)


def covariates_at(memory: Memory, place: int, window: int) -> Tensor | None:
    """`(1, window, covariates)`, what was known up to a position of the data learnt from; None where there is nothing."""
    wanted = memory.get("covariates")
    if wanted is None:
        return None
    return _scaled(np.asarray(wanted["values"][place + 1 - window : place + 1]), wanted)[None]


def refuse_without_covariates(memory: Memory, file: str, length: int, horizon: int) -> None:
    """Refuse to forecast what would need covariates that nobody knows.

    Raises:
        WrongInput: a file without them was given, or more steps were asked for than the network answers at once.
    """
    if memory.get("covariates") is None or not (file or length > horizon):
        return
    names = ", ".join(memory["covariates"]["names"])
    raise WrongInput(
        Text(
            "This network also reads {names}, which a table of values alone does not have and nobody knows ahead; forecast "
            "from a place in its data, at most {horizon} steps.",
            "Esta red también lee {names}, que no están en una tabla de solo valores y nadie conoce por adelantado; prediga "
            "desde un lugar de sus datos, como mucho {horizon} pasos.",
        ).format(names=names, horizon=horizon)
    )
