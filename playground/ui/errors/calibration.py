"""Whether classifiers are right as often as they say, overlaid, with the sequences behind each bin."""

import streamlit as st

from playground.evaluation.calibration import Bins, Reliability
from playground.exhibits import Exhibit
from playground.plots.reliability import ReliabilityLine, reliability, reliability_table
from playground.text import Text, percentage, speaking
from playground.ui import cache
from playground.ui.errors.cases import choose_group, choose_run, clicked, draw_cases
from playground.ui.errors.seen import Seen
from playground.ui.exhibits import draw_with_numbers
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
    names = [name for name, one in seen.found.items() if one.calibration]
    key = f"{seen.key}.calibration.{bins}"
    field = f"{key}.bin"

    def bin_of(point: dict[str, float]) -> str:
        return str(round(point["point_index"]))

    exhibits = _figures((seen.stamp, bins), seen, bins, tuple(names))
    draw_with_numbers(exhibits, key, clicked(f"{key}.0", field, bin_of))
    st.caption(
        say(
            en="On the diagonal it is right as often as it says; below it, it is too sure. ECE: expected calibration error, the mean distance from the diagonal, each bin by its answers. Bars: intervals of 95 %.",
            es="En la diagonal acierta tan a menudo como dice; por debajo, está demasiado segura. ECE: error de calibración esperado, la distancia media a la diagonal según las respuestas de cada intervalo. Barras: intervalos del 95 %.",
        )
    )
    run = choose_run(seen)
    if run not in names:
        return
    found = seen.found[run]
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
def _figures(seen: Seen, bins: Bins, names: tuple[str, ...]) -> list[Exhibit]:
    with speaking(session().language):
        title = Text("Calibration on the test set", "Calibración en el conjunto de prueba")
        lines = {name: _line(seen.found[name].calibration[bins]) for name in names}
        return [reliability(title, lines), reliability_table(title, lines)]


def _line(one: Reliability) -> ReliabilityLine:
    right = one.right
    return ReliabilityLine(
        one.begins, one.ends, one.confidence, right.mean, right.low, right.high, right.items, one.error
    )
