"""Where the steps of a network stand in its drawing, and the colours of what is drawn."""

from dataclasses import dataclass

from playground.plots import COLOURS

FORWARD, BACKWARD, READ, VECTOR, INPUT, OUTPUT = COLOURS[0], COLOURS[1], COLOURS[2], COLOURS[3], COLOURS[4], COLOURS[5]
DARK = "#1A1A1A"
"""Ink on the light boxes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The steps that are shown: where they stand and which they are (None: left out)."""

    at: tuple[float, ...]
    steps: tuple[int | None, ...]

    @classmethod
    def of(cls, first: int, count: int, most: int, left: float = 0.0) -> "Columns":
        """At most `most` columns for `count` steps from number `first` on; the last step is always shown."""
        steps: tuple[int | None, ...] = tuple(range(first, first + count))
        if count > most:
            steps = (*range(first, first + most - 2), None, first + count - 1)
        return cls(tuple(left + place for place in range(len(steps))), steps)

    @property
    def shown(self) -> list[tuple[float, int]]:
        """The columns that stand for a step."""
        return [(x, step) for x, step in zip(self.at, self.steps, strict=True) if step is not None]
