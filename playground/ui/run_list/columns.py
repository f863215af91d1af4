"""The columns of the list for people: their headings, how their numbers are written, and the words of their cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground import sanity_checks
from playground.errors import PlaygroundError
from playground.markup import for_markdown
from playground.task import METRICS, metric, title_on_test
from playground.text import Text
from playground.tracking.run_list import Row, RunTable
from playground.tracking.run_list.columns import CHECK, FIXED, primary_of
from playground.ui.glossary import help_of
from playground.ui.page import plain
from playground.ui.run_list import settings_words
from playground.ui.run_list.cells import SHOWN, WORDS
from playground.ui.run_list.chosen_rows import values
from playground.ui.run_list.numbers import numbers
from playground.ui.run_page.outputs import curve_title

HEADINGS: dict[str, Text] = {
    "name": Text("name", "nombre"),
    "id": Text("id", "id"),
    "status": Text("status", "estado"),
    "task": Text("task", "tarea"),
    "cell": Text("cell", "celda"),
    "topology": Text("topology", "topología"),
    "data": Text("data", "datos"),
    "study": Text("study", "estudio"),
    "variant": Text("variant", "variante"),
    "varied": Text("varied in the study", "lo que varía en el estudio"),
    "changed": Text("changed from parent", "cambios frente a su origen"),
    "parent": Text("parent", "origen"),
    "tag": Text("tags", "etiquetas"),
    "note": Text("note", "nota"),
    "pinned": Text("pinned", "fijada"),
    "archived": Text("archived", "archivada"),
    "example": Text("example", "ejemplo"),
    "device": Text("device", "dispositivo"),
    "date": Text("submitted", "enviada"),
    "ended": Text("ended", "terminó"),
    "age": Text("age (days)", "antigüedad (días)"),
    "duration": Text("duration (s)", "duración (s)"),
    "size": Text("parameters", "parámetros"),
    "epoch": Text("epochs trained", "épocas entrenadas"),
    "test": Text("test, selection metric", "prueba, métrica de selección"),
    "validation": Text("validation, selection metric", "validación, métrica de selección"),
    "baseline": Text("best baseline (value)", "mejor referencia (valor)"),
    "best baseline": Text("best baseline", "mejor referencia"),
    "verdict": Text("verdict", "veredicto"),
    "experiment": Text("MLflow experiment", "experimento de MLflow"),
}
"""Of the columns that no setting, metric or check gives a name. `best baseline` and `verdict` are for people only."""
_DAY = 86400.0


@dataclass(frozen=True)
class Heading:
    """How a column is called, and what it means."""

    title: Text
    help: str = ""


def usual(table: RunTable, rows: Sequence[Row]) -> list[str]:
    """The columns that are shown unless others are chosen: those that say something of these runs."""
    deciding = list(dict.fromkeys(name for row in rows if (name := primary_of(row.found))))
    known = set(table.known.metrics)
    tests = [f"test.{name}" for name in deciding if f"test/{name}" in known][:_MOST_METRICS]
    checked = [f"validation.{name}" for name in deciding if f"validation/{name}" in known][
        : 1 if len(deciding) == 1 else 0
    ]
    candidates = [
        *tests,
        *checked,
        "date",
        "cell",
        "topology",
        "size",
        "tag",
        "varied",
        "changed",
        "verdict",
        "best baseline",
    ]
    candidates += ["training.learning_rate", "seed", "duration", "study"]
    there = [name for name in candidates if name in SHOWN or _says_something(table, rows, name)]
    return ["name", "status", *there, "task"]


_MOST_METRICS = 4
"""Metrics that decide, of as many tasks, that are shown unless columns are chosen."""


def _says_something(table: RunTable, rows: Sequence[Row], name: str) -> bool:
    if not exists(name, table):  # a setting that runs of other code lack
        return False
    found = values(table.column(name), table, rows)
    return bool(np.isfinite(found).any()) if found.dtype == float else any(found)


def exists(address: str, table: RunTable) -> bool:
    """Whether a table has a column: a URL may name one of an older version."""
    if address in SHOWN:
        return True
    try:
        table.column(address)
    except PlaygroundError:
        return False
    return True


def known_metric(name: str) -> bool:
    """Whether this version has words for a metric, on whatever part it was measured."""
    return name.rsplit(".", 1)[-1] in METRICS


def heading(address: str, table: RunTable) -> Heading:
    """How a column is called."""
    if address in HEADINGS:
        return Heading(HEADINGS[address])
    place, _, name = address.partition(".")
    if place in ("test", "validation") and known_metric(name):
        found = metric(name)
        return Heading(title_on_test(name) if place == "test" else curve_title(name), help_of(found.title, found.help))
    if address.startswith(CHECK):
        check = sanity_checks.CHECKS[address.removeprefix(CHECK)]
        return Heading(check.title, help_of(check.title, check.help))
    sample = next((row for row in table.rows if address in row.found.data.params), None)
    if sample is not None:
        return Heading(settings_words.title_of(address, sample.found.data.params), for_markdown(address))
    return Heading(Text.same(address))


def cells(address: str, table: RunTable, rows: Sequence[Row]) -> tuple[Any, Any]:
    """What a column shows of some rows, and how Streamlit writes it."""
    if address in SHOWN:
        return [SHOWN[address](row) for row in rows], None
    column = table.column(address)
    found = values(column, table, rows)
    if column.kind == "moment":
        moments = pd.to_datetime(pd.Series(found), unit="s", utc=True).dt.floor("s")
        return moments, st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone=st.context.timezone)
    if column.numeric:
        return numbers(found / _DAY if address == "age" else found, address)
    if address in WORDS:
        return [WORDS[address](row, table) for row in rows], None
    if address in table.known.settings and address not in FIXED:
        return [plain(settings_words.value_of(address, row.found.data.params)) for row in rows], None
    return [", ".join(one) if isinstance(one, tuple) else str(one) for one in found], None
