"""What may be done with a poll: make it, close it, delete it; only its owner and the administrator may do the last two."""

import csv
import io
import json
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from mlflow.entities import Metric as Point, Param, RunTag

from playground.errors import OverLimit
from playground.markup import cell_for_spreadsheet
from playground.settings import settings
from playground.text import Text
from playground.tracking import admission, artifacts, removal, store
from playground.tracking.polls.box import votes
from playground.tracking.polls.recorded import STATE, get, listing, poll_of
from playground.tracking.recording import delivery
from playground.tracking.schema import POLLS, TO_MLFLOW, Artifact, MetricKey, Tag
from playground.tracking.visitor import Visitor
from playground.votes.poll import Poll, Vote

if TYPE_CHECKING:  # its statistics take long to import
    from playground.votes.results import Results


def create(poll: Poll, name: str, by: Visitor) -> str:
    """Write a poll into the record and return its id; votes are taken from then on.

    Args:
        poll: what is voted on.
        name: what people call it.
        by: whom it belongs to.

    Raises:
        OverLimit: the visitor has as many open polls as this deployment allows runs, or the disk is full.
        TrackingFailed: the record cannot be reached.
    """
    must_have_room(by)
    client = store.client()
    tags = {
        Tag.STATE: "new",
        Tag.KIND: STATE,
        Tag.TASK: poll.task,
        Tag.OWNER: by.key,
        "mlflow.user": by.key[:40],
        "mlflow.source.name": "playground",
        "mlflow.note.content": "A blind vote. Each setting that begins with vote/ is the vote of one visitor about one pair.",
        **({Tag.ADDRESS_HASH: by.address_hash} if by.address_hash else {}),
    }
    run = client.create_run(store.experiment_named(POLLS), tags=tags, run_name=name)
    poll_id = str(run.info.run_id)
    about = {"poll.task": poll.task, "poll.runs": len(poll.candidates), "poll.pairs": len(poll.pairs)}
    about |= {f"poll.run.{number}": f"{one.name} ({one.id})" for number, one in enumerate(poll.candidates, 1)}
    client.log_batch(poll_id, params=[Param(key, str(value)[:500]) for key, value in about.items()])
    artifacts.put(poll_id, str(run.info.artifact_uri), {Artifact.POLL: json.dumps(poll.plain(), ensure_ascii=False)})
    client.log_batch(poll_id, tags=[RunTag(Tag.STATE, STATE)])
    return poll_id


def must_have_room(by: Visitor) -> None:
    """Let pass who may make one more poll.

    Raises:
        OverLimit: too many are open, or the disk is full.
        TrackingFailed: the record cannot be reached.
    """
    most = settings().max_queued
    if sum(one.open for one in listing(by.key, limit=1000)) >= most:
        raise OverLimit(
            Text(
                "You have {most} votes open, as many as this deployment allows; close one first.",
                "Tiene {most} votaciones abiertas, las que permite esta instalación; cierre una antes.",
            ).format(most=most)
        )
    admission.must_have_disk()


def close(poll_id: str, by: Visitor, count: Callable[[Poll, Sequence[Vote]], "Results | None"]) -> None:
    """Take no more votes; what they say becomes metrics of the poll in MLflow, and all of them a file.

    To say it again finishes what was missing where counting or writing failed.

    Args:
        poll_id: the poll.
        by: who closes it.
        count: tells what votes say (`votes.results.results`, wherever that is computed).

    Raises:
        NotAllowed: it is somebody else's.
        TrackingFailed: the record cannot be reached.
    """
    found = by.must_own(get(poll_id))
    client = store.client()
    if found.open:
        client.set_terminated(found.id, TO_MLFLOW["finished"])
    delivery.catch_up(found.id)  # what is left is delivered later, and counts here already
    poll, cast = poll_of(found), votes(get(found.id))
    told = count(poll, cast)
    artifacts.put(found.id, found.artifacts, {Artifact.VOTES: "\ufeff" + table(poll, cast)})
    # Last, since by the number of votes it is known that all was written.
    now, metrics = int(time.time() * 1000), _metrics(poll, told) if told is not None else {}
    metrics |= {MetricKey.VOTES: float(len(cast))}
    client.log_batch(found.id, metrics=[Point(name, value, now, 0) for name, value in metrics.items()])


def delete(poll_id: str, by: Visitor) -> None:
    """Remove a poll with its votes for good; a server of MLflow keeps them, as deleted, until `mlflow gc` takes them.

    Raises:
        NotAllowed: it is somebody else's.
        TrackingFailed: the record cannot be reached.
        OSError: something on this machine cannot be removed; the dispatcher tries again.
    """
    found = by.must_own(get(poll_id))
    delivery.catch_up(found.id)
    removal.decide(found.id)
    store.client().delete_run(found.id)
    removal.remove(found.id)


def table(poll: Poll, cast: Sequence[Vote]) -> str:
    """Votes as CSV, one a row: when (to the minute, so that who watched the room cannot tell whose it is), of whom (a number), what stood left and right, what was preferred."""
    names = {one.id: one.name for one in poll.candidates}
    numbers = {voter: number for number, voter in enumerate(dict.fromkeys(vote.voter for vote in cast), 1)}
    rows: list[dict[str, Any]] = []
    for vote in cast:
        pair = poll.pair(vote.pair)
        sides = (pair.second, pair.first) if vote.swapped else (pair.first, pair.second)
        preferred = {"first": pair.first, "second": pair.second}.get(vote.choice)
        left = vote.choice in ("first", "second") and (vote.choice == "second") == vote.swapped
        side = {"tie": "tie", "bad": "both bad"}.get(vote.choice, "left" if left else "right")
        rows.append(
            {
                "time": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(vote.at)),
                "visitor": numbers[vote.voter],
                "pair": vote.pair,
                "control": "yes" if pair.control else "no",
                "left": cell_for_spreadsheet(names[sides[0]]),
                "right": cell_for_spreadsheet(names[sides[1]]),
                "vote": side,
                "preferred": cell_for_spreadsheet(names[preferred]) if preferred else "",
                "left_run": sides[0],
                "right_run": sides[1],
            }
        )
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


_COLUMNS = ("time", "visitor", "pair", "control", "left", "right", "vote", "preferred", "left_run", "right_run")


def _metrics(poll: Poll, told: "Results") -> dict[str, float]:
    found = {MetricKey.VOTERS: float(told.voters)}
    if told.agreement is not None and told.agreement.kappa is not None:
        found[MetricKey.KAPPA] = told.agreement.kappa
    if told.controls.judged:
        found[MetricKey.CONTROLS_EQUAL] = told.controls.equal / told.controls.judged
    return found | {
        f"{MetricKey.PREFERENCE}{number}": one.share
        for number, one in enumerate(sorted(told.preferences, key=lambda each: _place(poll, each.name)), 1)
    }


def _place(poll: Poll, run_id: str) -> int:
    return [one.id for one in poll.candidates].index(run_id)
