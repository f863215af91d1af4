"""Removes runs that are not kept any more: `python -m playground.launch.expired_runs`.

The dispatcher starts it once an hour where a deployment keeps runs of visitors for some days only, or where owners have deleted
runs, which they may take back for a day. It may be killed at any moment: a run is first deleted in the record, which can be taken back; then the whole record is looked at again, as somebody may
have pinned the run or gone on from it meanwhile; only then is it removed for good, and how far that is lies in a file.
"""

import logging
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.errors import DiskFull
from playground.launch.server.service import ROOT
from playground.launch.single_instance import in_background
from playground.settings import settings
from playground.tracking import cleanup, removal, retention

_log = logging.getLogger("playground.retention")


@dataclass
class Swept:
    """What was done: ids of runs that were removed and that were given back, and how many files of visitors went."""

    removed: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    uploads: int = 0


def due() -> bool:
    """Whether there may be something to remove, or, where runs are kept for good now, to give back."""
    if settings().keep_days > 0 or retention.was_in_force():
        return True
    return any(stage != "removed" for stage in removal.stages().values())


def sweep(now: float) -> Swept:
    """Remove what is not kept any more.

    Args:
        now: seconds since 1970.

    Raises:
        TrackingFailed: the record cannot be reached; the next sweep goes on from there.
    """
    swept = Swept()
    _remove_decided(swept)
    rule = retention.bring_into_force(now)
    # In this order: what is deleted while the record is read keeps its file.
    stages, entries = removal.stages(), retention.everything()
    for run_id, stage in stages.items():
        killed_before = stage in ("marked", "discarded") and run_id in entries and not entries[run_id].deleted
        if killed_before or run_id not in entries:
            removal.clear(run_id)
    for run_id, at in removal.discarded().items():
        if now - at >= retention.DAY:  # its owner may take it back no more
            removal.decide(run_id)
    if rule is not None:
        _mark(retention.expired(entries.values(), rule, now, published_runs()), entries)
    if "marked" in removal.stages().values():
        _settle(rule, now, swept)
    _remove_decided(swept)
    if swept.removed:
        swept.uploads = len(cleanup.remove_unused())
        removal.compact()
    return swept


def published_runs() -> set[str]:
    """The names of the published studies, and whatever looks like the id of a run in their results."""
    found: set[str] = set()
    for results in ROOT.glob("experiments/*/results.json"):
        found.add(results.parent.name)
        found.update(re.findall(r"\b[0-9a-f]{32}\b", results.read_text("utf-8")))
    return found


def _mark(going: set[str], entries: dict[str, retention.Entry]) -> None:
    known = removal.stages()
    for run_id in sorted(going - known.keys()):
        if entries[run_id].deleted:
            removal.decide(run_id)  # its owner did it; what is left of it is removed
        else:
            removal.mark(run_id)


def _settle(rule: retention.Rule | None, now: float, swept: Swept) -> None:
    """Look again at what is marked: nobody can change it any more, but somebody may have before that."""
    marked = {run_id for run_id, stage in removal.stages().items() if stage == "marked"}
    entries = [
        retention.Entry(entry.run, entry.deleted and run_id not in marked)
        for run_id, entry in retention.everything().items()
    ]
    going = set() if rule is None else retention.expired(entries, rule, now, published_runs())
    for run_id in sorted(marked):
        if run_id in going:
            removal.decide(run_id)
        else:
            removal.restore(run_id)
            swept.restored.append(run_id)


def _remove_decided(swept: Swept) -> None:
    for run_id, stage in removal.stages().items():
        if stage == "decided":
            try:
                gone = removal.remove(run_id)
            except (OSError, DiskFull) as error:  # perhaps somebody else's file: said each time, and the others go
                _log.warning("%s cannot be removed: %s", run_id, error)
            else:
                (swept.removed if gone else swept.restored).append(run_id)


def main(clock: Callable[[], float] = time.time) -> int:
    """Sweep once; the exit code.

    Args:
        clock: gives the seconds since 1970.
    """
    return in_background("removal", lambda: _told(sweep(clock())), _log)


def _told(swept: Swept) -> int:
    """Log what was removed and what was given back; the exit code."""
    if swept.removed:
        many = len(swept.removed)
        _log.info("%d runs that are kept no more and %d files are removed: %s", many, swept.uploads, swept.removed)
    if swept.restored:
        _log.info("%d runs are needed again and were given back: %s", len(swept.restored), swept.restored)
    return 0


if __name__ == "__main__":
    sys.exit(main())
