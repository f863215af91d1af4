"""Pins: runs that are kept, whatever their age, where a deployment deletes runs of visitors after some days."""

import time

from playground.errors import OverLimit
from playground.settings import settings
from playground.text import Text
from playground.tracking import store
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.search import get, get_own
from playground.tracking.visitor import Visitor


def pin(run_id: str, by: Visitor) -> Run:
    """Keep a run, whatever its age; to say it again changes nothing.

    Raises:
        NotAllowed: it is somebody else's.
        OverLimit: the visitor has pinned as many runs as this deployment allows.
    """
    run = get_own(run_id, by)
    if run.pinned:
        return run
    must_have_room(run.owner, by)
    store.write_tags(run.id, {Tag.PINNED: "administrator" if by.admin else "yes"})
    return get(run.id)


def must_have_room(owner: str, by: Visitor) -> None:
    """Let pass one more pinned run of a visitor.

    Raises:
        OverLimit: the visitor has pinned as many runs as this deployment allows.
    """
    most = settings().max_pinned
    if not by.admin and pinned_by(owner) >= most:
        raise OverLimit(
            Text(
                "You have as many runs pinned as this deployment allows ({most}); unpin one first.",
                "Tiene fijadas tantas ejecuciones como permite esta instalación ({most}); deje antes de fijar una.",
            ).format(most=most)
        )


def unpin(run_id: str, by: Visitor) -> Run:
    """Let a run go with the others of its age again, a day from now at the earliest; to say it again changes nothing.

    Raises:
        NotAllowed: it is somebody else's.
    """
    run = get_own(run_id, by)
    if not run.pinned:
        return run
    store.write_tags(run.id, {Tag.PINNED: "no", Tag.UNPINNED: str(int(time.time() * 1000))})
    return get(run.id)


def pinned_by(owner: str) -> int:
    """How many runs a visitor has pinned; those that the administrator keeps do not count."""
    mine = f"tags.`{Tag.OWNER}` = {store.quoted(owner)} and tags.`{Tag.PINNED}` = 'yes'"
    return len(store.search(mine))
