"""Surgery: a gate, a unit, the state or the attention is changed, and the output stands beside the original."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.inspection.surgery import EDITS, Edit
from playground.inspection.surgery.clamp_gate import gates_of
from playground.inspection.surgery.freeze_state import states_of
from playground.launch.compute.inspecting.activations import Activations
from playground.launch.compute.inspecting.surgery import Operated
from playground.plots.output_change import output_change
from playground.text import Text, numeral, significant
from playground.ui.design_page.form import Offered, form
from playground.ui.exhibits import draw, draw_all
from playground.ui.links.choice import menu
from playground.ui.look_inside.choice import LONGEST, Chosen
from playground.ui.look_inside.view import View, told_apart
from playground.ui.page import among, in_url, say


def _draw(chosen: Chosen) -> None:
    edits = _edits(chosen)
    if edits is None:
        return
    places = told_apart(chosen.sequence.positions)
    found: Operated = chosen.compute("surgery", edits=edits, position=_position(places))
    if not found.largest:
        st.info(say(en="This change changes nothing in the output.", es="Este cambio no cambia nada en la salida."))
    else:
        words = say(
            en="Largest change of any number of the output: {largest}",
            es="Mayor cambio de un número de la salida: {largest}",
            largest=significant(found.largest),
        )
        if len(places) > 1:
            words += say(en=", at {place}", es=", en {place}", place=places[found.where])
        st.caption(words)
    draw(output_change(chosen.sequence.outputs, found.original, found.changed), "inside.surgery")
    if found.exhibits:
        draw_all(found.exhibits, "inside.surgery.exhibits")
    elif "request" in chosen.given:
        st.caption(
            say(
                en="Only the end of this sequence is looked at; give a shorter one to see both answers as the task shows them.",
                es="Solo se mira el final de esta secuencia; dé una más corta para ver ambas respuestas como las muestra la tarea.",
            )
        )
    else:
        st.caption(
            say(
                en="Give a sequence of your own to see both answers as the task shows them.",
                es="Dé una secuencia propia para ver ambas respuestas como las muestra la tarea.",
            )
        )


def _position(places: Sequence[str]) -> int | None:
    """Which output is shown, by its place; None: the one that changes most."""
    if len(places) < 2:
        return None
    most = {_MOST: say(en="where it changes most", es="donde más cambia")}
    words = most | {str(place): label for place, label in enumerate(places)}
    title, key = say(en="At", es="En"), f"inside.surgery.position.{len(places)}"
    picked = menu("view.at", words, title, key=key, usual=_MOST, width=220)
    return None if picked == _MOST else int(picked)


_MOST = "most"
"""In the address: the place that changes most."""


def _edits(chosen: Chosen) -> list[dict[str, Any]] | None:
    """The changes as plain tables: those kept, and the one in the form; None where that is refused."""
    asked = _from_address(chosen.run.id)
    kept: list[dict[str, Any]] = st.session_state[f"inside.surgery.kept.{chosen.run.id}"]
    kind = st.segmented_control(
        say(en="Change", es="Cambio"),
        **among({name: say(EDITS[name].title) for name in EDITS.in_order()}),
        default=asked or EDITS.in_order()[0],
        required=True,
        wrap=True,
        key="inside.surgery.kind",
    )
    table: dict[str, Any] = st.session_state.setdefault(f"inside.surgery.{chosen.run.id}.{kind}", {})
    st.markdown(say(EDITS[kind].about))
    form(
        EDITS[kind],
        table,
        f"inside.surgery.{chosen.run.id}.{kind}",
        offered=lambda: _offered(chosen, EDITS[kind], table),
    )
    try:
        now = Edit.configure({**table, "kind": kind}, "edit").plain()
    except PlaygroundError as error:
        st.error(say(error.text), icon="⚠️")
        return None
    with st.container(horizontal=True):
        if st.button(
            say(en="Keep this change, add another", es="Conservar este cambio y añadir otro"), key="inside.surgery.add"
        ):
            kept.append(now)
        if kept and st.button(
            say(en="Remove the kept changes", es="Quitar los cambios conservados"), key="inside.surgery.clear"
        ):
            kept.clear()
    found: Activations | None = chosen.compute("activations") if kept else None
    parts = {} if found is None else {part.en: part for part in (*found.parts, *found.attentions)}
    for one in kept:
        st.caption(f"✂️ {say(EDITS[one['kind']].title)} ({_said(one, parts)})")
    told = json.dumps([*kept, now], ensure_ascii=False)
    in_url(edits=told if len(told) <= LONGEST else None)
    return [*kept, now]


def _from_address(run: str) -> str | None:
    """Take the changes that the address names, once for a run: the last one into the form; the kind of that one."""
    place = f"inside.surgery.kept.{run}"
    if place in st.session_state:
        return None
    st.session_state[place] = []
    try:
        tables = json.loads(st.query_params.get("edits", "[]")[: LONGEST + 1])
        edits = [Edit.configure(table, "edits").plain() for table in tables]
    except (ValueError, TypeError, RecursionError, PlaygroundError):
        st.warning(
            say(
                en="The changes in the address cannot be read; none of them is made.",
                es="No se pueden leer los cambios de la dirección; no se hace ninguno.",
            )
        )
        return None
    if not edits:
        return None
    *st.session_state[place], last = edits
    kind = str(last.pop("kind"))
    st.session_state[f"inside.surgery.{run}.{kind}"] = last
    return kind


def _said(edit: Mapping[str, Any], parts: Mapping[str, Text]) -> str:
    """The settings of a change in words."""
    knobs = EDITS[edit["kind"]].knobs()
    told = []
    for name, value in edit.items():
        if name != "kind" and value not in ("", None):
            words = parts if name == "part" else knobs[name].words.choices
            shown = numeral(value) if isinstance(value, float) else words.get(value, Text.same(str(value)))
            told.append(Text.join(": ", [knobs[name].words.title, shown]))
    return say(Text.join(", ", told))


def _offered(chosen: Chosen, edit: type[Edit], table: Mapping[str, Any]) -> Offered:
    """What this network has of the parts, gates and states that a change may name."""
    found: Activations = chosen.compute("activations")
    attend = "layer" not in edit.knobs()
    parts = {part.en: part for part in (found.attentions if attend else found.parts)}
    if attend:
        return {"part": parts if len(parts) > 1 else None}
    part = table.get("part") or next(iter(parts), "")
    cell = next((one.cell for one in found.layers if (one.part, one.layer) == (part, table.get("layer", 1) - 1)), None)
    offered: dict[str, Sequence[Any] | Mapping[Any, Text] | None] = {"part": parts if len(parts) > 1 else None}
    if cell is not None:
        offered |= {"gate": gates_of(cell), "state": states_of(cell)}
    if not any(layer.direction for layer in found.layers) and table.get("direction", "forward") == "forward":
        offered["direction"] = None
    return {name: values for name, values in offered.items() if name in edit.knobs()}


VIEW = View(
    "surgery",
    Text("Surgery", "Cirugía"),
    Text(
        "Shows what the network would answer if it computed something else on its way: a gate held open or shut, a unit pinned, the state frozen, attention elsewhere.",
        "Muestra qué respondería la red si calculara otra cosa por el camino: una puerta fija, abierta o cerrada, una unidad fija, el estado congelado, otra atención.",
    ),
    Text(
        "It does not show how a network trained that way would do: the weights have not been learnt for it.",
        "No muestra cómo funcionaría una red entrenada así: los pesos no se han aprendido para ello.",
    ),
    _draw,
    {
        Text("Intervention", "Intervención"): Text(
            "something inside the network is set by hand and everything after it is computed anew; what changes in the output was caused by it.",
            "se fija a mano algo del interior de la red y se vuelve a calcular todo lo que sigue; lo que cambia en la salida lo ha causado eso.",
        ),
        Text("Freeze", "Congelar"): Text(
            "a layer keeps the state that it has, so that whatever is read from there on does not reach it.",
            "una capa conserva el estado que tiene, de modo que no le llega nada de lo que se lee desde entonces.",
        ),
    },
)
