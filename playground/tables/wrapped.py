"""Marks that programs put around lines and cells so that spreadsheets leave them alone."""

import re
from collections.abc import Sequence

from playground.tables.moments import moment

_MOST = 200
"""Lines and cells that are looked at."""
_FEW = 8
"""Lines without dates from which on a mark around each is no chance."""
_FORMULA = re.compile(r'="{1,2}([^"]*)"{1,2}')
_LINE = re.compile(r'"((?:[^"]|"")*)"[,;\t]*')


def lines(words: str) -> str:
    """The text without quotation marks around each whole line, as `"2021-03-01,1000"`; as it was where there are none."""
    if not words.startswith('"') and '\n"' not in words[:2000]:
        return words
    sample = [line for line in words.split("\n", _MOST + 1)[: _MOST + 1] if line][1:]
    found = [_LINE.fullmatch(line) for line in sample]
    dated = [
        match
        for match in found
        if match and (parts := re.split(r"[,;\t]", match[1])) and len(parts) > 1 and moment(parts[0])
    ]
    if len(sample) < 2 or (len(dated) < 0.9 * len(sample) and not _even(found)):
        return words
    return "\n".join(
        match[1].replace('""', '"') if (match := _LINE.fullmatch(line)) else line for line in words.split("\n")
    )


def _even(found: Sequence[re.Match[str] | None]) -> bool:
    """Whether every line is wrapped, and one separator cuts all of them into equally many cells."""
    inside = [match[1] for match in found if match]
    if len(inside) < len(found) or len(found) < _FEW:
        return False
    return any(len({line.count(mark) for line in inside}) == 1 and mark in inside[0] for mark in ",;\t")


def cells(column: Sequence[str]) -> tuple[str, ...] | None:
    """A column without `="…"` around its cells or an apostrophe before them; None where there is nothing of that."""
    first = next((cell for cell in column[:_MOST] if cell), "")
    if not first.startswith(('="', "'")):
        return None
    filled = [cell for cell in column[:_MOST] if cell]
    if all(map(_FORMULA.fullmatch, filled)):
        return tuple(match[1].strip() if (match := _FORMULA.fullmatch(cell)) else cell for cell in column)
    # Texts may begin with an apostrophe; numbers and dates do not.
    if all(re.fullmatch(r"'[^']*\d[^']*", cell) for cell in filled):
        return tuple(cell.removeprefix("'").strip() for cell in column)
    return None
