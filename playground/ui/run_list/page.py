"""The list of runs as a part of the page that is drawn again by itself: a filter or a tick redraws nothing else."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from playground.errors import PlaygroundError
from playground.markup import for_markdown
from playground.settings import settings
from playground.text import Text
from playground.tracking import runs
from playground.tracking.run_list import Row, RunTable
from playground.tracking.run_list.filtering import FilterMistake
from playground.ui import cache, record
from playground.ui.drawing_limit import drawing
from playground.ui.page import among, link, report_defects, say
from playground.ui.pins import last_days
from playground.ui.run_list import actions, cards, columns, controls, groups, table as drawn
from playground.ui.run_list.cells import SHOWN
from playground.ui.run_list.chosen_rows import chosen
from playground.ui.run_list.discarded import discarded
from playground.ui.run_list.keep import kept_views
from playground.ui.run_list.menu import menu
from playground.ui.run_list.state import asked, keep, show, widgets
from playground.ui.run_list.view import View
from playground.ui.visitor import visitor


def run_list() -> None:
    """The list with its controls."""
    st.fragment(_guarded)()


def _guarded() -> None:
    try:
        with drawing(), report_defects():
            draw()
    except PlaygroundError as error:  # a part that is drawn again by itself never passes `pages/app.py`
        st.error(say(error.text))


def draw() -> None:
    """Controls, then the runs that pass them."""
    before = asked()
    key = widgets()
    table = record.table(foreign=before.foreign)
    view = _study(controls.filters(before, table, key), key)
    if view.foreign != before.foreign:
        table = record.table(foreign=view.foreign)
    try:
        rows = chosen(table, view, visitor().key, zone())
    except FilterMistake as mistake:
        keep(view)
        controls.mistake(mistake, view.where)
        return
    arranged = _arrange(view, table, rows, key)
    if arranged.sort != view.sort:
        rows = chosen(table, arranged, visitor().key, zone())
    keep(arranged)
    if rows:
        _listed(table, rows, arranged)
    else:
        _nothing(table)
    discarded()


def _study(view: View, key: str) -> View:
    """The study whose runs alone are listed, from the URL; can be let go."""
    if not view.study:
        return view
    names = {view.study: for_markdown(cache.study_name(view.study) or view.study[:8])}
    label = say(en="Only runs of the study", es="Solo ejecuciones del estudio")
    kept = st.pills(label, **among(names), default=view.study, key=f"{key}.study.{view.study}")
    return view if kept else view.but(study="")


def _arrange(view: View, table: RunTable, rows: Sequence[Row], key: str) -> View:
    """How many runs there are, and how they are shown: order, columns, groups, kept views."""
    with st.container(horizontal=True, vertical_alignment="center"):
        total = len(table.rows)
        st.markdown(
            say(
                en="**{count}** of {total} runs", es="**{count}** de {total} ejecuciones", count=len(rows), total=total
            ),
            width="content",
        )
        with menu(say(en="Sort", es="Orden"), "↕️", f"{key}.menu.sort") as opened:
            view = controls.order(view, table, key) if opened else view
        with menu(say(en="Columns", es="Columnas"), "🗂️", f"{key}.menu.columns") as opened:
            if opened:
                view = controls.shown_columns(view, table, columns.usual(table, rows[: drawn.PAGE]), key)
        with menu(say(en="Group", es="Grupos"), "🧺", f"{key}.menu.group") as opened:
            view = groups.choose(view, table, rows, key) if opened else view
        kept_views(view, key)
    return view


def _nothing(table: RunTable) -> None:
    if table.rows:
        st.info(say(en="No run passes these filters.", es="Ninguna ejecución pasa estos filtros."))
        return
    st.info(
        say(
            en="No runs yet. Design one and press “Train”.",
            es="Aún no hay ejecuciones. Diseñe una y pulse «Entrenar».",
        )
    )
    link("design", say(en="Design and train", es="Diseñar y entrenar"), "🧩")


def _listed(table: RunTable, rows: Sequence[Row], view: View) -> None:
    if view.group not in ("", *SHOWN) and groups.possible(view.group) and columns.exists(view.group, table):
        groups.draw(table, rows, view)
        return
    page = min(view.page, (len(rows) - 1) // drawn.PAGE)
    shown = rows[page * drawn.PAGE : (page + 1) * drawn.PAGE]
    with st.container(key=cards.WIDE):
        bar = st.container(horizontal=True)
        lines = drawn.still(rows, shown, view)
        picked = drawn.draw(table, lines, view)
        st.caption(say(_later(len({row.id for row in shown} - {row.id for row in lines}))))
    cards.draw(table, shown)
    with bar:
        actions.bar(table, picked)
        _pager(page, len(rows), view)
    if settings().keep_days:
        last_days(_own(shown))


def _later(more: int) -> Text:
    """What ticks are for, and how many runs are listed only once none is left."""
    if not more:
        return Text("Tick rows to open or compare them.", "Marque filas para abrirlas o compararlas.")
    return (
        Text(
            "{count} newer runs are listed as soon as no row is ticked.",
            "{count} ejecuciones más recientes se listarán en cuanto no haya filas marcadas.",
        ).format(count=more)
        if more > 1
        else Text(
            "1 newer run is listed as soon as no row is ticked.",
            "1 ejecución más reciente se listará en cuanto no haya filas marcadas.",
        )
    )


def _own(rows: Sequence[Row]) -> list[runs.Run]:
    mine = visitor().key
    return [row.run() for row in rows if row.owner == mine][:_TOLD]


_TOLD = 200
"""Of the visitor's own runs that are shown, those of whose last day is told."""


def _pager(page: int, count: int, view: View) -> None:
    pages = -(-count // drawn.PAGE)
    if pages == 1:
        return
    for name, label, step in (
        ("before", say(en="Previous", es="Anteriores"), -1),
        ("next", say(en="Next", es="Siguientes"), 1),
    ):
        if 0 <= page + step < pages and st.button(f"{label} {drawn.PAGE}", key=f"runs.{name}"):
            show(view.but(page=page + step))


def zone() -> tzinfo:
    """Where the visitor's days begin."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
