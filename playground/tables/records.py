"""JSON: an object in each line, or a list of objects."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from playground.errors import WrongFile
from playground.tables.table import Table, empty, must_fit, printable
from playground.text import Guess, Text


def read(words: str) -> Table | None:
    """The objects as rows; None where this is no JSON.

    Raises:
        WrongFile: it is JSON, but no table.
        OverLimit: it has too many columns or cells.
    """
    start = words.lstrip("\ufeff \t\n")
    try:
        if start.startswith("{"):
            return _of_lines(words)
        whole = _parsed(words) if start.startswith("[") else None
    except RecursionError:
        raise _no_table() from None
    return _of_list(whole) if isinstance(whole, list) else None


def _of_lines(words: str) -> Table | None:
    lines = [(number, line) for number, line in enumerate(words.split("\n"), start=1) if line.strip()]
    found: list[Mapping[str, Any]] = []
    numbers: list[int] = []
    for number, line in lines:
        row = _parsed(line)
        if isinstance(row, dict):
            found.append(row)
            numbers.append(number)
    if not found or _parsed(lines[0][1]) is None or len(lines) == 1:
        whole = _parsed(words)  # one object: a list of rows may stand in it
        if not isinstance(whole, dict):
            return None
        lists = [value for value in whole.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        if len(lists) == 1:
            return _of_list(lists[0])
        if len(lines) > 1:
            raise _no_table()
    if len(found) < 0.9 * len(lines):
        raise _no_table()
    notes = []
    if len(found) < len(lines):
        odd = next(number for number, line in lines if not isinstance(_parsed(line), dict))
        notes.append(
            Guess(
                "{count} lines are no JSON objects and are left out, the first is line {line}.",
                "Se omiten {count} líneas que no son objetos JSON; la primera es la línea {line}.",
            ).format(count=len(lines) - len(found), line=odd)
        )
    return _table(found, numbers, Text("JSON lines", "líneas JSON"), notes)


def _of_list(rows: Sequence[Any]) -> Table:
    if not all(isinstance(row, dict) for row in rows):
        raise _no_table()
    return _table(rows, list(range(1, len(rows) + 1)), Text("JSON", "JSON"), [])


def _table(rows: Sequence[Mapping[str, Any]], lines: Sequence[int], what: Text, notes: Sequence[Text]) -> Table:
    keys: dict[str, None] = {}
    for row in rows:
        keys |= dict.fromkeys(row)
        must_fit(len(keys), 0)
    if not keys:
        raise empty()
    must_fit(len(keys), len(keys) * len(rows))
    values = [[row.get(key) for row in rows] for key in keys]
    if len(rows) == 1 and any(isinstance(value, dict | list) for value in rows[0].values()):
        raise _no_table()
    columns = tuple(tuple(map(_word, column)) for column in values)
    exact = tuple(all(isinstance(value, int | float) or value in (None, "") for value in column) for column in values)
    said = Text("The file is read as {what}.", "El archivo se lee como {what}.").format(what=what)
    return Table(printable(list(keys)), columns, tuple(lines), exact=exact, notes=(said, *notes))


def _word(value: object) -> str:
    """A value as it stands in the file."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else repr(value)


def _parsed(words: str) -> object:
    try:
        return json.loads(words)
    except ValueError:
        return None


def _no_table() -> WrongFile:
    return WrongFile(
        Text(
            "This is JSON, but no table: bring a list of objects with the same simple fields, or one such object a line.",
            "Esto es JSON, pero no una tabla: traiga una lista de objetos con los mismos campos simples, o uno por línea.",
        )
    )
