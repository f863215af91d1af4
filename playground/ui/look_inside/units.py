"""Search for units that follow something: quotes, line ends, a season, a column, steps of one's own."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground.exhibits import Table
from playground.inspection.detectors import DETECTORS
from playground.launch.compute.inspecting.units import Search
from playground.plots.unit_and_signal import unit_and_signal
from playground.text import Text, numeral, whole
from playground.ui.exhibits import draw_all
from playground.ui.links import address
from playground.ui.links.choice import menu, number
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View
from playground.ui.page import say

_OTHERS: dict[str, Text] = {
    "cycle": Text("a season, whatever its phase", "un periodo estacional, sea cual sea su fase"),
    "phase": Text(
        "one step of each period (a beat, a month)", "un paso de cada periodo (un tiempo del compás, un mes)"
    ),
    "steps": Text("steps that you mark", "los pasos que usted marque"),
}


def _draw(chosen: Chosen) -> None:
    asked = _asked(chosen)
    search: Search = chosen.compute("units", **asked)
    st.markdown(say(_chance(search, asked["signal"])))
    names = {
        str(place): f"{one.name} · {say(one.layer.title)} · {say(en='unit', es='unidad')} {one.unit + 1}"
        for place, one in enumerate(search.found)
    }
    title, key = say(en="Unit", es="Unidad"), f"inside.units.picked.{asked}"
    picked = menu("view.unit", names, title, key=key, usual="0", width=420)
    one = search.found[int(picked)]
    draw_all(
        [
            unit_and_signal(names[picked], one.values, one.signal, search.steps, score=one.score, first=search.first),
            _table(search, asked["signal"]),
        ],
        "inside.units",
    )


def _chance(search: Search, signal: str) -> Text:
    """How many of the units follow it better than chance, and how that was measured."""
    if search.chance is None:
        return _UNKNOWN.format(shown=len(search.found), compared=whole(search.compared))
    words = _OTHER_PERIODS if signal in {"cycle", "phase"} else _SHIFTED
    return words.format(
        count=sum(abs(one.score) > search.chance for one in search.found),
        shown=len(search.found),
        compared=whole(search.compared),
        chance=numeral(search.chance, ".2f"),
    )


_SHIFTED = Text(
    "The {shown} best of {compared} units are listed; {count} of them follow it better than chance. "
    "With the signal shifted along the sequence, the correlation of the best unit stays below {chance} in 95 of 100 tries.",
    "Se muestran las {shown} mejores de {compared} unidades; {count} lo siguen mejor que el azar. "
    "Con la señal desplazada a lo largo de la secuencia, la correlación de la mejor queda por debajo de {chance} en 95 de cada "
    "100 intentos.",
)
_OTHER_PERIODS = Text(
    "The {shown} best of {compared} units are listed; {count} of them follow it better than chance. "
    "With signals of other periods, the correlation of the best unit stays below {chance} in 95 of 100 tries.",
    "Se muestran las {shown} mejores de {compared} unidades; {count} lo siguen mejor que el azar. "
    "Con señales de otros periodos, la correlación de la mejor queda por debajo de {chance} en 95 de cada 100 intentos.",
)
_UNKNOWN = Text(
    "The {shown} best of {compared} units are listed. How well chance alone would do is not known: the signal repeats itself "
    "too evenly, or the sequence is too short.",
    "Se muestran las {shown} mejores de {compared} unidades. No se sabe cuánto lograría el puro azar: la señal se repite con "
    "demasiada regularidad o la secuencia es demasiado corta.",
)


def _asked(chosen: Chosen) -> dict[str, Any]:
    """What is to be followed."""
    sequence = chosen.sequence
    if sequence.columns:
        signals = {
            f"column {place}": say(en="the input {name}", es="la entrada {name}", name=name)
            for place, name in enumerate(sequence.columns)
        }
    else:
        signals = {name: say(words) for name, (words, _) in DETECTORS.items()}
    signals |= {name: say(words) for name, words in _OTHERS.items()}
    with st.container(horizontal=True):
        usual = list(signals)[_first_that_varies(sequence.steps, list(signals))]
        title, key = say(en="What to follow", es="Qué seguir"), f"inside.units.signal.{chosen.run.id}"
        picked = menu("view.signal", signals, title, key=key, usual=usual, width=340)
        if picked.startswith("column "):
            return {"signal": "column", "column": int(picked.split()[1])}
        if picked in ("cycle", "phase"):
            most = max(2, sequence.count // 2)
            title, key = say(en="Period (steps)", es="Periodo (pasos)"), "inside.units.period"
            period = number("view.period", title, most, key=key, usual=min(12, most), least=2)
            phase = 1
            if picked == "phase":
                title = say(en="Which of them, from 1", es="Cuál de ellos, desde 1")
                phase = number("view.phase", title, period, key="inside.units.phase")
            return {"signal": picked, "period": period, "phase": phase - 1}
        if picked == "steps":
            first, last = _steps(sequence.count)
            return {"signal": "steps", "first": first - 1, "last": last - 1}
    return {"signal": picked}


def _steps(count: int) -> tuple[int, int]:
    """The first and the last step that are marked, from 1; the first half unless others are."""
    usual, key = (1, max(1, count // 2)), f"inside.units.steps.{count}"
    asked = re.fullmatch(r"(\d{1,6})-(\d{1,6})", address.asked_for("view.steps") or "")
    if asked and 1 <= int(asked[1]) <= int(asked[2]) <= count:
        st.session_state[f"{key}.begin"] = (int(asked[1]), int(asked[2]))
    begin: tuple[int, int] = st.session_state.get(f"{key}.begin", usual)
    first, last = st.slider(say(en="Steps", es="Pasos"), 1, count, begin, key=key)
    address.write("view.steps", None if (first, last) == usual else f"{first}-{last}")
    return first, last


def _first_that_varies(steps: Sequence[str], signals: list[str]) -> int:
    """The place of the first signal that units could follow over these steps."""
    for place, name in enumerate(signals):
        if name not in DETECTORS or np.ptp(DETECTORS[name][1](list(steps))) > 0:
            return place
    return 0


def _table(search: Search, signal: str) -> Table:
    rows = [
        [
            one.name,
            str(one.layer.title),
            one.unit + 1,
            str(numeral(one.score, ".3f")),
            _beyond(one.score, search.chance),
        ]
        for one in search.found
    ]
    heads = [
        Text("value", "valor"),
        Text("layer", "capa"),
        Text("unit", "unidad"),
        Text("multiple correlation", "correlación múltiple")
        if signal == "cycle"
        else Text("correlation", "correlación"),
        Text("better than chance", "mejor que el azar"),
    ]
    return Table(
        Text("Units that follow it", "Unidades que lo siguen"),
        pd.DataFrame(rows, columns=[str(head) for head in heads]),
    )


def _beyond(score: float, chance: float | None) -> str:
    if chance is None:
        return str(Text("not known", "no se sabe"))
    return str(Text("yes", "sí") if abs(score) > chance else Text.same("no"))


VIEW = View(
    "units",
    Text("Search for units", "Buscar unidades"),
    Text(
        "Shows which units follow something over this sequence, and how well chance alone would do.",
        "Muestra qué unidades siguen algo a lo largo de esta secuencia y cuánto lograría el puro azar.",
    ),
    Text(
        "It does not show that the network uses the unit for it: only surgery tells.",
        "No muestra que la red use la unidad para ello: eso solo lo dice la cirugía.",
    ),
    _draw,
    {
        Text("Correlation", "Correlación"): Text(
            "1 where the unit rises and falls with the signal, −1 where it does the opposite, 0 where they have nothing in common.",
            "1 si la unidad sube y baja con la señal, −1 si hace lo contrario, 0 si no tienen nada en común.",
        ),
        Text("Multiple correlation", "Correlación múltiple"): Text(
            "for a season, the correlation with it in the phase that suits the unit best, 0 to 1; that phase is drawn.",
            "para un periodo estacional, la correlación con él en la fase que mejor se ajusta a la unidad, de 0 a 1; esa fase se dibuja.",
        ),
    },
)
