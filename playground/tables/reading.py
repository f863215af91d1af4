"""From the bytes of any file that holds a table to its words: separated text, Excel, Parquet, JSON, fastText."""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from playground.tables import dialect, fasttext, not_a_table, parquet, records, spreadsheet, unquoted, wrapped
from playground.tables.decoding import decode
from playground.tables.structure import shaped
from playground.tables.table import Table, empty
from playground.text import Guess, Text

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".dat", ".xlsx", ".xlsm", ".parquet", ".jsonl", ".ndjson", ".json")
"""Of files that may hold a table; what is in them is told by their content."""

MARKS = {
    ",": Text("a comma", "una coma"),
    ";": Text("a semicolon", "un punto y coma"),
    "\t": Text("a tab", "un tabulador"),
    "|": Text("a bar", "una barra"),
    " ": Text("a space", "un espacio"),
}
"""What people call separators."""


SEPARATOR_CHOICES = {
    "guess": Text("guess", "adivinar"),
    "comma": Text("comma", "coma"),
    "semicolon": Text("semicolon", "punto y coma"),
    "tab": Text("tab", "tabulador"),
    "bar": Text("bar |", "barra |"),
    "space": Text("space", "espacio"),
}
"""The choices of a setting for the separator."""


def read(
    content: bytes,
    *,
    encoding: str = "guess",
    separator: str = "guess",
    sheet: str = "",
    known: Collection[str] = (),
    most_odd: float = 0.0,
    sentences: bool = False,
) -> Table:
    """Read a table.

    Args:
        content: the file.
        encoding: one of `decoding.Encoding`.
        separator: a name in `dialect.SEPARATORS`, or `guess`.
        sheet: the name of a sheet of an Excel workbook; empty: guessed.
        known: names of columns, in small letters, any of which shows that a row is the heading.
        most_odd: the share of rows that may be left out, and told, because they have another number of cells.
        sentences: whether a column holds sentences, which may hold the separator and then are told by the other columns.

    Raises:
        WrongFile: it is no table, it holds no rows, or its lines do not agree.
        OverLimit: it has more cells than fit.
    """
    if spreadsheet.is_one(content):
        cells = spreadsheet.read(content, sheet)
        table = shaped(cells.rows, cells.lines, known, most_odd)
        return replace(table, exact=spreadsheet.exact(cells, table), notes=(*cells.notes, *table.notes))
    if parquet.is_one(content):
        return parquet.read(content)
    not_a_table.must_be_text(content)
    decoded = decode(content, encoding)
    if not decoded.words.strip():
        raise empty()
    found = (
        records.read(decoded.words)
        or fasttext.read(decoded.words)
        or _separated(decoded.words, dialect.SEPARATORS.get(separator, ""), known, most_odd, sentences)
    )
    return replace(found, notes=(*decoded.notes, *found.notes))


def _separated(words: str, said: str, known: Collection[str], most_odd: float, sentences: bool) -> Table:
    line = re.match(r'"?sep=(.)"?[,;\t]*\n', words, re.IGNORECASE)  # Excel's own way to name the separator
    if line:
        said, words = said or line[1], "\n" + words[line.end() :]
    words = wrapped.lines(words)
    style, rows = dialect.found(words, said)
    if sentences and not rows.sound:
        lines_of_class = None if said else fasttext.class_and_text(words)
        if lines_of_class is not None:
            return lines_of_class
        whole = unquoted.joined(words, said or f"\t{style.separator},;|", known)
        if whole is not None:
            table = shaped(whole.rows, whole.lines, known, most_odd, stripped=True)
            told = (*(() if said else (_cut_by(whole.separator),)), *whole.notes, *table.notes)
            return replace(table, separator=whole.separator, notes=told)
    if not said and _one_column(style.separator, rows.rows):
        lines = [(number, row) for number, row in enumerate(words.split("\n"), start=1) if row.strip()]
        table = shaped([[row.strip().strip('"')] for _, row in lines], [number for number, _ in lines], known)
        note = Guess(
            "Each line holds one number with a decimal comma, so the file has one column.",
            "Cada línea contiene un número con coma decimal, así que el archivo tiene una columna.",
        )
        return replace(table, separator="", notes=(note, *table.notes))
    table = shaped(rows.rows, rows.lines, known, most_odd, _without_blanks(words, style.separator))
    if len(table.names) == 1:
        return replace(table, separator="")
    return replace(
        table, separator=style.separator, notes=(*(() if said else (_cut_by(style.separator),)), *table.notes)
    )


def _cut_by(separator: str) -> Text:
    return Text("Columns are separated by {mark}.", "Las columnas se separan con {mark}.").format(
        mark=MARKS.get(separator, Text.same(f"“{separator}”"))
    )


def _without_blanks(words: str, separator: str) -> bool:
    """Whether it is plain at a glance that no cell has blanks at its ends."""
    if '"' in words or not words.isascii():
        return False
    blanks = [blank for blank in " \t\v\f" if blank != separator and blank in words]
    return not any(blank + edge in words or edge + blank in words for blank in blanks for edge in (separator, "\n"))


def _one_column(separator: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether commas only stand before decimals: no heading of two cells, and whole numbers on both sides."""
    if sum(len(row) != 2 for row in rows[:3]) > 1:
        return False
    body = [row for row in rows if len(row) == 2]
    if separator != "," or len(rows) - len(body) > 1 or len(body) < 2:
        return False
    if not all(re.fullmatch(r"\s*[-+−]?\d{1,3}(?:\.?\d{3})*", a) and re.fullmatch(r"\d+\s*%?\s*", b) for a, b in body):
        return False
    named = len(rows[0]) == 1
    whole = [int(re.sub(r"[^\d]", "", first)) for first, _ in body]
    steps = {after - before for before, after in itertools.pairwise(whole)}
    # Row numbers or years before whole numbers are a column of their own.
    return named or (len(rows) == len(body) and (len(steps) > 1 or steps == {0}))
