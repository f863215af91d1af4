"""Whether classifiers are right as often as they say, overlaid, with the sequences behind each bin."""

import streamlit as st

from playground.evaluation.calibration import Bins
from playground.evaluation.error_exhibits import CALIBRATION, calibration
from playground.exhibits import Figure
from playground.text import Text, percentage, speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, choose_run, clicked, draw_cases
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw
from playground.ui.links.choice import buttons
from playground.ui.page import plain, say, session

WAYS: dict[Bins, Text] = {
    "wide": Text("equally wide", "de igual anchura"),
    "many": Text("equally many answers", "con igual número de respuestas"),
}


def draw_calibration(seen: Seen) -> None:
    """The reliability diagram."""
    ways = {name: say(words) for name, words in WAYS.items()}
    bins = buttons("errors.bins", ways, say(en="Bins", es="Intervalos"), key=f"{seen.key}.bins", usual="wide")
    key = f"{seen.key}.calibration.{bins}"
    field, drawn = f"{key}.bin", f"{key}.figure"

    def bin_of(point: dict[str, float]) -> str:
        return str(round(point["point_index"]))

    draw(_figure((seen.stamp, bins), seen, bins), drawn, clicked(drawn, field, bin_of))
    st.caption(say(CALIBRATION))
    run = choose_run(seen)
    found = seen.found[run]
    if not found.calibration:
        return
    one = found.calibration[bins]
    titles = {
        str(place): plain(
            Text("confidence from {low} to {high} ({count})", "confianza de {low} a {high} ({count})").format(
                low=percentage(one.begins[place]), high=percentage(one.ends[place]), count=int(one.right.items[place])
            )
        )
        for place in range(len(one.begins))
    }
    place = int(choose_group(titles, str(len(titles) - 1), field))
    draw_cases(seen.runs[run], found.calibration_cases[bins][place], f"{key}.cases", percent=found.percent)


@cache.shared_by_key(most=64)
def _figure(seen: Seen, bins: Bins) -> Figure:
    with speaking(session().language):
        return calibration(seen.found, bins)
