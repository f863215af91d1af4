"""How far a recorded study is."""

from collections import Counter
from dataclasses import dataclass

from playground.duration import time_left
from playground.studies.answer import TrialState
from playground.text import Text
from playground.tracking.run import Run
from playground.tracking.studies.recorded import Recorded


@dataclass(frozen=True)
class StudyProgress:
    """How far a study is: how many runs there will be, how many are in which state, seconds left (None: not known)."""

    total: int
    finished: int
    failed: int
    stopped: int
    pruned: int
    running: int
    waiting: int
    left: float | None

    @property
    def ended(self) -> int:
        """How many have ended, one way or another."""
        return self.finished + self.failed + self.stopped + self.pruned

    @property
    def text(self) -> Text:
        """The counts and the time left in one line."""
        done = Text("{ended} of {total} runs ended", "{ended} de {total} ejecuciones terminadas")
        parts = [done.format(ended=self.ended, total=self.total)]
        counts = vars(self)
        parts += [words.format(n=counts[name]) for name, words in _COUNTED.items() if counts[name]]
        if self.left is not None:
            parts.append(time_left(self.left))
        return Text.join(" · ", parts)


def progress(study: Recorded, runs: list[Run]) -> StudyProgress:
    """How far a study is, judged by its runs."""
    running = [run for run in runs if run.status == "running"]
    took = [run.ended - run.started for run in runs if run.over and run.ended and run.started and not run.pruned]
    total = max(study.plan.total, len(runs))
    missing = total - sum(run.over for run in runs) - sum(run.share for run in running)
    left = missing * sum(took) / len(took) / max(1, len(running)) if took and study.status == "open" else None
    counts = Counter(map(state_of, runs))
    return StudyProgress(
        total=total,
        finished=counts["finished"],
        failed=counts["failed"],
        stopped=counts["stopped"],
        pruned=counts["pruned"],
        running=counts["running"],
        waiting=counts["waiting"],
        left=left,
    )


def state_of(run: Run) -> TrialState:
    """What has become of a run, as a run of its study."""
    if run.status == "queued":
        return "waiting"
    return "pruned" if run.status == "stopped" and run.pruned else run.status


_COUNTED = {
    "failed": Text("{n} failed", "{n} con fallo"),
    "pruned": Text("{n} pruned", "{n} podadas"),
    "stopped": Text("{n} stopped", "{n} detenidas"),
    "running": Text("{n} running", "{n} en marcha"),
    "waiting": Text("{n} waiting", "{n} en espera"),
}
