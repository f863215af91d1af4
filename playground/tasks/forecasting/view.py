"""How windows are shown to a network: each moved to its own level, and the series all together or each apart.

Moving each window to its own level is called instance normalisation: subtracting the last value is the NLinear of
A. Zeng et al., Are transformers effective for time series forecasting? (2023); mean and deviation are T. Kim et al.,
Reversible instance normalization (2022), without its learnt scale. That each series is an example of its own, with
weights that all share, is the channel independence of Y. Nie et al., A time series is worth 64 words (2023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from playground.batch import Batch, Examples

Level = Literal["none", "last", "mean", "standard"]

_LEAST_SPREAD = 1e-3
"""A window that stands still is not blown up beyond this: what follows it may move."""


@dataclass(frozen=True)
class Windows(Examples):
    """Windows of one table of series; what is asked of them is done when a batch is taken.

    A batch counts windows: apart, each of them becomes as many examples as there are series, side by side.

    Attributes:
        level: what each window is measured from. apart: each series is an example of its own.
        levels: how often each target is asked for, once for each quantile.
    """

    level: Level = "none"
    apart: bool = False
    levels: int = 1

    @property
    def items(self) -> int:
        """Time steps of all examples."""
        return super().items * (self.inputs.shape[2] if self.apart else 1)

    def take(self, index: Tensor, longest: int | None = None) -> Batch:
        """The windows at `index`, as the network sees them."""
        return seen(super().take(index, longest), self.level, self.apart, self.levels)

    def to(self, device: torch.device) -> "Windows":
        """The same windows on `device`."""
        moved = super().to(device)
        return replace(self, inputs=moved.inputs, targets=moved.targets, lengths=moved.lengths, extras=moved.extras)


def seen(batch: Batch, level: Level, apart: bool, levels: int = 1) -> Batch:
    """A batch `(batch, steps, series)` of scaled values as the network sees it.

    What stands beside the series, the extra `beside` `(batch, steps, covariates)`, follows them in the inputs as it is.

    Returns:
        Apart: `(batch * series, steps, 1)`, all series of a window side by side, and the extra `series`, which one
        each is. With a level: inputs and targets measured from it, and the extras `shift` and `spread`, both
        `(batch, 1, series)`, by which `in_place` brings answers back. Each target `levels` times, all series of a level
        side by side.
    """
    batch = _measured(_apart(batch) if apart else batch, level)
    if "beside" in batch.extras:
        batch = replace(batch, inputs=torch.cat([batch.inputs, batch.extras["beside"]], dim=2))
    return replace(batch, targets=batch.targets.repeat(1, 1, levels)) if levels > 1 else batch


def _measured(batch: Batch, level: Level) -> Batch:
    if level == "none":
        return batch
    shift = batch.inputs[:, -1:] if level == "last" else batch.inputs.mean(1, keepdim=True)
    extras = {**batch.extras, "shift": shift}
    inputs, targets = batch.inputs - shift, batch.targets - shift
    if level == "standard":
        spread = batch.inputs.std(1, keepdim=True, correction=0).clamp(min=_LEAST_SPREAD)
        inputs, targets, extras["spread"] = inputs / spread, targets / spread, spread
    return replace(batch, inputs=inputs, targets=targets, extras=extras)


def in_place(answers: Tensor, extras: Mapping[str, Tensor]) -> Tensor:
    """Answers back from each window's own level, `(batch, horizon, series)`."""
    if "spread" in extras:
        answers = answers * extras["spread"]
    return answers + extras["shift"] if "shift" in extras else answers


def assembled(answers: Tensor, series: int) -> Tensor:
    """Answers for each series apart, side by side, as `(batch, horizon, series)`; others as they are."""
    if answers.shape[2] == series:
        return answers
    return answers.reshape(-1, series, answers.shape[1]).transpose(1, 2)


def per_series(name: str, numbers: Sequence[float], batch: Batch, like: Tensor) -> Tensor:
    """One number for each series, to be combined with `like`, `(batch, steps, series)`.

    What travels with the windows under that name, `(batch, 1, 1)`, comes before the `numbers` of the series.
    """
    if name in batch.extras:
        return batch.extras[name]
    found = torch.tensor(numbers, dtype=like.dtype, device=like.device)
    which = batch.extras.get("series")
    return found if which is None else found[which][:, None, None]


def _apart(batch: Batch) -> Batch:
    size, _, series = batch.inputs.shape

    def split(tensor: Tensor) -> Tensor:
        if tensor.dim() == 1:
            return tensor.repeat_interleave(series)
        if tensor.dim() == 2:
            return tensor.reshape(size * series, 1)
        return tensor.transpose(1, 2).reshape(size * series, -1, 1)

    extras = {name: split(tensor) for name, tensor in batch.extras.items() if name != "beside"}
    if "beside" in batch.extras:
        extras["beside"] = batch.extras["beside"].repeat_interleave(series, dim=0)
    extras["series"] = torch.arange(series, device=batch.inputs.device).repeat(size)
    return Batch(split(batch.inputs), split(batch.targets), None, extras)
