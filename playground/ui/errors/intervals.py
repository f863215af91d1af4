"""How often prediction intervals hold, the network's own and those calibrated on the validation set, and what lies outside."""

from collections.abc import Callable, Mapping

import streamlit as st

from playground.evaluation.interval_exhibits import (
    Covered,
    coverage,
    coverage_by_step,
    covered,
    levels_of,
    usual_level,
)
from playground.exhibits import Figure, Table
from playground.text import Text, percentage, speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, clicked, draw_cases
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw
from playground.ui.links.choice import buttons, menu
from playground.ui.page import say, session


def draw_intervals(seen: Seen) -> None:
    """A table of coverage and width; at one level coverage by step ahead, and the values outside."""
    draw(_table(seen.stamp, seen), f"{seen.key}.intervals")
    levels = levels_of(seen.found)
    if not levels:
        return
    titles = {str(one): say(percentage(one, ".0f")) for one in levels}
    words, usual = say(en="Intervals of", es="Intervalos del"), str(usual_level(levels))
    level = float(buttons("errors.level", titles, words, key=f"{seen.key}.level", usual=usual))
    with speaking(session().language):
        lines = covered(seen.found, level)
    key, figure = f"{seen.key}.intervals.by_step", _figure((seen.stamp, level), seen, level)
    if figure is not None:
        draw(figure, f"{key}.figure", _clicked(key, list(_in_address(seen, lines))))
    _draw_outside(seen, lines, key)


def _in_address(seen: Seen, lines: Mapping[str, Covered]) -> dict[str, str]:
    """What the figure calls the intervals, by what the address calls them."""
    kind = {True: "conformal", False: "quantiles"}
    return {f"{seen.runs[one.network].id}.{kind[one.coverage.conformal]}": name for name, one in lines.items()}


def _clicked(key: str, names: list[str]) -> Callable[[], None]:
    """What to do when a point of the figure was clicked: choose its step, and its intervals where there are several."""
    choose_step = clicked(f"{key}.figure", f"{key}.step", lambda point: str(round(point["x"])))

    def choose() -> None:
        choose_step()
        points = st.session_state[f"{key}.figure"]["selection"]["points"]
        if points and len(names) > 1:
            st.session_state[f"{key}.of"] = names[int(points[0]["curve_number"])]

    return choose


def _draw_outside(seen: Seen, lines: Mapping[str, Covered], key: str) -> None:
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


@cache.shared_by_key(most=64)
def _table(seen: Seen) -> Table:
    with speaking(session().language):
        return coverage(seen.found)


@cache.shared_by_key(most=64)
def _figure(seen: Seen, level: float) -> Figure | None:
    with speaking(session().language):
        return coverage_by_step(seen.found, level)
