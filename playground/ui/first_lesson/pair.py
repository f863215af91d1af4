"""The two networks of the lesson: their runs, which the address names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.learn import first_lesson as lesson
from playground.settings import settings
from playground.text import Text
from playground.tracking import runs
from playground.ui import record
from playground.ui.look_inside.choice import look
from playground.ui.page import in_url
from playground.ui.visitor import visitor

NAMES: dict[lesson.LessonCell, Text] = {"rnn": Text.same("RNN"), "lstm": Text.same("LSTM")}
_EXAMPLE = {"example": 1}
"""The sentence that is looked at: the first one of the test set, which is the same for every run of one distance."""


@dataclass(frozen=True)
class Pair:
    """The two networks at one distance.

    Attributes:
        distance: phrases between the noun and its verb.
        of: a run by its cell.
    """

    distance: int
    of: dict[lesson.LessonCell, runs.Run]

    @property
    def over(self) -> bool:
        """Whether both have ended."""
        return all(run.over for run in self.of.values())

    def accuracy(self, cell: lesson.LessonCell) -> float | None:
        """On the test set; None: there is none."""
        return self.of[cell].metrics.get("accuracy")


def pairs_of_address() -> list[Pair]:
    """The pairs of runs that the address names, in the order in which they were trained; those that are gone are left out."""
    ids = [one for one in st.query_params.get("runs", "").split(",") if one]
    found = []
    for first in range(0, len(ids) - 1, 2):
        try:
            pair = [record.get(one) for one in ids[first : first + 2]]
            told = [runs.experiment_of(run).flat() for run in pair]
        except PlaygroundError:
            continue
        distance = told[0].get("data.distance")
        if isinstance(distance, int) and [one.get("model.cell.kind") for one in told] == list(lesson.CELLS):
            found.append(Pair(distance, dict(zip(lesson.CELLS, pair, strict=True))))
    return found


def train(distance: int, before: Sequence[Pair], step: int) -> None:
    """Put both networks into the queue."""
    ids = [run.id for pair in before for run in pair.of.values()]
    for cell in lesson.CELLS:
        one = lesson.experiment(cell, distance).within(settings())
        ids.append(runs.submit(one, owner=visitor().key, address_hash=visitor().address_hash))
    in_url(runs=",".join(ids), step=str(step))


def inside(run: runs.Run, view: str, **asked: Any) -> Any:
    """What a view of `launch.compute.inspecting` shows of a run on the sentence of the lesson.

    Raises:
        PlaygroundError: why there is nothing to show.
    """
    return look(run, None, _EXAMPLE, view, **asked)


def address_of(step: int) -> dict[str, str]:
    """What the address holds at a step."""
    return {"step": str(step), "runs": st.query_params.get("runs", "")}
