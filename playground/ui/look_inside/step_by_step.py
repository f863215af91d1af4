"""One step of a cell after another, with the numbers of one unit in its equations and in its diagram."""

from datetime import timedelta

import streamlit as st

from playground.diagrams.cell import inside
from playground.diagrams.numbers import with_numbers
from playground.launch.compute.inspecting.activations import Activations
from playground.text import Text, numeral, speaking
from playground.ui import drawing
from playground.ui.equations import aligned
from playground.ui.links import address
from playground.ui.links.choice import begin_number
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View, choose_layer, choose_unit
from playground.ui.page import plain, say, session

_SECONDS = 1.2
"""Between two steps while it plays: long enough to read a number."""
_STEP, _PLAYS = "inside.play.step", "inside.play.on"


def _draw(chosen: Chosen) -> None:
    found: Activations = chosen.compute("activations")
    layer = choose_layer(found.layers, "play")
    if layer != found.layer:
        found = chosen.compute("activations", layer=found.layers.index(layer))
    unit = choose_unit(next(iter(found.values.values())).shape[1], "play")
    plays = bool(st.session_state.get(_PLAYS))
    st.fragment(_played, run_every=timedelta(seconds=_SECONDS) if plays else None)(found, unit)


def _played(found: Activations, unit: int) -> None:
    """The buttons and the step; drawn again by itself while it plays."""
    count = len(found.steps)
    step = begin_number("view.step", count, key=_STEP) - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(say(en="Previous step", es="Paso anterior"), icon="◀️", disabled=step == 0, key="inside.play.back"):
            step -= 1
        if st.button(
            say(en="Next step", es="Paso siguiente"), icon="▶️", disabled=step == count - 1, key="inside.play.next"
        ):
            step += 1
        elif st.session_state.get(_PLAYS):
            step = min(step + 1, count - 1)
        playing = st.toggle(say(en="Play", es="Reproducir"), key=_PLAYS, on_change=_changed)
        if playing and step == count - 1:
            st.caption(say(en="This is the last step.", es="Es el último paso."))
    st.session_state[_STEP] = step + 1
    if not playing:
        address.write("view.step", str(step + 1) if step else None)
    _shown(found, unit, step)
    if st.session_state.pop(_CHANGED, False):
        st.rerun()


_CHANGED = "inside.play.changed"


def _changed() -> None:
    st.session_state[_CHANGED] = True  # the clock of a fragment is set by the page around it


def _shown(found: Activations, unit: int, step: int) -> None:
    words = say(
        en="Step {step} of {count}",
        es="Paso {step} de {count}",
        step=found.first + step + 1,
        count=found.first + len(found.steps),
    )
    if found.layer.part != "decoder":  # which reads what was written before
        words += say(en=": reads “{label}”", es=": lee «{label}»", label=found.steps[step])
    st.markdown(words)
    values = numbers_at(found, unit, step)
    point = plain(Text(".", ","))
    lines = [with_numbers(equation, values, point) for equation in found.layer.cell.equations.splitlines()]
    st.latex(aligned("\n".join(lines)))
    diagram = found.layer.cell.diagram
    if diagram is not None:
        with speaking(session().language):
            shown = {name: plain(numeral(value, ".2f")) for name, value in values.items()}
            picture = inside(diagram, found.layer.cell.title, shown)
        drawing.show(picture, plain(found.layer.cell.title), "inside.play.cell")


def numbers_at(found: Activations, unit: int, step: int) -> dict[str, float]:
    """The values of one unit at one step, and of its states before it (`c_{t-1}`), by name.

    Args:
        found: of one layer.
        unit: its number.
        step: its place among the steps that are drawn.
    """
    values = {name: float(rows[step, unit]) for name, rows in found.values.items()}
    before = step + 1 if found.layer.direction else step - 1
    for state in found.layer.cell.states:
        rows = found.values.get(f"{state}_t")
        if rows is None:
            continue
        if 0 <= before < len(rows):
            values[f"{state}_{{t-1}}"] = float(rows[before, unit])
        elif found.layer.part == "" and (found.layer.direction or not found.first):
            values[f"{state}_{{t-1}}"] = 0.0  # a sequence begins with a state of zeros
    return values


VIEW = View(
    "play",
    Text("Step by step", "Paso a paso"),
    Text(
        "Shows one unit of one layer at one step: every equation of the cell with its numbers, and where they arise in its diagram.",
        "Muestra una unidad de una capa en un paso: cada ecuación de la celda con sus números y dónde surgen en su diagrama.",
    ),
    Text(
        "It does not show the products with the weight matrices term by term: they add up the input and all units of the layer.",
        "No muestra término a término los productos con las matrices de pesos: suman la entrada y todas las unidades de la capa.",
    ),
    _draw,
    {
        Text.same("t"): Text("the step; t − 1 is the one before it.", "el paso; t − 1 es el anterior."),
        Text.same("⊙"): Text(
            "multiplies unit by unit, not as matrices.", "multiplica unidad a unidad, no como matrices."
        ),
    },
)
