"""Sends what has ended to the deployment's services: `python -m playground.launch.notifications.sender`.

The dispatcher starts it once something has ended, where `PLAYGROUND_NOTIFY` names services, and once a minute at most: what
ends meanwhile comes together. It may be killed at any moment; what was told already lies in a file of the home folder, so
that a message is sent twice at worst.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from playground import files
from playground.errors import PlaygroundError
from playground.launch.notifications import services
from playground.launch.single_instance import in_background
from playground.settings import made_home, settings
from playground.tracking import store, study_records
from playground.tracking.run import Run, from_mlflow
from playground.tracking.schema import Tag

PAUSE = 60.0
"""Seconds between two messages, at least."""
_LONGEST = 3600.0
"""The same where nobody takes them: twice as long each time, up to this."""
_ASKED = 10.0
"""Seconds between two questions to the record."""
_LATE = 2 * 24 * 3600.0
"""Seconds after its end that something is still told, where it could not be before."""

_READY = f"tags.`{Tag.STATE}` = 'ready'"

_log = logging.getLogger("playground.notifications")


class Pending(NamedTuple):
    """What has ended and was not told, the first one first; a study as its parent run."""

    runs: list[Run]
    studies: list[Run]


@dataclass
class Told:
    """What is known of earlier messages.

    Attributes:
        since: nothing is told that ended before, in seconds since 1970: when services were first named.
        told: when each run and study that was told had ended, in seconds since 1970, by its id.
        failures: messages in a row that nobody took.
        again: when the next message may be tried, in seconds since 1970.
    """

    since: float
    told: dict[str, float] = field(default_factory=dict)
    failures: int = 0
    again: float = 0.0

    @classmethod
    def read(cls, now: float) -> Self:
        """As it was written last; begun now where nothing was, or what was cannot be read."""
        with suppress(OSError, ValueError, TypeError):
            return cls(**json.loads(_file().read_text("utf-8")))
        begun = cls(now)
        begun.write()
        return begun

    def write(self) -> None:
        """Keep it."""
        made_home()
        files.write(_file(), json.dumps(asdict(self)).encode())

    def pending(self, now: float) -> Pending:
        """What has ended and was not told; nothing before the next message may be tried. Raises TrackingFailed.

        Examples are left out, the runs of a study, which tells of them, and what somebody has stopped.
        """
        if now < self.again:
            return Pending([], [])
        after = f"attributes.end_time > {int(1000 * max(self.since, now - _LATE))}"
        return Pending(*(self._ended(f"{whole} and {after}") for whole in (_READY, study_records.WHOLE)))

    def _ended(self, wanted: str) -> list[Run]:
        found = map(from_mlflow, store.search(wanted, order="attributes.end_time ASC"))
        return [
            run
            for run in found
            if run.status in ("finished", "failed")
            and not (run.example or run.study)
            and self.told.get(run.id) != run.ended
        ]

    def taken(self, pending: Pending, now: float) -> None:
        """These were told."""
        told = self.told | {run.id: run.ended or now for run in (*pending.runs, *pending.studies)}
        self.told = {run_id: at for run_id, at in told.items() if at > now - _LATE}
        self.failures, self.again = 0, 0.0
        self.write()

    def refused(self, now: float) -> None:
        """Nobody took the message."""
        self.again = now + min(_LONGEST, PAUSE * 2**self.failures)
        self.failures += 1
        self.write()


def _file() -> Path:
    return settings().home / "notified.json"


def due() -> bool:
    """Whether there is something to tell, and somebody to whom.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    return bool(services.addresses()) and _due(int(time.time() // _ASKED))


@lru_cache(maxsize=1)
def _due(_moment: int) -> bool:
    now = time.time()
    return any(Told.read(now).pending(now))


def send(now: float) -> bool:
    """Tell what there is to tell; whether somebody took it, or there was nothing.

    Args:
        now: seconds since 1970.

    Raises:
        TrackingFailed: the record cannot be reached.
        WrongInput: something has to be installed first.
    """
    known = Told.read(now)
    pending = known.pending(now)
    if not any(pending):
        return True
    from playground.launch.notifications.message import message  # noqa: PLC0415 (brings torch)
    from playground.tracking import studies  # noqa: PLC0415

    done = []
    for run in pending.studies:
        with suppress(PlaygroundError):  # one of another version has no answer here
            done.append(studies.get(run.id))
    refusals = services.send(*message(pending.runs, done)) if pending.runs or done else []
    for refusal in refusals:
        _log.warning("%s", refusal.en)
    if len(refusals) == len(services.addresses()):
        known.refused(now)
        return False
    known.taken(pending, now)
    return True


def main(clock: Callable[[], float] = time.time) -> int:
    """Send one message; the exit code.

    Args:
        clock: gives the seconds since 1970.
    """
    return in_background("notifications", lambda: 0 if send(clock()) else 1, _log)


if __name__ == "__main__":
    sys.exit(main())
