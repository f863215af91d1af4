"""What a recorded study says so far, as a sentence.

Pure: whoever has read the runs of a study (the page, the command line) hands them in as outcomes.
"""

import itertools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playground.studies.multiple_comparisons import Comparison, among, best
from playground.studies.outcomes import OVER, Outcome, Setting, chosen
from playground.studies.pairs import Better, repeats
from playground.studies.plan import Plan, told
from playground.studies.resampling import Resampling, resampling
from playground.studies.significance import FEWEST
from playground.studies.table import shown
from playground.task import metric, title_of, title_on_test
from playground.text import Text

MOST_COMPARED = 12
"""Settings that are compared with each other: with more, no number of seeds would be enough."""


@dataclass(frozen=True)
class StudyAnswer:
    """What a study says so far.

    Attributes:
        text: the answer, as sentences.
        comparison: the comparison of all groups, where they can be compared.
        units: what each pair of that comparison shares, by which values were paired: settings repeated, and the seed; on several splits
            of the same records the split, as of the seeds on one the mean counts.
        resampled: on which splits the repeats are.
    """

    text: Text
    comparison: Comparison | None = None
    units: tuple[str, ...] = ()
    resampled: Resampling = field(default_factory=Resampling)


def answer(plan: Plan, groups: Sequence[Setting], primary: str) -> StudyAnswer:
    """The answer so far.

    Args:
        groups: the groups that are compared, as `grouped` gives them.
        primary: the metric that decides.
    """
    if not any(group.measured for group in groups):
        return StudyAnswer(Text("No run has been measured yet.", "Aún no se ha medido ninguna ejecución."))
    better = metric(primary).better
    if plan.kind in ("real", "race"):
        reference = groups[0].name if plan.kind == "real" or len(groups) == 2 else None
        return _compared(groups, primary, reference, resampling(plan))
    if len(groups) == 1:
        return StudyAnswer(_one(groups[0], primary))
    return _chosen(groups, primary, better)


def _unit_of(group: Setting, one: Outcome) -> str:
    """What a run is paired by: the settings that are repeated, and the seed."""
    return " · ".join(filter(None, ("" if group.values else told(one.values), str(one.seed))))


def _paired(groups: Sequence[Setting]) -> tuple[dict[str, list[float | None]], list[str]]:
    """The test values of each group, and what they are paired by: all that any group was trained with, in order."""
    runs = {group.name: {_unit_of(group, one): one for one in group.outcomes} for group in groups}
    # What is still to come is not missing yet.
    coming = {unit for known in runs.values() for unit, one in known.items() if one.state not in OVER}
    units = [unit for unit in dict.fromkeys(itertools.chain(*runs.values())) if unit not in coming]
    table = {name: [known[unit].value if unit in known else None for unit in units] for name, known in runs.items()}
    return table, units


def _compared(groups: Sequence[Setting], primary: str, reference: str | None, resampled: Resampling) -> StudyAnswer:
    if len(groups) < 2:
        return StudyAnswer(Text("There is nothing to compare yet.", "Aún no hay nada que comparar."))
    better = metric(primary).better
    table, units = _paired(groups)
    if resampled.settings:
        table, units = _by_split(groups, table, units, resampled)
    if len(units) < FEWEST:
        return StudyAnswer(_ahead(groups, table, primary, resampled.share))
    found = among(table, better, {group.name: group.title for group in groups}, reference, correlation=resampled.share)
    text = Text.join(" ", [found.text, *([_unknown(resampled)] if resampled.unknown else [])])
    return StudyAnswer(text, found, tuple(units), resampled)


def _by_split(
    groups: Sequence[Setting], table: Mapping[str, Sequence[float | None]], units: Sequence[str], resampled: Resampling
) -> tuple[dict[str, list[float | None]], list[str]]:
    """The test values by split: the mean over the seeds that all groups have which have any there."""
    split_of = {_unit_of(group, one): resampled.split_of(one.values) for group in groups for one in group.outcomes}
    places: dict[str, list[int]] = {}
    for place, unit in enumerate(units):
        places.setdefault(split_of[unit], []).append(place)
    merged: dict[str, list[float | None]] = {name: [] for name in table}
    for some in places.values():
        there = {
            name: {place: value for place in some if (value := values[place]) is not None}
            for name, values in table.items()
        }
        common = [place for place in some if all(place in found for found in there.values() if found)]
        for name, found in there.items():
            merged[name].append(statistics.fmean(found[place] for place in common) if found and common else None)
    return merged, list(places)


