"""A reader on the way through an activity: the runs that the address names, and what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.learn.activity import Activity, Found, Ready, Step
from playground.settings import settings
from playground.text import Text
from playground.tracking import runs
from playground.tracking.run import Run
from playground.ui import cache, record
from playground.ui.page import in_url, session
from playground.ui.visitor import visitor

MOST = 2_000
"""Characters of an answer."""


@dataclass(frozen=True)
class Sheet:
    """What a visitor has written, as long as the session lasts; the tab keeps a copy (`kept`).

    Attributes:
        answers: by step and question, `split.leak`.
        given: what was put into the steps, as plain tables by their names.
        looked: the steps whose results were looked at.
        restored: it comes from before a reload.
    """

    answers: dict[str, str] = field(default_factory=dict)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    restored: bool = False


@dataclass(frozen=True)
class Walk:
    """An activity with runs of one's own.

    Attributes:
        activity: which one.
        runs: by role, in the order of the roles; the first is there always.
    """

    activity: type[Activity]
    runs: Mapping[str, Run]

    @property
    def first(self) -> Run:
        """The run that is looked at."""
        return next(iter(self.runs.values()))

    @property
    def sheet(self) -> Sheet:
        """What this visitor has written beside that run."""
        found: Sheet = _sheets().setdefault(self.first.id, Sheet())
        return found

    def begin(self, sheet: Sheet) -> None:
        """Go on with another sheet."""
        _sheets()[self.first.id] = sheet

    @property
    def place(self) -> str:
        """Tells the fields of this sheet from those of another one."""
        return f"{self.first.id}.{self.sheet.restored}"

    def name(self, role: str) -> Text:
        """What the network of a role is called: as its cell, whatever the run is called."""
        return runs.experiment_of(self.runs[role]).model.short

    def ready(self, wanted: Ready) -> bool:
        """Whether the runs have come so far; the others count only where all is waited for, and need not have a network."""
        if wanted == "data":
            return True
        return self.first.has_model and (wanted == "network" or all(run.over for run in self.runs.values()))

    def found(self, step: type[Step]) -> Found:
        """What comes out of a step; computed once.

        Raises:
            PlaygroundError: why there is nothing to show.
        """
        asked = {
            "activity": self.activity.kind(),
            "step": step.name,
            "runs": {role: run.id for role, run in self.runs.items()},
            "given": {
                name: step_of.configure(self.sheet.given.get(name, {})).plain() for name, step_of in self._steps()
            },
            # Of a run in training more is there later.
            "state": [(run.status, run.has_model) for run in self.runs.values()],
        }
        found: Found = cache.compute("activity", asked, session().language)
        return found

    def _steps(self) -> list[tuple[str, type[Step]]]:
        return [(step.name, step) for step in self.activity.steps]


def _sheets() -> dict[str, Sheet]:
    found: dict[str, Sheet] = st.session_state.setdefault("activity.sheets", {})
    return found


def walk_of_address(activity: type[Activity]) -> Walk | None:
    """The runs that the address names, as far as they are of this activity; None where the first is not."""
    ids = [one for one in st.query_params.get("runs", "").split(",") if one][: len(activity.roles)]
    found: dict[str, Run] = {}
    for role, run_id in zip(activity.roles, ids, strict=False):
        try:
            run = record.get(run_id)
            runs.experiment_of(run)
        except PlaygroundError:
            break
        if run.task != activity.task:
            break
        found[role] = run
    return Walk(activity, found) if found else None


def train(experiments: Mapping[str, Experiment], before: Walk | None = None, **query: str) -> None:
    """Put the networks into the queue, and go on with them.

    Args:
        experiments: by role.
        before: the runs that stay where a role is not trained anew; its sheet is taken along.
        query: what else the address says.

    Raises:
        PlaygroundError: one of them cannot be trained here; those before it stay in the queue.
    """
    ready = {role: one.within(settings()) for role, one in experiments.items()}
    ids = {role: run.id for role, run in before.runs.items()} if before is not None else {}
    for role, one in ready.items():
        ids[role] = runs.submit(one, owner=visitor().key, address_hash=visitor().address_hash)
    if before is not None:
        old = before.sheet
        first = next(iter(ids.values()))
        _sheets().setdefault(
            first, replace(old, answers=dict(old.answers), given=dict(old.given), looked=set(old.looked))
        )
    in_url(runs=",".join(ids.values()), **query)


def again(walk: Walk) -> dict[str, Experiment]:
    """The experiments of all runs with the next seed."""
    found = {}
    for role, run in walk.runs.items():
        table = runs.experiment_of(run).plain()
        found[role] = Experiment.configure(table | {"seed": table["seed"] + 1})
    return found
