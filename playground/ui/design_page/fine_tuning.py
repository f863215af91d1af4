"""Fine-tuning on the design page: the run whose weights training begins with, and what is kept of it beside them."""

from typing import Any

import streamlit as st

from playground.task import TASKS
from playground.tracking import runs
from playground.training import Training
from playground.ui import record
from playground.ui.glossary import help_of
from playground.ui.page import among, say, session

KNOBS = ("weights_from", "scaler", "frozen")
"""The settings of training that are drawn here."""
_OFFERED = 100
"""The latest runs that can be chosen; another is named by its id in the TOML."""


def of(run: runs.Run) -> dict[str, Any]:
    """The experiment of a run, to be begun with its weights."""
    table = runs.experiment_of(run).plain()
    table["training"]["weights_from"] = run.id
    return table


def choose(task: str, training: dict[str, Any], place: str) -> None:
    """Draw the choice.

    Args:
        task: the name of the task.
        training: the settings of training; changed in place.
        place: their address, which makes the widgets' keys.
    """
    now = str(training.get("weights_from", ""))
    with st.expander(say(en="Fine-tuning", es="Ajuste fino"), icon="🎯", expanded=bool(now)):
        knobs, version = Training.knobs(), session().version
        words = {"": say(en="at random", es="al azar")}
        words |= {run.id: f"{run.name} · {run.id[:6]}" for run in record.newest(_OFFERED, task=task) if run.has_model}
        words.setdefault(now, f"{now[:6]}…")
        chosen = st.selectbox(
            say(knobs["weights_from"].words.title),
            **among(words),
            index=list(words).index(now),
            key=f"{place}.weights_from.{version}",
            help=help_of(knobs["weights_from"].words.title, knobs["weights_from"].words.help),
        )
        training["weights_from"] = chosen
        if not chosen:
            return
        if TASKS[task].has_scaler:
            kinds = {name: say(title) for name, title in knobs["scaler"].words.choices.items()}
            training["scaler"] = st.segmented_control(
                say(knobs["scaler"].words.title),
                **among(kinds),
                default=training.get("scaler", "refitted"),
                required=True,
                key=f"{place}.scaler.{version}",
                help=help_of(knobs["scaler"].words.title, knobs["scaler"].words.help),
            )
        training["frozen"] = st.toggle(
            say(knobs["frozen"].words.title),
            value=bool(training.get("frozen", False)),
            key=f"{place}.frozen.{version}",
            help=help_of(knobs["frozen"].words.title, knobs["frozen"].words.help),
        )
