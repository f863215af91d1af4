"""The columns of a file of one's own, for menus: each with the reason why it is offered first or last, and what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.dataset import Dataset
from playground.text import Text


@dataclass(frozen=True)
class Column:
    """A column in a menu.

    Attributes:
        name: as the settings call it.
        reason: why it stands where it stands, in a few words.
        preview: its first words.
    """

    name: str
    reason: Text
    preview: tuple[str, ...]


def columns(dataset: Dataset) -> tuple[Column, ...]:
    """The columns of the file that a data set reads, the likeliest first; none where it is no table.

    Raises:
        WrongFile, NotFound: as `Dataset.candidates`.
    """
    found = dataset.candidates() if any(dataset.files()) else ()
    return tuple(Column(one.name, one.reason, tuple(one.preview)) for one in found)


def series_names(dataset: Dataset) -> tuple[str, ...]:
    """The series below each other in the file that a data set reads; none where there is only one, or no table.

    Raises:
        WrongFile, NotFound: as `Dataset.series_names`.
    """
    return tuple(dataset.series_names()) if any(dataset.files()) else ()


def chosen(value: str, names: Sequence[str]) -> list[str]:
    """The names in the value of a setting for several columns; a name may hold a comma where it stands alone."""
    whole = value.strip()
    by_name = {name.lower(): name for name in names}
    if whole.lower() in by_name:
        return [by_name[whole.lower()]]
    parts = [part.strip() for part in whole.split(",") if part.strip()]
    return [by_name.get(part.lower(), part) for part in parts]
