"""How far a recorded study is."""

from dataclasses import dataclass

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


def progress(study: Recorded, runs: list[Run]) -> StudyProgress:
    """How far a study is, judged by its runs."""
    ended = [run for run in runs if run.over]
    running = [run for run in runs if run.status == "running"]
    took = [run.ended - run.started for run in ended if run.ended and run.started and not run.pruned]
    total = max(study.plan.total, len(runs))
    missing = total - len(ended) - sum(run.share for run in running)
    left = missing * sum(took) / len(took) / max(1, len(running)) if took and study.status == "open" else None
    return StudyProgress(
        total=total,
        finished=sum(run.status == "finished" for run in runs),
        failed=sum(run.status == "failed" for run in runs),
        stopped=sum(run.status == "stopped" and not run.pruned for run in runs),
        pruned=sum(run.status == "stopped" and run.pruned for run in runs),
        running=len(running),
        waiting=sum(run.status == "queued" for run in runs),
        left=left,
    )
