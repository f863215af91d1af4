"""How often prediction intervals hold: the network's own, and those that are calibrated on the validation set."""

import pandas as pd
import streamlit as st

from playground.evaluation.found_errors import Coverage
from playground.exhibits import Exhibit, Table
from playground.plots.error_groups import error_groups, groups_table
from playground.text import Text, percentage, significant, speaking
from playground.ui import cache
from playground.ui.errors.groups import line_of
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw, draw_with_numbers
from playground.ui.page import among, say, session

_COVERAGE = Text("coverage", "cobertura")


def draw_intervals(seen: Seen) -> None:
    """A table of coverage and width, and coverage by step ahead at one level."""
    draw(_table(seen.stamp, seen), f"{seen.key}.intervals")
    caveat = next((one.intervals for one in seen.found.values() if one.intervals is not None), None)
    if caveat is not None:
        st.caption(say(caveat))
    few = sorted({level for one in seen.found.values() for level in one.too_few})
    if few:
        st.caption(
            say(
                en="For {levels} the validation set has too few values to calibrate an interval.",
                es="Para {levels} el conjunto de validación tiene muy pocos valores con los que calibrar un intervalo.",
                levels=Text.join(", ", [percentage(level, ".0f") for level in few]),
            )
        )
    levels = sorted({cover.level for one in seen.found.values() for cover in one.coverage if cover.by_step is not None})
    if not levels:
        return
    level: float = st.segmented_control(
        say(en="By step ahead, intervals of", es="Por paso, intervalos del"),
        **among({one: say(percentage(one, ".0f")) for one in levels}),
        default=0.8 if 0.8 in levels else levels[-1],
        required=True,
        key=f"{seen.key}.intervals.level",
    )
    draw_with_numbers(_figures((seen.stamp, level), seen, level), f"{seen.key}.intervals.by_step")


def _kind(cover: Coverage) -> Text:
    return (
        Text("split-conformal", "conforme")
        if cover.conformal
        else Text("the network's quantiles", "cuantiles de la red")
    )


@cache.shared_by_key(most=64)
def _table(seen: Seen) -> Table:
    with speaking(session().language):
        rows = [
            ({str(Text("run", "ejecución")): name} if len(seen.found) > 1 else {})
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
            for name, one in seen.found.items()
            for cover in one.coverage
        ]
        title = Text(
            "How often prediction intervals hold, test set", "Cobertura de los intervalos de predicción, prueba"
        )
        return Table(title, pd.DataFrame(rows))


@cache.shared_by_key(most=64)
def _figures(seen: Seen, level: float) -> list[Exhibit]:
    with speaking(session().language):
        lines = {
            (f"{name} · {_kind(cover)}" if len(seen.found) > 1 else str(_kind(cover))): line_of(cover.by_step)
            for name, one in seen.found.items()
            for cover in one.coverage
            if cover.level == level and cover.by_step is not None and one.steps == seen.first.steps
        }
        title = Text(
            "Coverage of {level} intervals by step ahead", "Cobertura de los intervalos del {level} por paso"
        ).format(level=percentage(level, ".0f"))
        by = Text("steps ahead", "pasos por delante")
        steps = [str(label) for label in seen.first.steps]
        nominal = {str(Text("nominal", "nominal")): level}
        figure = error_groups(title, steps, lines, by=by, error=_COVERAGE, percent=True, ordered=True, levels=nominal)
        return [figure, groups_table(title, steps, lines, by=by, error=_COVERAGE, percent=True)]
