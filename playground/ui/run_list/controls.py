"""The controls above the list: the line that filters, the plain filters that anybody can use, order and columns."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playground.task import TASKS
from playground.text import Text
from playground.tracking.run_list import RunTable, filtering
from playground.tracking.run_list.column_names import names
from playground.tracking.run_list.filtering import FilterMistake
from playground.ui import cache
from playground.ui.formatting import STATUS
from playground.ui.page import among, plain, say
from playground.ui.run_list import columns
from playground.ui.run_list.cells import SHOWN
from playground.ui.run_list.menu import menu
from playground.ui.run_list.state import show
from playground.ui.run_list.view import MOST_COLUMNS, View

_EXAMPLE = Text(
    "for instance: cell = gru and test.mae < 0.03 and tag = talk",
    "por ejemplo: cell = gru and test.mae < 0.03 and tag = talk",
)


def filters(view: View, table: RunTable, key: str) -> View:
    """The line, the plain filters and what they give."""
    where = st.text_input(
        say(en="Search or filter", es="Buscar o filtrar"),
        view.where,
        placeholder=plain(_EXAMPLE),
        max_chars=filtering.LONGEST,
        key=f"{key}.where",
        help=say(_HELP),
        icon="🔎",
    )
    view = view.but(where=where.strip()) if where.strip() != view.where else view
    return _menus(view, table, key)


def _menus(view: View, table: RunTable, key: str) -> View:
    """Task and state as menus, the rest as switches, and a way to write a condition of the line."""
    tasks = {"": say(en="all", es="todas")} | {
        name: f"{TASKS[name].icon} {plain(TASKS[name].title)}" for name in TASKS.in_order()
    }
    states = {"": say(en="all", es="todas")} | {
        name: f"{mark} {plain(words)}" for name, (mark, words) in STATUS.items()
    }
    asked: dict[str, Any] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, label, words, width in (
            ("task", say(en="Task", es="Tarea"), tasks, 230),
            ("status", say(en="Status", es="Estado"), states, 150),
        ):
            chosen = getattr(view, name)
            index = list(words).index(chosen) if chosen in words else 0
            asked[name] = st.selectbox(label, **among(words), index=index, width=width, key=f"{key}.{name}")
        on = sum(getattr(view, name) for name in _SWITCHES)
        title = say(en="Which runs ({count})", es="Qué ejecuciones ({count})", count=on)
        with st.popover(title if on else say(en="Which runs", es="Qué ejecuciones"), icon="☑️"):
            for name, switch in _SWITCHES.items():
                asked[name] = st.toggle(say(switch), value=getattr(view, name), key=f"{key}.{name}")
        added = _add(table, key)
    if added:
        show(view.but(where=filtering.both(view.where, added)))
    changed = {name: value for name, value in asked.items() if value != getattr(view, name)}
    return view.but(**changed) if changed else view


def _add(table: RunTable, key: str) -> str:
    """Makes a condition without the line's grammar; empty: none was asked for."""
    with menu(say(en="Add a filter", es="Añadir un filtro"), "➕", f"{key}.menu.add") as opened:
        if not opened:
            return ""
        titles = offered((table.number,), table)
        name = st.selectbox(say(en="Column", es="Columna"), **among(titles), key=f"{key}.add.column")
        numeric = table.column(name).numeric
        signs = _NUMERIC if numeric else _WORDY
        sign = st.selectbox(
            say(en="Comparison", es="Comparación"),
            **among({one: plain(words) for one, words in signs.items()}),
            key=f"{key}.add.sign.{numeric}",
        )
        value = _value(table, name, key)
        made = filtering.condition(name, sign, value) if value else ""
        if made:
            st.code(made, language=None)
        if not st.button(say(en="Add", es="Añadir"), disabled=not made, type="primary", key=f"{key}.add"):
            return ""
        try:
            filtering.read(made)(table)
        except FilterMistake as mistake:
            st.error(say(mistake.text))
            return ""
    return made


def _value(table: RunTable, name: str, key: str) -> str:
    """What is compared with: one of the values that there are, where they are few words."""
    column = table.column(name)
    label = say(en="Value", es="Valor")
    if not column.numeric:
        every = (one for value in column.values for one in (value if isinstance(value, tuple) else (value,)))
        there = {str(one) for one in every if one}
        if 0 < len(there) <= _FEW:
            return str(st.selectbox(label, sorted(there), key=f"{key}.add.value.{name}"))
    return st.text_input(label, placeholder=say(_LIKE[column.kind]), key=f"{key}.add.text.{column.kind}").strip()


