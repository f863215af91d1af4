"""The parts of the design form (task, data, model, training), and the pieces of the data page."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playground.compatibility import refused_models, refused_values, without_strangers
from playground.dataset import DATASETS, Dataset, Published
from playground.errors import PlaygroundError, WrongFile
from playground.exhibits import Exhibit
from playground.experiment import Experiment, datasets_for
from playground.launch.data import preparation
from playground.model import MODELS
from playground.task import TASKS
from playground.text import Guess
from playground.training import Training
from playground.ui import cache, file_summary
from playground.ui.design_page import fine_tuning
from playground.ui.design_page.downloads import offer
from playground.ui.design_page.form import Refused, excluded, form, number_field
from playground.ui.exhibits import draw_all
from playground.ui.formatting import told_source
from playground.ui.page import among, go, in_url, plain, say, session


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
    kind = st.radio(
        say(en="Topology", es="Topología"),
        **among({name: say(MODELS[name].title) for name in open_kinds}),
        index=open_kinds.index(chosen),
        key=f"model.{table['task']['kind']}.{'-'.join(open_kinds)}.{session().version}",
    )
    st.caption(say(MODELS[kind].about))
    excluded([(MODELS[name].title, reason) for name, reason in kinds.items() if reason is not None])
    if kind != table["model"]["kind"]:
        table["model"] = {"kind": kind} | without_strangers(table["model"], MODELS[kind])
    form(MODELS[kind], table["model"], f"model.{table['task']['kind']}.{kind}", _refused(table, "model"))


def training(table: dict[str, Any]) -> None:
    """How it is trained, and the seed."""
    place = f"training.{table['task']['kind']}"
    own = table.setdefault("training", {})
    form(Training, own, place, offered=lambda: dict.fromkeys(fine_tuning.KNOBS))
    fine_tuning.choose(table["task"]["kind"], own, place)
    seed = Experiment.knobs()["seed"]
    key = f"{place}.seed.{session().version}"
    table["seed"] = number_field(seed, table.get("seed", 0), key, say(seed.words.title))


def _refused(table: dict[str, Any], place: str) -> Refused:
    return _refused_values((cache.key_of(table), place), table, place)


@cache.shared_by_key(most=256)
def _refused_values(table: dict[str, Any], place: str) -> Refused:
    try:
        return refused_values(table, place)
    except PlaygroundError:
        # The draft is wrong somewhere else; that is said once, beside the launch button.
        return {}


def choose_task(key: str) -> str:
    """The task in hand, from the URL or the session; chosen among all."""
    names = TASKS.in_order()
    asked = st.query_params.get("task")
    if asked in names and not st.session_state.get(f"{key}.picked"):
        session().task = asked
    task: str = st.segmented_control(
        say(en="Task", es="Tarea"),
        **among({name: f"{TASKS[name].icon} {say(TASKS[name].title)}" for name in names}),
        default=session().task,
        required=True,
        key=f"{key}.{session().version}",
        # The visitor's own choice beats the link's from now on.
        on_change=lambda: st.session_state.update({f"{key}.picked": True}),
        wrap=True,
    )
    session().task = task
    in_url(task=task)
    return task


def choose_dataset(table: dict[str, Any], key: str) -> None:
    """The data set of the experiment in the making, with its knobs."""
    names = datasets_for(TASKS[table["task"]["kind"]])
    chosen = table.setdefault("data", {"kind": names[0]}).setdefault("kind", names[0])
    kind = st.selectbox(
        say(en="Data set", es="Conjunto de datos"),
        **among({name: plain(DATASETS[name].title) for name in names}),
        index=names.index(chosen) if chosen in names else 0,
        key=f"{key}.data.{table['task']['kind']}.{session().version}",
    )
    if kind != chosen:
        table["data"] = {"kind": kind}
    form(
        DATASETS[kind],
        table["data"],
        f"{key}.data.{kind}",
        columns=lambda: file_summary.columns(table["data"]),
        offered=lambda: file_summary.series(table["data"]),
    )
    file_summary.preview(file_summary.columns(table["data"]))


def choose() -> dict[str, Any]:
    """Task and data set; the experiment in the making."""
    choose_task("data.task")
    table = session().draft()
    choose_dataset(table, "data")
    return table


def about(table: dict[str, Any]) -> None:
    """What the data set is, its source and licence."""
    dataset = DATASETS[table["data"]["kind"]]
    with st.container(border=True):
        if dataset.synthetic:
            st.warning(
                say(
                    en="Synthetic: these data were generated by rule. Results on them say nothing about real ones.",
                    es="Sintético: estos datos se generaron con reglas. Sus resultados no dicen nada sobre datos reales.",
                ),
                icon="🧪",
            )
        st.markdown(say(dataset.about))
        st.markdown(
            f"{say(en='Source', es='Fuente')}: {told_source(dataset)} · {say(en='Licence', es='Licencia')}: {say(dataset.licence)}"
        )


def absent(dataset: Dataset) -> Published | None:
    """The data set, where it has to be fetched first."""
    return dataset if isinstance(dataset, Published) and not dataset.ready() else None


def waiting_for_data(dataset: Dataset) -> bool:
    """Whether the data is still being prepared, and says how far it is; or has to be fetched, which is said elsewhere."""
    if isinstance(dataset, Published):
        return not dataset.ready()
    ready, share, doing = preparation.state(dataset.kind())
    if not ready:
        st.progress(share, text=say(doing))
    return not ready


def preview(table: dict[str, Any]) -> None:
    """The data as the network will see it, and the way on."""
    try:
        dataset = Dataset.configure(table["data"], "data")
    except PlaygroundError as error:
        file_summary.refused(error, "data")
        return
    missing = absent(dataset)
    if missing is not None:
        offer(missing, "data")
        return
    if waiting_for_data(dataset):
        if st.button(say(en="Check again", es="Comprobar de nuevo")):
            st.rerun()
        return
    with st.spinner(say(en="Reading the data…", es="Leyendo los datos…")):
        found, refusal = cache.attempted("preview", table, session().language)
    if not isinstance(refusal, WrongFile):
        file_summary.guesses(table["data"])
        file_summary.summary(table["data"])
    if refusal is not None:
        file_summary.refused(refusal, "data")
        return
    st.markdown("\n".join(f"- {say(note)}" for note in found.notes if not isinstance(note, Guess)))
    if st.button(say(en="Train on this data", es="Entrenar con estos datos"), type="primary", icon="🧩"):
        go("design", task=table["task"]["kind"])
    _draw_preview(cache.key_of(table), found.exhibits)


@cache.shared_by_key(most=24)
def _draw_preview(exhibits: Sequence[Exhibit]) -> None:
    draw_all(exhibits, "data.preview")
