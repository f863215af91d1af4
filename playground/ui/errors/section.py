"""The section on errors: which analysis is shown, and what it was measured on."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from playground.evaluation.error_exhibits import measured_on
from playground.text import Text
from playground.tracking import runs
from playground.ui.errors.calibration import draw_calibration
from playground.ui.errors.confusion import draw_confusion
from playground.ui.errors.groups import draw_groups
from playground.ui.errors.intervals import draw_intervals
from playground.ui.errors.seen import Seen, seen
from playground.ui.page import among, in_url, live, say

Draw = Callable[[Seen], None]


def section(chosen: Mapping[str, runs.Run], key: str) -> None:
    """A switch, and behind it the errors of the runs on their test sets: nobody who does not ask for them waits for them.

    Args:
        chosen: runs with trained networks, by the name under which each is shown.
        key: tells the widgets from others on the page.
    """
    st.subheader(say(en="Error analysis", es="Análisis de errores"))
    asked = st.toggle(
        say(en="Analyse the errors on the test set", es="Analizar los errores en el conjunto de prueba"),
        value="errors" in st.query_params,
        key=f"{key}.asked",
        help=say(
            en="With the best weights: which classes are confused, errors by length, position, horizon and frequency, calibration, and how often prediction intervals hold.",
            es="Con los mejores pesos: qué clases se confunden, errores por longitud, posición, horizonte y frecuencia, calibración, y cobertura de los intervalos de predicción.",
        ),
    )
    if asked:
        live(partial(_drawn, chosen, key), f"{key}.part", begun=False)
    else:
        in_url(errors=None)
        _forget_choices()


def _drawn(chosen: Mapping[str, runs.Run], key: str) -> bool:
    found = seen(chosen, key)
    if found is not None:
        _measured_on(found)
        views = _views(found)
        asked = st.query_params.get("errors", "")
        words = {name: say(title) for name, (title, _) in views.items()}
        picked = st.segmented_control(
            say(en="Analysis", es="Análisis"),
            **among(words),
            default=asked if asked in views else next(iter(views)),
            required=True,
            wrap=True,
            key=f"{key}.view",
        )
        if picked != asked:
            _forget_choices()
        in_url(errors=picked)
        views[picked][1](found)
    return False


def _forget_choices() -> None:
    """Take out of the address what was chosen within an analysis that is not shown any more."""
    in_url(**{name: None for name in st.query_params if name.startswith("errors.")})


def _views(found: Seen) -> dict[str, tuple[Text, Draw]]:
    """What can be shown, by name: its title and what draws it."""
    first = found.first
    views: dict[str, tuple[Text, Draw]] = {}
    if first.confusion is not None:
        views["confusion"] = Text("Confusion", "Confusión"), draw_confusion
    for name, one in first.breakdowns.items():
        title = Text("By {what}", "Por {what}").format(what=one.title)
        views[f"by_{name}"] = title, partial(draw_groups, name=name)
    if first.calibration:
        views["calibration"] = Text("Calibration", "Calibración"), draw_calibration
    if first.coverage or first.too_few:
        views["intervals"] = Text("Intervals", "Intervalos"), draw_intervals
    return views


def _measured_on(found: Seen) -> None:
    """How many answers were measured, and what was not."""
    for name, one in found.found.items():
        named = say(en="**{name}**: ", es="**{name}**: ", name=name) if len(found.found) > 1 else ""
        st.caption(named + say(measured_on(one)))
