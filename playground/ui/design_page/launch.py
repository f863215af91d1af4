"""The rest of the design page: the check, the expected time, the code, the launch."""

import json
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.settings import settings
from playground.text import Text, duration
from playground.tracking import runs
from playground.tracking.admission import Expected
from playground.ui import cache, file_summary
from playground.ui.design_page.devices import show_memory
from playground.ui.design_page.downloads import offer
from playground.ui.design_page.drawing import network_of
from playground.ui.design_page.sections import absent, waiting_for_data
from playground.ui.drawing_limit import PAGES
from playground.ui.formatting import whole
from playground.ui.lineage import origin
from playground.ui.page import attempt, go, in_url, live, plain, say, session, tell
from playground.ui.visitor import visitor


def start_from(table: dict[str, Any]) -> None:
    """Start again from the preset, or from an experiment given as TOML."""
    row = st.container(horizontal=True)
    if row.button(say(en="Start from the preset", es="Partir del preajuste"), icon="↩️", key="design.preset"):
        session().replace(dict(cache.preset_table(table["task"]["kind"], session().language)))
        st.rerun()
    with row.popover(say(en="From a file", es="Desde un archivo"), icon="📄"):
        words = st.text_area(
            say(en="An experiment as TOML", es="Un experimento como TOML"),
            key="design.toml",
            max_chars=100_000,  # a real one has some 2,000
            height=200,
        )
        if st.button(say(en="Use it", es="Usarlo"), key="design.toml.use"):
            attempt(lambda: _replace(Experiment.from_toml(words)))


def _replace(experiment: Experiment) -> None:
    session().replace(experiment.plain())
    in_url(task=session().task)  # the address names the task that is drawn


def checked(table: dict[str, Any]) -> Experiment | None:
    """The experiment on the table, or the sentence why it is none."""
    try:
        return Experiment.configure(table).within(settings())
    except PlaygroundError as error:
        st.error(say(error.text), icon="⚠️")
        return None


def launch(experiment: Experiment | None) -> None:
    """The name and the button that starts the run."""
    missing = absent(experiment.data) if experiment is not None else None
    if experiment is not None:
        file_summary.guesses(experiment.data.plain())
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.text_input(
        say(en="Name of the run", es="Nombre de la ejecución"),
        max_chars=120,
        key="design.name",
        placeholder=_suggested(experiment),
    )
    pressed = right.button(
        say(en="Train", es="Entrenar"),
        type="primary",
        icon="▶️",
        key="design.train",
        disabled=experiment is None or missing is not None,
        width="stretch",
    )
    if experiment is None:
        return
    if missing is not None:
        offer(missing, "design")
        return
    parent, reason = origin(experiment)
    if pressed:
        _submit(experiment, name, parent, reason)
    # Kept until something is changed: parts of the page that move may draw it again at any moment.
    refused, why = st.session_state.get("design.refused", (None, None))
    if why is not None and refused == experiment:
        st.error(say(why), icon="⚠️")


def _submit(experiment: Experiment, name: str, parent: str, reason: str) -> None:
    st.session_state.pop("design.refused", None)
    try:
        name = " ".join(name.split()) or _suggested(experiment)[:120]
        named = Experiment.configure(experiment.plain() | {"name": name})
        if experiment.data.files():
            # A file that cannot be used is refused now.
            cache.compute("drawing", network_of(experiment), session().language)
        # What the page has measured so far, without waiting for it.
        measured, found = st.session_state.get("design.estimate", ("", Expected()))
        expected = found if measured == cost_key(experiment) else Expected()
        PAGES.give_back()  # the record writes to a disk, which takes a while and hardly any processor
        run_id = runs.submit(
            named,
            owner=visitor().key,
            address_hash=visitor().address_hash,
            parent=parent,
            why=reason,
            expected=expected,
        )
    except PlaygroundError as error:
        st.session_state["design.refused"] = (experiment, error.text)
        return
    tell(Text("The run is in the queue.", "La ejecución está en la cola."))
    go("run", run=run_id)


def expected_time(experiment: Experiment) -> None:
    """How long it will take on this machine, from a few real steps, measured in the background."""
    if waiting_for_data(experiment.data):
        return
    key = cost_key(experiment)
    live(lambda: _expected(key, experiment.training.device), "estimate", begun=not cache.later("estimate", key).done())


def cost_key(experiment: Experiment) -> str:
    """What the time and the memory of an experiment depend on, as JSON: neither what people call it nor its seed."""
    table = {key: value for key, value in experiment.plain().items() if key not in ("name", "note", "seed")}
    return json.dumps(table, sort_keys=True)


def _expected(key: str, device: str) -> bool:
    future = cache.later("estimate", key)
    if not future.done():
        st.caption(
            say(en="⏱ Measuring a few steps to estimate the time…", es="⏱ Midiendo unos pasos para estimar el tiempo…")
        )
        return True
    try:
        found = future.result()
    except PlaygroundError as error:
        st.caption(say(error.text))
        return False
    st.markdown(
        say(
            en="⏱ On this machine about **{epoch}** an epoch, at most **{all}** in all; {memory} MB of memory.",
            es="⏱ En esta máquina, unos **{epoch}** por época y como mucho **{all}** en total; {memory} MB de memoria.",
            epoch=duration(found.seconds_per_epoch),
            all=duration(found.seconds_total),
            memory=whole(round(found.memory_mb)),
        )
    )
    measured = Expected(found.seconds_total, found.memory_mb, found.device, found.seconds_measuring)
    st.session_state["design.estimate"] = (key, measured)
    show_memory(device, measured)
    return False


def as_code(experiment: Experiment) -> None:
    """The experiment as a file, and how to run it from the command line."""
    words = experiment.to_toml()
    with st.expander(say(en="This experiment as TOML", es="Este experimento como TOML")):
        st.code(words, language=None, wrap_lines=True)  # coloured words would have too little contrast
        st.code("python -m playground train experiment.toml", language=None, wrap_lines=True)
        st.download_button(
            say(en="Download", es="Descargar"),
            words,
            file_name="experiment.toml",
            mime="application/toml",
            key="design.download",
            on_click="ignore",
        )


def _suggested(experiment: Experiment | None) -> str:
    return "" if experiment is None else plain(experiment.suggested_name())
