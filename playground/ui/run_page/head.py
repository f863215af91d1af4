"""The head of the page of one run: what it is doing, what may be done with it, what came out."""

import time
from contextlib import suppress

import streamlit as st

from playground.errors import NotFound
from playground.evaluation.reference_scores import baseline_title
from playground.markup import for_markdown
from playground.sanity_checks import Standing, standings
from playground.task import METRICS, TASKS, metric, title_of, title_on_test
from playground.text import Text, duration
from playground.tracking import runs
from playground.ui import cache, record
from playground.ui.design_page import fine_tuning
from playground.ui.exhibits import baseline_row, data_frame, metric_row
from playground.ui.formatting import measured, status_of, task_icon, task_title
from playground.ui.glossary import help_of
from playground.ui.notifications import tab
from playground.ui.notifications.browser import ask
from playground.ui.notifications.subjects import of_run
from playground.ui.notifications.watched import watch_run
from playground.ui.page import attempt, go, in_url, link, say, session, tell, unbroken
from playground.ui.pins import last_day, pin_button
from playground.ui.queue import waits
from playground.ui.run_page.train_again import extend, verify
from playground.ui.run_state import elapsed, ended, moving, unreadable, whose
from playground.ui.visitor import visitor


def found() -> runs.Run | None:
    """The run named in the URL, or the last one looked at; a sentence where it is gone."""
    asked = st.query_params.get("run") or st.session_state.get("run.last")
    if not asked:
        return None
    try:
        run = record.get(asked)
        refused = unreadable(run)
    except NotFound as error:
        refused = error.text
    if refused is not None:
        st.session_state.pop("run.last", None)
        st.warning(say(refused))
        return None
    st.session_state["run.last"] = run.id
    in_url(run=run.id)
    return run


def nothing() -> None:
    """No run was asked for: the way to the latest ones, or to a first one."""
    tab.show_page(say(en="Run", es="Ejecución"))
    latest = [run for run in record.listing(limit=5) if run.task in TASKS]
    if not latest:
        st.info(say(en="There are no runs yet: design one.", es="Aún no hay ejecuciones: diseñe una."))
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")
        return
    st.info(say(en="Choose a run; the latest ones:", es="Elija una ejecución; las más recientes:"))
    for run in latest:
        link("run", f"{for_markdown(run.name)} · {say(status_of(run))}", task_icon(run.task), run=run.id)
    link("runs", say(en="All runs", es="Todas las ejecuciones"), "📋")


def head(run: runs.Run) -> bool:
    """Title, status, what is being done, progress and time left; whether it is under way."""
    watch_run(run)
    tab.show(of_run(run))
    st.title(f"{task_icon(run.task)} {for_markdown(run.name)}")
    parts = [
        say(status_of(run)),
        say(task_title(run.task)),
        whose(run),
        for_markdown(run.device or ""),
        unbroken(duration(elapsed(run))),
    ]
    st.markdown(" · ".join(part for part in parts if part and part != "–"))
    if run.status == "queued":
        st.progress(0.0, text=say(waits(run.id)))
        if visitor().may_change(run.owner):
            st.caption(
                say(
                    en="It is yours: stop it here, or move it forward in the queue on the page “Runs”.",
                    es="Es suya: puede detenerla aquí o adelantarla en la cola, en la página «Ejecuciones».",
                )
            )
    elif run.status == "running":
        moving(run)
    ended(run)
    if run.notes:
        st.caption("  \n".join(say(note) for note in run.notes))
    return not run.over


def head_depends(run: runs.Run) -> object:
    """On what the head of a run's page depends: of one that trains, also on the time."""
    if run.status == "running":
        return time.monotonic()
    return run, waits(run.id) if run.status == "queued" else None


def actions(run: runs.Run) -> None:
    """Stop, resume, repeat, compare, try, and the way to MLflow."""
    mine = visitor().may_change(run.owner)
    why = None if mine else say(en="Only whoever started it may do this.", es="Solo puede hacerlo quien la lanzó.")
    with st.container(horizontal=True):
        if not run.over and st.button(
            say(en="Stop", es="Detener"), icon="⏹️", disabled=not mine, key="run.stop", help=why
        ):
            attempt(
                lambda: runs.stop(run.id, visitor()), Text("It stops after this batch.", "Se detiene tras este lote.")
            )
        if not run.over:
            ask(run.id)
        if run.status in ("stopped", "failed") and st.button(
            say(en="Resume", es="Reanudar"), icon="⏯️", disabled=not mine, key="run.resume", help=why
        ):
            attempt(lambda: runs.resume(run.id, visitor()), Text("Back in the queue.", "De nuevo en la cola."))
        extend(run)
        if st.button(say(en="Repeat with changes", es="Repetir con cambios"), icon="🔁", key="run.repeat"):
            session().replace(runs.experiment_of(run).plain(), parent=run.id)
            go("design", task=run.task)
        if run.has_model and st.button(
            say(en="Fine-tune", es="Ajuste fino"),
            icon="🎯",
            key="run.fine_tune",
            help=say(
                en="Train on from its best weights, on other data: choose them on the next page.",
                es="Seguir entrenando desde sus mejores pesos, con otros datos: elíjalos en la página siguiente.",
            ),
        ):
            session().replace(fine_tuning.of(run), parent=run.id)
            go("design", task=run.task)
        if st.button(say(en="Compare", es="Comparar"), icon="⚖️", key="run.compare"):
            _compare_too(run)
            go("compare", runs=",".join(session().compared))
        verify(run)
        pin_button(run)
        if run.has_model and st.button(say(en="Try it", es="Probar"), icon="🎹", key="run.try"):
            go("try_it", run=run.id)
        if (run.has_model or run.status == "running") and st.button(
            say(en="Look inside", es="Ver por dentro"), icon="🔎", key="run.look"
        ):
            go("look_inside", run=run.id)
        if run.url:
            st.link_button(say(en="In MLflow", es="En MLflow"), run.url, icon="🔗")
        with st.popover(say(en="Rename, delete", es="Renombrar, eliminar"), icon="✏️", disabled=not mine):
            name = st.text_input(say(en="Name", es="Nombre"), run.name, max_chars=120, key="run.name")
            if st.button(say(en="Rename", es="Renombrar"), key="run.rename"):
                attempt(lambda: runs.rename(run.id, name, visitor()), Text("Renamed.", "Renombrada."))
            if st.button(
                say(en="Delete", es="Eliminar"),
                key="run.delete",
                disabled=not run.over,
                help=say(
                    en="You can undo that for a day, on the page “Runs”; then its files go.",
                    es="Puede deshacerlo durante un día, en la página «Ejecuciones»; después se van sus archivos.",
                ),
            ):
                attempt(lambda: _delete(run))
    last_day(run)
    link("runs", say(en="All runs", es="Todas las ejecuciones"), "📋")


