"""What was made of a file of one's own, before anything is trained on it: its guesses, a table, and what would fit."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from playground.dataset import DATASETS
from playground.errors import DoesNotFit, PlaygroundError
from playground.own_files.columns import Column
from playground.own_files.summary import TABLES, plain, rows, title
from playground.text import Text
from playground.ui import page
from playground.ui.cache import attempted
from playground.ui.design_page.inputs import MENUS
from playground.ui.exhibits import data_frame
from playground.ui.page import say, session


def guesses(data: Mapping[str, Any]) -> None:
    """What was guessed about the file of a data set, and where it is said otherwise; nothing where nothing was."""
    found = _read(data)
    if found is None or not found.guesses:
        return
    with st.container(border=True):
        listed(found.guesses)
        st.caption(
            say(
                en="If one is wrong, correct it in the settings of the data set.",
                es="Si alguna es incorrecta, corríjala en los ajustes del conjunto de datos.",
            )
        )


def listed(found: Sequence[Text]) -> None:
    """Guesses about a file, one below the other; nothing where there are none."""
    if found:
        st.markdown(f"**🔎 {say(en='Guesses about the file', es='Suposiciones sobre el archivo')}**")
        st.markdown("\n".join(f"- {say(guess)}" for guess in found))


def summary(data: Mapping[str, Any]) -> None:
    """What was read from the file of a data set, as a table."""
    found = _read(data)
    if found is None:
        return
    lines = []
    for name, value in found.summary.items():
        if name in TABLES:
            _table(name, value, found.shapes)
        else:
            lines.append(f"- {say(title(name))}: {say(Text.same(plain(value)))}")
    st.markdown("\n".join(lines))


def refused(error: PlaygroundError, key: str) -> None:
    """Why data cannot be used as they are set; with a button for the settings that fit, where some do."""
    st.warning(say(error.text))
    if isinstance(error, DoesNotFit) and error.proposal:
        sets = ", ".join(f"{address} = {value}" for address, value in error.proposal.items())
        words = say(en="Use what fits: {sets}", es="Usar ajustes válidos: {sets}", sets=sets)
        if st.button(words, key=f"{key}.fit", icon="📐"):
            session().take(error.proposal)
            st.rerun()


def columns(data: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of the file of a data set, the likeliest first; none where there is no file, or no table in it."""
    menus = [name for name, knob in DATASETS[data["kind"]].knobs().items() if knob.words.widget in MENUS]
    if not menus or not data.get("file"):
        return ()
    # What is asked for is the menu's own matter: a wrong name must not empty it.
    table = {name: value for name, value in data.items() if name not in menus}
    found: tuple[Column, ...] | None = attempted("columns", table)[0]
    return found or ()


def series(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The series below each other in the file of a data set, for the menu of its setting; nothing where that is not known."""
    if not data.get("file") or "series" not in DATASETS[data["kind"]].knobs():
        return {}
    # `id=A` also says which column tells series apart; a name alone must not empty the menu.
    table = {name: value for name, value in data.items() if name not in ("columns", "series")}
    if "=" in str(data.get("series", "")):
        table["series"] = data["series"]
    found: tuple[str, ...] | None = attempted("series_names", table)[0]
    return {"series": ("", *found)} if found else {}


def preview(found: tuple[Column, ...]) -> None:
    """The first rows of the columns, and why each is offered where it is."""
    if not found:
        return
    rows = [
        {
            say(en="column", es="columna"): one.name,
            say(en="what it is", es="qué es"): page.plain(one.reason),
            say(en="first rows", es="primeras filas"): " · ".join(one.preview),
        }
        for one in found
    ]
    title = say(en="Columns of the file", es="Columnas del archivo")
    with st.expander(title):
        data_frame(rows, alt=title)


def _table(name: str, table: list[Any], shapes: tuple[tuple[float, ...], ...]) -> None:
    shape = say(en="shape", es="forma")
    columns = [page.plain(words) for words in TABLES[name].values()]
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in rows(name, table)], columns=columns)
    if shapes:
        frame[shape] = [list(points) for points in shapes] + [[]] * (len(frame) - len(shapes))
    data_frame(
        frame,
        alt=say(en="What was read", es="Lo que se leyó"),
        column_config={shape: st.column_config.LineChartColumn(shape, width="medium")},
    )


def _read(data: Mapping[str, Any]) -> Any:
    """What was read; None where there is no file of one's own, or it cannot be read, which is said elsewhere."""
    return attempted("reading", data)[0] if data.get("file") else None
