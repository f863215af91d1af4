"""The parts of the design form: task, model, training."""

from typing import Any

import streamlit as st

from playground.compatibility import refused_models, refused_values, without_strangers
from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.model import MODELS
from playground.task import TASKS
from playground.training import Training
from playground.ui.design_page.form import Refused, form
from playground.ui.language import say
from playground.ui.session import session


def task(table: dict[str, Any]) -> None:
    """The task's own knobs."""
    kind = table["task"]["kind"]
    st.caption(say(TASKS[kind].about))
    form(TASKS[kind], table["task"], f"task.{kind}", _refused(table, "task"))


def model(table: dict[str, Any]) -> None:
    """Which model, and its knobs; what cannot do the task is shown with the reason."""
    kinds = refused_models(table["task"], table.get("model", {}))
    open_kinds = [name for name, reason in kinds.items() if reason is None]
    chosen = table.setdefault("model", {"kind": open_kinds[0]}).setdefault("kind", open_kinds[0])
    if chosen not in open_kinds:
        # The task was changed so that the model no longer fits: take one that does, keeping what they share.
        chosen = open_kinds[0]
        table["model"] = {"kind": chosen} | without_strangers(table["model"], MODELS[chosen])
    titles = {name: say(MODELS[name].title) for name in open_kinds}
    kind = st.radio(
        say(en="Topology", es="Topología"),
        open_kinds,
        index=open_kinds.index(chosen),
        format_func=titles.__getitem__,
        captions=[say(MODELS[name].about) for name in open_kinds],
        key=f"model.{table['task']['kind']}.{'-'.join(open_kinds)}.{session().version}",
    )
    for name, reason in kinds.items():
        if reason is not None:
            st.caption(f":material/block: ~~{say(MODELS[name].title)}~~ {say(reason)}")
    if kind != table["model"]["kind"]:
        table["model"] = {"kind": kind} | without_strangers(table["model"], MODELS[kind])
    form(MODELS[kind], table["model"], f"model.{table['task']['kind']}.{kind}", _refused(table, "model"))


def training(table: dict[str, Any]) -> None:
    """How it is trained, and the seed."""
    part = table.setdefault("training", {})
    place = f"training.{table['task']['kind']}"
    form(Training, part, place)
    seed = Experiment.knobs()["seed"]
    table["seed"] = st.number_input(
        say(seed.words.title),
        min_value=0,
        max_value=int(seed.upper or 0),
        value=int(table.get("seed", 0)),
        key=f"{place}.seed.{session().version}",
        help=say(seed.words.help),
    )


def _refused(table: dict[str, Any], place: str) -> Refused:
    try:
        return refused_values(table, place)
    except PlaygroundError:
        # The draft is wrong somewhere else; that is said once, beside the launch button.
        return {}
