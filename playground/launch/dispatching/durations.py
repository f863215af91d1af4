"""How long a run will take: as measured before, else as long as runs like it took."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from playground.tracking.run import Run
from playground.tracking.search import listing

_KINDS = ("task.kind", "model.kind", "model.cell.kind", "data.kind")
_APART = ("name", "note", "seed")
"""Knobs that do not change how long a run takes."""
_LATEST = 300

Likeness = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Durations:
    """Seconds of runs that have finished, by what they have in common.

    Attributes:
        same: by every knob but the seed. like: by the kinds of task, model, cell and data.
    """

    same: dict[Likeness, float] = field(default_factory=dict)
    like: dict[Likeness, float] = field(default_factory=dict)

    @classmethod
    def of(cls, finished: Iterable[Run]) -> "Durations":
        """The medians of runs that have finished."""
        same: dict[Likeness, list[float]] = {}
        like: dict[Likeness, list[float]] = {}
        for run in finished:
            if run.status == "finished" and run.seconds is not None:
                same.setdefault(_same(run), []).append(run.seconds)
                like.setdefault(_like(run), []).append(run.seconds)
        return cls(
            {key: median(values) for key, values in same.items()}, {key: median(values) for key, values in like.items()}
        )

    def seconds(self, run: Run) -> float | None:
        """How long the whole of a run should take; None where nobody knows.

        A run that differs from those before in its seed alone takes as long as they did; else what was measured before
        it was submitted counts, and then what runs of the same kinds took.
        """
        return self.measured(run) or self.like.get(_like(run))

    def measured(self, run: Run) -> float | None:
        """As `seconds`, where this very set-up was measured, before it was submitted or with other seeds."""
        return self.same.get(_same(run)) or run.expected.seconds


def durations() -> Durations:
    """What the latest finished runs took.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    return Durations.of(listing(status="finished", limit=_LATEST))


def _same(run: Run) -> Likeness:
    return tuple(sorted((name, value) for name, value in run.knobs.items() if name not in _APART))


def _like(run: Run) -> Likeness:
    return tuple((name, run.knobs.get(name, "")) for name in _KINDS)
