"""The steps of a sequence, each by its number and by what is read there: on an axis, and in a table."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from playground.plots.frequencies import shown
from playground.text import Text

_MOST_LABELS = 24
"""Steps that are labelled on an axis, as many as are read on a telephone; of more, every second, third … one is."""
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
    every = max(1, -(-len(steps) // _MOST_LABELS))
    names = numbered(steps, first)
    at = range(0, len(steps), every)
    return {
        "tickmode": "array",
        "tickvals": [names[place] for place in at],
        "ticktext": [short(steps[place]) or str(first + place + 1) for place in at],
    }


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
