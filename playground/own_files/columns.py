"""The columns of a file of one's own, for menus: each with the reason why it is offered first or last, and what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from playground.dataset import Dataset
from playground.text import Text


class RankedColumn(Protocol):
    """A column as a data set ranks it."""

    @property
    def name(self) -> str:
        """As the settings call it."""

    @property
    def reason(self) -> Text:
        """Why it stands where it stands, in a few words."""

    @property
    def preview(self) -> Sequence[str]:
        """Its first words."""


@runtime_checkable
class Tabular(Protocol):
    """A data set whose file is a table."""

    def candidates(self) -> Sequence[RankedColumn]:
        """Its columns, the likeliest first.

        Raises:
            WrongFile: there is no file, or it is no table.
            NotFound: the file is not on this machine.
        """


@runtime_checkable
class OfSeveralSeries(Protocol):
    """A data set whose file may hold several series below each other."""

    def series_names(self) -> Sequence[str]:
        """What they are called, in the order of the file; none where there is only one.

        Raises:
            WrongFile: there is no file, or it is no table.
            NotFound: the file is not on this machine.
        """


@dataclass(frozen=True)
class Column:
    """A column in a menu; see `RankedColumn`."""

    name: str
    reason: Text
    preview: tuple[str, ...]


def columns(dataset: Dataset) -> tuple[Column, ...]:
    """The columns of the file that a data set reads, the likeliest first; none where it is no table.

    Raises:
        WrongFile, NotFound: as `Tabular.candidates`.
    """
    if not isinstance(dataset, Tabular) or not any(dataset.files()):
        return ()
    return tuple(Column(one.name, one.reason, tuple(one.preview)) for one in dataset.candidates())


def series_names(dataset: Dataset) -> tuple[str, ...]:
    """The series below each other in the file that a data set reads; none where there is only one, or no table.

    Raises:
        WrongFile, NotFound: as `OfSeveralSeries.series_names`.
    """
    if not isinstance(dataset, OfSeveralSeries) or not any(dataset.files()):
        return ()
    return tuple(dataset.series_names())


def chosen(value: str, names: Sequence[str]) -> list[str]:
    """The names in the value of a setting for several columns; a name may hold a comma where it stands alone."""
    whole = value.strip()
    by_name = {name.lower(): name for name in names}
    if whole.lower() in by_name:
        return [by_name[whole.lower()]]
    parts = [part.strip() for part in whole.split(",") if part.strip()]
    return [by_name.get(part.lower(), part) for part in parts]
