"""Runs as a table: a row for each, and a typed column for whatever is known of runs, made when it is first asked for."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from playground.tracking.run import Run, from_mlflow
from playground.tracking.run_list.column import Column
from playground.tracking.run_list.column_names import Known, address_of
from playground.tracking.run_list.columns import column
from playground.tracking.schema import Tag
from playground.tracking.store.found import Found

T = TypeVar("T")
Change = tuple[str, str, str]
"""A setting in which a run differs from another: its address, the other's value, the run's; empty: it has none."""
_NO_CHANGE = ("name", "note", "training.threads")


class Row:
    """One run of the table.

    Args:
        found: what the store has of it.
    """

    __slots__ = ("_kept", "found")

    def __init__(self, found: Found) -> None:
        self.found: Found = found
        self._kept: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """Of the run."""
        return self.found.info.run_id

    @property
    def name(self) -> str:
        """What people call it."""
        return self.found.info.run_name or self.id[:8]

    @property
    def task(self) -> str:
        """The name of its task; empty for one of other code."""
        return self.found.data.tags.get(Tag.TASK, "")

    @property
    def owner(self) -> str:
        """The key of the visitor whom it belongs to; it is a secret and only ever compared."""
        return self.found.data.tags.get(Tag.OWNER, "")

    @property
    def example(self) -> bool:
        """Whether the deployment itself has made it."""
        return self.found.data.tags.get(Tag.EXAMPLE) == "yes"

    def run(self) -> Run:
        """The run with everything that is known of it; without its number in the queue."""
        return from_mlflow(self.found)

    def kept(self, what: str, make: Callable[[Run], T]) -> T:
        """What follows from the run alone, made once.

        Args:
            what: tells it from what else is kept.
            make: makes it; it should be small, there are thousands of runs.
        """
        if what not in self._kept:
            self._kept[what] = make(self.run())
        found: T = self._kept[what]
        return found


@dataclass(frozen=True)
class RunTable:
    """The runs at one moment, the newest first.

    Attributes:
        rows: one for each run.
        studies: the names of recorded studies, by their ids.
        experiments: of runs of other code, the names of their MLflow experiments, by id.
        number: tells it from the tables before it.
    """

    rows: tuple[Row, ...]
    studies: Mapping[str, str] = field(default_factory=dict)
    experiments: Mapping[str, str] = field(default_factory=dict)
    number: int = field(default_factory=itertools.count().__next__)
    _columns: dict[str, Column] = field(default_factory=dict)

    @cached_property
    def known(self) -> Known:
        """The settings and metrics that any run has."""
        return Known.of(row.found.data for row in self.rows)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each run in `rows`, by its id."""
        return {row.id: place for place, row in enumerate(self.rows)}

    @cached_property
    def by_id(self) -> dict[str, Row]:
        """The rows by the ids of their runs."""
        return {row.id: row for row in self.rows}

    def column(self, name: str) -> Column:
        """A column by its address, or another name that means one; see `column_names`.

        Raises:
            NotFound: there is no such column, or several.
        """
        address = address_of(name, self)
        if address == "age":  # another at each look
            return column(address, self)
        if address not in self._columns:
            self._columns[address] = column(address, self)
        return self._columns[address]

    def changes(self, row: Row) -> list[Change] | None:
        """In what a run differs from its parent; None where it has none that is there."""
        parent = self.by_id.get(row.found.data.tags.get(Tag.PARENT, ""))
        if parent is None:
            return None
        return differences(parent.found.data.params, row.found.data.params)

    @cached_property
    def _varied(self) -> dict[str, tuple[str, ...]]:
        """By study, the addresses of the settings in which its runs differ."""
        values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self.rows:
            study = row.found.data.tags.get(Tag.STUDY)
            if study:
                known = values[study]
                for address, value in row.found.data.params.items():
                    known[address].add(value)
        return {
            study: tuple(address for address, seen in known.items() if len(seen) > 1 and address not in _NO_CHANGE)
            for study, known in values.items()
        }

    def varied(self, row: Row) -> list[tuple[str, str]]:
        """The settings that its study varies, with the run's values, by address; none where it is part of no study."""
        addresses = self._varied.get(row.found.data.tags.get(Tag.STUDY, ""), ())
        params = row.found.data.params
        return [(address, params[address]) for address in addresses if address in params]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The settings in which two runs differ; what only one kind of a thing has says nothing beside the change of the kind."""
    changed = [
        (address, before.get(address, ""), after.get(address, ""))
        for address in dict.fromkeys([*before, *after])
        if before.get(address) != after.get(address) and address not in _NO_CHANGE
    ]
    kinds = tuple(
        address.removesuffix("kind") for address, one, other in changed if one and other and address.endswith(".kind")
    )
    return [one for one in changed if (one[1] and one[2]) or not one[0].startswith(kinds or ("\n",))]
