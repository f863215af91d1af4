"""JSON: an object in each line, a list of objects or rows, or an object with the columns; also as Python writes them."""

import ast
import json
from collections.abc import Mapping, Sequence
from typing import Any

from playground.errors import WrongFile
from playground.tables import nested
from playground.tables.structure import shaped
from playground.tables.table import Table, empty, must_fit, printable
from playground.text import Guess, Text

_SENTENCE = 12
"""Characters of a text, on the average, from which on lists of them are no columns of short values."""
_FEWEST_ALIKE = 0.8


def read(words: str) -> Table | None:
    """The objects as rows; None where this is no JSON.

    Raises:
        WrongFile: it is JSON, but damaged or no table.
        OverLimit: it has too many columns or cells.
    """
    start = words.lstrip("\ufeff \t\n")
    try:
        if start.startswith("{"):
            return _of_lines(words)
        whole = _parsed(words) if start.startswith("[") else None
    except RecursionError:
        raise _no_table() from None
    if isinstance(whole, list):
        return _of_list(whole)
    if start.startswith("[") and start[1:].lstrip()[:2] in ('{"', '["', "{'", "['", "('"):
        raise _damaged(words)
    return None


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
        whole = _parsed(words)  # one object: the rows or columns stand in it
        if not isinstance(whole, dict):
            if words.lstrip("\ufeff \t\n{")[:1] == '"' and len(found) < 0.9 * len(lines):
                raise _damaged(words)
            return None
        table = _of_object(whole)
        if table is not None:
            return table
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


def _of_object(whole: Mapping[str, Any]) -> Table | None:
    """One object: a list of rows in it, columns by name (as pandas writes them), rows by name, or texts by class."""
    lists = [value for value in whole.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if len(lists) == 1:
        return _of_list(lists[0])
    names, data = whole.get("columns"), whole.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return _of_list([dict(zip(map(str, names), row, strict=False)) for row in data])
    values = list(whole.values())
    if len(values) > 1 and all(isinstance(value, dict) and value for value in values):
        return _of_objects(whole, values)
    if len(values) > 1 and all(isinstance(value, list) and value for value in values):
        return _of_lists(whole, values)
    return None


def _of_objects(whole: Mapping[str, Any], values: Sequence[Mapping[str, Any]]) -> Table | None:
    """Rows by name where there are more of them than of what stands in them, else columns by name."""
    if any(isinstance(cell, dict | list) for value in values for cell in value.values()):
        return None
    if len(values) > len(values[0]):
        return _of_list(values)
    return _of_list([{name: whole[name].get(row) for name in whole} for row in values[0]])


def _of_lists(whole: Mapping[str, Any], values: Sequence[Sequence[Any]]) -> Table | None:
    """Texts by class, or columns of the same length by name."""
    if any(isinstance(cell, dict | list) for value in values for cell in value):
        return None
    if all(map(_are_texts, values)):
        return _of_list([{"text": text, "label": name} for name, texts in whole.items() for text in texts])
    if len(set(map(len, values))) == 1:
        return _of_list([dict(zip(whole, row, strict=True)) for row in zip(*values, strict=True)])
    return None


def _are_texts(cells: Sequence[object]) -> bool:
    """Whether a list holds sentences, hardly ever the same ones."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    different = len(set(texts)) > _FEWEST_ALIKE * len(cells)
    return len(texts) == len(cells) and different and sum(map(len, texts)) > _SENTENCE * len(texts)


def _of_list(rows: Sequence[Any]) -> Table:
    places = list(range(1, len(rows) + 1))
    if rows and all(isinstance(row, list | tuple) for row in rows):
        if any(isinstance(cell, dict | list | tuple) for row in rows for cell in row):
            raise _no_table()
        must_fit(max(map(len, rows)), sum(map(len, rows)))
        return shaped([list(map(nested.word, row)) for row in rows], places)
    if not all(isinstance(row, dict) for row in rows):
        raise _no_table()
    return _table(rows, places, Text("JSON", "JSON"), [])


def _table(rows: Sequence[Mapping[str, Any]], lines: Sequence[int], what: Text, notes: Sequence[Text]) -> Table:
    if len(rows) == 1 and any(isinstance(value, dict | list) for value in rows[0].values()):
        raise _no_table()
    flat = nested.flat(rows)
    keys: dict[str, None] = {}
    for row in flat:
        keys |= dict.fromkeys(row)
        must_fit(len(keys), 0)
    if not keys:
        raise empty()
    must_fit(len(keys), len(keys) * len(rows))
    values = [[row.get(key) for row in flat] for key in keys]
    columns, listed = nested.columns(list(keys), values)
    exact = tuple(all(isinstance(value, int | float) or value in (None, "") for value in column) for column in values)
    said = Text("The file is read as {what}.", "El archivo se lee como {what}.").format(what=what)
    names = printable(nested.short(list(keys)))
    return Table(names, columns, tuple(lines), exact=exact, notes=(said, *listed, *notes))


def _parsed(words: str) -> object:
    """A value in JSON, or as Python writes it: some data sets were printed and not saved."""
    try:
        return json.loads(words)
    except ValueError:
        if "'" not in words:
            return None
    try:
        return ast.literal_eval(words.strip())
    except (ValueError, SyntaxError, MemoryError, TypeError):
        return None


def _damaged(words: str) -> WrongFile:
    line = 1
    try:
        json.loads(words)
    except json.JSONDecodeError as error:
        line = error.lineno
    return WrongFile(
        Text(
            "This looks like JSON and cannot be read from line {line} on; mend it there, or bring one object a line.",
            "Esto parece JSON y no se puede leer a partir de la línea {line}; corríjalo ahí o traiga un objeto por línea.",
        ).format(line=line)
    )


def _no_table() -> WrongFile:
    return WrongFile(
        Text(
            "This is JSON, but no table: bring a list of objects with the same simple fields, or one such object a line.",
            "Esto es JSON, pero no una tabla: traiga una lista de objetos con los mismos campos simples, o uno por línea.",
        )
    )
