"""Is it real? Two set-ups, each trained with the same seeds, and one sentence about the difference.

The test is the paired t test on the differences seed by seed (Student, 1908, "The probable error of a mean", Biometrika
6), with its interval: advised for few repeats of a network by Colas, Sigaud and Oudeyer (2018), "How many random seeds?",
arXiv:1806.08295, and paired because what the seeds share (data order, start) cancels, after Bouthillier et al. (2021),
"Accounting for variance in machine learning benchmarks", arXiv:2103.03098. Where both set-ups are the same, differences are
symmetric about zero whatever the noise looks like, which the test takes well. Tried against the exact sign-flip test (Fisher, 1935), Welch's
test and the bootstrap-t with 3, 5 and 8 seeds and five shapes of noise, 10,000 times each: it is wrong in at most 5 of 100 tries
(6 where values are rounded to one standard deviation), finds two standard deviations of one run with 8 seeds in 90 to
99 of 100, and needs no six seeds before it can say anything, as sign flips do.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import nctdtr, stdtr, stdtrit

from playground.text import Text

Outcome = Literal["better", "noise", "identical", "unknown"]
Better = Literal["lower", "higher"]

FEWEST = 3
"""Pairs below which nothing is said: two always lie on some line."""
LEVEL = 0.05
"""Of all pairs of equal set-ups, the share that may be called different."""
POWER = 0.8
"""The share of real differences that the advised number of seeds would find."""
MOST_SEEDS = 1000
"""More are not advised, only said to be too many."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The differences of two set-ups, seed by seed, and what the t test makes of them.

    Attributes:
        places: of the seeds that have both values; all others are left out.
        gains: how much better the second set-up is with each of them, in the metric's unit.
        mean: of the gains.
        spread: their standard deviation.
        base: mean of the first set-up.
        p: chance of a mean as far from zero where nothing differs.
        dropped: how many seeds were left out.
    """

    places: tuple[int, ...]
    gains: tuple[float, ...]
    mean: float
    spread: float
    base: float
    p: float
    dropped: int

    @property
    def count(self) -> int:
        """How many pairs."""
        return len(self.gains)

    @property
    def scale(self) -> float:
        """What turns a gain into per cent of the first set-up's mean; 1 where that mean is zero."""
        return 100 / abs(self.base) if self.base else 1.0

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Where the mean gain lies, wrong with the chance `level`; at least two pairs."""
        reach = float(stdtrit(self.count - 1, 1 - level / 2)) * self.spread / math.sqrt(self.count)
        return self.mean - reach, self.mean + reach


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said about two set-ups.

    Attributes:
        kind: `better` (one of them is), `noise`, `identical` (equal with every seed), `unknown` (too few seeds).
        pairs: what it is judged by.
        text: all of it as a sentence.
        difference: how much better the second is, in per cent of the first one's mean; below zero the first is better. In the
            metric's unit where that mean is zero; None where nothing can be said.
        interval: of the difference, 95 % unless corrected.
        p: of the test, corrected where there were several.
        needed: seeds that would show a difference of this size.
    """

    kind: Outcome
    pairs: Pairs
    text: Text
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p: float = 1.0
    needed: int | None = None


def verdict(
    a: Sequence[float | None],
    b: Sequence[float | None],
    better: Better,
    names: tuple[Text | str, Text | str],
) -> Verdict:
    """Compare two set-ups.

    Args:
        a: a metric of the first set-up, one value for each seed; None or NaN where a run failed or is missing.
        b: the same metric of the second set-up, for the same seeds in the same order; None or NaN where a run failed or
            is missing.
        better: which direction of the metric is good.
        names: the names of the two set-ups.

    Raises:
        ValueError: they are not of the same length.
    """
    pairs = paired(a, b, better)
    return judged(pairs, names, pairs.p, LEVEL, "")


def paired(a: Sequence[float | None], b: Sequence[float | None], better: Better) -> Pairs:
    """The differences, and the t test's p; arguments as of `verdict`."""
    every = np.array(list(zip(a, b, strict=True)), dtype=float).reshape(-1, 2)
    places = np.flatnonzero(np.isfinite(every).all(axis=1))
    first, second = every[places].T
    gains = second - first if better == "higher" else first - second
    mean, base = (float(values.mean()) if len(places) else 0.0 for values in (gains, first))
    spread = float(gains.std(ddof=1)) if len(places) > 1 else 0.0
    # What is left when equal differences are subtracted is rounding, and no spread.
    if len(places) and spread <= 1e-12 * float(np.abs(first).max()):
        spread = 0.0
    p = 1.0 if len(places) < 2 or mean == 0 else 0.0
    if spread:
        p = 2 * float(stdtr(len(places) - 1, -abs(mean) / spread * math.sqrt(len(places))))
    return Pairs(tuple(places.tolist()), tuple(gains.tolist()), mean, spread, base, p, len(every) - len(places))


