"""Cuts series into windows, in order of time and without a leak.

The series is split once, by time: training, validation, test. Whatever is fitted (scaler, error scale) sees the
training part only; a training window lies in the training part with its targets; the targets of a validation window lie
in the validation part, of a test window in the test part. Inputs of validation and test windows may reach back.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.series.forecast_batch import ForecastBatch
from playground.tasks.forecasting import gaps
from playground.tasks.forecasting.transformation import Transformation, forward, lag, scale
from playground.tasks.forecasting.view import Level, Windows


@dataclass(frozen=True, slots=True)
class Split:
    """Where the parts of a series of `length` steps begin and end (positions, the end not included)."""

    length: int
    train: int
    validation: int

    @classmethod
    def of(
        cls, length: int, validation_share: float, test_share: float, published: tuple[int, int] | None = None
    ) -> "Split":
        """The last part is for the test, the one before it for validation; or as `published`."""
        if published is not None:
            return cls(length, *published)
        test = max(1, round(length * test_share))
        validation = max(1, round(length * validation_share))
        return cls(length, length - test - validation, length - test)

    def bounds(self) -> dict[str, tuple[int, int]]:
        """First and last-but-one position by part."""
        return {
            "train": (0, self.train),
            "validation": (self.train, self.validation),
            "test": (self.validation, self.length),
        }


@dataclass(frozen=True)
class Scaled:
    """A series as the network sees it.

    Attributes:
        raw: `(time, series)` float64 in the data's unit.
        seen: `(time - lag, series)` float64, transformed and scaled; `seen[i]` belongs to `raw[i + lag]`.
        lag: see `transformation.lag`.
        reach: how many last known values travel with each window.
        mean: the mean of each series in the transformed training part.
        deviation: the standard deviation of each series in the transformed training part.
        beside: `(time, covariates)` float32, what is read beside the series, scaled.
        raw_known: `(time, series)` bool, which values are not filled in; None: all are known.
        seen_known: `(time - lag, series)` bool, which are made of known ones alone; None: all.
    """

    raw: Tensor
    seen: Tensor
    lag: int
    reach: int
    mean: list[float]
    deviation: list[float]
    beside: Tensor | None = None
    raw_known: Tensor | None = None
    seen_known: Tensor | None = None

    @classmethod
    def fit(
        cls,
        values: np.ndarray,
        name: Transformation,
        period: int,
        standard: bool,
        train: int,
        *,
        known: np.ndarray | None = None,
    ) -> "Scaled":
        """Transform, then scale by the known values of the training part alone (the first `train` steps)."""
        end = max(train - lag(name, period), 0)
        mean, deviation = np.zeros(values.shape[1]), np.ones(values.shape[1])
        if standard and end:
            mean, deviation = scale(values[:train], name, period, None if known is None else known[:train])
        return cls.known(values, name, period, mean.tolist(), deviation.tolist(), known=known)

    @classmethod
    def known(
        cls,
        values: np.ndarray,
        name: Transformation,
        period: int,
        mean: list[float],
        deviation: list[float],
        *,
        known: np.ndarray | None = None,
    ) -> "Scaled":
        """Transform, then scale by what was found already."""
        steps = lag(name, period)
        seen = (forward(values, name, period) - np.asarray(mean)) / np.asarray(deviation)
        masks = (known, gaps.between(known, steps))
        raw_known, seen_known = (None if mask is None else torch.tensor(mask) for mask in masks)
        return cls(
            torch.tensor(values, dtype=torch.float64),
            torch.tensor(seen, dtype=torch.float64),
            steps,
            max(steps, period + 1),
            mean,
            deviation,
            raw_known=raw_known,
            seen_known=seen_known,
        )

    def examples(
        self,
        first: int,
        last: int,
        *,
        window: int,
        ahead: int,
        stride: int,
        steps: bool,
        begin: int,
        level: Level = "none",
        apart: bool = False,
        levels: int = 1,
        learnt: bool = False,
    ) -> Windows:
        """Windows whose newest known value lies at `first`, `first + stride`, … up to `last`.

        All tensors are views into the series: nothing is copied until a batch is taken.

        Args:
            first: the position in `raw` of the newest known value of the first window.
            last: the position in `raw` that the newest known value of the last window must not lie behind.
            ahead: how many steps of truth follow the newest known value.
            steps: targets are the next value at every position (else those ahead).
            begin: position in `raw` where the part begins: targets before it belong to another part.
            level: what each window is measured from.
            apart: whether each series is an example of its own.
            levels: how often each target is asked for.
            learnt: a window with no known target is left out; else one with no known truth ahead.
        """
        seen, raw = self.seen, self.raw
        inputs = _windows(seen, first - self.lag - window + 1, last - self.lag - window + 1, window, stride)
        back, length = (window - 1, window) if steps else (0, ahead)
        begins = first - self.lag - back + 1, last - self.lag - back + 1
        targets = _windows(seen, *begins, length, stride)
        # The first windows may be shorter than a season; what is not there is filled with the first value, so that
        # every window carries equally much. Only trivial forecasts of the earliest training windows can notice.
        padded = torch.cat([raw[:1].expand(self.reach - 1, -1), raw])
        origins = torch.arange(first, last + 1, stride)
        whole = ForecastBatch(
            inputs,
            targets,
            past=_windows(padded, first, last, self.reach, stride),
            truth=_windows(raw, first + 1, last + 1, ahead, stride),
            first=raw[0].expand(len(origins), -1),
            elapsed=origins,
            begin=torch.tensor([begin]).expand(len(origins)),
            beside=None
            if self.beside is None
            else _windows(self.beside, first - window + 1, last - window + 1, window, stride),
        )
        rows = None
        if self.raw_known is not None and self.seen_known is not None:
            targets_known = _windows(self.seen_known, *begins, length, stride)
            truth_known = _windows(self.raw_known, first + 1, last + 1, ahead, stride)
            whole = replace(whole, targets_known=targets_known, truth_known=truth_known)
            rows = gaps.rows(targets_known if learnt else truth_known)
        return Windows(
            whole,
            steps=steps,
            level=level,
            apart=apart,
            levels=levels,
            rows=rows,
        )


def _windows(series: Tensor, first: int, last: int, length: int, stride: int) -> Tensor:
    """`(windows, length, series)`: pieces that begin at `first`, `first + stride`, … up to `last`."""
    return series[first : last + length].unfold(0, length, stride).transpose(1, 2)


def origins(split: Split, lagged: int, window: int, ahead: dict[str, int]) -> dict[str, tuple[int, int]]:
    """For each part, the first and the last position a forecast is made from; where the last is less, none is."""
    earliest = lagged + window - 1
    return {part: (max(earliest, begin - 1), end - 1 - ahead[part]) for part, (begin, end) in split.bounds().items()}


def fingerprint(values: np.ndarray, names: tuple[str, ...]) -> str:
    """A hash of the data, for the record."""
    digest = hashlib.sha256("\0".join(names).encode())
    digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    return digest.hexdigest()


def described(split: Split, times: tuple[str, ...], counts: dict[str, int]) -> dict[str, Any]:
    """The split in plain values, for the record: first and last label and number of windows by part."""
    return {
        part: {
            "from": times[begin] if times else begin,
            "to": times[end - 1] if times else end - 1,
            "steps": end - begin,
            "windows": counts[part],
        }
        for part, (begin, end) in split.bounds().items()
    }
