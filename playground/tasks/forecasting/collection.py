"""Many series at once: one network for all of them, each scaled by itself.

Of every series the last steps of what is published to learn from are the validation part, and the published future is
the test part: one forecast a series each, as competitions have it. Training windows lie before both.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from playground.batch import Data, Pattern, Sizes
from playground.dataset import Collection
from playground.errors import Impossible, WrongInput
from playground.series.theta import METHODS
from playground.task import PARTS, Memory
from playground.tasks.forecasting import fitting, gaps, measures, quantiles
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.origins import Origins, Ragged
from playground.tasks.forecasting.transformation import check, lag, scale
from playground.text import Text


@dataclass(frozen=True)
class Many:
    """A collection whose futures are known.

    Attributes:
        names: the names of the series.
        whole: each of the series, `(time,)`, with its future.
        known: the position in each series at which its future begins.
        measured: for each series, which of its values are not filled in, `(time,)` bool; None: all are known.
    """

    names: tuple[str, ...]
    whole: tuple[np.ndarray, ...]
    known: tuple[int, ...]
    measured: tuple[np.ndarray, ...] | None = None

    @classmethod
    def of(cls, records: Collection, horizon: int) -> "Many":
        """Where no future was published, the last `horizon` steps of each series are taken for it.

        Raises:
            Impossible: a published future is shorter than the horizon.
        """
        futures = [future[:horizon] for future in records.futures]
        if not any(map(len, futures)):
            known = tuple(max(0, len(values) - horizon) for values in records.values)
            return cls(records.names, records.values, known)._with_gaps(records.known)
        short = [place for place, future in enumerate(futures) if len(future) < horizon]
        if short:
            raise Impossible(
                Text(
                    "Of “{series}” {ahead} steps ahead are known, fewer than the horizon of {horizon}; shorten the horizon.",
                    "De «{series}» se conocen {ahead} pasos por delante, menos que el horizonte de {horizon}; acorte el "
                    "horizonte.",
                ).format(series=records.names[short[0]], ahead=len(futures[short[0]]), horizon=horizon)
            )
        whole = tuple(np.concatenate(pair) for pair in zip(records.values, futures, strict=True))
        return cls(records.names, whole, tuple(map(len, records.values)))._with_gaps(records.known)

    def _with_gaps(self, masks: Sequence[np.ndarray] | None) -> "Many":
        if masks is None or all(mask.all() for mask in masks):
            return self
        pairs = list(zip(self.whole, masks, strict=True))
        measured = tuple(np.append(mask, np.ones(len(values) - len(mask), dtype=bool)) for values, mask in pairs)
        columns = [gaps.carried(v[:, None], mask[:, None]) for v, mask in zip(self.whole, measured, strict=True)]
        return replace(self, whole=tuple(column[:, 0] for column in columns), measured=measured)

    def mask(self, place: int, end: int) -> np.ndarray | None:
        """Which of the first `end` values of a series are known, `(end, 1)`; None where all of all series are."""
        return None if self.measured is None else self.measured[place][:end, None]

    def need(self, steps: int, what: Text) -> None:
        """Refuse series with fewer than `steps` known values.

        Raises:
            Impossible: the sentence names the shortest and says what to change.
        """
        shortest = int(np.argmin(self.known))
        if self.known[shortest] < steps:
            raise Impossible(
                Text(
                    "“{series}” has {known} known steps, and {what} needs {steps}; shorten the window, the season or the "
                    "horizon.",
                    "«{series}» tiene {known} pasos conocidos, y {what} necesita {steps}; acorte la ventana, la temporada "
                    "o el horizonte.",
                ).format(series=self.names[shortest], known=self.known[shortest], what=what, steps=steps)
            )


def prepare(task: ForecastingKnobs, records: Collection, pattern: Pattern) -> Data:
    """Cut training windows from all series, and one window a series for validation and for the test.

    Raises:
        DoesNotFit: a series is too short for these settings.
        Impossible: it has no logarithm.
    """
    lengths, futures = [list(map(len, parts)) for parts in (records.values, records.futures)]
    fitting.require_of_each(task, lengths, futures, records.names, records.period)
    many, season = Many.of(records, task.horizon), task.season or records.period
    lagged = lag(task.transformation, season)
    quantiles.check(task.levels, task.transformation, task.horizon, season)
    for name, values in zip(many.names, many.whole, strict=True):
        check(values[:, None], (name,), task.transformation)
    train = [known - task.horizon for known in many.known]
    each = _each(task, many, train, records.period, season)
    cut = _Cut(task, Ragged.of(many.whole, task.transformation, season, each, many.measured), lagged, records.period)
    recursive = task.strategy == "recursive"
    ahead = 1 if recursive else task.horizon
    learnt = [(0, range(end - 1 - ahead, lagged + task.window - 2, -task.stride)) for end in train]
    parts = {
        "train": cut.part([(begin, places[::-1]) for begin, places in learnt], ahead, steps=recursive).with_targets(),
        "validation": cut.scored(many.whole, train, task.horizon, steps=recursive),
        "test": cut.scored(many.whole, many.known, task.horizon, steps=recursive),
    }
    memory = {
        "names": list(many.names),
        "unit": records.unit,
        "period": records.period,
        "season": season,
        **each,
        "known": list(many.known),
        "times": [],
        "values": [values.tolist() for values in many.whole],
    }
    if many.measured is not None:
        memory["filled"] = gaps.kept(many.measured)
    for name, part in parts.items():
        gaps.require(PARTS[name], part)
    memory["floors"] = measures.floors(parts["validation"].batches(256), memory)
    protocol = {
        "split": "the published future of each series is the test part, the steps before it validation",
        "parts": {name: {"series": len(many.names), "windows": len(part)} for name, part in parts.items()},
        "data_sha256": fingerprint(many.whole, many.names),
        "transformation": task.transformation,
        "scaling": "each window by its own size" if task.scaling == "window" else f"{task.scaling}, for each series",
        "season": season,
        "level": task.level,
        "window": task.window,
        "horizon": task.horizon,
        "metrics": "means over all series and steps ahead, each series counting alike",
        "mase_scale": "seasonal naive inside the published training part of each series",
        "metrics_unit": "deviations of the training part"
        if task.measured_in == "standardised"
        else records.unit or "of the data",
    }
    protocol |= gaps.described(many.whole, many.measured)
    sizes = Sizes(pattern, outputs=task.levels, features=1, horizon=ahead, time=task.window)
    return Data(sizes, parts["train"], parts["validation"], {"test": parts["test"]}, memory, protocol)


def unseen(task: ForecastingKnobs, records: Collection, memory: Memory) -> Origins:
    """One window a series, its future to be forecast. Futures alone follow the series that were learnt from.

    Raises:
        WrongInput: a future belongs to no known series, or a series is too short.
    """
    period, season = int(memory["period"]), int(memory["season"])
    many = Many.of(_completed(records, memory), task.horizon)
    lagged = lag(task.transformation, season)
    many.need(lagged + task.window, Text("the network", "la red"))
    for name, values in zip(many.names, many.whole, strict=True):
        check(values[:, None], (name,), task.transformation)
    each = _each(task, many, many.known, period, season)
    for place, name in enumerate(many.names):  # what was fitted on a series that was learnt from stays
        if name in memory["names"]:
            old = memory["names"].index(name)
            for key in ("mean", "deviation", "error_unit"):
                each[key][place] = memory[key][old]
    cut = _Cut(task, Ragged.of(many.whole, task.transformation, season, each, many.measured), lagged, period)
    return cut.scored(many.whole, many.known, task.horizon, steps=task.strategy == "recursive")


@dataclass(frozen=True)
class _Cut:
    task: ForecastingKnobs
    ragged: Ragged
    lagged: int
    period: int

    def part(self, places: Sequence[tuple[int, range]], ahead: int, *, steps: bool, **made: np.ndarray) -> Origins:
        """Origins from, for each series, where its part begins and the positions of newest known values."""
        counts = torch.tensor([len(found) for _, found in places])
        return Origins(
            self.ragged,
            torch.arange(len(places)).repeat_interleave(counts),
            torch.tensor([place for _, found in places for place in found], dtype=torch.int64),
            torch.tensor([begin for begin, _ in places]).repeat_interleave(counts),
            self.task.window,
            ahead,
            max(self.lagged, self.period + 1),
            steps,
            self.task.transformation,
            self.task.scaling == "window",
            self.task.level,
            self.task.levels,
            {name: torch.tensor(found, dtype=torch.float64) for name, found in made.items()},
        )

    def scored(self, whole: Sequence[np.ndarray], known: Sequence[int], horizon: int, *, steps: bool) -> Origins:
        """One origin a series, after its first `known` values, with what statistical methods forecast from there."""
        made = {
            name: np.stack([method(v[:k], self.period, horizon) for v, k in zip(whole, known, strict=True)])
            for name, method in METHODS.items()
        }
        return self.part([(k, range(k - 1, k)) for k in known], horizon, steps=steps, **made)


def _each(task: ForecastingKnobs, many: Many, train: Sequence[int], period: int, season: int) -> dict[str, list[float]]:
    """What is kept of each series: how it is scaled, from its first `train` values; what its errors are divided by."""
    found: dict[str, list[float]] = {"mean": [], "deviation": [], "mase_scale": [], "error_unit": []}
    for place, (values, known, learnt) in enumerate(zip(many.whole, many.known, train, strict=True)):
        mean, deviation = 0.0, 1.0
        counted = many.mask(place, learnt)
        if task.scaling == "standard" and learnt > lag(task.transformation, season):
            moved, divided = scale(values[:learnt, None], task.transformation, season, counted)
            mean, deviation = float(moved[0]), float(divided[0])
        found["mean"].append(mean)
        found["deviation"].append(deviation)
        found["mase_scale"] += measures.mase_scale(values[:known, None], period, many.mask(place, known))
        found["error_unit"] += measures.deviations(values[:learnt, None], task.measured_in == "standardised", counted)
    return found


def _completed(records: Collection, memory: Memory) -> Collection:
    """The records; where they are futures alone, after the known series of the same names."""
    known = dict(zip(memory["names"], range(len(memory["names"])), strict=True))
    if all(map(len, records.values)):
        return records
    strangers = [name for name in records.names if name not in known]
    if strangers or any(map(len, records.values)):
        raise WrongInput(
            Text(
                "Nothing is known of “{series}” before its future; bring the training file of the same series too.",
                "De «{series}» no se sabe nada antes de su futuro; traiga también el archivo de entrenamiento.",
            ).format(series=(strangers or records.names)[0])
        )
    values = tuple(np.asarray(memory["values"][p][: memory["known"][p]]) for p in map(known.__getitem__, records.names))
    return replace(records, values=values)


def fingerprint(whole: Sequence[np.ndarray], names: Sequence[str]) -> str:
    """A hash of the data, for the record."""
    digest = hashlib.sha256()
    for name, values in zip(names, whole, strict=True):
        digest.update(f"{name}\0{len(values)}\0".encode())
        digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    return digest.hexdigest()
