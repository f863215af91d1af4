"""How often prediction intervals hold, the network's own and those calibrated on the validation set, and what lies outside."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
import streamlit as st

from playground.evaluation.found_errors import Coverage
from playground.exhibits import Exhibit, Table
from playground.plots.error_groups import error_groups, groups_table
from playground.text import Text, percentage, significant, speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, clicked, draw_cases
from playground.ui.errors.groups import line_of
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw, draw_with_numbers
from playground.ui.links.choice import buttons, menu
from playground.ui.page import plain, say, session

_COVERAGE = Text("coverage", "cobertura")
_USUAL = 0.8
"""The level whose coverage is shown by step unless another is chosen."""


def draw_intervals(seen: Seen) -> None:
    """A table of coverage and width; at one level coverage by step ahead, and the values outside."""
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
    levels = sorted({cover.level for one in seen.found.values() for cover in one.coverage})
    if not levels:
        return
    titles = {str(one): say(percentage(one, ".0f")) for one in levels}
    usual = str(_USUAL if _USUAL in levels else levels[-1])
    words = say(en="Intervals of", es="Intervalos del")
    level = float(buttons("errors.level", titles, words, key=f"{seen.key}.level", usual=usual))
    key, lines = f"{seen.key}.intervals.by_step", _lines(seen, level)
    if any(line.cover.by_step is not None for line in lines.values()):
        draw_with_numbers(
            _figures((seen.stamp, level), seen, level), key, _clicked(key, list(_in_address(seen, lines)))
        )
    _draw_outside(seen, lines, key)


class _Line(NamedTuple):
    """The intervals of a run, as one line of the figure."""

    run: str
    cover: Coverage


def _lines(seen: Seen, level: float) -> dict[str, _Line]:
    """Those of one level, by what the figure calls them."""
    return {
        (f"{name} · {plain(_kind(cover))}" if len(seen.found) > 1 else plain(_kind(cover))): _Line(name, cover)
        for name, one in seen.found.items()
        for cover in one.coverage
        if cover.level == level and one.steps == seen.first.steps
    }


def _in_address(seen: Seen, lines: dict[str, _Line]) -> dict[str, str]:
    """What the figure calls the intervals, by what the address calls them."""
    kind = {True: "conformal", False: "quantiles"}
    return {f"{seen.runs[line.run].id}.{kind[line.cover.conformal]}": name for name, line in lines.items()}


def _clicked(key: str, names: list[str]) -> Callable[[], None]:
    """What to do when a point of the figure was clicked: choose its step, and its intervals where there are several."""
    choose_step = clicked(f"{key}.0", f"{key}.step", lambda point: str(round(point["x"])))

    def choose() -> None:
        choose_step()
        points = st.session_state[f"{key}.0"]["selection"]["points"]
        if points and len(names) > 1:
            st.session_state[f"{key}.of"] = names[int(points[0]["curve_number"])]

    return choose


def _draw_outside(seen: Seen, lines: dict[str, _Line], key: str) -> None:
    """The values that lie outside of their intervals: of which intervals and which step is chosen."""
    names, words = _in_address(seen, lines), say(en="Outside of the intervals", es="Fuera de los intervalos")
    first = next(iter(names))
    picked = menu("errors.of", names, words, key=f"{key}.of", usual=first, width=420) if len(names) > 1 else first
    run, cover = lines[names[picked]]
    means = cover.whole if cover.by_step is None else cover.by_step
    steps = seen.first.steps if cover.by_step is not None else (Text("all", "todos"),)
    titles = {
        str(place): say(
            en="steps ahead: {step} ({out} of {items} outside)",
            es="pasos por delante: {step} ({out} de {items} fuera)",
            step=step,
            out=round((1 - float(share)) * int(items)),
            items=int(items),
        )
        for place, (step, share, items) in enumerate(zip(steps, means.mean, means.items, strict=True))
    }
    step = int(choose_group(titles, str(means.mean.argmin()), f"{key}.step"))
    draw_cases(
        seen.runs[run],
        cover.cases[step],
        f"{key}.cases",
        percent=False,
        answer=Text("interval", "intervalo"),
        error=Text("outside by", "fuera por"),
    )


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
            name: line_of(line.cover.by_step)
            for name, line in _lines(seen, level).items()
            if line.cover.by_step is not None
        }
        title = Text(
            "Coverage of {level} intervals by step ahead", "Cobertura de los intervalos del {level} por paso"
        ).format(level=percentage(level, ".0f"))
        by = Text("steps ahead", "pasos por delante")
        steps = [str(label) for label in seen.first.steps]
        nominal = {str(Text("nominal", "nominal")): level}
        figure = error_groups(title, steps, lines, by=by, error=_COVERAGE, percent=True, ordered=True, levels=nominal)
        return [figure, groups_table(title, steps, lines, by=by, error=_COVERAGE, percent=True)]
