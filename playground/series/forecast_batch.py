"""What goes through a network together where the task is to forecast."""

from dataclasses import dataclass, field

from torch import Tensor

from playground.batch import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastBatch(Batch):
    """Windows of series, with what their forecasts are made and measured by.

    Values in the data's unit are float64. Where each series is an example of its own, `series` is 1 in all shapes.

    Attributes:
        past: `(batch, steps, series)` the last known values, the newest last, in the data's unit.
        truth: `(batch, horizon, series)` the values after them, in the data's unit; of no steps where they are not known.
        first: `(batch, series)` the very first value of each series, in the data's unit.
        elapsed: `(batch,)` int64, the position of the newest known value in its series.
        begin: `(batch,)` int64, the position in its series where the part of the data begins.
        beside: `(batch, window, covariates)` what is read beside the series, scaled; None: nothing is.
        truth_known: bool of the shape of `truth`, which are not filled in; None: none is.
        shift: `(batch, 1, series)` what each window is measured from, as the network sees values; None: from 0.
        spread: `(batch, 1, series)` what each window is divided by after that; None: by 1.
        mean: `(batch, 1, 1)` what is taken from each transformed series; None: the task's memory says it.
        deviation: `(batch, 1, 1)` what each is divided by after that; None: the same.
        mase_scale: `(batch, 1, 1)` what MASE divides the errors of each series by, in the data's unit; None: the same.
        error_unit: `(batch, 1, 1)` what errors of each series are counted in, in the data's unit; None: the same.
        naive2: `(batch, horizon, 1)` forecasts by `theta.naive2`, in the data's unit; None: not computed.
        theta: `(batch, horizon, 1)` those by `theta.theta`; None: not computed.
    """

    past: Tensor
    truth: Tensor
    first: Tensor
    elapsed: Tensor
    begin: Tensor
    beside: Tensor | None = None
    truth_known: Tensor | None = field(default=None, metadata={"hashed": "last"})
    shift: Tensor | None = None
    spread: Tensor | None = None
    mean: Tensor | None = None
    deviation: Tensor | None = None
    mase_scale: Tensor | None = None
    error_unit: Tensor | None = None
    naive2: Tensor | None = None
    theta: Tensor | None = None

    @property
    def slope(self) -> Tensor:
        """`(batch, 1, series)` the mean change a step over the whole past."""
        newest = self.past[:, -1]
        steps = self.elapsed.clamp(min=1).to(newest.dtype)
        return ((newest - self.first) / steps[:, None])[:, None]

    def levelled(self, values: Tensor) -> Tensor:
        """Values `(batch, steps, series)` measured from each window's own level."""
        values = values if self.shift is None else values - self.shift
        return values if self.spread is None else values / self.spread

    def in_place(self, values: Tensor) -> Tensor:
        """Undoes `levelled`."""
        values = values if self.spread is None else values * self.spread
        return values if self.shift is None else values + self.shift
