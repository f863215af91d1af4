"""Is it real? Two set-ups, each trained with the same seeds, and one sentence about the difference.

The test is the paired t test on the differences seed by seed, with its interval (see `pairs`). Where both set-ups are the same,
differences are symmetric about zero whatever the noise looks like, which the test takes well. Tried against the exact sign-flip test
(Fisher, 1935), Welch's test and the bootstrap-t with 3, 5 and 8 seeds and five shapes of noise, 10,000 times each: it is wrong in
at most 5 of 100 tries (6 where values are rounded to one standard deviation), finds two standard deviations of one run with 8 seeds
in 90 to 99 of 100, and needs no six seeds before it can say anything, as sign flips do.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.special import nctdtr, stdtrit

from playground.studies.pairs import LEVEL, Better, Pairs, paired, repeat, repeats
from playground.text import Text, numeral

Outcome = Literal["better", "noise", "identical", "unknown"]

FEWEST = 3
"""Pairs below which nothing is said: two always lie on some line."""
POWER = 0.8
"""The share of real differences that the advised number of seeds would find."""
MOST_SEEDS = 1000
"""More are not advised, only said to be too many."""


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
        needed: seeds that would show a difference of this size; None as well where the pairs are splits.
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
    count, many = pairs.count, repeats(pairs.correlation)
    if count < FEWEST:
        few = TOO_FEW.format(count=count, fewest=FEWEST, repeats=many)
        return Verdict("unknown", pairs, _with_dropped(few, pairs))
    if not any(pairs.gains):
        text = _with_dropped(
            Text(
                "Identical: {a} and {b} gave the same value with each of {count} {repeats}.",
                "Idénticas: {a} y {b} dieron el mismo valor con cada una de las {count} {repeats}.",
            ).format(a=a, b=b, count=count, repeats=many),
            pairs,
        )
        return Verdict("identical", pairs, text, 0.0, (0.0, 0.0))
    low, high = (pairs.scale * end for end in pairs.interval(level))
    difference = pairs.scale * pairs.mean
    kind: Outcome = "better" if p <= LEVEL else "noise"
    advised = kind == "noise" and not pairs.correlation  # there are only so many folds
    needed = seeds_needed(pairs.mean / pairs.spread) if advised else None
    text = (_BETTER if kind == "better" else _NOISE).format(
        winner=b if difference >= 0 else a,
        count=count,
        corrected=corrected,
        repeats=many,
        advice=_advice(needed) if advised else "",
        **sized(difference, (low, high), pairs),
    )
    return Verdict(kind, pairs, _with_dropped(text, pairs), difference, (low, high), p, needed)


def _advice(needed: int | None) -> Text:
    seeds = (
        Text("more than {count} seeds", "más de {count} semillas").format(count=MOST_SEEDS)
        if needed is None
        else Text("about {count} seeds", "unas {count} semillas").format(count=needed)
    )
    return Text(
        "; to see a difference of this size would take {seeds}",
        "; para ver una diferencia de este tamaño harían falta {seeds}",
    ).format(seeds=seeds)


def seeds_needed(effect: float) -> int | None:
    """How many pairs find a difference of this size in four of five tries; None: more than `MOST_SEEDS`.

    By the power of the t test (its noncentral distribution; Cohen, 1988, "Statistical power analysis", chapter 2).

    Args:
        effect: mean over standard deviation of the paired differences.
    """
    counts = range(FEWEST, MOST_SEEDS + 1)
    place = bisect_left(counts, POWER, key=lambda count: _power(effect, count))
    return counts[place] if place < len(counts) else None


def shown(value: float) -> Text:
    """A percentage for people: `12`, `3.1`, `0.42`, `0.042`, with a proper minus."""
    size = abs(value)
    return numeral(value, "z.0f" if size >= 10 else "z.1f" if size >= 1 else "z.2g")


def _power(effect: float, count: int) -> float:
    """How often so many pairs find a difference of this size."""
    limit, reach = float(stdtrit(count - 1, 1 - LEVEL / 2)), abs(effect) * math.sqrt(count)
    if reach > limit + 10:  # as good as certain, and far out the distribution cannot be computed
        return 1.0
    return 1.0 - float(nctdtr(count - 1, reach, limit))


def sized(difference: float, interval: tuple[float, float], pairs: Pairs) -> dict[str, Text]:
    """The size of a difference as in `Verdict`, with its unit, and the ends of its interval, for whoever is ahead."""
    low, high = interval if difference >= 0 else (-interval[1], -interval[0])
    words = shown(abs(difference))
    size = Text("{words} %", "un {words} %").format(words=words) if pairs.base else words
    return {"size": size, "low": shown(low), "high": shown(high)}


def _with_dropped(text: Text, pairs: Pairs) -> Text:
    if not pairs.dropped:
        return text
    left = Text(
        "{dropped} {repeats} were left out: a run failed or is missing.",
        "Se omitieron {dropped} {repeats}: falta una ejecución o falló.",
    ).format(dropped=pairs.dropped, repeats=repeats(pairs.correlation))
    if pairs.dropped == 1:
        left = Text(
            "One {repeat} was left out: a run failed or is missing.",
            "Se omitió una {repeat}: falta una ejecución o falló.",
        ).format(repeat=repeat(pairs.correlation))
    return Text.join(" ", [text, left])


_BETTER = Text(
    "{winner} is better by {size}, 95 % interval {low} to {high}{corrected}, {count} {repeats}.",
    "{winner} es mejor en {size}, intervalo del 95 % de {low} a {high}{corrected}, {count} {repeats}.",
)
_NOISE = Text(
    "Within noise: {winner} came out better by {size}, 95 % interval {low} to {high}{corrected}, {count} {repeats}{advice}.",
    "Dentro del ruido: {winner} salió mejor en {size}, intervalo del 95 % de {low} a {high}{corrected}, {count} {repeats}{advice}.",
)
TOO_FEW = Text(
    "Too few {repeats} to tell: {count} of at least {fewest}.",
    "Muy pocas {repeats} para saberlo: {count} de al menos {fewest}.",
)
