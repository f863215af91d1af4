"""The pieces of the page of studies."""

from contextlib import suppress

import pandas as pd
import streamlit as st

from playground.studies import published
from playground.studies.published import Repeat, Study
from playground.studies.published.report import shown
from playground.studies.published.results import Results
from playground.studies.published.table import KINDS, Line, column_title, columns, lines, measured_by, repeat_title
from playground.studies.published.table import cost as minutes_of
from playground.text import Text
from playground.ui.formatting import duration, whole
from playground.ui.language import plain, say
from playground.ui.links import in_url, link
from playground.ui.tables import data_frame


def choose() -> Study | None:
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


def about(study: Study) -> None:
    """The question."""
    st.subheader(say(study.question))


def answer(study: Study) -> None:
    """What the study found, in the visitor's language."""
    words = {}
    for language in ("en", "es"):
        with suppress(OSError):
            words[language] = (study.folder / f"answer.{language}.md").read_text("utf-8")
    if len(words) == 2:
        st.markdown(say(**words))
    else:
        st.caption(say(en="Nobody has written the answer yet.", es="Nadie ha escrito aún la respuesta."))


def results(study: Study) -> None:
    """The table: variants and floors, the best first."""
    found = Results.read(study.folder)
    if not found.runs:
        st.info(say(en="It has not been run yet.", es="Aún no se ha ejecutado."))
        return
    names = columns(study, found)
    rows = [_row(line, names) for line in lines(study, found, _repeat(study))]
    data_frame(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt=say(en="Variants beside the baselines", es="Variantes junto a las referencias"),
    )
    means = say(
        en="On the test set: mean ± standard deviation over seeds within the repeats (over the repeats where each has one seed).",
        es="En el conjunto de prueba: media ± desviación típica entre semillas dentro de cada repetición (entre repeticiones si cada una tiene una semilla).",
    )
    st.caption(f"{means} {say(measured_by(found))}")
    stale = found.stale(study)
    if stale:
        missing = Text("; ".join(sentence.en for sentence in stale), "; ".join(sentence.es for sentence in stale))
        st.warning(say(Text("Not up to date: {what}.", "Sin actualizar: {what}.").format(what=missing)))


def _repeat(study: Study) -> Repeat | None:
    """One of the repeated settings, or none: all together."""
    if len(study.repeats) < 2:
        return None
    titles = [say(en="all together", es="todas juntas"), *(plain(repeat_title(repeat)) for repeat in study.repeats)]
    picked = st.selectbox(
        say(en="Repeats", es="Repeticiones"),
        range(len(titles)),
        format_func=titles.__getitem__,
        key=f"studies.repeat.{study.name}",
    )
    return study.repeats[picked - 1] if picked else None


def cost(study: Study) -> None:
    """How long it took, how to run it again, and where its runs are."""
    took = duration(60 * minutes_of(Results.read(study.folder)))
    st.markdown(
        say(
            en="All its runs took {took}. This command runs what is missing; with `--again`, all of it:",
            es="Todas sus ejecuciones duraron {took}. Esta orden ejecuta lo que falte; con `--again`, todo:",
            took=took,
        )
    )
    st.code(f"python -m playground study {study.name}", language="sh")
    link("runs", say(en="Its runs on this server", es="Sus ejecuciones en este servidor"), "📋", study=study.name)


def _row(line: Line, names: list[str]) -> dict[str, str]:
    kind = KINDS[line.kind] if line.reason is None else line.reason
    mark = "▶ " if line.kind == "variant" else ""
    row = {say(en="method", es="método"): mark + plain(line.title), say(en="kind", es="tipo"): plain(kind)}
    row |= {plain(column_title(name)): shown(name, line.values.get(name)) for name in names}
    row[say(en="runs", es="ejecuciones")] = str(line.count)
    row[say(en="parameters", es="parámetros")] = "–" if line.parameters is None else whole(line.parameters)
    row[say(en="took", es="duró")] = "–" if line.minutes is None else duration(60 * line.minutes)
    return row
