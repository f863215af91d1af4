"""Windows of many ragged series: only the series are kept, windows are cut when a batch is taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from playground.batch import UNHASHED, Batch
from playground.series.forecast_batch import ForecastBatch
from playground.tasks.forecasting.transformation import Transformation, forward, lag
from playground.tasks.forecasting.view import Level, exact, on, seen


@dataclass(frozen=True)
class Ragged:
    """Series of different lengths one after another, as they are and as the network sees them.

    Attributes:
        raw: `(positions,)` float64 in the data's unit.
        seen: `(positions,)` float64, transformed and scaled series by series; the first values of each series, as many
            as the transformation looks back, mean nothing.
        begins: `(series,)` where each one begins.
        each: by name, numbers of each series `(series,)`, that travel with its windows: `mean`, `deviation`,
            `mase_scale`, `error_unit`.
        raw_known: `(positions,)` bool, which values are not filled in; None: all are known.
        seen_known: `(positions,)` bool, which are made of known ones alone; None: all.
    """

    raw: Tensor
    seen: Tensor
    begins: Tensor
    each: Mapping[str, Tensor]
    raw_known: Tensor | None = field(default=None, metadata={"hashed": "where given"})
    seen_known: Tensor | None = field(default=None, metadata={"hashed": "where given"})

    @classmethod
    def of(
        cls,
        series: Sequence[np.ndarray],
        name: Transformation,
        season: int,
        each: Mapping[str, Sequence[float]],
        known: Sequence[np.ndarray] | None = None,
    ) -> "Ragged":
        """Lay series, each `(time,)`, one after another.

        Args:
            each: with `mean` and `deviation` it says how they are scaled.
            known: for each series `(time,)` bool, which values are not filled in; None: all are known.
        """
        parts = []
        for values, mean, deviation in zip(series, each["mean"], each["deviation"], strict=True):
            found = np.zeros(len(values))
            steps = lag(name, season)
            if len(values) > steps:
                found[steps:] = (forward(values[:, None], name, season)[:, 0] - mean) / deviation
            parts.append(found)
        lengths = [len(values) for values in series]
        return cls(
            torch.tensor(np.concatenate(series), dtype=torch.float64),
            torch.tensor(np.concatenate(parts), dtype=torch.float64),
            torch.tensor(np.cumsum([0, *lengths[:-1]])),
            {key: torch.tensor(numbers, dtype=torch.float64) for key, numbers in each.items()},
            None if known is None else torch.from_numpy(np.concatenate(known)),
            None
            if known is None
            else torch.from_numpy(np.concatenate([_made(one, lag(name, season)) for one in known])),
        )

    def to(self, device: torch.device) -> "Ragged":
        """The same on `device`."""
        each = {name: numbers.to(device) for name, numbers in self.each.items()}
        masks = [None if mask is None else mask.to(device) for mask in (self.raw_known, self.seen_known)]
        return Ragged(self.raw.to(device), self.seen.to(device), self.begins.to(device), each, *masks)


def _made(known: np.ndarray, steps: int) -> np.ndarray:
    """Which values of one series, less those `steps` before them, are made of known ones."""
    return np.concatenate([known[:steps] & False, known[steps:] & known[: len(known) - steps]]) if steps else known


@dataclass(frozen=True)
class Origins:
    """Places in many series that forecasts are made from: one part of the data.

    Attributes:
        ragged: the series.
        series: `(origins,)` which series each one lies in.
        places: `(origins,)` the position of the newest known value in its series.
        begin: `(origins,)` the position in its series where the part begins.
        window: how many known steps are read.
        ahead: how many steps of truth follow them.
        reach: how many last known values go along for rules.
        steps: targets are the next value at every position of the window (else the steps ahead).
        transformation: how the series are transformed.
        windowed: whether each window is scaled by its own size.
        level: what each window is measured from, see `view.seen`.
        levels: how often each target is asked for, see `view.seen`.
        made: by name, forecasts `(origins, ahead)` in the data's unit that are made before training.
        dtype: the type of inputs and targets in a batch.
        device: where a batch lies, if that is not where the series are held.
        block: `(origins,)` which block of the test set each is in, or None, see `Batch.block`.
    """

    ragged: Ragged
    series: Tensor
    places: Tensor
    begin: Tensor
    window: int
    ahead: int
    reach: int
    steps: bool = False
    transformation: Transformation = "none"
    windowed: bool = False
    level: Level = "none"
    levels: int = 1
    made: Mapping[str, Tensor] = field(default_factory=dict)
    dtype: torch.dtype = field(default=torch.float32, metadata=UNHASHED)
    device: torch.device | None = field(default=None, metadata=UNHASHED)
    block: Tensor | None = field(default=None, metadata=UNHASHED)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def items(self) -> int:
        """Time steps of all windows."""
        return len(self) * self.window

    def batches(self, size: int, order: torch.Generator | None = None) -> Iterator[Batch]:
        """All origins in batches of `size`; in an order drawn from `order`, else series by series."""
        count = len(self)
        index = torch.randperm(count, generator=order) if order is not None else torch.arange(count)
        for chunk in torch.split(index, size):
            yield self.take(chunk.to(self.places.device))

    def take(self, index: Tensor) -> ForecastBatch:
        """The windows at `index` as the network sees them: inputs `(batch, window, 1)`.

        With the numbers of `Ragged.each` and the forecasts of `made`.
        """
        ragged, which, place = self.ragged, self.series[index], self.places[index]
        begins = ragged.begins[which]
        here = begins + place
        read, ahead = self._steps(1 - self.window, 1), self._steps(1, self.ahead + 1)
        goals = read + 1 if self.steps else ahead
        back = torch.maximum(here[:, None] + self._steps(1 - self.reach, 1), begins[:, None])
        made = {name: forecasts[index][:, :, None] for name, forecasts in self.made.items()}
        each = {name: numbers[which][:, None, None] for name, numbers in ragged.each.items()}
        inputs, targets = (ragged.seen[here[:, None] + steps][:, :, None] for steps in (read, goals))
        targets_known, truth_known = (
            None if known is None else known[here[:, None] + steps][:, :, None]
            for known, steps in ((ragged.seen_known, goals), (ragged.raw_known, ahead))
        )
        batch = ForecastBatch(
            inputs,
            targets,
            targets_known=targets_known,
            series=which,
            block=None if self.block is None else self.block[index],
            past=ragged.raw[back][:, :, None],
            truth=ragged.raw[here[:, None] + ahead][:, :, None],
            first=ragged.raw[begins][:, None],
            elapsed=place,
            begin=self.begin[index],
            mean=each["mean"],
            deviation=each["deviation"],
            mase_scale=each["mase_scale"],
            error_unit=each["error_unit"],
            truth_known=truth_known,
            naive2=made.get("naive2"),
            theta=made.get("theta"),
        )
        if self.windowed:
            batch = by_own_size(batch, ragged.raw[here[:, None] + read][:, :, None], self.transformation)
        batch = seen(batch, self.level, apart=False, levels=self.levels, dtype=self.dtype)
        return batch if self.device is None else on(batch, self.device)

    def with_targets(self) -> "Origins":
        """Those of the origins that have a known target."""
        if self.ragged.seen_known is None:
            return self
        masks = (self.take(chunk).targets_known for chunk in torch.split(torch.arange(len(self)), 4096))
        known = [mask.flatten(1).any(dim=1) for mask in masks if mask is not None]
        chosen = torch.cat(known).nonzero()[:, 0]
        places = {name: getattr(self, name)[chosen] for name in ("series", "places", "begin")}
        return replace(self, **places, made={name: made[chosen] for name, made in self.made.items()})

    def in_blocks(self, block: Tensor) -> "Origins":
        """The same origins with the number of the block that each is in, `(origins,)`."""
        return replace(self, block=block)

    def to(self, device: torch.device) -> "Origins":
        """The same origins on `device`; where it has no float64, only their batches go there."""
        held = exact(device)
        return replace(
            self,
            ragged=self.ragged.to(held),
            series=self.series.to(held),
            places=self.places.to(held),
            begin=self.begin.to(held),
            made={name: made.to(held) for name, made in self.made.items()},
            block=None if self.block is None else self.block.to(held),
            device=None if held == device else device,
        )

    def _steps(self, first: int, last: int) -> Tensor:
        return torch.arange(first, last, device=self.places.device)


def by_own_size(batch: ForecastBatch, known: Tensor, name: Transformation) -> ForecastBatch:
    """Windows scaled by their own size, so that large and small series look alike.

    Values and differences are divided by the mean size of the known values; logarithms are moved to their mean, which
    is the same thing for them; growth is relative as it is.

    Args:
        batch: inputs and targets `(batch, steps, 1)`, transformed and unscaled.
        known: `(batch, window, 1)` in the data's unit.

    Returns:
        The batch with `mean` and `deviation` of each window.
    """
    size = known.abs().mean(dim=1, keepdim=True)
    size = torch.where(size > 0, size, torch.ones_like(size))
    mean, deviation = torch.zeros_like(size), torch.ones_like(size)
    if name == "log":
        mean = batch.inputs.mean(dim=1, keepdim=True)
    elif name == "square_root":
        deviation = size.sqrt()
    elif name != "seasonal_growth":
        deviation = size
    return replace(
        batch,
        inputs=(batch.inputs - mean) / deviation,
        targets=(batch.targets - mean) / deviation,
        mean=mean,
        deviation=deviation,
    )
