"""Two set-ups, each trained with the same seeds or on the same splits: their differences, and the paired t test on them.

The test is that of Student (1908), "The probable error of a mean", Biometrika 6: advised for few repeats of a network by Colas,
Sigaud and Oudeyer (2018), "How many random seeds?", arXiv:1806.08295, and paired because what the repeats share (data order, start)
cancels, after Bouthillier et al. (2021), "Accounting for variance in machine learning benchmarks", arXiv:2103.03098. Repeats on
splits of the same records are no independent ones, as their training sets overlap: there it is the corrected test of Nadeau and
Bengio (2003), "Inference for the generalization error", Machine Learning 52.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtr, stdtrit

from playground.text import Text

Better = Literal["lower", "higher"]

LEVEL = 0.05
"""Of all pairs of equal set-ups, the share that may be called different."""
_REPEAT = Text("seed", "semilla"), Text("split", "partición")
_REPEATS = Text("seeds", "semillas"), Text("splits", "particiones")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The differences of two set-ups, repeat by repeat, and what the t test makes of them.

    Attributes:
        places: of the repeats that have both values; all others are left out.
        gains: how much better the second set-up is with each of them, in the metric's unit.
        mean: of the gains.
        spread: their standard deviation.
        base: mean of the first set-up.
        dropped: how many repeats were left out.
        correlation: between repeats on splits that share training examples, the share of the records that each is tested on; zero:
            they are seeds on one split.
    """

    places: tuple[int, ...]
    gains: tuple[float, ...]
    mean: float
    spread: float
    base: float
    dropped: int
    correlation: float = 0.0

    @property
    def count(self) -> int:
        """How many pairs."""
        return len(self.gains)

    @property
    def scale(self) -> float:
        """What turns a gain into per cent of the first set-up's mean; 1 where that mean is zero."""
        return 100 / abs(self.base) if self.base else 1.0

    @property
    def error(self) -> float:
        """Standard error of the mean gain: correlated pairs tell less than as many independent ones."""
        return self.spread * math.sqrt(1 / max(1, self.count) + self.correlation / (1 - self.correlation))

    @property
    def p(self) -> float:
        """Chance of a mean gain as far from zero where nothing differs."""
        if self.count < 2 or self.mean == 0:
            return 1.0
        return 2 * float(stdtr(self.count - 1, -abs(self.mean) / self.error)) if self.spread else 0.0

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Where the mean gain lies, wrong with the chance `level`; at least two pairs."""
        reach = float(stdtrit(self.count - 1, 1 - level / 2)) * self.error
        return self.mean - reach, self.mean + reach


def paired(a: Sequence[float | None], b: Sequence[float | None], better: Better, correlation: float = 0.0) -> Pairs:
    """The differences of two set-ups.

    Args:
        a: a metric of the first set-up, one value for each repeat; None or NaN where a run failed or is missing.
        b: the same metric of the second set-up, for the same repeats in the same order; None or NaN where a run failed or
            is missing.
        better: which direction of the metric is good.
        correlation: between repeats (see `Pairs`).

    Raises:
        ValueError: they are not of the same length.
    """
    every = np.array(list(zip(a, b, strict=True)), dtype=float).reshape(-1, 2)
    places = np.flatnonzero(np.isfinite(every).all(axis=1))
    first, second = every[places].T
    gains = second - first if better == "higher" else first - second
    mean, base = (float(values.mean()) if len(places) else 0.0 for values in (gains, first))
    spread = float(gains.std(ddof=1)) if len(places) > 1 else 0.0
    # What is left when equal differences are subtracted is rounding, and no spread.
    if len(places) and spread <= 1e-12 * float(np.abs(first).max()):
        spread = 0.0
    dropped = len(every) - len(places)
    return Pairs(tuple(places.tolist()), tuple(gains.tolist()), mean, spread, base, dropped, correlation)


def repeat(correlation: float) -> Text:
    """What a pair is: a seed, or a split where they are correlated."""
    return _REPEAT[correlation > 0]


def repeats(correlation: float) -> Text:
    """What several pairs are."""
    return _REPEATS[correlation > 0]
