"""How long a deployment keeps runs of visitors, and which of them nothing needs any more.

Only where `PLAYGROUND_KEEP_DAYS` says so, which a demonstration does. What may go by its age stays as long as something
that stays needs it, see `expired`.
"""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mlflow.entities import ViewType

from playground import files
from playground.settings import settings
from playground.tracking import store
from playground.tracking.run import Run, from_mlflow
from playground.tracking.visitor import LOCAL

DAY = 24 * 3600.0
"""Seconds before a run goes, from which on its owner is told more clearly; and what is left of one that is unpinned."""
_FIRST_DAYS = 7
"""Days that everything is kept after the rule has come into force, or has become stricter: so that its owner can read of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How long runs are kept.

    Attributes:
        days: after their end.
        since: when that came into force, in seconds since 1970.
        administrators: the keys of visitors who have been administrators.
    """

    days: int
    since: float
    administrators: frozenset[str] = frozenset()

    def goes_at(self, run: Run) -> float | None:
        """The moment, in seconds since 1970, from which a run is not kept for its age; None: there is none.

        Runs that are pinned, wait or train have none, nor has what the deployment, its command line or its administrator made.
        """
        ended = run.ended or run.submitted
        nobodys = run.example or run.owner in ("", LOCAL.key) or run.owner in self.administrators
        if run.pinned or nobodys or not run.over or ended is None:
            return None
        told = self.since + min(self.days, _FIRST_DAYS) * DAY
        return max(ended + self.days * DAY, told, (run.unpinned or 0.0) + DAY)


def rule(now: float) -> Rule | None:
    """The rule in force; None where runs are kept for good.

    Args:
        now: seconds since 1970.
    """
    days = settings().keep_days
    if not days:
        return None
    known = _table(_in_force())
    since, before, seen = (_number(known, name) for name in ("since", "days", "seen"))
    if since > now or days < before or seen == math.inf:
        since = now
    elif now - seen > DAY:
        # The server was away, or its clock was moved: one more day in which owners may read of it.
        since = max(since, now - min(days, _FIRST_DAYS) * DAY + DAY)
    return Rule(days, since, frozenset(administrators()))


def bring_into_force(now: float) -> Rule | None:
    """As `rule`; from now on it is known since when it is in force, or, where there is none, that there is none."""
    found = rule(now)
    if found is None:
        _in_force().unlink(missing_ok=True)
    else:
        table = {"days": found.days, "since": found.since, "seen": now}
        files.write(_in_force(), json.dumps(table).encode())
    return found


def was_in_force() -> bool:
    """Whether runs were kept for some days only when that was looked at last."""
    return _in_force().exists()


def administrators() -> list[str]:
    """The keys of visitors who have been administrators: what they make is kept."""
    found = _table(_administrators()).get("keys")
    return [str(key) for key in found] if isinstance(found, list) else []


def remember_administrator(key: str) -> None:
    """Keep what this visitor makes."""
    known = administrators()
    if key not in known:
        files.write(_administrators(), json.dumps({"keys": [*known, key]}).encode())


@dataclass(frozen=True, slots=True)
class Entry:
    """A run, or the parent run of a recorded study, as it lies in the record.

    Attributes:
        run: as it was last recorded.
        deleted: somebody has deleted it; the record may still know it.
    """

    run: Run
    deleted: bool


def everything() -> dict[str, Entry]:
    """All that the record knows, by its id.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found = store.search("", view=ViewType.ALL)
    return {one.info.run_id: Entry(from_mlflow(one), one.info.lifecycle_stage == "deleted") for one in found}


def expired(entries: Iterable[Entry], by: Rule, now: float, published: Collection[str] = ()) -> set[str]:
    """The ids of what is not kept any more: old enough, and needed by nothing that stays.

    What stays needs the run whose checkpoint it went on from, the run that it verifies and the one that verifies it, and the
    whole of the study that it is a part of. Pinned runs also keep what went on from them.

    Args:
        entries: all that the record knows.
        by: the rule in force.
        now: seconds since 1970.
        published: ids of runs, and names of studies, that published results tell of.
    """
    there: dict[str, Run] = {}
    deleted: dict[str, Run] = {}
    for entry in entries:
        if entry.deleted:
            deleted[entry.run.id] = replace(entry.run, pinned=False)
        else:
            there[entry.run.id] = entry.run
    of_age = {run.id for run in [*there.values(), *deleted.values()] if _of_age(run, by, now, published)}
    kept = _needed({run_id for run_id in there if run_id not in of_age} | _after_pinned(there), there)
    studies = kept | {there[run_id].study for run_id in kept}
    # What somebody has deleted needs nothing and nothing needs it, but a study knows by it what not to submit again.
    return {run_id for run_id in of_age - kept if run_id in there or deleted[run_id].study not in studies - {""}}


def _of_age(run: Run, by: Rule, now: float, published: Collection[str]) -> bool:
    at = by.goes_at(run)
    return at is not None and at <= now and run.id not in published and run.study not in published


def _after_pinned(runs: Mapping[str, Run]) -> set[str]:
    """What went on from pinned runs or verifies them, and what did so from there."""
    later: dict[str, list[str]] = defaultdict(list)
    for run in runs.values():
        if run.from_epoch is not None or run.verifies:
            later[run.verifies or run.parent].append(run.id)
    found: set[str] = set()
    waiting = [run.id for run in runs.values() if run.pinned]
    while waiting:
        for run_id in later[waiting.pop()]:
            if run_id not in found:
                found.add(run_id)
                waiting.append(run_id)
    return found


def _needed(staying: Collection[str], runs: Mapping[str, Run]) -> set[str]:
    """What stays, with all that it needs."""
    parts: dict[str, list[str]] = defaultdict(list)
    for run in runs.values():
        if run.study:
            parts[run.study].append(run.id)
    found = set(staying)
    waiting = list(staying)
    while waiting:
        run = runs[waiting.pop()]
        needs = [run.study, *parts[run.study or run.id], run.verifies]
        if run.from_epoch is not None:
            needs.append(run.parent)
        if run.verified is not None:
            needs.append(run.verified.run)
        for run_id in needs:
            if run_id in runs and run_id not in found:
                found.add(run_id)
                waiting.append(run_id)
    return found


def _in_force() -> Path:
    return settings().home / "retention.json"


def _administrators() -> Path:
    return settings().home / "administrators.json"


def _number(table: Mapping[str, Any], name: str) -> float:
    """A number of a table; infinite where there is none."""
    found = table.get(name)
    return float(found) if isinstance(found, int | float) else math.inf


def _table(place: Path) -> dict[str, Any]:
    """What a file holds; nothing where there is none, or it cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads(place.read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return {}