_FEW = 60
"""Different values that a menu offers."""


@cache.shared_by_key(most=4)
def offered(table: RunTable) -> dict[str, str]:
    """Every column in words, by its address; its heading first, as that is what people look for."""
    found: dict[str, str] = {}
    for address in names(table):
        title = plain(columns.heading(address, table).title)
        found[address] = title if title == address else f"{title} · {address}"
    return found


def mistake(error: FilterMistake, line: str) -> None:
    """Says what is wrong with a line, and where."""
    st.error(say(error.text))
    st.code(f"{line}\n{' ' * error.place}{'^' * error.length}", language=None)


def order(view: View, table: RunTable, key: str) -> View:
    """What orders the runs."""
    titles = offered((table.number,), table)
    chosen = view.sorted_by if view.sorted_by in titles else "date"
    name = st.selectbox(
        say(en="Sort by", es="Ordenar por"), **among(titles), index=list(titles).index(chosen), key=f"{key}.sort"
    )
    down = st.toggle(
        say(en="largest or newest first", es="primero lo mayor o más nuevo"), value=view.descending, key=f"{key}.down"
    )
    asked = f"-{name}" if down else name
    return view.but(sort=asked) if asked != view.sort else view


def shown_columns(view: View, table: RunTable, usual: Sequence[str], key: str) -> View:
    """Which columns are shown, in the order in which they were chosen."""
    titles = {**offered((table.number,), table), **{name: plain(columns.HEADINGS[name]) for name in SHOWN}}
    now = [name for name in (view.columns or usual) if name in titles]
    picked = st.multiselect(
        say(en="Columns", es="Columnas"),
        **among(titles),
        default=now,
        max_selections=MOST_COLUMNS,
        key=f"{key}.columns",
    )
    if view.columns and st.button(
        say(en="The usual columns", es="Las columnas habituales"), key=f"{key}.columns.usual"
    ):
        show(view.but(columns=()))
    return view.but(columns=tuple(picked)) if picked != now else view


_SWITCHES = {
    "mine": Text("Only mine", "Solo las mías"),
    "apart": Text("Hide study runs", "Ocultar las de estudios"),
    "pinned": Text("Only pinned", "Solo las fijadas"),
    "archived": Text("Show archived", "Mostrar las archivadas"),
    "foreign": Text("Other code’s runs", "Ejecuciones de otro código"),
}
_NUMERIC = {
    "<": Text("less than", "menor que"),
    "<=": Text("at most", "como mucho"),
    ">": Text("more than", "mayor que"),
    ">=": Text("at least", "como mínimo"),
    "=": Text("equals", "igual a"),
    "!=": Text("is not", "no es"),
}
_WORDY = {
    "=": Text("is", "es"),
    "!=": Text("is not", "no es"),
    "~": Text("contains", "contiene"),
}
_LIKE = {
    "number": Text("0.03, 3%, 50k", "0.03, 3%, 50k"),
    "span": Text("90s, 5min, 2h, 7d", "90s, 5min, 2h, 7d"),
    "days": Text("7, 12h, 2w", "7, 12h, 2w"),
    "moment": Text("2026-11-20, today, yesterday", "2026-11-20, today, yesterday"),
    "text": Text("word", "palabra"),
    "words": Text("word", "palabra"),
}
_HELP = Text(
    "A word is looked for in names, notes and tags. Or conditions, joined by and, or, not and parentheses: a column, then =, !=, <, "
    "<=, >, >=, ~ (contains) or in (…), then a value: status = finished, cell in (gru, lstm), test.mae < 0.03, hidden >= 64, "
    "age < 7d, date >= 2026-11-20, tag = none. “Add a filter” writes them for you.",
    "Una palabra se busca en nombres, notas y etiquetas. O bien condiciones, unidas con and, or, not y paréntesis: una columna, "
    "después =, !=, <, <=, >, >=, ~ (contiene) o in (…), y un valor: status = finished, cell in (gru, lstm), test.mae < 0.03, "
    "hidden >= 64, age < 7d, date >= 2026-11-20, tag = none. «Añadir un filtro» las escribe por usted.",
)
