"""The list of studies, those of this server and the published ones, and the piece of the page that shows a published one."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Literal

import streamlit as st

from playground.errors import PlaygroundError
from playground.studies import published
from playground.studies.published.figure import effect, figure
from playground.studies.published.results import FILE as RESULTS, Results
from playground.studies.published.table import Repeat, cost as minutes_of, measured_by, repeat_title, table
from playground.text import LANGUAGES, Text, duration, speaking
from playground.tracking import studies
from playground.ui import cache, narrow, record
from playground.ui.exhibits import draw, in_words, pager, table_to_pick
from playground.ui.formatting import ago, task_icon
from playground.ui.page import among, in_url, link, plain, say, session
from playground.ui.studies.form import KINDS
from playground.ui.studies.launch import submit
from playground.ui.visitor import visitor

PAGE = 20
"""Studies at a time."""

Side = Literal["here", "published"]

UNKNOWN = Text("unknown", "desconocido")
STATUS = {
    "open": ("🔵", Text("under way", "en marcha")),
    "done": ("✅", Text("done", "terminado")),
    "stopped": ("⏹️", Text("stopped", "detenido")),
}


def asked() -> studies.Recorded | None:
    """The recorded study named in the URL; a sentence where it is gone or cannot be read."""
    name = st.query_params.get("study")
    if not name or name in published.studies():
        return None
    try:
        return studies.get(name)
    except PlaygroundError as error:
        st.warning(say(error.text))
        in_url(study=None)
        return None


def which_list() -> Side:
    """Whether the list shows the studies of this server or the published ones."""
    words: dict[Side, str] = {
        "here": say(en="On this server", es="En este servidor"),
        "published": say(en="Questions already answered", es="Preguntas ya respondidas"),
    }
    known = st.query_params.get("study") in published.studies()
    start: Side = "published" if known or not record.studies(limit=1) else "here"
    picked: Side = st.segmented_control(
        say(en="Which studies", es="Qué estudios"),
        **among(words),
        default=start,
        required=True,
        key=f"studies.side.{start}",
        label_visibility="collapsed",
    )
    if picked == "here" and known:
        in_url(study=None)
    return picked


def listed() -> None:
    """The studies of this server, the newest first; a click on a row opens it."""
    st.markdown(
        say(
            en="A question that takes many runs is one click on the page “Design and train”, under “More than one run”: repeat "
            "over seeds, ask whether a difference is real, race, search. Or choose two runs in the list of runs.",
            es="Una pregunta que requiere muchas ejecuciones es un clic en la página «Diseñar y entrenar», en «Más de una "
            "ejecución»: repetir con varias semillas, preguntar si una diferencia es real, competir, buscar. O elija dos "
            "ejecuciones en la lista.",
        )
    )
    mine = st.toggle(say(en="Only mine", es="Solo los míos"), key="studies.mine")
    page = st.session_state.get("studies.page", 0)
    found = record.studies(owner=visitor().key if mine else None, limit=PAGE + 1, offset=page * PAGE)
    more, found = len(found) > PAGE, found[:PAGE]
    if not found:
        st.info(say(en="No studies yet.", es="Aún no hay estudios."))
        link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")
        return
    rows = {study.id: _row(study) for study in found}
    with st.container(key="studies_wide"):
        picked = table_to_pick(
            rows,
            mode="single-row",
            key=f"studies.table.{page}",
            alt=say(en="All studies, newest first", es="Todos los estudios, el más nuevo primero"),
        )
        st.caption(say(en="Tick a row to open the study.", es="Marque una fila para abrir el estudio."))
    if picked:
        in_url(study=picked[0])
        st.rerun()
    language = session().language
    narrow.instead_of(
        "studies_wide", [narrow.row(row, f"studies?study={name}&lang={language}") for name, row in rows.items()]
    )
    for study in found:
        if isinstance(study, studies.Unreadable):
            st.caption(f"❔ {say(study.why)}")
    with st.container(horizontal=True):
        pager("studies", more, say(en="Newer", es="Más nuevos"), say(en="Older", es="Más antiguos"))


def status_of(study: studies.Recorded) -> str:
    """The study's status with its mark."""
    mark, words = STATUS[study.status]
    return f"{mark} {plain(words)}"


def _row(study: studies.Recorded | studies.Unreadable) -> dict[str, str]:
    if isinstance(study, studies.Unreadable):
        icon, status, kind, count = "❔", f"❔ {plain(UNKNOWN)}", "–", "–"
    else:
        mark, words, _ = KINDS[study.plan.kind]
        icon, status, kind, count = task_icon(study.task), status_of(study), f"{mark} {plain(words)}", _runs(study)
    return {
        say(en="name", es="nombre"): f"{icon} {study.name}",
        say(en="status", es="estado"): status,
        say(en="kind", es="tipo"): kind,
        say(en="runs", es="ejecuciones"): count,
        say(en="created", es="creado"): plain(ago(study.submitted)) if study.submitted else "–",
        say(en="owner", es="propietario"): say(en="mine", es="mío") if study.owner == visitor().key else "",
    }


def _runs(study: studies.Recorded) -> str:
    """How many runs; of a study under way, how many of them have ended."""
    if study.status != "open":
        return str(study.plan.total)
    far = studies.progress(study, studies.runs_of(study.id))
    return f"{far.ended}/{far.total}"


