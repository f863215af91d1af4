"""The visitor's own runs and studies that this tab waits for, and those of them that have ended since."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from playground.errors import NotFound, TrackingFailed
from playground.tracking import runs
from playground.ui import record
from playground.ui.notifications.subjects import Subject, of_run
from playground.ui.visitor import visitor

Read = Callable[[str], Subject]
"""Reads what has this id; called in other threads too, without a session."""


@dataclass
class Watched:
    """What one tab waits for.

    Attributes:
        waiting: what had not ended when it was last looked at, by its id: how it is read.
        ended: what has ended since, the last one last.
        told: how many of these were told on the page.
        seen: whether the visitor has been on a page that shows them since.
    """

    waiting: dict[str, Read] = field(default_factory=dict)
    ended: list[Subject] = field(default_factory=list)
    told: int = 0
    seen: bool = True

    def look(self) -> list[Subject]:
        """Read what is waited for; what is still under way."""
        under_way = []
        for name, read in list(self.waiting.items()):
            try:
                subject = read(name)
            except NotFound:  # somebody has deleted it
                del self.waiting[name]
                continue
            except TrackingFailed:  # said where the record is shown; it is asked again
                continue
            if subject.ended is None:
                under_way.append(subject)
            else:
                del self.waiting[name]
                self.ended.append(subject)
                self.seen = False
        return under_way


def watched() -> Watched:
    """What the tab of this session waits for."""
    found: Watched = st.session_state.setdefault("watched", Watched())
    return found


def watch(subject: Subject, owner: str, read: Read) -> None:
    """Wait for what a page shows, if it is under way and the visitor's own.

    Args:
        subject: as the page has read it.
        owner: the key of the visitor whom it belongs to.
        read: reads it again.
    """
    if subject.ended is None and replace(visitor(), admin=False).may_change(owner):
        watched().waiting.setdefault(subject.id, read)


def watch_run(run: runs.Run) -> None:
    """Wait for a run that a page shows, as `watch` does; of the runs of a study the study itself tells."""
    if not run.study:
        watch(of_run(run), run.owner, _read_run)


def _read_run(run_id: str) -> Subject:
    return of_run(record.watched(run_id))
