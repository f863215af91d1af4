"""Better, worse, or practically the same: how likely each is, given a region of differences that do not matter.

The Bayesian t test of Benavoli, Corani, Demšar and Zaffalon (2017), "Time for a change: a tutorial for comparing multiple
classifiers through Bayesian analysis", Journal of Machine Learning Research 18(77): the mean difference follows a Student
distribution, and its mass below, within and above the region are the three probabilities. Seeds on one
split are independent repeats for this data, as the split does not depend on the seed. Repeats over folds or splits share
training examples: they are correlated by the share of the test set, after Nadeau and Bengio (2003), "Inference for the
generalization error", Machine Learning 52 (see `pairs`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from playground.studies.pairs import Better, Pairs, repeat, repeats
from playground.studies.significance import FEWEST
from playground.task import metric, title_on_test
from playground.text import Text, numeral, percentage

SURE = 0.95
"""The probability from which on a decision is made, as Benavoli et al. do."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is believed of the mean gain of the second set-up over the first: a Student distribution.

    Attributes:
        mean: of the gain, in the metric's unit; above zero the second is better.
        scale: of the distribution, in the metric's unit; zero: all gains are equal, and nothing says how sure their mean is.
        degrees: of freedom.
        count: repeats; of the smaller group where they are not paired.
        correlation: between repeats on splits that share training examples; zero: they are seeds on one split.
    """

    mean: float
    scale: float
    degrees: float
    count: int
    correlation: float = 0.0

    def probabilities(self, region: float) -> tuple[float, float, float]:
        """How likely the first is better, both are practically the same, the second is better; they add up to one.

        Args:
            region: the largest difference that does not matter, in the metric's unit.

        Raises:
            ValueError: the gains have no spread.
        """
        if not self.scale:
            raise ValueError("no probability without spread")
        first = float(stdtr(self.degrees, (-region - self.mean) / self.scale))
        second = float(stdtr(self.degrees, (self.mean - region) / self.scale))
        return first, max(0.0, 1 - first - second), second


def of_pairs(pairs: Pairs) -> Posterior:
    """From differences seed by seed, or split by split by the correlated t test."""
    return Posterior(pairs.mean, pairs.error, pairs.count - 1, pairs.count, pairs.correlation)


def of_groups(a: Sequence[float | None], b: Sequence[float | None], better: Better) -> Posterior:
    """From two groups whose seeds differ, by an approximation: a Student distribution about the difference of the means, with
    the scale and degrees of freedom of Welch (1947), "The generalization of 'Student's' problem when several different
    population variances are involved", Biometrika 34.

    It is not the posterior of Benavoli et al., who compare pairs; under flat priors the exact one is that of Behrens and
    Fisher, which is no Student distribution.

    Args:
        a: a metric of the first set-up, one value for each seed; None or NaN where a run failed.
        b: the same metric of the second set-up.
        better: which direction of the metric is good.
    """
    first, second = (values[np.isfinite(values)] for values in (np.array(one, dtype=float) for one in (a, b)))
    count = min(len(first), len(second))
    if count < 2:
        return Posterior(0.0, 0.0, 0.0, count)
    gain = float(second.mean() - first.mean())
    parts = [float(values.var(ddof=1)) / len(values) for values in (first, second)]
    scale = math.sqrt(sum(parts))
    # What is left when equal values are subtracted is rounding, and no spread.
    if scale <= 1e-12 * float(np.abs(first).max()):
        scale = 0.0
    squares = sum(part**2 / (len(values) - 1) for part, values in zip(parts, (first, second), strict=True))
    degrees = sum(parts) ** 2 / squares if scale else float(count - 1)
    return Posterior(gain if better == "higher" else -gain, scale, degrees, count)


def default_region(primary: str, means: Sequence[float]) -> float:
    """One point of a percentage, as Benavoli et al. take it; of other metrics a hundredth of the mean of all, to one digit.

    Args:
        primary: the metric that decides.
        means: mean of each set-up; their order does not matter.
    """
    return 0.01 if metric(primary).percent else float(f"{abs(math.fsum(means) / max(1, len(means))) / 100:.0e}")


def shown_as(primary: str) -> tuple[int, float]:
    """By what a region is multiplied where people read or write it (points of a percentage), and the largest that is taken then."""
    return (100, 100.0) if metric(primary).percent else (1, 1e9)


def region_of(query: str, primary: str, means: Sequence[float]) -> float:
    """The region that an address asks for: `accuracy:2`, as people write it; the usual one where that is of another metric, or no such number.

    Args:
        query: the part of the address.
        primary: the metric that decides.
        means: mean of each set-up, see `default_region`.
    """
    times, largest = shown_as(primary)
    name, _, number = query.rpartition(":")
    try:
        asked = float(number)
    except ValueError:
        asked = math.nan
    if name == primary and 0 <= asked <= largest:
        return asked / times
    return min(largest / times, default_region(primary, means))


def unit(primary: str) -> Text:
    """What the region is counted in: the metric, or points of it."""
    words = Text("points of {metric}", "puntos de {metric}") if metric(primary).percent else Text.same("{metric}")
    return words.format(metric=title_on_test(primary))


def in_words(posterior: Posterior, region: float, names: tuple[Text | str, Text | str], primary: str) -> Text:
    """The decision and the three probabilities as a sentence; with too few repeats, how many are needed; without spread, that.

    Args:
        region: the largest difference that does not matter, in the metric's unit.
        names: the names of the two set-ups.
        primary: the metric that decides.
    """
    a, b = (name if isinstance(name, Text) else Text.same(name) for name in names)
    if posterior.count < FEWEST:
        return _TOO_FEW.format(a=a, b=b, count=posterior.count, fewest=FEWEST, repeats=repeats(posterior.correlation))
    if not posterior.scale:
        words = _SHIFTED if posterior.mean else _EQUAL
        return words.format(a=a, b=b, repeat=repeat(posterior.correlation))
    first, same, second = posterior.probabilities(region)
    decision = _OPEN
    if same >= SURE:
        decision = _SAME
    elif max(first, second) >= SURE:
        decision = _BETTER.format(winner=a if first >= SURE else b)
    return _PROBABILITIES.format(
        decision=decision,
        a=a,
        b=b,
        first=_rounded(first),
        same=_rounded(same),
        second=_rounded(second),
        region=numeral(region * (100 if metric(primary).percent else 1), ".4g"),
        unit=unit(primary),
    )


def _rounded(probability: float) -> Text:
    """In whole per cent; what is not certain is not called so."""
    if 0 < probability < 0.005:
        return Text.same("< 1 %")
    if 0.995 < probability < 1:
        return Text.same("> 99 %")
    return percentage(probability, ".0f")


_TOO_FEW = Text(
    "{a} or {b}: how likely either is better takes at least {fewest} {repeats}; there are {count}.",
    "{a} o {b}: para saber con qué probabilidad es mejor cada una hacen falta al menos {fewest} {repeats}; hay {count}.",
)
_EQUAL = Text(
    "{a} and {b} are equal with every {repeat}: no probability without spread.",
    "{a} y {b} son iguales con cada {repeat}: sin dispersión no hay probabilidad.",
)
_SHIFTED = Text(
    "{a} and {b} differ by the same amount with every {repeat}: no probability without spread.",
    "{a} y {b} difieren en lo mismo con cada {repeat}: sin dispersión no hay probabilidad.",
)
_SAME = Text("Practically the same", "Prácticamente iguales")
_BETTER = Text("{winner} is better by more than the region", "{winner} es mejor por más que la región")
_OPEN = Text("Still open", "Sin decidir")
_PROBABILITIES = Text(
    "{decision}: {a} is better with probability {first}, practically the same (within ±{region} {unit}) {same}, {b} is "
    "better {second}.",
    "{decision}: {a} es mejor con probabilidad {first}, prácticamente iguales (dentro de ±{region} {unit}) {same}, {b} es "
    "mejor {second}.",
)
