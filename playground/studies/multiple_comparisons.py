"""More than two set-ups over the same seeds: which is best, and against which of the others that is more than luck.

Several comparisons are corrected after Holm (1979), "A simple sequentially rejective multiple test procedure",
Scandinavian Journal of Statistics 6; each interval has the level at which its comparison was decided, so that interval and
decision say the same. Whoever is compared because it came out best has already beaten all others by luck or by merit;
then every pair of set-ups counts as a comparison, not only those with the best.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.studies.pairs import LEVEL, Better, paired, repeat, repeats
from playground.studies.significance import FEWEST, TOO_FEW, Verdict, judged, sized
from playground.text import Text

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several set-ups beside one of them.

    Attributes:
        reference: the name of the one that the others are compared with.
        verdicts: the verdict on each of the others, in their order; the reference is the first of each pair.
        corrected_for: how many comparisons the verdicts were corrected for.
        text: the whole comparison, in sentences.
    """

    reference: str
    verdicts: Mapping[str, Verdict]
    corrected_for: int
    text: Text


def among(
    values: Mapping[str, Values],
    better: Better,
    titles: Mapping[str, Text],
    reference: str | None = None,
    *,
    afterwards: bool = False,
    correlation: float = 0.0,
) -> Comparison:
    """Compare at least two set-ups.

    Args:
        values: a metric by set-up, of the same seeds (or splits) in the same order; None where a run failed or is missing.
        better: which direction of the metric is good.
        titles: of the set-ups.
        reference: the set-up that the others are compared with; None: the one with the best mean.
        afterwards: the reference was chosen for its results, too, and not fixed beforehand.
        correlation: between splits that share training examples; zero: all seeds have one split (see `Pairs`).

    Raises:
        ValueError: there are fewer than two, or they are not of the same length.
    """
    if len(values) < 2:
        raise ValueError("a comparison needs two set-ups")
    chosen = reference or best(values, better)
    others = [name for name in values if name != chosen]
    pairs = {name: paired(values[chosen], values[name], better, correlation) for name in others}
    family = {(chosen, name): pairs[name].p for name in others}
    if reference is None or afterwards:
        family |= {
            (a, b): paired(values[a], values[b], better, correlation).p for a, b in itertools.combinations(others, 2)
        }
    decided = holm(family)
    corrected = _CORRECTED.format(count=len(family)) if len(family) > 1 else ""
    verdicts = {
        name: judged(pairs[name], (titles[chosen], titles[name]), *decided[chosen, name], corrected) for name in others
    }
    text = verdicts[others[0]].text
    if len(others) > 1:
        text = _text(chosen, verdicts, titles, best_mean=reference is None, comparisons=len(family))
    return Comparison(chosen, verdicts, len(family), text)


def best(values: Mapping[str, Values], better: Better) -> str:
    """The set-up with the best mean of what is there; the first one where nothing is."""
    there = {name: [one for one in found if one is not None and math.isfinite(one)] for name, found in values.items()}
    means = {name: sum(found) / len(found) for name, found in there.items() if found}
    return (max if better == "higher" else min)(means, key=means.__getitem__, default=next(iter(values)))


def holm(ps: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], tuple[float, float]]:
    """For each comparison its corrected p, and the level at which it was decided."""
    # As statsmodels' `multipletests` does, which collects garbage at each call: a tenth of a second in a process of this size.
    names = sorted(ps, key=ps.__getitem__)
    places = np.arange(len(names))
    corrected = np.minimum(1.0, np.maximum.accumulate(np.array([ps[name] for name in names]) * (len(names) - places)))
    levels = LEVEL / (len(names) - np.minimum(places, (corrected <= LEVEL).sum()))
    return dict(zip(names, zip(corrected.tolist(), levels.tolist(), strict=True), strict=True))


def _text(
    chosen: str, verdicts: Mapping[str, Verdict], titles: Mapping[str, Text], *, best_mean: bool, comparisons: int
) -> Text:
    counts = [verdict.pairs.count for verdict in verdicts.values()]
    fewest, most = min(counts), max(counts)
    correlation = next(iter(verdicts.values())).pairs.correlation
    if fewest < FEWEST:
        return (_TOO_FEW_OF_BEST if best_mean else TOO_FEW).format(
            best=titles[chosen], count=fewest, fewest=FEWEST, repeats=repeats(correlation)
        )
    groups: dict[str, list[Text]] = {"better": [], "worse": [], "noise": [], "identical": []}
    for name, verdict in verdicts.items():
        kind = "worse" if verdict.kind == "better" and (verdict.difference or 0) < 0 else verdict.kind
        groups[kind].append(_one(titles[name], verdict))
    words = _OF_BEST if best_mean else _OF_FIRST
    said = [
        words[kind].format(names=Text.join(", ", found), repeat=repeat(correlation))
        for kind, found in groups.items()
        if found
    ]
    said.append(
        Text(
            "{count} {repeats}, corrected for {comparisons} comparisons (Holm)",
            "{count} {repeats}, corregido por {comparisons} comparaciones (Holm)",
        ).format(
            count=fewest if fewest == most else f"{fewest}–{most}",
            comparisons=comparisons,
            repeats=repeats(correlation),
        )
    )
    return words["start"].format(name=titles[chosen], rest=Text.join("; ", said))


def _one(title: Text, verdict: Verdict) -> Text:
    if verdict.kind == "identical" or verdict.difference is None or verdict.interval is None:
        return title
    return Text("{title} ({size}, {low} to {high})", "{title} ({size}, de {low} a {high})").format(
        title=title, **sized(verdict.difference, verdict.interval, verdict.pairs)
    )


_CORRECTED = Text(" (corrected for {count} comparisons)", " (corregido por {count} comparaciones)")
_TOO_FEW_OF_BEST = Text(
    "{best} has the best mean so far; too few {repeats} to tell: {count} of at least {fewest}.",
    "{best} tiene la mejor media hasta ahora; muy pocas {repeats} para saberlo: {count} de al menos {fewest}.",
)
_OF_BEST = {
    "start": Text("{name} has the best mean; {rest}.", "{name} tiene la mejor media; {rest}."),
    "better": Text("yet {repeat} by {repeat} better: {names}", "pero {repeat} a {repeat} mejor: {names}"),
    "worse": Text("really better than {names}", "de verdad mejor que {names}"),
    "noise": Text("within noise of {names}", "dentro del ruido respecto de {names}"),
    "identical": Text("identical to {names}", "idéntica a {names}"),
}
_OF_FIRST = {
    "start": Text("Beside {name}: {rest}.", "Junto a {name}: {rest}."),
    "better": Text("better is {names}", "mejor es {names}"),
    "worse": Text("worse is {names}", "peor es {names}"),
    "noise": Text("within noise is {names}", "dentro del ruido está {names}"),
    "identical": Text("identical is {names}", "idéntica es {names}"),
}