def _unknown(resampled: Resampling) -> Text:
    return Text(
        "The repeats differ in {settings}: how many training examples they share is not known, so the test takes them as independent "
        "and may be too sure.",
        "Las repeticiones difieren en {settings}: no se sabe cuántos ejemplos de entrenamiento comparten, así que la prueba las toma "
        "como independientes y puede dar demasiada seguridad.",
    ).format(settings=", ".join(resampled.unknown))


def _ahead(
    groups: Sequence[Setting], table: Mapping[str, Sequence[float | None]], primary: str, correlation: float
) -> Text:
    """Who is ahead with too few repeats to say more, by those that all of them have."""
    some = [group for group in groups if any(value is not None for value in table[group.name])]
    common = [values for values in zip(*(table[group.name] for group in some), strict=True) if None not in values]
    if not common:
        return Text("No seed has been measured with all of them yet.", "Aún no se ha medido ninguna semilla con todas.")
    means = {
        group.name: statistics.fmean(values) for group, values in zip(some, zip(*common, strict=True), strict=True)
    }
    first = best({name: [mean] for name, mean in means.items()}, metric(primary).better)
    winner = next(group for group in some if group.name == first)
    others = [
        Text.same("{value} ({title})").format(value=shown(primary, means[group.name]), title=group.title)
        for group in some
        if group is not winner
    ]
    return Text(
        "{winner} is ahead: {metric} {value}, against {others}. Whether that is more than luck takes at least {fewest} {repeats}.",
        "{winner} va por delante: {metric} {value}, frente a {others}. Para saber si es más que suerte hacen falta al menos "
        "{fewest} {repeats}.",
    ).format(
        repeats=repeats(correlation),
        others=Text.join(", ", others or [Text("nothing yet", "nada aún")]),
        winner=winner.title,
        metric=title_on_test(primary),
        value=shown(primary, means[first]),
        fewest=FEWEST,
    )


def _one(group: Setting, primary: str) -> Text:
    words = Text("{metric}: {value}, one seed.", "{metric}: {value}, una semilla.")
    if len(group.measured) > 1:
        words = Text(
            "{metric}: {value} over {count} seeds, from {low} to {high}.",
            "{metric}: {value} en {count} semillas, de {low} a {high}.",
        )
    return words.format(
        metric=title_on_test(primary),
        value=shown(primary, group.test),
        count=len(group.measured),
        low=shown(primary, min(group.measured)),
        high=shown(primary, max(group.measured)),
    )


def _chosen(groups: Sequence[Setting], primary: str, better: Better) -> StudyAnswer:
    """The best setting: chosen on the validation part, told with its value on the test part."""
    winner = chosen(groups, better)
    if winner is None:
        return StudyAnswer(Text("No run has been measured yet.", "Aún no se ha medido ninguna ejecución."))
    counted = sum(bool(group.measured) for group in groups)
    text = Text(
        "Of {count} settings, {best} is best on the validation set; on the test set its {metric} is {value}.",
        "De {count} ajustes probados, {best} es el mejor en el conjunto de validación; en el de prueba, su {metric} es {value}.",
    ).format(count=counted, best=winner.title, metric=title_of(primary), value=_with_count(winner, primary))
    there = [group for group in groups if len(group.measured) >= FEWEST]
    if winner not in there or not 2 <= len(there) <= MOST_COMPARED:
        return StudyAnswer(text)
    table, units = _paired(there)
    found = among(table, better, {group.name: group.title for group in there}, winner.name, afterwards=True)
    return StudyAnswer(Text.join(" ", [text, found.text]), found, tuple(units))


def _with_count(group: Setting, primary: str) -> Text:
    words = Text("{value} (one seed)", "{value} (una semilla)")
    if len(group.measured) > 1:
        words = Text("{value} ({count} seeds)", "{value} ({count} semillas)")
    return words.format(value=shown(primary, group.test), count=len(group.measured))
