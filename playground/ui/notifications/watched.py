"""The visitor's own runs that this tab waits for, and those of them that have ended since."""

from dataclasses import dataclass, field

import streamlit as st

from playground.errors import NotFound, TrackingFailed
from playground.tracking import runs
from playground.ui import record
from playground.ui.visitor import visitor


@dataclass
class Watched:
    """What one tab waits for.

    Attributes:
        waiting: ids of runs that had not ended when they were last looked at.
        ended: those that have ended since, the last one last.
        told: how many of these were told on the page.
        seen: whether the visitor has been on a page that shows them since.
    """

    waiting: list[str] = field(default_factory=list)
    ended: list[runs.Run] = field(default_factory=list)
    told: int = 0
    seen: bool = True

    def look(self) -> list[runs.Run]:
        """Read what is waited for; the runs that are still under way."""
        under_way = []
        for run_id in list(self.waiting):
            try:
                run = record.watched(run_id)
            except NotFound:  # somebody has deleted it
                self.waiting.remove(run_id)
                continue
            except TrackingFailed:  # said where the record is shown; it is asked again
                continue
            if run.over:
                self.waiting.remove(run_id)
                self.ended.append(run)
                self.seen = False
            else:
                under_way.append(run)
        return under_way


def watched() -> Watched:
    """What the tab of this session waits for."""
    found: Watched = st.session_state.setdefault("watched", Watched())
    return found


def watch(run: runs.Run) -> None:
    """Wait for a run that a page shows, if it is the visitor's own; of the runs of a study the study itself tells."""
    waiting = watched().waiting
    if not run.over and not run.study and run.owner == visitor().key and run.id not in waiting:
        waiting.append(run.id)
