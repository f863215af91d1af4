"""Mean errors by what items are told apart by, of all runs in one figure, with the sequences behind each point."""

import streamlit as st

from playground.evaluation.found_errors import Breakdown
from playground.evaluation.grouped_errors import Means
from playground.exhibits import Exhibit
from playground.plots.error_groups import GroupLine, error_groups, groups_table
from playground.text import Text, speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, choose_run, clicked, draw_cases
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw_with_numbers
from playground.ui.page import plain, say, session


def draw_groups(seen: Seen, name: str) -> None:
    """One way of telling errors apart.

    Args:
        seen: the runs.
        name: of the breakdown.
    """
    first = seen.first.breakdowns[name]
    alike = [
        run for run, one in seen.found.items() if name in one.breakdowns and one.breakdowns[name].labels == first.labels
    ]
    for run in seen.found:
        if run not in alike:
            st.info(
                say(
                    en="“{run}” is left out: its groups are not the same.",
                    es="«{run}» se omite: sus grupos no son los mismos.",
                    run=run,
                )
            )
    figure, field = f"{seen.key}.{name}.0", f"{seen.key}.{name}.group"
    exhibits = _figures((seen.stamp, name), seen, name, tuple(alike))

    def group_of(point: dict[str, float]) -> str:
        return str(round(point["x"]))

    draw_with_numbers(exhibits, f"{seen.key}.{name}", clicked(figure, field, group_of))
    there = [place for place, items in enumerate(first.means.items) if items]
    worst = max(there, key=lambda place: first.means.mean[place])
    place = int(choose_group(_titles(first), str(worst), field))
    run = choose_run(seen)
    cases = seen.found[run].breakdowns[name].cases if run in alike else ()
    draw_cases(
        seen.runs[run], cases[place] if cases else (), f"{seen.key}.{name}.cases", percent=seen.found[run].percent
    )


def _titles(one: Breakdown) -> dict[str, str]:
    """All groups by their places: a click tells the place among all of them."""
    return {
        str(place): f"{plain(one.title)}: {plain(label)} ({int(items)})"
        for place, (label, items) in enumerate(zip(one.labels, one.means.items, strict=True))
    }


def line_of(means: Means) -> GroupLine:
    """Means as they are drawn."""
    return GroupLine(means.mean, means.low, means.high, means.items, means.clusters)


@cache.shared_by_key(most=64)
def _figures(seen: Seen, name: str, alike: tuple[str, ...]) -> list[Exhibit]:
    first = seen.first.breakdowns[name]
    with speaking(session().language):
        title = Text("Errors by {by}", "Errores por {by}").format(by=first.title)
        lines = {run: line_of(seen.found[run].breakdowns[name].means) for run in alike}
        groups = [str(label) for label in first.labels]
        error, percent = seen.first.error, seen.first.percent
        figure = error_groups(
            title,
            groups,
            lines,
            by=first.axis,
            error=error,
            percent=percent,
            ordered=first.ordered,
            levels={str(Text("mean", "media")): seen.first.mean} if len(lines) == 1 else None,
        )
        return [figure, groups_table(title, groups, lines, by=first.axis, error=error, percent=percent)]