def _delete(run: runs.Run) -> None:
    runs.discard(run.id, visitor())
    st.session_state.pop("run.last", None)
    tell(Text("Deleted; below the list you can undo that.", "Eliminada; puede deshacerlo debajo de la lista."))
    go("runs")


def _compare_too(run: runs.Run) -> None:
    """Add the run to those compared; those of another task, or gone, make room."""
    kept = []
    for run_id in session().compared:
        with suppress(NotFound):
            if record.get(run_id).task == run.task and run_id != run.id:
                kept.append(run_id)
    session().compared = [*kept, run.id]


def link_study(run: runs.Run) -> None:
    """The way from a run to its study."""
    name = cache.study_name(run.study) if run.study else ""
    if name:
        words = say(en="Part of the study {name}", es="Parte del estudio {name}", name=name)
        link("studies", words, "🔬", study=run.study)


def verdict(run: runs.Run) -> None:
    """Whether the run beats its baselines on the test set, before everything else."""
    _draw_verdict(cache.results(run), run)


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _draw_verdict(run: runs.Run) -> None:
    name = str(run.primary.get("name", ""))
    found = standings(name, run.metrics, run.baselines)
    there = [standing for standing in _SAID if standing in found.values()]
    # What it does not beat is said whole; what it beats, only where nothing else is to be said.
    told = [standing for standing in there if standing in ("better", "level")] or there[:1]
    lines = []
    for standing in told:
        names = Text.join(", ", [baseline_title(key) for key, value in found.items() if value == standing])
        words = _SAID[standing]
        lines.append(say(en=words.en, es=words.es, metric=title_of(name), count=len(found), names=names))
    st.markdown("  \n".join(lines))


_SAID: dict[Standing, Text] = {
    "better": Text(
        "⚠️ By test {metric}, it does **not** beat: {names}.", "⚠️ Según {metric} de prueba, **no** supera: {names}."
    ),
    "level": Text(
        "≈ By test {metric}, it is level with: {names} (the 95 % interval of the difference includes 0).",
        "≈ Según {metric} de prueba, está a la par de: {names} (el intervalo del 95 % de la diferencia incluye el 0).",
    ),
    "ahead": Text(
        "➕ By test {metric}, it is ahead of every baseline ({count}); how much of that is chance is not known (no interval).",
        "➕ Según {metric} de prueba, va por delante de todas las referencias ({count}); no se sabe cuánto es azar (sin intervalo).",
    ),
    "beaten": Text(
        "✔️ By test {metric}, it beats every baseline ({count}): no 95 % interval of a difference includes 0.",
        "✔️ Según {metric} de prueba, supera todas las referencias ({count}): ningún intervalo del 95 % de una diferencia incluye el 0.",
    ),
}
"""What is said of how the baselines stand to a run, the worst first."""


def outcome(run: runs.Run) -> None:
    """Test metrics beside the baselines."""
    if run.metrics:
        _draw_outcome(cache.results(run), run)


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _draw_outcome(run: runs.Run) -> None:
    st.subheader(say(en="On the test set", es="En el conjunto de prueba"))
    main = [name for name in run.metrics if name in METRICS and name != "loss"]
    with st.container(horizontal=True):
        for name in main:
            st.metric(
                say(title_on_test(name)),
                measured(name, run.metrics[name]),
                help=help_of(metric(name).title, metric(name).help),
                border=True,
                # Two lie side by side on a narrow screen, six on a wide one.
                width=168 if len(main) < 6 else 136,
            )
    own = metric_row(f"▶ {run.name}", run.metrics, say(en="this run", es="esta ejecución"))
    data_frame(
        [own, *(baseline_row(*one) for one in run.baselines.items())],
        alt=say(en="Metrics beside the baselines", es="Métricas junto a las referencias"),
    )
