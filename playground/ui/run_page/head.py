"""The head of the page of one run: what it is doing, what may be done with it, what came out."""

from collections.abc import Mapping
from contextlib import suppress

import pandas as pd
import streamlit as st

from playground.duration import duration
from playground.errors import NotFound, PlaygroundError
from playground.evaluation.reference_scores import baseline_title as title_of_floor
from playground.markup import for_markdown
from playground.metrics import METRICS, metric, title_of, title_on_test
from playground.sanity_checks import Standing, standings
from playground.task import TASKS
from playground.text import Text
from playground.tracking import runs
from playground.ui import run_state
from playground.ui.formatting import UNKNOWN, measured, status_of, task_icon, task_title
from playground.ui.language import plain, say
from playground.ui.links import go, in_url, link
from playground.ui.notices import attempt, tell
from playground.ui.queue import waits
from playground.ui.run_page.more_epochs import extend
from playground.ui.run_page.verification import verify
from playground.ui.session import session
from playground.ui.tables import data_frame
from playground.ui.visitor import visitor


def found() -> runs.Run | None:
    """The run named in the URL, or the last one looked at; a sentence where it is gone."""
    asked = st.query_params.get("run") or st.session_state.get("run.last")
    if not asked:
        return None
    try:
        run = runs.get(asked)
    except NotFound as error:
        st.session_state.pop("run.last", None)
        st.warning(say(error.text))
        return None
    refused = unreadable(run)
    if refused is not None:
        st.session_state.pop("run.last", None)
        st.warning(say(refused))
        return None
    st.session_state["run.last"] = run.id
    in_url(run=run.id)
    return run


def nothing() -> None:
    """No run was asked for: the way to the latest ones, or to a first one."""
    latest = [run for run in runs.listing(limit=_LATEST) if run.task in TASKS]
    if not latest:
        st.info(say(en="There are no runs yet: design one.", es="Aún no hay ejecuciones: diseñe una."))
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")
        return
    st.info(say(en="Choose a run; the latest ones:", es="Elija una ejecución; las más recientes:"))
    for run in latest:
        link("run", f"{for_markdown(run.name)} · {say(status_of(run))}", task_icon(run.task), run=run.id)
    link("runs", say(en="All runs", es="Todas las ejecuciones"), "📋")


def unreadable(run: runs.Run) -> Text | None:
    """Why this version cannot show a run that another one or a hand in MLflow has written; None where it can."""
    if run.task not in TASKS:
        why = Text("its task is “{task}”", "su tarea es «{task}»").format(task=run.task[:60] or "–")
    else:
        try:
            runs.experiment_of(run)
        except PlaygroundError as error:
            why = error.text
        else:
            return None
    return Text(
        "The run “{name}” was made by another version of the playground, or by hand, and cannot be shown here: {why}",
        "La ejecución «{name}» se hizo con otra versión del programa o a mano y no se puede mostrar aquí: {why}",
    ).format(name=run.name[:60], why=why)


def head(run: runs.Run) -> bool:
    """Title, status, what is being done, progress and time left; whether it is under way."""
    st.title(f"{task_icon(run.task)} {for_markdown(run.name)}")
    mine = (
        say(en="yours", es="suya")
        if run.owner == visitor().key
        else say(en="example", es="ejemplo")
        if run.example
        else ""
    )
    parts = [
        say(status_of(run)),
        say(task_title(run.task)),
        mine,
        for_markdown(run.device or ""),
        duration(run_state.elapsed(run)),
    ]
    st.markdown(" · ".join(part for part in parts if part and part != "–"))
    if run.status == "queued":
        st.progress(0.0, text=say(waits(run.id)))
        if visitor().may_change(run.owner):
            st.caption(say(_WAY_OUT))
    elif run.status == "running":
        run_state.moving(run)
    run_state.ended(run)
    return run.status in ("queued", "running")


def actions(run: runs.Run) -> None:
    """Stop, resume, repeat, compare, try, and the way to MLflow."""
    mine = visitor().admin or run.owner == visitor().key
    moving = run.status in ("queued", "running")
    with st.container(horizontal=True):
        if moving and st.button(
            say(en="Stop", es="Detener"),
            icon="⏹️",
            disabled=not mine,
            key="run.stop",
            help=None if mine else _not_yours(),
        ):
            attempt(
                lambda: runs.stop(run.id, visitor()), Text("It stops after this batch.", "Se detiene tras este lote.")
            )
        if run.status in ("stopped", "failed") and st.button(
            say(en="Resume", es="Continuar"),
            icon="⏯️",
            disabled=not mine,
            key="run.resume",
            help=None if mine else _not_yours(),
        ):
            attempt(lambda: runs.resume(run.id, visitor()), Text("Back in the queue.", "De nuevo en la cola."))
        extend(run)
        if st.button(say(en="Repeat with changes", es="Repetir con cambios"), icon="🔁", key="run.repeat"):
            session().replace(runs.experiment_of(run).plain(), parent=run.id)
            go("design", task=run.task)
        if st.button(say(en="Compare", es="Comparar"), icon="⚖️", key="run.compare"):
            _compare_too(run)
            go("compare", runs=",".join(session().compared))
        verify(run)
        if run.has_model and st.button(say(en="Try it", es="Probar"), icon="🎹", key="run.try"):
            go("try_it", run=run.id)
        if run.url:
            st.link_button(say(en="In MLflow", es="En MLflow"), run.url, icon="🔗")
        with st.popover(say(en="Rename, delete", es="Renombrar, borrar"), icon="✏️", disabled=not mine):
            name = st.text_input(say(en="Name", es="Nombre"), run.name, max_chars=120, key="run.name")
            if st.button(say(en="Rename", es="Renombrar"), key="run.rename"):
                attempt(lambda: runs.rename(run.id, name, visitor()), Text("Renamed.", "Renombrada."))
            if st.button(say(en="Delete for good", es="Borrar para siempre"), key="run.delete", disabled=moving):
                try:
                    runs.delete(run.id, visitor())
                except PlaygroundError as error:
                    st.error(say(error.text))
                else:
                    st.session_state.pop("run.last", None)
                    tell(Text("Deleted.", "Borrada."))
                    go("runs")
    link("runs", say(en="All runs", es="Todas las ejecuciones"), "📋")


