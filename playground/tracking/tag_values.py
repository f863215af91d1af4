"""Values of tags and metrics as this version reads them; what it cannot read counts as not there.

The tracking store may hold what a newer or older version wrote, or a person in MLflow: one odd run must not keep a list
from being shown.
"""

import json
import math
from contextlib import suppress
from typing import Any, TypeVar

from playground.text import LANGUAGES, Text
from playground.tracking.schema import Priority

T = TypeVar("T", list[Any], dict[str, Any])


def text_in(table: Any) -> Text | None:
    """What is said to people, from its table by language."""
    words = [table.get(language) for language in LANGUAGES] if isinstance(table, dict) else []
    known = [one for one in words if isinstance(one, str) and one.strip()]
    return Text(*known) if len(known) == len(LANGUAGES) else None


def notes(tag: str | None) -> tuple[Text, ...]:
    """A list of sentences."""
    return tuple(note for one in _json(tag, list) if (note := text_in(one)) is not None)


def primary(tag: str | None) -> dict[str, str]:
    """The metric that decides; none where this version knows no such metric."""
    from playground.task import METRICS  # noqa: PLC0415 (brings the tasks and torch, which a queue does without)

    found = table(tag)
    name = found.get("name")
    return found if isinstance(name, str) and name.rsplit(".", 1)[-1] in METRICS else {}


def priority(tag: str | None) -> Priority:
    """A place in the queue."""
    return "low" if tag == "low" else "high" if tag == "high" else "normal"


def labels(tag: str | None) -> tuple[str, ...]:
    """Words separated by commas."""
    return tuple(word for part in (tag or "").split(",") if (word := part.strip()))


def table(tag: str | None) -> dict[str, Any]:
    """A table kept as JSON."""
    return _json(tag, dict)


def numbers(tag: str | None) -> dict[str, float]:
    """A table of finite numbers."""
    found = {name: value for name, value in table(tag).items() if type(value) in (int, float)}
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}


def number(tag: str | None, kind: type[int] | type[float]) -> Any:
    """A finite number."""
    try:
        found = kind(tag) if tag else None
    except ValueError:
        return None
    return found if found is not None and math.isfinite(found) else None


def count(metric: float | None) -> int | None:
    """A metric that counts something."""
    return int(metric) if metric is not None and math.isfinite(metric) else None


def reached(tag: str | None) -> int:
    """The step that was reached; -1: none."""
    found = number(tag, int)
    return -1 if found is None else int(found)


def _json(tag: str | None, kind: type[T]) -> T:
    """What a tag keeps as JSON; an empty one of its kind where it keeps something else."""
    with suppress(ValueError):
        found = json.loads(tag or "null")
        if isinstance(found, kind):
            return found
    return kind()
