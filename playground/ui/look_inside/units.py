"""Search for units that follow something: quotes, line ends, a season, a column, steps of one's own."""

from typing import Any

import pandas as pd
import streamlit as st

from playground.exhibits import Table
from playground.inspection.detectors import DETECTORS
from playground.launch.compute.inspecting.units import Search
from playground.plots.unit_and_signal import unit_and_signal
from playground.text import Text, numeral
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View, draw_with_numbers
from playground.ui.page import among, say

_OTHERS: dict[str, Text] = {
    "cycle": Text("a season, whatever its phase", "una estación, con cualquier fase"),
    "phase": Text(
        "one step of each period (a beat, a month)", "un paso de cada período (un tiempo del compás, un mes)"
    ),
    "steps": Text("steps that you mark", "los pasos que usted marque"),
}


def _draw(chosen: Chosen) -> None:
    asked = _asked(chosen)
    search: Search = chosen.compute("units", **asked)
    beyond = sum(abs(one.score) > search.chance for one in search.found)
    st.markdown(
        say(
            en="{count} of the {shown} best of {compared} units follow it better than chance: with the signal moved along the "
            "sequence, the best unit stays below {chance} in 95 of 100 tries.",
            es="{count} de las {shown} mejores de {compared} unidades lo siguen mejor que el azar: con la señal desplazada a lo "
            "largo de la secuencia, la mejor se queda por debajo de {chance} en 95 de cada 100 intentos.",
            count=beyond,
            shown=len(search.found),
            compared=search.compared,
            chance=numeral(search.chance, ".2f"),
        )
    )
    names = {
        place: f"{one.name} · {say(one.layer.title)} · {say(en='unit', es='unidad')} {one.unit + 1}"
        for place, one in enumerate(search.found)
    }
    picked = st.selectbox(say(en="Unit", es="Unidad"), **among(names), key=f"inside.units.picked.{asked}", width=420)
    one = search.found[picked]
    draw_with_numbers(
        [
            unit_and_signal(
                names[picked], one.values, search.signal, search.steps, score=one.score, first=search.first
            ),
            _table(search),
        ],
        "inside.units",
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
        picked = st.selectbox(
            say(en="What to follow", es="Qué seguir"),
            **among(signals),
            key=f"inside.units.signal.{chosen.run.id}",
            width=340,
        )
        if picked.startswith("column "):
            return {"signal": "column", "column": int(picked.split()[1])}
        if picked in ("cycle", "phase"):
            most = max(2, sequence.count // 2)
            period = st.number_input(
                say(en="Period (steps)", es="Período (pasos)"), 2, most, min(12, most), key="inside.units.period"
            )
            phase = 1
            if picked == "phase":
                phase = st.number_input(
                    say(en="Which of them, from 1", es="Cuál de ellos, desde 1"),
                    1,
                    int(period),
                    key="inside.units.phase",
                )
            return {"signal": picked, "period": int(period), "phase": int(phase) - 1}
        if picked == "steps":
            count = sequence.count
            first, last = st.slider(
                say(en="Steps", es="Pasos"), 1, count, (1, max(1, count // 2)), key=f"inside.units.steps.{count}"
            )
            return {"signal": "steps", "first": first - 1, "last": last - 1}
    return {"signal": picked}


def _table(search: Search) -> Table:
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
        Text("correlation", "correlación"),
        Text("better than chance", "mejor que el azar"),
    ]
    return Table(
        Text("Units that follow it", "Unidades que lo siguen"),
        pd.DataFrame(rows, columns=[str(head) for head in heads]),
    )


def _beyond(score: float, chance: float) -> str:
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
    },
)
