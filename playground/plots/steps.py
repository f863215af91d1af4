"""The steps of a sequence, each by its number and by what is read there: on an axis, and in a table."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from playground.plots.frequencies import shown
from playground.text import Text

_MOST_LABELS, _MOST_NUMBERS = 24, 12
"""Steps that are labelled on an axis by a word, or by a number: as many as are read on a telephone."""
_ROUND = (1, 2, 5)
"""Times a power of ten: every so many steps is labelled where the labels are numbers."""
_SMALL = {"size": 10}
"""Letters of an axis with so many labels that others would touch on a telephone."""
_MOST_LETTERS = 16


def short(label: str) -> str:
    """What is read at a step, on one line, a long word cut."""
    words = shown(label)
    return words if len(words) <= _MOST_LETTERS else words[: _MOST_LETTERS - 1] + "…"


def numbered(steps: Sequence[str], first: int = 0) -> list[str]:
    """A name for each step that no other one has: its number, and what is read there.

    Args:
        steps: a label for each step; where there is nothing to say, its number.
        first: how many steps come before the first one; people count from 1.
    """
    named = ((str(number), short(label)) for number, label in enumerate(steps, first + 1))
    return [number if label in ("", number) else f"{number} · {label}" for number, label in named]


def ticks(steps: Sequence[str], first: int = 0) -> dict[str, Any]:
    """How a category axis over `numbered` steps is labelled, as `update_layout` takes it."""
    names, labels = numbered(steps, first), [short(step) or str(first + place) for place, step in enumerate(steps, 1)]
    at = _round(labels) or range(0, len(steps), max(1, -(-len(steps) // _MOST_LABELS)))
    return {
        "tickmode": "array",
        "tickvals": [names[place] for place in at],
        "ticktext": [labels[place] for place in at],
        **({"tickfont": _SMALL} if len(at) > _MOST_NUMBERS else {}),
    }


def _round(labels: Sequence[str]) -> list[int]:
    """The places of round numbers where many labels are numbers that count the steps; none otherwise."""
    if len(labels) <= _MOST_NUMBERS or not all(label.isdecimal() for label in labels):
        return []
    numbers = [int(label) for label in labels]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return []
    rising = (unit * 10**power for power in range(len(str(len(labels))) + 1) for unit in _ROUND)
    every = next(size for size in rising if len(labels) <= size * _MOST_NUMBERS)
    return [place for place, number in enumerate(numbers) if number % every == 0]


def at_steps(columns: Iterable[tuple[str, np.ndarray]], steps: Sequence[str], first: int = 0) -> pd.DataFrame:
    """Numbers along a sequence as a table: a row for each step, with its number, what is read there, and theirs.

    Args:
        columns: the name of each, and its numbers `(time,)`.
        steps: a label for each step.
        first: how many steps come before the first one.
    """
    found: dict[str, list[Any]] = {
        str(STEP): list(range(first + 1, first + 1 + len(steps))),
        str(Text("input", "entrada")): list(steps),
    }
    for place, (name, values) in enumerate(columns, start=1):
        found[name if name not in found else f"{name} ({place})"] = values.tolist()
    return pd.DataFrame(found)


STEP = Text("step", "paso")
