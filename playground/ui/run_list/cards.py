"""The list on a narrow screen, where a table of twenty columns cannot be read: a few lines for each run."""

from collections.abc import Sequence

import streamlit as st

from playground.markup import for_markdown
from playground.tracking.run_columns import primary_of
from playground.tracking.run_table import Row, RunTable
from playground.ui.formatting import ago, measured, task_icon
from playground.ui.page import link, plain, say
from playground.ui.run_list import cells, columns

WIDE, NARROW = "runs_wide", "runs_narrow"
"""Keys of the containers of which one is seen."""
_MOST = 25
"""Runs: who wants to see more on a telephone filters."""
_STYLE = f"""<style>
.st-key-{NARROW} {{ display: none; }}
@media (max-width: 640px) {{ .st-key-{NARROW} {{ display: flex; }} .st-key-{WIDE} {{ display: none; }} }}
</style>"""


def style() -> None:
    """Let only one of the two lists be seen."""
    st.html(_STYLE)


def draw(table: RunTable, rows: Sequence[Row]) -> None:
    """The first runs, each with a link to its page."""
    for row in rows[:_MOST]:
        if row.task:
            link("run", for_markdown(row.name), task_icon(row.task), run=row.id)
        else:
            st.markdown(for_markdown(row.name))
        st.caption(" · ".join(for_markdown(part) for part in _parts(row, table) if part))
    if len(rows) > _MOST:
        st.caption(
            say(
                en="The first {most} of {count}: filter to see others.",
                es="Las primeras {most} de {count}: filtre para ver otras.",
                most=_MOST,
                count=len(rows),
            )
        )


def _parts(row: Row, table: RunTable) -> list[str]:
    metrics, name = row.found.data.metrics, primary_of(row.found)
    results = [
        f"{plain(columns.heading(address, table).title)} {measured(name, value)}"
        for address, value in ((f"{part}.{name}", metrics.get(f"{part}/{name}")) for part in ("test", "validation"))
        if value is not None and columns.known_metric(name)
    ]
    started = row.found.info.start_time
    when = plain(ago(started / 1000)) if started else ""
    changes = cells.changed(row, table) or cells.varied(row, table)
    return [cells.status(row), *results[:1], when, changes, cells.labels(row)]