def by_effect() -> list[tuple[published.PublishedStudy, Results]]:
    """The published studies with their results, the strongest effect first (see `figure.effect`)."""
    found = [_read(folder, _written(folder)) for folder in published.studies().values()]
    return [(study, results) for study, results, _ in sorted(found, key=lambda one: (-one[2], one[0].name))]


@lru_cache(maxsize=64)
def _read(folder: Path, written: tuple[int, ...]) -> tuple[published.PublishedStudy, Results, float]:
    """A published study, its results and its effect, read once for all visitors as long as its files stay as they are."""
    del written
    study, results = published.read(folder), Results.read(folder)
    return study, results, effect(study, results)


def _written(folder: Path) -> tuple[int, ...]:
    files = (folder / published.SPEC, folder / RESULTS)
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


def choose() -> published.PublishedStudy | None:
    """The study named in the URL or the list."""
    folders = published.studies()
    if not folders:
        st.info(say(en="There are no studies here yet.", es="Aún no hay estudios."))
        return None
    known = {study.name: study for study, _ in by_effect()}
    asked = st.query_params.get("study")
    picked = st.selectbox(
        say(en="Study", es="Estudio"),
        **among({name: plain(study.title) for name, study in known.items()}),
        index=list(known).index(asked) if asked in known else 0,
        key=f"studies.study.{asked if asked in known else ''}",
    )
    st.caption(
        say(
            en="The strongest effect comes first: the share of the worst method's error that the best one removes.",
            es="Primero, el efecto más fuerte: la parte del error del peor método que el mejor elimina.",
        )
    )
    in_url(study=picked)
    return known[picked]


def show(study: published.PublishedStudy) -> None:
    """The question, the figure, the answer, the table, what it took, and the button that runs it here."""
    results = Results.read(study.folder)
    if study.plan.question is not None:
        st.subheader(say(study.plan.question))
    repeat = _repeat(study)
    draw_figure(study, results, repeat)
    answer(study)
    if results.runs:
        _table(study, results, repeat)
    else:
        st.info(say(en="It has not been run yet.", es="Aún no se ha ejecutado."))
    _run_again(study, results)


def draw_figure(study: published.PublishedStudy, results: Results, repeat: Repeat | None = None) -> None:
    """Variants beside baselines, where there is a result."""
    _draw_figure((study.name, _written(study.folder), repr(repeat)), study, results, repeat)


@cache.shared_by_key(most=64)
def _draw_figure(study: published.PublishedStudy, results: Results, repeat: Repeat | None) -> None:
    with speaking(session().language):
        drawn = figure(study, results, repeat)
    if drawn is not None:
        draw(drawn, f"studies.figure.{study.name}")


def answer(study: published.PublishedStudy) -> None:
    """What the study found, in the visitor's language."""
    words = {}
    for language in LANGUAGES:
        with suppress(OSError):
            words[language] = (study.folder / f"answer.{language}.md").read_text("utf-8")
    if len(words) == len(LANGUAGES):
        st.markdown(say(**words))
    else:
        st.caption(say(en="Nobody has written the answer yet.", es="Nadie ha escrito aún la respuesta."))


def _table(study: published.PublishedStudy, results: Results, repeat: Repeat | None) -> None:
    """Variants and baselines, the best first."""
    in_words(
        table(study, results, repeat, variant="▶ {title}"),
        "published_results",
        alt=say(en="Variants beside the baselines", es="Variantes junto a las referencias"),
    )
    st.caption(
        say(
            en="On the test set: mean ± standard deviation over seeds within the repeats (over the repeats where each has one seed). {by}",
            es="En el conjunto de prueba: media ± desviación típica entre semillas dentro de cada repetición (entre repeticiones si cada una tiene una semilla). {by}",
            by=measured_by(results),
        )
    )
    stale = results.stale(study)
    if stale:
        st.warning(say(en="Not up to date: {what}.", es="Sin actualizar: {what}.", what=Text.join("; ", stale)))


def _repeat(study: published.PublishedStudy) -> Repeat | None:
    """One of the repeated settings, or none: all together."""
    repeats = list(study.plan.combinations())
    if len(repeats) < 2:
        return None
    titles = [say(en="all together", es="todas juntas"), *(plain(repeat_title(repeat)) for repeat in repeats)]
    picked = st.selectbox(
        say(en="Repeats", es="Repeticiones"),
        **among(dict(enumerate(titles))),
        key=f"studies.repeat.{study.name}",
    )
    return repeats[picked - 1] if picked else None


def _run_again(study: published.PublishedStudy, results: Results) -> None:
    """How long it took, the button that puts it into the queue, and where its runs are."""
    st.markdown(
        say(
            en="It is made of {count} runs; those measured so far took {took}. Here they go into the queue, and a page of "
            "their own shows how far they are. On the command line, this runs what is missing (with `--again`, all of it; "
            "with `--collect`, it takes in what the queue has finished):",
            es="Consta de {count} ejecuciones; las medidas hasta ahora duraron {took}. Aquí pasan a la cola, y una página "
            "propia muestra cómo van. En la línea de comandos, esto ejecuta lo que falte (con `--again`, todo; con "
            "`--collect`, recoge lo que la cola haya terminado):",
            count=study.plan.total,
            took=duration(60 * minutes_of(results)),
        )
    )
    st.code(f"python -m playground study {study.name}", language=None, wrap_lines=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say(en="Run this study", es="Ejecutar este estudio"), icon="🔬", key=f"studies.run.{study.name}"):
            submit(study.plan)
        link("runs", say(en="Its runs on this server", es="Sus ejecuciones en este servidor"), "📋", study=study.name)
