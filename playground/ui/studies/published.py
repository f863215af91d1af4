"""The pieces of the page of studies that show a published one."""

from contextlib import suppress

import streamlit as st

from playground.studies import published
from playground.studies.published import PublishedStudy
from playground.studies.published.results import Results
from playground.studies.published.table import Repeat, measured_by, repeat_title, table
from playground.studies.published.table import cost as minutes_of
from playground.text import LANGUAGES, Text, duration
from playground.ui.language import plain, say
from playground.ui.links import in_url, link
from playground.ui.studies.launch import submit
from playground.ui.tables import in_words


def choose() -> PublishedStudy | None:
    """The study named in the URL or the list."""
    folders = published.studies()
    if not folders:
        st.info(say(en="There are no studies here yet.", es="Aún no hay estudios."))
        return None
    known = {name: published.read(folder) for name, folder in folders.items()}
    asked = st.query_params.get("study")
    titles = {name: plain(study.title) for name, study in known.items()}
    picked = st.selectbox(
        say(en="Study", es="Estudio"),
        list(known),
        index=list(known).index(asked) if asked in known else 0,
        format_func=titles.__getitem__,
        key=f"studies.study.{asked if asked in known else ''}",
    )
    in_url(study=picked)
    return known[picked]


def show(study: PublishedStudy) -> None:
    """The question, the answer, the table, what it took, and the button that runs it here."""
    results = Results.read(study.folder)
    if study.plan.question is not None:
        st.subheader(say(study.plan.question))
    _answer(study)
    if results.runs:
        _table(study, results)
    else:
        st.info(say(en="It has not been run yet.", es="Aún no se ha ejecutado."))
    _run_again(study, results)


def _answer(study: PublishedStudy) -> None:
    """What the study found, in the visitor's language."""
    words = {}
    for language in LANGUAGES:
        with suppress(OSError):
            words[language] = (study.folder / f"answer.{language}.md").read_text("utf-8")
    if len(words) == len(LANGUAGES):
        st.markdown(say(**words))
    else:
        st.caption(say(en="Nobody has written the answer yet.", es="Nadie ha escrito aún la respuesta."))


def _table(study: PublishedStudy, results: Results) -> None:
    """Variants and baselines, the best first."""
    in_words(
        table(study, results, _repeat(study), variant="▶ {title}"),
        alt=say(en="Variants beside the baselines", es="Variantes junto a las referencias"),
    )
    means = say(
        en="On the test set: mean ± standard deviation over seeds within the repeats (over the repeats where each has one seed).",
        es="En el conjunto de prueba: media ± desviación típica entre semillas dentro de cada repetición (entre repeticiones si cada una tiene una semilla).",
    )
    st.caption(f"{means} {say(measured_by(results))}")
    stale = results.stale(study)
    if stale:
        missing = Text.join("; ", stale)
        st.warning(say(Text("Not up to date: {what}.", "Sin actualizar: {what}.").format(what=missing)))


def _repeat(study: PublishedStudy) -> Repeat | None:
    """One of the repeated settings, or none: all together."""
    repeats = list(study.plan.combinations())
    if len(repeats) < 2:
        return None
    titles = [say(en="all together", es="todas juntas"), *(plain(repeat_title(repeat)) for repeat in repeats)]
    picked = st.selectbox(
        say(en="Repeats", es="Repeticiones"),
        range(len(titles)),
        format_func=titles.__getitem__,
        key=f"studies.repeat.{study.name}",
    )
    return repeats[picked - 1] if picked else None


def _run_again(study: PublishedStudy, results: Results) -> None:
    """How long it took, the button that puts it into the queue, and where its runs are."""
    st.markdown(
        say(
            en="It is made of {count} runs; those measured so far took {took}. Here they go into the queue, and a page of "
            "their own shows how far they are. On the command line, this runs what is missing (with `--again`, all of it; "
            "with `--collect`, it takes in what the queue has finished):",
            es="Consta de {count} ejecuciones; las medidas hasta ahora duraron {took}. Aquí pasan a la cola, y una página "
            "propia muestra cómo van. En la línea de órdenes, esto ejecuta lo que falte (con `--again`, todo; con "
            "`--collect`, recoge lo que la cola haya terminado):",
            count=study.plan.total,
            took=duration(60 * minutes_of(results)),
        )
    )
    st.code(f"python -m playground study {study.name}", language="sh")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say(en="Run this study", es="Ejecutar este estudio"), icon="🔬", key=f"studies.run.{study.name}"):
            submit(study.plan)
        link("runs", say(en="Its runs on this server", es="Sus ejecuciones en este servidor"), "📋", study=study.name)
