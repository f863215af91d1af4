"""Starts a study: how many runs, about how long, and the button."""

import streamlit as st

from playground.dataset import Dataset, Published
from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.launch.data import preparation
from playground.settings import settings
from playground.studies.plan import Plan
from playground.studies.validation import must_be_possible
from playground.text import Text, duration
from playground.tracking import studies
from playground.ui import cache
from playground.ui.design_page.launch import cost_key
from playground.ui.design_page.sections import absent
from playground.ui.page import go, live, say, tell
from playground.ui.visitor import visitor


def start(plan: Plan | None, experiment: Experiment, key: str) -> None:
    """What it will cost, and the button that starts it; the sentence why it cannot be started.

    Args:
        plan: what is on the form; None: something is missing, which was said already.
        experiment: judged by which time is estimated.
    """
    if plan is not None:
        try:
            _must_be_possible((cache.key_of(plan.plain()), repr(settings())), plan)
            cost(plan, experiment, key)
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
            plan = None
    pressed = st.button(
        say(en="Start the study", es="Iniciar el estudio"),
        type="primary",
        icon="🔬",
        key=f"{key}.start",
        disabled=plan is None or absent(experiment.data) is not None,
    )
    if pressed and plan is not None:
        submit(plan)


_must_be_possible = cache.shared_by_key(most=256, seconds=600)(must_be_possible)
"""It checks every run of a study; a refusal is not kept."""


def submit(plan: Plan) -> None:
    """Write the study into the record and go to its page; a sentence where it is refused."""
    try:
        with st.spinner(say(en="Saving the study…", es="Guardando el estudio…")):
            if plan.budget == "parameters":  # reads data and builds networks: not in the page's own thread
                plan = Plan.from_plain(cache.compute("balanced", plan.plain()))
            study_id = studies.submit(plan, owner=visitor().key, address_hash=visitor().address_hash)
    except PlaygroundError as error:
        st.error(say(error.text), icon="⚠️")
    else:
        tell(Text("The study is under way.", "El estudio está en marcha."))
        go("studies", study=study_id)


def cost(plan: Plan, experiment: Experiment, key: str) -> None:
    """How many runs, and about how long they take on this server."""
    if plan.budget == "minutes":
        _told(plan, 60 * plan.minutes)
    elif not _at_hand(experiment.data):
        _told(plan, None)
    else:
        words = cost_key(experiment)
        live(lambda: _expected(plan, words), f"{key}.cost", begun=not cache.later("estimate", words).done())


def _at_hand(data: Dataset) -> bool:
    """Whether the data can be measured with; that they are being prepared is said beside the drawing."""
    if absent(data) is not None:
        return False
    return not data.prepared or (not isinstance(data, Published) and preparation.state(data.kind())[0])


def _expected(plan: Plan, words: str) -> bool:
    future = cache.later("estimate", words)
    if not future.done():
        _told(plan, None)
        return True
    _told(plan, None if future.exception() is not None else future.result().seconds_total)
    return False


def _told(plan: Plan, seconds: float | None) -> None:
    """The sentence.

    Args:
        seconds: of one run; None: not known (yet).
    """
    if seconds is None:
        st.markdown(say(en="**{count} runs**.", es="**{count} ejecuciones**.", count=plan.total))
        return
    places = settings().slots_in_force
    each = Text("{one} each, {places} at a time", "{one} cada una, de {places} en {places}")
    if places == 1:
        each = Text("{one} each, one after another", "{one} cada una, una tras otra")
    st.markdown(
        say(
            en="**{count} runs**, about **{whole}** in all if nothing else is waiting ({each}).",
            es="**{count} ejecuciones**, unos **{whole}** en total si nada más espera ({each}).",
            count=plan.total,
            whole=duration(seconds * -(-plan.total // places)),
            each=each.format(one=duration(seconds), places=places),
        )
    )
