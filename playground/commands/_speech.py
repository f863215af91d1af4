"""How the command line speaks: people's words or one line of JSON on standard output, everything else on error."""

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from typing import Any

from playground.settings import settings
from playground.text import Text


@contextmanager
def aside() -> Iterator[None]:
    """Within the block, what anybody prints goes to standard error."""
    with redirect_stdout(sys.stderr):
        yield


def words(text: Text | None) -> str | None:
    """A phrase in the deployment's language."""
    return None if text is None else text.say(settings().language)


def say(text: Text, error: bool = False) -> None:
    """Say one sentence."""
    print(words(text), file=sys.stderr if error else sys.stdout, flush=True)


def listed(heading: Text, items: Sequence[Text], error: bool = False) -> None:
    """Say sentences under a heading; nothing where there are none."""
    if items:
        say(heading, error)
    for item in items:
        say(Text("- {item}", "- {item}").format(item=item), error)


GUESSED = Text("Guesses about the file:", "Suposiciones sobre el archivo:")


def line(value: object) -> None:
    """One line of JSON, the last on standard output: in ASCII, so that no console and no kind of line end spoils it."""
    print(json.dumps(_plain(value), allow_nan=False), flush=True)


def table(heads: Sequence[Text], rows: Sequence[Sequence[object]]) -> None:
    """Rows in columns, cells that are words among them; numbers to the right."""
    cells = [[str(words(head)) for head in heads], *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    right = [any(isinstance(row[column], int | float) for row in rows) for column in range(len(heads))]
    for row in cells:
        padded = [
            cell.rjust(width) if numeric else cell.ljust(width)
            for cell, width, numeric in zip(row, widths, right, strict=True)
        ]
        print("  ".join(padded).rstrip())


def moment(seconds: float | None) -> str | None:
    """A moment as ISO 8601, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, Text):
        return str(words(cell))
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Text):
        return words(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
