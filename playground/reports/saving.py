"""The line below a figure or a table that saves it in other forms, and opens the numbers behind it.

What is wanted is made in the visitor's browser by `saving.js`, on the pages and in reports alike.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

import pandas as pd

from playground.reports.content import with_index
from playground.text import Text

Kind = Literal["figure", "score", "drawing", "table"]
Numbers = pd.DataFrame | Sequence[Mapping[str, str]]
_Lines = tuple[Sequence[object], Sequence[Sequence[str]], int]
"""Headings, the rows that are shown, and how many there are."""

FORMS: dict[Kind, dict[str, str]] = {
    "figure": {"svg": "SVG", "png": "PNG", "csv": "CSV", "markdown": "Markdown", "latex": "LaTeX"},
    "score": {"svg": "SVG", "png": "PNG"},
    "drawing": {"svg": "SVG", "png": "PNG"},
    "table": {"csv": "CSV", "markdown": "Markdown", "latex": "LaTeX"},
}
"""What each kind of thing can be saved as, by what `saving.js` calls it."""
MOST_CELLS = 30_000
"""Numbers of one table that go to a browser."""
STYLE = """
.saving { font-size: 0.875rem; margin: 0 0 0.5rem; }
.saving > summary { cursor: pointer; opacity: 0.8; width: fit-content; }
.saving > p { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0.4rem 0; }
.saving button { font: inherit; color: inherit; background: transparent; cursor: pointer; padding: 0.15rem 0.6rem;
  border: 1px solid currentColor; border-radius: 0.4rem; }
.saving button:disabled { opacity: 0.5; cursor: progress; }
.saving div { max-height: 22rem; overflow: auto; }
.saving table { border-collapse: collapse; }
.saving :is(th, td) { text-align: left; font-weight: normal; padding: 0.1rem 1rem 0.1rem 0; vertical-align: top;
  border-bottom: 1px solid rgba(127, 127, 127, 0.3); }
.saving thead th { font-weight: 600; }
.saving .number { text-align: right; font-variant-numeric: tabular-nums; }
"""

_TITLES: dict[Kind, Text] = {
    "figure": Text("Save · numbers", "Guardar · números"),
    "score": Text("Save", "Guardar"),
    "drawing": Text("Save", "Guardar"),
    "table": Text("Save · as text", "Guardar · como texto"),
}
_FAILED = Text(
    "It could not be saved; reload the page and try again.",
    "No se pudo guardar; vuelva a cargar la página e inténtelo de nuevo.",
)
_CUT = Text("Only the first {shown} of {count} rows.", "Solo las primeras {shown} de {count} filas.")


@cache
def script() -> str:
    """The script that does what the line offers; it defines `listen`."""
    return Path(__file__).with_name("saving.js").read_text("utf-8")


def saving(kind: Kind, title: str, table: Numbers | None = None) -> str:
    """The line as HTML, in the language in force; words in it are shown literally.

    Args:
        kind: of what stands before it.
        title: what that is called, for names of files and headings.
        table: the numbers: a frame, without its index, unless that has a name; or words by their headings, row by row.
    """
    buttons = "".join(f'<button type="button" data-save="{form}">{name}</button>' for form, name in FORMS[kind].items())
    rows, cut = ("", "") if table is None else _in_lines(table)
    return (
        f'<details class="saving" data-kind="{kind}" data-title="{escape(title)}" data-failed="{escape(str(_FAILED))}">'
        f"<summary>⤓ {_TITLES[kind]}</summary><p>{buttons}</p>{cut}{rows}</details>"
    )


def _in_lines(table: Numbers) -> tuple[str, str]:
    """A table with tabs between its cells, as the script reads it; and the sentence that it was cut, where it was."""
    heads, rows, count = _of_frame(with_index(table)) if isinstance(table, pd.DataFrame) else _of_words(table)
    lines = "\n".join("\t".join(_BLANK.sub(" ", cell) for cell in row) for row in (map(str, heads), *rows))
    cut = f"<p>{_CUT.format(shown=len(rows), count=count)}</p>" if len(rows) < count else ""
    # A line end at the very beginning of this element would be left out.
    return f"<pre hidden>\n{escape(lines)}</pre>", cut


def _of_frame(table: pd.DataFrame) -> _Lines:
    shown = table.head(_most(len(table.columns)))
    return list(table.columns), [list(map(_cell, row)) for row in shown.itertuples(index=False)], len(table)


def _of_words(table: Sequence[Mapping[str, str]]) -> _Lines:
    heads = list(dict.fromkeys(head for row in table for head in row))
    return heads, [[row.get(head, "") for head in heads] for row in table[: _most(len(heads))]], len(table)


def _most(columns: int) -> int:
    return max(1, MOST_CELLS // max(1, columns))


_BLANK = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def _cell(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 (NaN)
        return ""
    return f"{value:.7g}" if isinstance(value, float) else str(value)
