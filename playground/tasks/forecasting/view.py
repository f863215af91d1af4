"""How windows are shown to a network: each moved to its own level, and the series all together or each apart.

Moving each window to its own level is called instance normalisation: subtracting the last value is the NLinear of
A. Zeng et al., Are transformers effective for time series forecasting? (2023); mean and deviation are T. Kim et al.,
Reversible instance normalization (2022), without its learnt scale. That each series is an example of its own, with
weights that all share, is the channel independence of Y. Nie et al., A time series is worth 64 words (2023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

import torch
from torch import Tensor

from playground.batch import UNHASHED, Batch, Examples
from playground.model import Network
from playground.series.forecast_batch import ForecastBatch
from playground.tasks.forecasting.transformation import Transformation, back

Level = Literal["none", "last", "mean", "standard"]

_LEAST_SPREAD = 1e-3
"""A window that stands still is not blown up beyond this: what follows it may move."""


@dataclass(frozen=True)
class Windows(Examples):
    """Windows of one table of series; what is asked of them is done when a batch is taken.

    A batch counts windows: apart, each of them becomes as many examples as there are series, side by side. Values are
    held in float64; the network gets them in float32, once they are measured from their own level.

    Attributes:
        level: what each window is measured from.
        apart: whether each series is an example of its own.
        levels: how often each target is asked for, once for each quantile.
        rows: which windows there are, `(windows,)`, where others have nothing known to be asked for; None: all.
        dtype: the type of inputs and targets in a batch.
        device: where a batch lies, if that is not where the windows are held.
    """

    level: Level = "none"
    apart: bool = False
    levels: int = 1
    rows: Tensor | None = field(default=None, metadata={"hashed": "where given"})
    dtype: torch.dtype = field(default=torch.float32, metadata=UNHASHED)
    device: torch.device | None = field(default=None, metadata=UNHASHED)

    def __len__(self) -> int:
        return len(self.inputs) if self.rows is None else len(self.rows)

    @property
    def items(self) -> int:
        """Time steps of all examples."""
        return len(self) * self.inputs.shape[1] * (self.inputs.shape[2] if self.apart else 1)

    def take(self, index: Tensor, longest: int | None = None) -> ForecastBatch:
        """The windows at `index`, as the network sees them."""
        index = index if self.rows is None else self.rows[index]
        batch = ForecastBatch.of(super().take(index, longest))
        batch = seen(batch, self.level, self.apart, self.levels, self.dtype)
        return batch if self.device is None else on(batch, self.device)

    def in_blocks(self, block: Tensor) -> Self:
        """See `Examples.in_blocks`; the windows that are left out get zero."""
        if self.rows is not None:
            block = block.new_zeros(len(self.inputs)).index_copy(0, self.rows.to(block.device), block)
        return super().in_blocks(block)

    def to(self, device: torch.device) -> Self:
        """The same windows on `device`; where it has no float64, only their batches go there."""
        held = exact(device)
        # What no level is measured from any more is on a card as the network gets it: windows are copied there whole.
        final = self.level == "none" and held.type != "cpu"
        whole = self.whole
        if final:
            whole = replace(whole, inputs=self.inputs.to(self.dtype), targets=self.targets.to(self.dtype))
        rows = None if self.rows is None else self.rows.to(held)
        whole = whole.map(lambda tensor: tensor.to(held))
        return replace(self, whole=whole, rows=rows, device=None if held == device else device)


def exact(device: torch.device) -> torch.device:
    """Where numbers for a device are held in float64: there, or on the CPU where it has none (Apple's)."""
    return torch.device("cpu") if device.type == "mps" else device


def on(batch: ForecastBatch, device: torch.device) -> ForecastBatch:
    """A batch on `device`, but for what is in float64 where it has none."""
    held = exact(device)
    return batch.map(lambda tensor: tensor.to(held if tensor.dtype == torch.float64 else device))


def seen(
    batch: ForecastBatch, level: Level, apart: bool, levels: int = 1, dtype: torch.dtype = torch.float32
) -> ForecastBatch:
    """A batch `(batch, steps, series)` of scaled values in float64 as the network sees it, in float32.

    What is read beside the series follows them in the inputs as it is.

    Returns:
        Apart: `(batch * series, steps, 1)`, all series of a window side by side, with which one each is. With a level:
        inputs and targets measured from it, with `shift` and `spread`, by which
        `ForecastBatch.in_place` brings answers back. Each target `levels` times, all series of a level
        side by side.
    """
    batch = _measured(_apart(batch) if apart else batch, level)
    if batch.beside is not None:
        batch = replace(batch, inputs=torch.cat([batch.inputs, batch.beside], dim=2))
    targets = batch.targets.repeat(1, 1, levels) if levels > 1 else batch.targets
    return replace(batch, inputs=batch.inputs.to(dtype), targets=targets.to(dtype))


def _measured(batch: ForecastBatch, level: Level) -> ForecastBatch:
    if level == "none":
        return batch
    shift = batch.inputs[:, -1:] if level == "last" else batch.inputs.mean(1, keepdim=True)
    spread = batch.inputs.std(1, keepdim=True, correction=0).clamp(min=_LEAST_SPREAD) if level == "standard" else None
    batch = replace(batch, shift=shift, spread=spread)
    return replace(batch, inputs=batch.levelled(batch.inputs), targets=batch.levelled(batch.targets))


def assembled(answers: Tensor, series: int) -> Tensor:
    """Answers for each series apart, side by side, as `(batch, horizon, series)`; others as they are."""
    if answers.shape[2] == series:
        return answers
    return answers.reshape(-1, series, answers.shape[1]).transpose(1, 2)


def per_series(own: Tensor | None, numbers: Sequence[float], batch: Batch, like: Tensor) -> Tensor:
    """One number for each series, to be combined with `like`, `(batch, steps, series)`.

    Args:
        own: what travels with the windows, `(batch, 1, 1)`, and comes before the `numbers` of the series; None: nothing.
    """
    if own is not None:
        return own
    found = torch.tensor(numbers, dtype=like.dtype, device=like.device)
    return found if batch.series is None else found[batch.series.to(found.device)][:, None, None]


def _apart(batch: ForecastBatch) -> ForecastBatch:
    size, _, series = batch.inputs.shape

    def split(tensor: Tensor) -> Tensor:
        if tensor.dim() == 1:
            return tensor.repeat_interleave(series)
        if tensor.dim() == 2:
            return tensor.reshape(size * series, 1)
        return tensor.transpose(1, 2).reshape(size * series, tensor.shape[1], 1)

    beside = None if batch.beside is None else batch.beside.repeat_interleave(series, dim=0)
    which = torch.arange(series, device=batch.inputs.device).repeat(size)
    return replace(replace(batch, beside=None).map(split), beside=beside, series=which)


def steps_ahead(network: Network, batch: ForecastBatch, horizon: int) -> Tensor:
    """Forecast step by step: read the window, then feed each answer back in with the carried state.

    Args:
        network: trained to give the next value at every position.
        batch: inputs `(batch, time, series)`.

    Returns:
        `(batch, horizon, series)`, transformed and scaled as the inputs are.
    """
    outputs, state = network(batch)
    found = [outputs[:, -1:]]
    for _ in range(horizon - 1):
        outputs, state = network(replace(batch, inputs=found[-1], targets=found[-1]), state)
        found.append(outputs[:, -1:])
    return torch.cat(found, dim=1)


def in_unit(answers: Tensor, batch: ForecastBatch, name: Transformation, memory: Mapping[str, Any]) -> Tensor:
    """Undo the window's own level, scaling and transformation.

    Args:
        answers: `(batch, horizon, series)` as the network gives them.
        batch: what it was given.
        memory: `mean`, `deviation`, `period`, and `season` where differences are taken over another one.

    Returns:
        `(batch, horizon, series)` in float64, where the past lies.
    """
    answers = answers.to(batch.past.device, torch.float64)
    mean = per_series(batch.mean, memory["mean"], batch, answers)
    deviation = per_series(batch.deviation, memory["deviation"], batch, answers)
    season = int(memory.get("season", memory["period"]))
    return back(batch.in_place(answers) * deviation + mean, batch.past, name, season)
