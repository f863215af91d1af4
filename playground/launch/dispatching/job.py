"""One run that holds a slot, as the dispatcher follows it."""

import logging
import math
from dataclasses import dataclass, field

from playground.launch.dispatching.exit_reasons import oom_kills
from playground.launch.launchers.base import Ended, Process, Slot
from playground.tracking.admission import Expected
from playground.tracking.states import Wish

_log = logging.getLogger("playground.dispatcher")


@dataclass
class Job:
    """One run that holds a slot here.

    Attributes:
        attempts: how often the run had been begun before.
        example: gives its slot up to a visitor's run.
        slot: where it trains; None where that is not known any more. expected: what it was measured to need.
        process: who trains it; None until the launcher has told.
        adopted: another dispatcher started it, so that the launcher will not tell of its end.
        asked: the wish that was passed on; asked_at: when. killed: it did not follow in time.
        gone: its process has ended; the job is kept until the record knows. end: how it ended.
        quiet: when it was first seen that the process is not there any more.
        limit: seconds that it may take in all; left: of these, when it came into this dispatcher's hands; infinite: no
            limit. since: when its process was first seen at work. late: it was asked to stop because its time is over.
        oom_kills_before: how many processes the system had ended for lack of memory when the job began.
    """

    run_id: str
    attempts: int
    example: bool
    slot: Slot | None = None
    expected: Expected = field(default_factory=Expected)
    process: Process | None = None
    adopted: bool = False
    asked: Wish | None = None
    asked_at: float = 0.0
    killed: bool = False
    gone: bool = False
    end: Ended = field(default_factory=lambda: Ended("", None))
    quiet: float = 0.0
    limit: float = math.inf
    left: float = math.inf
    since: float | None = None
    late: bool = False
    oom_kills_before: int = field(default_factory=oom_kills)

    @property
    def working(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.alive

    def kill(self) -> None:
        """End its process, and whatever that has started, by force."""
        self.killed = True
        if self.process is not None and self.process.alive:
            _log.warning("%s did not end in time and is killed", self.run_id)
            self.process.kill()
