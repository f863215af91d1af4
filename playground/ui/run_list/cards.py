"""The list on a narrow screen, where a table of twenty columns cannot be read: a few lines for each run."""

from collections.abc import Sequence
from html import escape

from playground.tracking.run_list import Row, RunTable
from playground.tracking.run_list.columns import primary_of
from playground.ui import narrow
from playground.ui.formatting import ago, measured, task_icon
from playground.ui.page import plain, say, session, unbroken
from playground.ui.run_list import cells, columns

WIDE = "runs_wide"
"""The key of the container that is seen on a wide screen instead."""
_MOST = 50
"""Runs: who wants to see more on a telephone filters."""


def draw(table: RunTable, rows: Sequence[Row]) -> None:
    """The first runs, each with a link to its page."""
    lines = [_card(row, table) for row in rows[:_MOST]]
    if len(rows) > _MOST:
        more = say(
            en="The first {most} of {count}: filter to see others.",
            es="Las primeras {most} de {count}: filtre para ver otras.",
            most=_MOST,
            count=len(rows),
        )
        lines.append(escape(more))
    narrow.instead_of(WIDE, lines)


def _card(row: Row, table: RunTable) -> str:
    name = f"{task_icon(row.task)} {escape(row.name)}"
    if row.task:
        name = f'<a href="run?run={escape(row.id)}&amp;lang={session().language}" target="_self">{name}</a>'
    return f"<strong>{name}</strong><br>{escape(unbroken(' · '.join(part for part in _parts(row, table) if part)))}"


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
