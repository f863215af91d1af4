"""How often prediction intervals hold, as a table and by step ahead, of one network or of several side by side.

All is in the language in force, and takes the analyses by the names under which the networks are shown.
"""

from typing import NamedTuple

import pandas as pd

from playground.evaluation.found_errors import Analyses, Coverage
from playground.evaluation.grouped_errors import Means
from playground.exhibits import Figure, Table
from playground.plots.error_groups import GroupLine, error_groups
from playground.text import Text, percentage, significant

_COVERAGE = Text("coverage", "cobertura")


class Covered(NamedTuple):
    """The intervals of one network, as one line of a figure."""

    network: str
    coverage: Coverage


def levels_of(found: Analyses) -> list[float]:
    """The levels of the intervals that are known, the lowest first."""
    return sorted({cover.level for one in found.values() for cover in one.coverage})


def usual_level(levels: list[float]) -> float:
    """The level whose coverage is shown by step unless another is chosen: 80 % where there is that, else the highest."""
    return 0.8 if 0.8 in levels else levels[-1]


def covered(found: Analyses, level: float) -> dict[str, Covered]:
    """The intervals of one level whose steps are those of the first network, by what figures call them."""
    steps = next(iter(found.values())).steps
    return {
        f"{name} · {_kind(cover)}" if len(found) > 1 else str(_kind(cover)): Covered(name, cover)
        for name, one in found.items()
        for cover in one.coverage
        if cover.level == level and one.steps == steps
    }


def coverage(found: Analyses) -> Table:
    """How often intervals hold and how wide they are, with what has to be said of them."""
    rows = [
        ({str(Text("run", "ejecución")): name} if len(found) > 1 else {})
        | {
            str(Text("intervals", "intervalos")): str(_kind(cover)),
            str(Text("nominal", "nominal")): str(percentage(cover.level, ".0f")),
            str(_COVERAGE): str(percentage(float(cover.whole.mean[0]))),
            str(Text("95 % interval", "intervalo del 95 %")): str(
                Text("{low} to {high}", "{low} a {high}").format(
                    low=percentage(float(cover.whole.low[0])), high=percentage(float(cover.whole.high[0]))
                )
            ),
            str(Text("mean width", "anchura media")): str(significant(cover.width)),
            str(Text("values", "valores")): int(cover.whole.items[0]),
        }
        for name, one in found.items()
        for cover in one.coverage
    ]
    title = Text("How often prediction intervals hold, test set", "Cobertura de los intervalos de predicción, prueba")
    notes = _notes(found)
    return Table(title, pd.DataFrame(rows), Text.join(" ", notes) if notes else None)


def _notes(found: Analyses) -> list[Text]:
    notes = [one.intervals for one in found.values() if one.intervals is not None][:1]
    few = sorted({level for one in found.values() for level in one.too_few})
    if few:
        words = Text(
            "For {levels} the validation set has too few values to calibrate an interval.",
            "Para {levels} el conjunto de validación tiene muy pocos valores con los que calibrar un intervalo.",
        )
        notes.append(words.format(levels=Text.join(", ", [percentage(level, ".0f") for level in few])))
    return notes


def coverage_by_step(found: Analyses, level: float) -> Figure | None:
    """How often the intervals of one level hold, by step ahead; None: there is one step only."""
    lines = {
        name: group_line(one.coverage.by_step)
        for name, one in covered(found, level).items()
        if one.coverage.by_step is not None
    }
    if not lines:
        return None
    title = Text("Coverage of {level} intervals by step ahead", "Cobertura de los intervalos del {level} por paso")
    return error_groups(
        title.format(level=percentage(level, ".0f")),
        [str(label) for label in next(iter(found.values())).steps],
        lines,
        by=Text("steps ahead", "pasos por delante"),
        error=_COVERAGE,
        percent=True,
        ordered=True,
        levels={str(Text("nominal", "nominal")): level},
    )


def group_line(means: Means) -> GroupLine:
    """Means as they are drawn."""
    return GroupLine(means.mean, means.low, means.high, means.items, means.clusters)


def _kind(cover: Coverage) -> Text:
    if cover.conformal:
        return Text("split-conformal", "conforme")
    return Text("the network's quantiles", "cuantiles de la red")