def _compare_too(run: runs.Run) -> None:
    """Add the run to those compared; those of another task, or gone, make room."""
    kept = []
    for run_id in session().compared:
        with suppress(NotFound):
            if runs.get(run_id).task == run.task and run_id != run.id:
                kept.append(run_id)
    session().compared = [*kept, run.id]


def _not_yours() -> str:
    return say(en="Only who started it may do this.", es="Solo puede hacerlo quien la lanzó.")


def verdict(run: runs.Run) -> None:
    """Whether the run beats its floors, before everything else."""
    if run.metrics:
        st.markdown(_verdict(run))


def outcome(run: runs.Run) -> None:
    """Test metrics beside the floors."""
    if not run.metrics:
        return
    st.subheader(say(en="On the test set", es="En el conjunto de prueba"))
    main = [name for name in run.metrics if name in METRICS and name != "loss"]
    with st.container(horizontal=True):
        for name in main:
            value = measured(name, run.metrics[name])
            st.metric(
                say(title_on_test(name)),
                value,
                help=say(metric(name).help),
                border=True,
                width=CARD if len(main) < 6 else NARROW,
            )
    data_frame(
        floors_table(run),
        hide_index=True,
        alt=say(en="Metrics beside the baselines", es="Métricas junto a las referencias"),
    )


def _verdict(run: runs.Run) -> str:
    """Whether the run beats its baselines on the test set, in sentences."""
    name = str(run.primary.get("name", ""))
    found = standings(name, run.metrics, run.baselines)
    if not found:
        return ""

    def those(standing: Standing) -> str:
        return ", ".join(floor_title(key) for key, value in found.items() if value == standing)

    told = []
    if better := those("better"):
        told.append("⚠️ " + say(
            en="By test {metric}, it does **not** beat: {better}.", es="Según {metric} de prueba, **no** supera: {better}.",
            metric=title_of(name), better=better,
        ))  # fmt: skip
    if level := those("level"):
        told.append("≈ " + say(
            en="By test {metric}, it is level with: {level} (the 95 % interval of the difference has both signs).",
            es="Según {metric} de prueba, está a la par de: {level} (el intervalo del 95 % de la diferencia tiene ambos signos).",
            metric=title_of(name), level=level,
        ))  # fmt: skip
    if not told and those("ahead"):
        told.append("➕ " + say(
            en="By test {metric}, it is ahead of all {count} baselines; how much of that is chance is not known (no interval).",
            es="Según {metric} de prueba, va por delante de las {count} referencias; no se sabe cuánto es azar (sin intervalo).",
            metric=title_of(name), count=len(found),
        ))  # fmt: skip
    return "  \n".join(told) or "✔️ " + say(
        en="By test {metric}, it beats all {count} baselines: the 95 % interval of each difference is on its side.",
        es="Según {metric} de prueba, supera las {count} referencias: el intervalo del 95 % de cada diferencia está de su lado.",
        metric=title_of(name), count=len(found),
    )  # fmt: skip


_WAY_OUT = Text(
    "It is yours: stop it here, or move it forward in the queue on the page “Runs”.",
    "Es suya: puede detenerla aquí o adelantarla en la cola, en la página «Ejecuciones».",
)
_LATEST = 5
"""Runs that an empty page offers."""
CARD, NARROW = 168, 136
"""Pixels of a metric's card: two lie side by side on a narrow screen, six on a wide one."""

_ROLES = {
    "trivial": Text("trivial", "trivial"),
    "fitted": Text("fitted", "ajustada"),
    "network": Text("network", "red"),
}


def role_of(kind: object) -> Text:
    """The kind of a floor in words."""
    return _ROLES.get(str(kind), UNKNOWN)


def floors_table(run: runs.Run) -> pd.DataFrame:
    """This run and every floor, a row each, with all test metrics."""
    who, what = say(en="who", es="quién"), say(en="kind", es="tipo")
    # The kind stands last: on a narrow screen the numbers are what has to be seen.
    rows = [{who: f"▶ {run.name}"} | _row(run.metrics) | {what: say(en="this run", es="esta ejecución")}]
    for name, floor in run.baselines.items():
        rows.append({who: floor_title(name)} | _row(floor["metrics"]) | {what: plain(role_of(floor["kind"]))})
    return pd.DataFrame(rows)


def floor_title(name: str) -> str:
    """The name of a floor for people."""
    return plain(title_of_floor(name))


def _row(metrics: Mapping[str, float]) -> dict[str, str]:
    return {
        plain(title_on_test(name)): measured(name, value)
        for name, value in metrics.items()
        if name.rsplit(".", 1)[-1] in METRICS
    }
