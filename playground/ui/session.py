"""Everything a visitor has chosen, in one typed object.

Streamlit forgets a widget's value when its page is left; so each widget starts from this object and writes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.knobs import Value
from playground.settings import settings
from playground.task import TASKS
from playground.text import LANGUAGES


@dataclass
class Session:
    """One visitor's choices.

    Attributes:
        language: of the interface.
        task: the task in hand.
        drafts: an experiment in the making for each task, as plain tables.
        parents: the run that each draft came from, by task.
        version: of the widgets; raised when a draft is replaced, so that they start from it anew.
        compared: runs chosen for comparing.
        requests: what was last given to trained networks, by task.
        studied: what was last chosen for a study, by the widget's key.
    """

    language: str = "en"
    task: str = field(default_factory=lambda: TASKS.in_order()[0])
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    version: int = 0
    compared: list[str] = field(default_factory=list)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    studied: dict[str, Any] = field(default_factory=dict)

    def draft(self) -> dict[str, Any]:
        """The experiment in the making for the task in hand: the task's preset where nothing was chosen yet."""
        if self.task not in self.drafts:
            from playground.ui.cache import preset_table  # noqa: PLC0415 (torch must not hold up the first page)

            self.drafts[self.task] = preset_table(self.task, self.language)
        return self.drafts[self.task]

    def take(self, values: Mapping[str, Value]) -> None:
        """Set knobs of the experiment in the making by their addresses (`task.window`): the form starts from it anew."""
        table = self.draft()
        for address, value in values.items():
            place, _, name = address.partition(".")
            table.setdefault(place, {})[name] = value
        self.version += 1

    def replace(self, table: dict[str, Any], parent: str = "") -> None:
        """Put another experiment on the table (a preset, a run to repeat): the form starts from it.

        Args:
            parent: the id of the run that is repeated.
        """
        self.task = table["task"]["kind"]
        self.drafts[self.task] = table
        self.parents[self.task] = parent
        self.version += 1


def session() -> Session:
    """The visitor's session; made on first use, so that a page also runs alone."""
    if "session" not in st.session_state:
        asked = (st.context.locale or "")[:2].lower()
        st.session_state["session"] = Session(language=asked if asked in LANGUAGES else settings().language)
    found: Session = st.session_state["session"]
    return found
