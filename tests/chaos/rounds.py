"""Strikes, over and over, at random moments, and looks each time whether anything was lost."""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playground.tracking import runs
from playground.tracking.recording import delivery
from playground.tracking.visitor import LOCAL
from tests.chaos.deployment import EXPERIMENTS, LONGEST, Deployment, Stuck
from tests.chaos.disk import Disk
from tests.chaos.faults import FAULTS
from tests.chaos.judging import Reference, judge, reference

RESUMES = 5
"""How often a run that has failed is resumed by us, as a person would."""


@dataclass(frozen=True)
class Result:
    """What came of one round.

    Attributes:
        fault: its name. seed: gives the same round again. moment: seconds after the runs began.
        problem: what was lost, doubled or wrong; empty where nothing was. failed: how often a run had to be resumed.
    """

    fault: str
    seed: int
    moment: float
    problem: str
    failed: int
    seconds: float


class Suite:
    """Faults over one deployment, whose start is paid once.

    Args:
        names: of the faults, all with a tracking server or all without. home: a fresh folder.
        while_: seconds that "a while" takes. empty: a tracking store without runs, see `Deployment`.
    """

    def __init__(self, names: Sequence[str], home: Path, while_: float = 60.0, empty: Path | None = None) -> None:
        faults, self._while = [FAULTS[name] for name in names], while_
        disk = Disk(home) if any(fault.disk for fault in faults) else None
        self.at = Deployment(home, faults[0].server, any(fault.clock for fault in faults), empty)
        self.at.disk = disk
        self._whole: list[Reference] = []
        self._lasts: list[float] = []

    def prepare(self) -> None:
        """Train every experiment once without any disturbance."""
        self.at.dispatch()
        for which in range(len(EXPERIMENTS)):
            run_id = self.at.submit(which)
            self.at.until(lambda one=run_id: self.at.get(one).status == "running")
            begun = time.monotonic()
            self.at.until(lambda one=run_id: self.at.get(one).over)
            self._lasts.append(time.monotonic() - begun)
            run = self.at.get(run_id)
            if run.status != "finished":
                raise AssertionError(f"the undisturbed run has {run.status}: {run.reason}")
            self.at.until(lambda one=run_id: not delivery.pending(one))
            self._whole.append(reference(run_id))

    def round(self, name: str, seed: int) -> Result:
        """Submit a run of each experiment, strike, and judge what becomes of them."""
        fault = FAULTS[name]
        if fault.app and not self.at.apps:
            self.at.serve_app()
        chance, begun = random.Random(seed), time.monotonic()
        self.at.extra, moment, failed = [], chance.uniform(0, max(self._lasts)), 0
        try:
            pairs = [(self.at.submit(which), which) for which in range(len(EXPERIMENTS))]
            ids = [run_id for run_id, _ in pairs]
            if chance.random() < 0.8:  # else before the first of them has begun
                self.at.until(lambda: any(self.at.get(one).status == "running" or self.at.get(one).over for one in ids))
                time.sleep(moment)
            fault.strike(self.at, ids, chance, self._while)
            pairs += [(run_id, 0) for run_id in self.at.extra]
            failed = self._finish([run_id for run_id, _ in pairs])
            problem = "; ".join(
                f"{run_id[:8]} {verdict}"
                for run_id, which in pairs
                if not (verdict := judge(run_id, self._whole[which])).fine
            )
            if fault.app and not problem:
                problem = self._around()
        except Exception as error:  # one round must not end all others
            problem = f"{type(error).__name__}: {error}"
        return Result(name, seed, moment, problem, failed, time.monotonic() - begun)

    def close(self) -> None:
        """End the deployment."""
        self.at.close()
        if self.at.disk is not None:
            self.at.disk.close()

    def _finish(self, ids: list[str]) -> int:
        """Wait until all have finished; those that have failed are resumed. How often that was."""
        end, failed = time.monotonic() + LONGEST, 0
        while True:
            found = [self.at.get(run_id) for run_id in ids]
            for run in found:
                if run.status == "failed" and failed < RESUMES:
                    if run.reason is None:
                        raise AssertionError(f"wrong: {run.id[:8]} has failed without a reason")
                    self._note(f"{run.id[:8]} failed: {run.reason.en}")
                    runs.resume(run.id, LOCAL)
                    failed += 1
            if all(run.over and not (run.status == "failed" and failed < RESUMES) for run in found) and not any(
                map(delivery.pending, ids)
            ):
                return failed
            if time.monotonic() > end:
                states = ", ".join(f"{run.id[:8]} {run.status}" for run in found)
                raise Stuck(f"stuck: after {LONGEST:.0f} s: {states}")
            time.sleep(0.1)

    def _around(self) -> str:
        """What else has to be in order: runs that the app submitted, the app itself, no process too many."""
        listed = self.at.home / "submitted.txt"
        promised = listed.read_text().split() if listed.exists() else []
        listed.unlink(missing_ok=True)
        self.at.until(lambda: all(self.at.get(run_id).over for run_id in promised))
        broken = [run_id[:8] for run_id in promised if self.at.get(run_id).status != "finished"]
        self.at.until(self.at.app_answers)
        return f"lost: runs that the app had submitted ({', '.join(broken)})" if broken else ""

    def _note(self, words: str) -> None:
        self.at.log.write(f"{words}\n".encode())
        self.at.log.flush()


@contextmanager
def suite(names: Sequence[str], home: Path, while_: float = 60.0, empty: Path | None = None) -> Iterator[Suite]:
    """A suite that is ready to strike; everything it has started ends with the block."""
    made = Suite(names, home, while_, empty)
    try:
        made.prepare()
        yield made
    finally:
        made.close()


def tell(result: Result) -> None:
    """One line."""
    words = result.problem or "nothing lost, doubled or wrong"
    again = f"  again: python -m tests.chaos {result.fault} --rounds 1 --seed {result.seed}" if result.problem else ""
    resumed = f", {result.failed} resumed" if result.failed else ""
    sys.stdout.write(
        f"{result.fault} seed {result.seed} at {result.moment:.2f} s ({result.seconds:.0f} s{resumed}): {words}{again}\n"
    )
    sys.stdout.flush()
