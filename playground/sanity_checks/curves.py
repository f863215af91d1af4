"""What the curves of a run tell: over- and underfitting, a learning rate too high or too low, an exploding gradient.

Rules of thumb; each says its threshold in the words of its check (`curve_checks.CURVE_CHECKS`). The signs are those of
I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), sections 5.2, 8.2.4 and 11.4.1.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Self

import pandas as pd

from playground.task import metric

FEWEST = 3
"""Epochs of which a rise or a standstill is more than one odd measurement."""
QUARTER, STEADY = 0.25, 0.8
"""The last part of training that is looked at, and the share of epochs that must be better than the one before."""
STEEP = 0.2
"""A curve still falls where so much of its fall came in the last quarter; a straight line gives 0.25."""
CLEARLY = 0.02
"""A baseline is beaten by a fiftieth of its error, or by as many points; less of a fall is next to nothing."""


@dataclass(frozen=True)
class Curves:
    """Losses and gradient norms of a run, one for each epoch, from the untrained network (epoch 0) on.

    Attributes:
        train: the mean training loss of each epoch; NaN for the untrained network.
        validation: the validation loss after each epoch.
        norms: the mean norm of the gradient in each epoch, before clipping; NaN for the untrained network.
        diverged: training ended with a loss or a gradient that was infinite or not a number.
    """

    train: Sequence[float]
    validation: Sequence[float]
    norms: Sequence[float]
    diverged: bool = False

    @classmethod
    def of(cls, frame: pd.DataFrame, *, diverged: bool = False) -> Self:
        """From a table with a row for each epoch, as `tracking.runs.curves` gives it."""
        columns = ("train_loss", "validation_loss", "gradient_norm")
        found = frame.reindex(columns=["epoch", *columns]).sort_values("epoch").astype("float64")
        train, validation, norms = (found[name].tolist() for name in columns)
        return cls(train, validation, norms, diverged)


def measured(curves: Curves, *, clipped: bool, beats_trivial: bool) -> dict[str, float]:
    """The values of the checks of the curves, by name; those that cannot be told are left out.

    Args:
        curves: of the run.
        clipped: gradients were clipped.
        beats_trivial: on the test set the run is better than every trivial baseline, or nothing is known of that.
    """
    found = {"exploding_gradient": _largest_norm(curves, clipped), "learning_rate_high": _largest_jump(curves, clipped)}
    if not curves.diverged:
        found["overfitting"] = _rise(curves)
        found["learning_rate_low"] = _late_fall(curves)
        if not beats_trivial and (found["learning_rate_low"] or 0.0) < STEEP:
            found["underfitting"] = _learnt(curves)
    return {name: value for name, value in found.items() if value is not None}


def beats_trivial(primary: str, metrics: Mapping[str, float], baselines: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a run is clearly better than every trivial baseline on the test set; also where that is not known.

    Args:
        primary: the metric that decides.
        metrics: of the run on the test set.
        baselines: by name, with their `kind` and `metrics`.
    """
    values = [one["metrics"].get(primary) for one in baselines.values() if one["kind"] == "trivial"]
    known = [value for value in values if value is not None]
    if primary not in metrics or not known:
        return True
    if metric(primary).better == "higher":
        return bool(metrics[primary] > max(known) + CLEARLY)
    return bool(metrics[primary] < min(known) * (1 - CLEARLY))


def _largest_norm(curves: Curves, clipped: bool) -> float | None:
    """The largest mean norm of an epoch; infinite where training without clipping has diverged."""
    if curves.diverged and not clipped:
        return math.inf
    return max(_finite(curves.norms), default=None)


def _largest_jump(curves: Curves, clipped: bool) -> float | None:
    """The largest rise of the training loss from one epoch to the next, as a share of the first epoch's loss.

    Or how far this and the validation loss always stayed above the validation loss of the untrained network, as a share
    of it, where that is more: where the training loss falls below it, the network learns.
    """
    if curves.diverged and clipped:
        return math.inf
    losses, validation = _finite(curves.train), _finite(curves.validation)
    if len(losses) < FEWEST or losses[0] <= 0 or len(validation) < len(losses) + 1 or validation[0] <= 0:
        return None
    jump = max(late - early for early, late in pairwise(losses)) / losses[0]
    return max(jump, min(losses + validation[1:]) / validation[0] - 1)


def _rise(curves: Curves) -> float | None:
    """How far the validation loss is above its lowest at the end, as a share of that or of its fall, whichever is less.

    The fall alone would hide a rise behind how bad the untrained network was. The lowest is a median of three epochs,
    and the end the least of three, so that one odd measurement is none. A rise that is no larger than two usual jumps of an
    epoch since then, also in the median of the last third of these epochs, and next to nothing beside the fall, is noise
    around a loss that is nearly 0. Only where the training loss fell on; where the validation loss never fell, the training
    loss must be below that of the untrained network.
    """
    losses, train = list(curves.validation), list(curves.train)
    if len(_finite(losses)) < len(losses) or len(losses) <= FEWEST:
        return None
    smooth = [losses[0], *(median(losses[at - 1 : at + 2]) for at in range(1, len(losses) - 1)), losses[-1]]
    lowest = min(smooth)
    best = smooth.index(lowest)
    before = train[best] if best else min(losses[0], train[1])
    if lowest <= 0 or len(losses) - 1 - best < FEWEST or not train[-1] < before:
        return None
    rise, fall = min(losses[-FEWEST:]) - lowest, losses[0] - lowest
    since = losses[best:]
    jump = median(abs(late - early) for early, late in pairwise(since))
    sustained = max(rise, median(since[-max(FEWEST, len(since) // 3) :]) - lowest)
    if sustained <= 2 * jump and rise < CLEARLY * fall:
        return None
    return rise / min(lowest, fall or lowest)


def _late_fall(curves: Curves) -> float | None:
    """The share of the fall of the validation loss that came in the last quarter of the epochs.

    Only where nearly every epoch was better than the one before and the last was the best.
    """
    losses = _finite(curves.validation)
    if len(losses) - 1 <= FEWEST or losses[-1] > min(losses):
        return None
    better = sum(late < early for early, late in pairwise(losses))
    if better < STEADY * (len(losses) - 1):
        return None
    # The quarter may begin between two epochs.
    whole, rest = divmod((1 - QUARTER) * (len(losses) - 1), 1)
    early, late = losses[int(whole) : int(whole) + 2]
    return (early + rest * (late - early) - losses[-1]) / (losses[0] - losses[-1])


def _learnt(curves: Curves) -> float | None:
    """The share of the first epoch's training loss that later epochs took away."""
    losses = _finite(curves.train)
    if len(losses) < FEWEST or losses[0] <= 0:
        return None
    return 1 - min(losses) / losses[0]


def _finite(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]
