"""The link of the design page: the task, each setting that differs from its preset, as `set.model.hidden=64`, and the parent."""

import tomllib
from functools import cache

import streamlit as st

from playground.dataset import DATASETS
from playground.experiment import Experiment, presets
from playground.settings import settings
from playground.task import TASKS
from playground.text import Text
from playground.ui.links import address
from playground.ui.links.setting_links import LONGEST, opened, told, written
from playground.ui.page import say, session

_TOLD = "design.link"


def open_link() -> None:
    """Take over the experiment of an address just opened, and say what could not be taken."""
    task, found, parent = st.query_params.get("task"), address.asked("set"), address.asked_for("parent")
    if task is not None and task not in TASKS:
        words = Text(
            "The link names the task “{task}”, which is not here; choose one of these.",
            "El enlace indica la tarea «{task}», que no existe aquí; elija una de estas.",
        )
        _tell(words.format(task=task[:60]))
    elif found is not None:
        taken = opened(found, preset(task or session().task), files(), settings())
        session().replace(taken.thing.plain())
        missing = told(taken)
        if missing is not None:
            _tell(missing)
    if parent is not None:
        session().parents[session().task if task is None or task not in TASKS else task] = parent
    # Parts that move draw the page again at any moment: it stays until another experiment is on the table.
    version, words = st.session_state.get(_TOLD, (None, None))
    if words is not None and version == session().version:
        st.warning(say(words), icon="🔗")


def _tell(words: Text) -> None:
    st.session_state[_TOLD] = (session().version, words)


def show_link(experiment: Experiment | None) -> None:
    """Write the experiment into the address; while it cannot be trained, the address keeps the one before."""
    if experiment is None:
        return
    values = written(experiment, preset(experiment.task.kind()))
    if sum(len(name) + len(value) for name, value in values.items()) > LONGEST:
        st.caption(
            say(
                en="🔗 These settings are too long for a link; pass them on as the TOML file below.",
                es="🔗 Estos ajustes son demasiado largos para un enlace; compártalos con el archivo TOML de abajo.",
            )
        )
        values = {}
    address.show("set", values)
    address.write("parent", session().parents.get(experiment.task.kind()) or None)


@cache
def preset(task: str) -> Experiment:
    """What the links of a task begin with: its preset, in the same language for everybody; its defaults where it has none."""
    path = presets().get(task)
    return Experiment.configure({"task": {"kind": task}} if path is None else tomllib.loads(path.read_text("utf-8")))


@cache
def files() -> frozenset[str]:
    """The names of all settings of an experiment that are files."""
    things = [shelf[name] for shelf in (TASKS, DATASETS) for name in shelf]
    return frozenset(name for thing in things for name, knob in thing.knobs().items() if knob.words.widget == "file")
