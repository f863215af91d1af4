"""The curves of the compared runs as the figure takes them: single ones, or the means of those that are repeats."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from playground.plots.curves import Curve, Spread, measured, seed_curves
from playground.tracking import runs
from playground.tracking.foreign_runs import ForeignRun
from playground.training.readings import diverged
from playground.ui import cache
from playground.ui.compare.repeats import Repeats
from playground.ui.run_page.outputs import comparable

Compared = runs.Run | ForeignRun


class KnownCurves:
    """What can be compared of a run that goes on no further than now: each curve is taken out when it is first asked for.

    Args:
        run: the run.
    """

    def __init__(self, run: Compared) -> None:
        self._every = cache.foreign_curves(run) if isinstance(run, ForeignRun) else cache.curves(run)
        if isinstance(self._every, pd.DataFrame):
            there = self._every.columns[self._every.notna().any().to_numpy()]
            self.names: Sequence[str] = list(comparable(list(there)))
        else:
            self.names = list(self._every)
        self._taken: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A curve by its name: a frame with `value` and the axes that are known, not to be changed."""
        if not isinstance(self._every, pd.DataFrame):
            return self._every[name]
        if name not in self._taken:
            self._taken[name] = measured(self._every, name)
        return self._taken[name]


def known_curves(chosen: Sequence[Compared]) -> dict[str, KnownCurves]:
    """The curves of runs, by their ids."""
    return {run.id: KnownCurves(run) for run in chosen}


def named(known: Mapping[str, KnownCurves], name: str) -> dict[str, pd.DataFrame]:
    """One curve of the runs that have it, by id."""
    return {run_id: one[name] for run_id, one in known.items() if name in one.names}


def _written(run: Compared) -> Hashable:
    """Differs once more of its curves is written."""
    return repr(run) if isinstance(run, ForeignRun) else runs.extent(run)


def extent(run: Compared) -> object:
    """On what depends what is drawn of a run's curves."""
    return _written(run) if isinstance(run, ForeignRun) else (_written(run), cache.results(run))


@dataclass(frozen=True)
class Overlaid:
    """What is laid over each other.

    Attributes:
        runs: the compared runs that have the curve.
        frames: the curve of each, by id.
        names: what the runs are called, by id.
        numbers: of the runs, by id, as they stand at the ends of lines.
    """

    runs: Sequence[Compared]
    frames: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    numbers: Mapping[str, int]

    def single(self, highlighted: Sequence[str]) -> list[Curve]:
        """A line for each run.

        Args:
            highlighted: the ids of those that keep their colours; none: all do.
        """
        return [self._line(run, highlighted) for run in self.runs]

    def means(self, groups: Sequence[Repeats], spread: Spread, *, traces: bool) -> list[Curve]:
        """A mean with its band for each set-up.

        Args:
            groups: the repeats of each set-up.
            spread: what the bands show.
            traces: whether the line of each run is drawn, too.
        """
        lines: list[Curve] = []
        for index, group in enumerate(groups):
            there = [run_id for run_id in group.runs if run_id in self.frames]
            if traces and len(there) > 1:
                lines += [self._trace(run, index) for run in self.runs if run.id in there]
            label, mark = f"{index + 1} · {group.name}", str(index + 1)
            lines += seed_curves(label, [self.frames[run_id] for run_id in there], index, spread, mark=mark)
        return lines

    def _trace(self, run: Compared, index: int) -> Curve:
        frame = self.frames[run.id]
        return Curve(self.names[run.id], frame, index, best_epoch=best_epoch(run), listed=False, single=True)

    def _line(self, run: Compared, highlighted: Sequence[str]) -> Curve:
        number = self.numbers[run.id]
        lit = highlighted.index(run.id) if run.id in highlighted else number - 1
        return Curve(
            f"{number} · {self.names[run.id]}",
            self.frames[run.id],
            lit,
            mark=str(number),
            muted=bool(highlighted) and run.id not in highlighted,
            best_epoch=best_epoch(run),
            broken=run.reason if isinstance(run, runs.Run) and diverged(run.reason) else None,
        )


def best_epoch(run: Compared) -> int | None:
    """The epoch whose weights a run keeps; None where that is not known."""
    return None if isinstance(run, ForeignRun) else runs.best_epoch(run, cache.curves(run))
