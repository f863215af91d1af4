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

from playground.studies.significance import FEWEST, LEVEL, Better, Pairs, Verdict, judged, paired, shown, sized
from playground.text import Text

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several set-ups beside one of them.

    Attributes:
        reference: the name of the one that the others are compared with.
        verdicts: of the others, in their order; the reference is the first of each pair.
        corrected_for: how many comparisons. text: all of it in sentences.
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
) -> Comparison:
    """Compare at least two set-ups.

    Args:
        values: a metric by set-up, of the same seeds in the same order; None where a run failed or is missing.
        better: which direction of the metric is good.
        titles: of the set-ups.
        reference: the set-up that the others are compared with; None: the one with the best mean.
        afterwards: the reference was chosen for its results, too, and not fixed beforehand.

    Raises:
        ValueError: there are fewer than two, or they are not of the same length.
    """
    if len(values) < 2:
        raise ValueError("a comparison needs two set-ups")
    chosen = reference or best(values, better)
    if len(values) == 2:
        other = next(name for name in values if name != chosen)
        pairs = paired(values[chosen], values[other], better)
        verdict = judged(pairs, (titles[chosen], titles[other]), pairs.p, LEVEL, "")
        return Comparison(chosen, {other: verdict}, 1, verdict.text)
    others = {name: paired(values[chosen], values[name], better) for name in values if name != chosen}
    family = {(chosen, name): pairs.p for name, pairs in others.items()}
    if reference is None or afterwards:
        rest = itertools.combinations([name for name in values if name != chosen], 2)
        family |= {(a, b): paired(values[a], values[b], better).p for a, b in rest}
    decided = holm(family)
    words = Text(" (corrected for {count} comparisons)", " (corregido por {count} comparaciones)").format(
        count=len(family)
    )
    verdicts = {
        name: judged(pairs, (titles[chosen], titles[name]), *decided[chosen, name], words)
        for name, pairs in others.items()
    }
    text = _text(chosen, verdicts, others, titles, best_mean=reference is None, comparisons=len(family))
    return Comparison(chosen, verdicts, len(family), text)


def best(values: Mapping[str, Values], better: Better) -> str:
    """The set-up with the best mean of what is there; the first one where nothing is."""
    means = {}
    for name, found in values.items():
        there = [value for value in found if value is not None and math.isfinite(value)]
        if there:
            means[name] = sum(there) / len(there)
    if not means:
        return next(iter(values))
    return (max if better == "higher" else min)(means, key=means.__getitem__)


def holm(ps: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], tuple[float, float]]:
    """For each comparison its corrected p, and the level at which it was decided."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    highest, stopped = 0.0, None
    for place, (name, p) in enumerate(sorted(ps.items(), key=lambda one: one[1])):
        left = len(ps) - place
        highest = max(highest, min(1.0, p * left))
        if highest > LEVEL and stopped is None:
            stopped = LEVEL / left
        found[name] = (highest, stopped or LEVEL / left)
    return found


def _text(
    chosen: str, verdicts: Mapping[str, Verdict], pairs: Mapping[str, Pairs], titles: Mapping[str, Text], *, best_mean: bool,
    comparisons: int,
) -> Text:  # fmt: skip
    counts = [verdict.count for verdict in verdicts.values()]
    if min(counts) < FEWEST:
        few = Text(
            "{best} has the best mean so far; too few seeds to tell: {count} of at least {fewest}.",
            "{best} tiene la mejor media hasta ahora; muy pocas semillas para saberlo: {count} de al menos {fewest}.",
        )
        one = Text(
            "Too few seeds to tell: {count} of at least {fewest}.",
            "Muy pocas semillas para saberlo: {count} de al menos {fewest}.",
        )
        return (few if best_mean else one).format(best=titles[chosen], count=min(counts), fewest=FEWEST)
    groups: dict[str, list[Text]] = {"better": [], "worse": [], "noise": [], "identical": []}
    for name, verdict in verdicts.items():
        kind = "worse" if verdict.kind == "better" and (verdict.difference or 0) < 0 else verdict.kind
        groups[kind].append(_one(titles[name], verdict, pairs[name]))
    start = (
        Text("{name} has the best mean", "{name} tiene la mejor media")
        if best_mean
        else Text("Beside {name}", "Junto a {name}")
    )
    said = [start.format(name=titles[chosen])]
    words = _OF_BEST if best_mean else _OF_FIRST
    said += [words[kind].format(names=_listed(found)) for kind, found in groups.items() if found]
    end = Text(
        "{count} seeds, corrected for {comparisons} comparisons (Holm)",
        "{count} semillas, corregido por {comparisons} comparaciones (Holm)",
    )
    said.append(
        end.format(
            count=min(counts) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}", comparisons=comparisons
        )
    )
    first, *rest = said
    mark = "; " if best_mean else ": "
    return Text(
        first.en + mark + "; ".join(text.en for text in rest) + ".",
        first.es + mark + "; ".join(text.es for text in rest) + ".",
    )


def _one(title: Text, verdict: Verdict, pairs: Pairs) -> Text:
    if verdict.kind == "identical" or verdict.difference is None or verdict.interval is None:
        return title
    low, high = verdict.interval if verdict.difference >= 0 else (-verdict.interval[1], -verdict.interval[0])
    return Text("{title} ({size}, {low} to {high})", "{title} ({size}, de {low} a {high})").format(
        title=title, size=sized(verdict.difference, pairs), low=shown(low), high=shown(high)
    )


def _listed(names: Sequence[Text]) -> Text:
    return Text(", ".join(name.en for name in names), ", ".join(name.es for name in names))


_OF_BEST = {
    "better": Text("yet seed by seed better: {names}", "pero semilla a semilla mejor: {names}"),
    "worse": Text("really better than {names}", "de verdad mejor que {names}"),
    "noise": Text("within noise of {names}", "dentro del ruido respecto de {names}"),
    "identical": Text("identical to {names}", "idéntica a {names}"),
}
_OF_FIRST = {
    "better": Text("better is {names}", "mejor es {names}"),
    "worse": Text("worse is {names}", "peor es {names}"),
    "noise": Text("within noise is {names}", "dentro del ruido está {names}"),
    "identical": Text("identical is {names}", "idéntica es {names}"),
}
