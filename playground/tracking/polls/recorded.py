"""Polls as they are read: one by its id, the list, what is voted on."""

import json
import re
from dataclasses import dataclass
from typing import Any

from playground.errors import NotFound
from playground.text import Text
from playground.tracking import artifacts, store
from playground.tracking.run import from_mlflow, page
from playground.tracking.schema import POLLS, TO_MLFLOW, Artifact, MetricKey, Tag
from playground.votes.poll import CHOICES, Poll, Vote

STATE = "poll"
"""The state of a poll once it is whole."""
UNDER = "vote/"
"""How the settings begin that are votes, followed by the pair and the visitor."""
_IDENTITY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Recorded:
    """A poll as last recorded.

    Attributes:
        id: the poll's name in the record.
        name: what people call it.
        task: the name of the runs' task.
        owner: the key of the visitor whom it belongs to.
        open: whether votes are taken.
        counted: it is closed, and what the votes say is written down.
        runs: how many runs are judged.
        created: when, in seconds since 1970.
        delivered: the votes that the record has; there may be more on this machine.
        artifacts: where its files are, as a URI.
        url: its page in MLflow; empty where that is not served.
    """

    id: str
    name: str
    task: str
    owner: str
    open: bool
    counted: bool
    runs: int
    created: float
    delivered: tuple[Vote, ...] = ()
    artifacts: str = ""
    url: str = ""


def get(poll_id: str) -> Recorded:
    """The poll with this id.

    Raises:
        NotFound: there is none (any more).
        TrackingFailed: the record cannot be reached.
    """
    found = store.look_up(poll_id) if _IDENTITY.fullmatch(poll_id) else None
    if found is None or found.data.tags.get(Tag.STATE) != STATE or found.info.lifecycle_stage == "deleted":
        raise NotFound(
            Text(
                "There is no such vote (any more); ask whoever invited you for the link.",
                "Esa votación (ya) no existe; pida el enlace a quien le invitó.",
            )
        )
    return _recorded(found)


def listing(owner: str | None = None, limit: int = 50) -> list[Recorded]:
    """Polls, the newest first.

    Args:
        owner: only theirs.
        limit: how many.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    wanted = f"tags.`{Tag.STATE}` = '{STATE}'"
    if owner is not None:
        wanted += f" and tags.`{Tag.OWNER}` = {store.quoted(owner)}"
    places = [str(one.experiment_id) for one in store.experiments(POLLS) if one.name == POLLS]
    return [_recorded(run) for run in store.search(wanted, places=places, limit=limit)] if places else []


def poll_of(recorded: Recorded) -> Poll:
    """What is voted on; it never changes.

    Raises:
        NotFound: the file is gone, or another version has written it.
        TrackingFailed: the record cannot be reached.
    """
    run = from_mlflow(store.look_up(recorded.id))
    try:
        return Poll.from_plain(json.loads(artifacts.read(run, Artifact.POLL)))
    except (ValueError, TypeError, KeyError) as error:
        raise NotFound(
            Text(
                "This version cannot read what another one has put to the vote; make it anew.",
                "Esta versión no puede leer lo que otra sometió a votación; créela de nuevo.",
            )
        ) from error


def name_of(vote: Vote) -> str:
    """How the setting is called that is a vote; only one there can be of a visitor about a pair."""
    return f"{UNDER}{vote.pair}/{vote.voter}"


def value_of(vote: Vote) -> str:
    """What the setting of a vote says."""
    return json.dumps({"choice": vote.choice, "swapped": vote.swapped, "at": round(vote.at, 3)})


def vote_in(name: str, value: str) -> Vote | None:
    """A vote from the name and the value of its setting; None where it is none."""
    try:
        _, pair, voter = name.split("/")
        table = json.loads(value)
        if table["choice"] in CHOICES:
            return Vote(pair, voter, table["choice"], bool(table["swapped"]), float(table["at"]))
    except (ValueError, TypeError, KeyError):
        pass
    return None


def _recorded(found: Any) -> Recorded:
    tags, info = found.data.tags, found.info
    read = (vote_in(name, value) for name, value in found.data.params.items() if name.startswith(UNDER))
    count = found.data.params.get("poll.runs", "")
    return Recorded(
        id=info.run_id,
        name=info.run_name or info.run_id[:8],
        task=tags.get(Tag.TASK, ""),
        owner=tags.get(Tag.OWNER, ""),
        open=info.status == TO_MLFLOW["running"],
        counted=MetricKey.VOTES in found.data.metrics,
        runs=int(count) if count.isdecimal() else 0,
        created=(info.start_time or 0) / 1000,
        delivered=tuple(vote for vote in read if vote is not None),
        artifacts=info.artifact_uri or "",
        url=page(info.experiment_id, info.run_id),
    )