def judged(
    pairs: Pairs, names: tuple[Text | str, Text | str], p: float, level: float, corrected: Text | str
) -> Verdict:
    """The verdict on pairs.

    Args:
        p: the p-value of the test, corrected for other comparisons where there are any.
        level: the significance level that goes with `p`: how likely the interval is to be wrong.
        corrected: words on the correction, put after the interval; empty: there was none.
    """
    a, b = (name if isinstance(name, Text) else Text.same(name) for name in names)
    count = pairs.count
    if count < FEWEST:
        return Verdict("unknown", pairs, _with_dropped(TOO_FEW.format(count=count, fewest=FEWEST), pairs))
    if not any(pairs.gains):
        text = _with_dropped(
            Text(
                "Identical: {a} and {b} gave the same value with each of {count} seeds.",
                "Idénticas: {a} y {b} dieron el mismo valor con cada una de las {count} semillas.",
            ).format(a=a, b=b, count=count),
            pairs,
        )
        return Verdict("identical", pairs, text, 0.0, (0.0, 0.0))
    low, high = (pairs.scale * end for end in pairs.interval(level))
    difference = pairs.scale * pairs.mean
    kind: Outcome = "better" if p <= LEVEL else "noise"
    needed = seeds_needed(pairs.mean / pairs.spread) if kind == "noise" else None
    text = (_BETTER if kind == "better" else _NOISE).format(
        winner=b if difference >= 0 else a,
        count=count,
        corrected=corrected,
        needed=Text("more than {count} seeds", "más de {count} semillas").format(count=MOST_SEEDS)
        if needed is None
        else Text("about {count} seeds", "unas {count} semillas").format(count=needed),
        **sized(difference, (low, high), pairs),
    )
    return Verdict(kind, pairs, _with_dropped(text, pairs), difference, (low, high), p, needed)


def seeds_needed(effect: float) -> int | None:
    """How many pairs find a difference of this size in four of five tries; None: more than `MOST_SEEDS`.

    By the power of the t test (its noncentral distribution; Cohen, 1988, "Statistical power analysis", chapter 2).

    Args:
        effect: mean over standard deviation of the paired differences.
    """
    counts = range(FEWEST, MOST_SEEDS + 1)
    place = bisect_left(counts, POWER, key=lambda count: _power(effect, count))
    return counts[place] if place < len(counts) else None


def shown(value: float) -> str:
    """A percentage for people: `12`, `3.1`, `0.42`, `0.042`, with a proper minus."""
    size = abs(value)
    words = f"{size:.0f}" if size >= 10 else f"{size:.1f}" if size >= 1 else f"{size:.2g}"
    return f"−{words}" if value < 0 and float(words) else words


def _power(effect: float, count: int) -> float:
    """How often so many pairs find a difference of this size."""
    limit, reach = float(stdtrit(count - 1, 1 - LEVEL / 2)), abs(effect) * math.sqrt(count)
    if reach > limit + 10:  # as good as certain, and far out the distribution cannot be computed
        return 1.0
    return 1.0 - float(nctdtr(count - 1, reach, limit))


def sized(difference: float, interval: tuple[float, float], pairs: Pairs) -> dict[str, Text | str]:
    """The size of a difference as in `Verdict`, with its unit, and the ends of its interval, for whoever is ahead."""
    low, high = interval if difference >= 0 else (-interval[1], -interval[0])
    words = shown(abs(difference))
    size = Text(f"{words} %", f"un {words} %") if pairs.base else Text.same(words)
    return {"size": size, "low": shown(low), "high": shown(high)}


def _with_dropped(text: Text, pairs: Pairs) -> Text:
    if not pairs.dropped:
        return text
    left = Text(
        "{dropped} seeds were left out: a run failed or is missing.",
        "Se omitieron {dropped} semillas: falta una ejecución o falló.",
    ).format(dropped=pairs.dropped)
    if pairs.dropped == 1:
        left = Text(
            "One seed was left out: a run failed or is missing.", "Se omitió una semilla: falta una ejecución o falló."
        )
    return Text.join(" ", [text, left])


_BETTER = Text(
    "{winner} is better by {size}, 95 % interval {low} to {high}{corrected}, {count} seeds.",
    "{winner} es mejor en {size}, intervalo del 95 % de {low} a {high}{corrected}, {count} semillas.",
)
_NOISE = Text(
    "Within noise: {winner} came out better by {size}, 95 % interval {low} to {high}{corrected}, {count} seeds; to see a "
    "difference of this size would take {needed}.",
    "Dentro del ruido: {winner} salió mejor en {size}, intervalo del 95 % de {low} a {high}{corrected}, {count} semillas; para "
    "ver una diferencia de este tamaño harían falta {needed}.",
)
TOO_FEW = Text(
    "Too few seeds to tell: {count} of at least {fewest}.",
    "Muy pocas semillas para saberlo: {count} de al menos {fewest}.",
)
