"""The steps of a sequence on an axis: each by its number and, in short, by what is read there."""

from collections.abc import Sequence
from typing import Any

from playground.plots.frequencies import shown

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
