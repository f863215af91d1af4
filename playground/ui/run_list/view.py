"""What the list of runs shows: which runs, in which order, with which columns. All of it is in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

SWITCHES = ("mine", "apart", "pinned", "archived", "foreign")


@dataclass(frozen=True)
class View:
    """What is shown.

    Attributes:
        where: the line that filters (see `tracking.run_list.filtering`).
        task: only runs of this task.
        status: only runs in this state.
        study: only runs of this study.
        mine: only the visitor's own.
        apart: only runs that are part of no study.
        pinned: only pinned ones.
        archived: with those that were archived.
        foreign: with those that other code has logged to the store.
        sort: the column that orders them; with a minus before it the largest come first.
        group: the column whose values are the groups; empty: each run is a row.
        by: the metric whose mean the groups show.
        columns: which are shown; empty: the usual ones.
        page: which thousand of them, from 0.
    """

    where: str = ""
    task: str = ""
    status: str = ""
    study: str = ""
    mine: bool = False
    apart: bool = False
    pinned: bool = False
    archived: bool = False
    foreign: bool = False
    sort: str = "-date"
    group: str = ""
    by: str = ""
    columns: tuple[str, ...] = ()
    page: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """From the parts of a URL; what is no part of a view, or cannot be, is left out."""
        found: dict[str, Any] = {}
        for field in fields(cls):
            value = query.get(field.name, "")[:_LONGEST]
            if not value:
                continue
            if field.name == "page":
                found["page"] = min(int(value), _LAST) if value.isdecimal() else 0
            elif field.name == "columns":
                found["columns"] = tuple(dict.fromkeys(one for one in value.split(",") if one))[:MOST_COLUMNS]
            else:
                found[field.name] = value == "1" if field.name in SWITCHES else value
        return cls(**found)

    def query(self) -> dict[str, str | None]:
        """As parts of a URL; None: as usual, so that it is left out."""
        found: dict[str, str | None] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            words = ",".join(value) if isinstance(value, tuple) else "1" if value is True else str(value or "")
            found[field.name] = words if value != field.default else None
        return found

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        return self.sort.startswith("-")

    @property
    def sorted_by(self) -> str:
        """The column that orders the runs."""
        return self.sort.removeprefix("-")

    def but(self, **changed: Any) -> "View":
        """The same but for some parts; from its first page on."""
        return replace(self, **({"page": 0} | changed))


MOST_COLUMNS = 60
"""Columns that are shown at once: each is sent for a thousand rows."""
_LONGEST = 4000
"""Characters of one part of a URL."""
_LAST = 10_000
