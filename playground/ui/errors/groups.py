"""Mean errors by what items are told apart by, of all runs in one figure, with the sequences behind each point."""

import streamlit as st

from playground.evaluation.error_exhibits import alike, breakdown
from playground.evaluation.found_errors import Breakdown
from playground.exhibits import Figure
from playground.text import speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, choose_run, clicked, draw_cases
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw
from playground.ui.page import plain, say, session


def draw_groups(seen: Seen, name: str) -> None:
    """One way of telling errors apart.

    Args:
        seen: the runs.
        name: of the breakdown.
    """
    first = seen.first.breakdowns[name]
    same = alike(seen.found, name)
    for run in seen.found:
        if run not in same:
            st.info(
                say(
                    en="“{run}” is left out: its groups are not the same.",
                    es="«{run}» se omite: sus grupos no son los mismos.",
                    run=run,
                )
            )
    key, field = f"{seen.key}.{name}.figure", f"{seen.key}.{name}.group"

    def group_of(point: dict[str, float]) -> str:
        return str(round(point["x"]))

    draw(_figure((seen.stamp, name), seen, name), key, clicked(key, field, group_of))
    there = [place for place, items in enumerate(first.means.items) if items]
    worst = max(there, key=lambda place: first.means.mean[place])
    place = int(choose_group(_titles(first), str(worst), field))
    run = choose_run(seen)
    cases = seen.found[run].breakdowns[name].cases if run in same else ()
    draw_cases(
        seen.runs[run], cases[place] if cases else (), f"{seen.key}.{name}.cases", percent=seen.found[run].percent
    )


def _titles(one: Breakdown) -> dict[str, str]:
    """All groups by their places: a click tells the place among all of them."""
    return {
        str(place): f"{plain(one.title)}: {plain(label)} ({int(items)})"
        for place, (label, items) in enumerate(zip(one.labels, one.means.items, strict=True))
    }


@cache.shared_by_key(most=64)
def _figure(seen: Seen, name: str) -> Figure:
    with speaking(session().language):
        return breakdown(seen.found, name)
