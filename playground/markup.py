"""Words that come from elsewhere are never markup: the one escape for each place that would read them as such.

Names, labels, columns, notes, files, ids in addresses, tags of the tracking store and sentences that quote them are
plain words in this project, and so is every `Text`. They become something else only where they are shown, and there they
pass through one of these:

- Markdown (all of Streamlit's labels and messages): `for_markdown`, which `ui.page.say` applies to every `Text`;
- plotly's pseudo-HTML (legends, titles, ticks, hover): `for_figure`, where a figure is drawn;
- a table that a spreadsheet may open (every data frame has a button for it): `for_spreadsheet`.

What shows words as they are (cells of a data frame, options of a select box, code, the command line) takes them
unchanged.
"""

import re
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

_BLANK = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\s]+")
_LINK = re.compile(r"(?:https?|ftp)://|www\.|\w@\w", re.IGNORECASE)
_ICON = re.compile(r"(:(?:[\w+-]+|material/\w+):)")
_ARROWS = {"<->", "->", "<-", "--", ">=", "<=", "~="}
_SPECIAL = re.compile(r"[\\`*_\[\]{}<>$~&|^]|:(?=[A-Za-z:])")
_BEGINNING = re.compile(r"^(?:(\d+)(?=[.)])|(?=[#+\-=]))")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d[\d.,\s]*(?:e[+-]?\d+)?(?:\s?%|\s[^\W\d_]+)?", re.IGNORECASE)
"""With a unit, too: a sign, a number and one word are no formula that does anything (“+2.2 points”)."""


def for_markdown(words: str) -> str:
    """Markdown of Streamlit that shows `words` literally, in one line.

    A backslash is enough for Markdown itself, for HTML and formulas. Links, emoji and arrows are made by Streamlit from the
    text that is left after escapes are taken away, so they stand in a code span, the one place that it leaves alone.
    """
    return _brief_for_markdown(words) if len(words) <= _BRIEF else _for_markdown(words)


def _for_markdown(words: str) -> str:
    # A code span holds no backtick, so words are taken apart there as well.
    shown = "".join(_word(word) for word in re.split(r"([ `])", _BLANK.sub(" ", words).strip()))
    # Digits take no backslash; what makes them a list is the mark behind them.
    return _BEGINNING.sub(r"\1\\", shown)


_BRIEF = 400
"""Characters of what is kept: a page says the same hundreds of words each time, strangers may write long ones."""
_brief_for_markdown = lru_cache(maxsize=4096)(_for_markdown)


def _word(word: str) -> str:
    if word in _ARROWS or _LINK.search(word):
        return _code(word)
    parts = _ICON.split(word)
    return "".join(_code(part) if _ICON.fullmatch(part) else _SPECIAL.sub(r"\\\g<0>", part) for part in parts)


def _code(token: str) -> str:
    # Streamlit rewrites ":material/" before it reads Markdown, in code as well.
    first, *rest = re.split(r"(?=:material/)", token)
    spans = [f"`{first}`" if first else ""] + [f"\\:`{part[1:]}`" for part in rest]
    return "".join(spans)


def for_figure(figure: go.Figure) -> dict[str, Any]:
    """What plotly writes of a figure, its names, titles, ticks, categories and texts such that they are shown literally.

    Templates (`hovertemplate`, `texttemplate`) stay as they are: they are ours, and what plotly fills into them passed here.
    """
    shown: dict[str, Any] = _literal(figure.to_plotly_json())
    return shown


def _literal(part: Any, name: str = "") -> Any:
    if isinstance(part, dict):
        return {key: _literal(value, key) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_literal(value, name) for value in part]
    if isinstance(part, str) and not name.endswith("template"):
        return escape(_BLANK.sub(" ", part), quote=False)
    return part


def for_spreadsheet(table: pd.DataFrame) -> pd.DataFrame:
    """A copy in which no spreadsheet takes words for a formula; numbers stay as they are."""
    shown = table.rename(columns=cell_for_spreadsheet)
    for place, kind in enumerate(shown.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            shown.isetitem(place, [cell_for_spreadsheet(value) for value in shown.iloc[:, place]])
    return shown


def cell_for_spreadsheet(value: Any) -> Any:
    """One cell: an apostrophe before words that begin like a formula."""
    formula = isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value)
    return f"'{value}" if formula else value
