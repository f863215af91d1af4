"""The figures and tables of analyses of errors, of one network or of several side by side.

All are in the language in force, and take the analyses by the names under which the networks are shown.
"""

from collections.abc import Iterator

from playground.evaluation.calibration import Bins, Reliability
from playground.evaluation.found_errors import Analyses, Analysis, Confusion
from playground.evaluation.interval_exhibits import coverage, coverage_by_step, group_line, levels_of, usual_level
from playground.exhibits import Exhibit, Figure, Prose
from playground.plots.confusion import confusion, confusion_difference
from playground.plots.error_groups import error_groups
from playground.plots.reliability import ReliabilityLine, reliability
from playground.text import Text, percentage, significant, whole

CALIBRATION = Text(
    "On the diagonal it is right as often as it says; below it, it is too sure. ECE: expected calibration error, the mean distance from the diagonal, each bin by its answers. Bars: intervals of 95 %.",
    "En la diagonal acierta tan a menudo como dice; por debajo, está demasiado segura. ECE: error de calibración esperado, la distancia media a la diagonal según las respuestas de cada intervalo. Barras: intervalos del 95 %.",
)
"""How a reliability diagram is read."""


def exhibits(found: Analyses) -> Iterator[Exhibit]:
    """All that is known of the errors, one below the other; nothing where no network was analysed."""
    for name, one in found.items():
        yield Prose(Text.same(name), measured_on(one))
    for name, one in found.items():
        if one.confusion is not None:
            yield confusion_matrix(one.confusion, name if len(found) > 1 else "")
    for name in next(iter(found.values())).breakdowns if found else ():
        yield breakdown(found, name)
    if any(one.calibration for one in found.values()):
        yield calibration(found)
        yield Prose(Text("How calibration is read", "Cómo se lee la calibración"), CALIBRATION)
    if levels := levels_of(found):
        yield coverage(found)
        by_step = coverage_by_step(found, usual_level(levels))
        if by_step is not None:
            yield by_step


def measured_on(one: Analysis) -> Text:
    """How many answers were measured, their mean error, and what of the test set was not read."""
    words = Text(
        "{items} answers in {examples} sequences of the test set; mean of “{error}”: {mean}.",
        "{items} respuestas en {examples} secuencias del conjunto de prueba; media de «{error}»: {mean}.",
    ).format(
        items=whole(one.items),
        examples=whole(one.examples),
        error=one.error,
        mean=percentage(one.mean) if one.percent else significant(one.mean),
    )
    return words if one.part is None else Text.join(" ", [words, one.part])


def confusion_matrix(one: Confusion, name: str = "", *, as_shares: bool = False) -> Figure:
    """Which class was answered for which.

    Args:
        one: of one network.
        name: of the network, where there are several.
        as_shares: shares of the row are written into the squares; else counts.
    """
    title = Text("Confusion matrix, test set", "Matriz de confusión, conjunto de prueba")
    if name:
        title = Text.same("{title}: {name}").format(title=title, name=name)
    return confusion(title, _classes(one), one.counts, as_shares=as_shares)


def difference_of(first: Confusion, second: Confusion, names: tuple[str, str]) -> Figure:
    """The shares of one matrix less those of another with the same classes."""
    title = Text(
        "Difference of two confusion matrices, test set", "Diferencia de dos matrices de confusión, conjunto de prueba"
    )
    return confusion_difference(title, _classes(first), first.counts, second.counts, names)


def _classes(one: Confusion) -> list[str]:
    return [str(name) for name in one.classes]


def alike(found: Analyses, name: str) -> list[str]:
    """The networks whose groups in a breakdown are those of the first one."""
    labels = next(iter(found.values())).breakdowns[name].labels
    there = ((network, one.breakdowns[name]) for network, one in found.items() if name in one.breakdowns)
    return [network for network, one in there if one.labels == labels]


def breakdown(found: Analyses, name: str) -> Figure:
    """Mean errors by what items are told apart by, of all networks that have the same groups.

    Args:
        found: the analyses; the first one has the breakdown.
        name: of the breakdown.
    """
    first = next(iter(found.values()))
    one = first.breakdowns[name]
    lines = {network: group_line(found[network].breakdowns[name].means) for network in alike(found, name)}
    return error_groups(
        Text("Errors by {by}", "Errores por {by}").format(by=one.title),
        [str(label) for label in one.labels],
        lines,
        by=one.axis,
        error=first.error,
        percent=first.percent,
        ordered=one.ordered,
        levels={str(Text("mean", "media")): first.mean} if len(lines) == 1 else None,
    )


def calibration(found: Analyses, bins: Bins = "wide") -> Figure:
    """Whether classifiers are right as often as they say, of those that say how sure they are."""
    title = Text("Calibration on the test set", "Calibración en el conjunto de prueba")
    return reliability(title, {name: _bins(one.calibration[bins]) for name, one in found.items() if one.calibration})


def _bins(one: Reliability) -> ReliabilityLine:
    right = one.right
    return ReliabilityLine(
        one.begins, one.ends, one.confidence, right.mean, right.low, right.high, right.items, one.error
    )
