"""What was made of a file: its guesses, and how the summary of its records is told.

The command `read`, the pages and every training show the same, as it comes from here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.dataset import AnyRecords
from playground.errors import WrongInput
from playground.result_terms import Gathered
from playground.task import TASKS
from playground.text import Guess, Text

TITLES: Mapping[str, Text] = Gathered(TASKS, "summary")
"""What everything is called that a summary says of records, but for its tables."""
TABLES: Mapping[str, Mapping[str, Text]] = Gathered(TASKS, "tables")
"""The columns of a summary's tables, by the names of these."""

_ADDRESS = re.compile(r"\bdata\.\w+")


def guesses(records: AnyRecords) -> tuple[Guess, ...]:
    """What was guessed when the records were read and may be wrong."""
    return tuple(note for note in records.notes if isinstance(note, Guess))


def nothing_guessed(found: Sequence[Guess]) -> None:
    """Let pass what was read without a guess.

    Raises:
        WrongInput: something was guessed; the sentence says what, and which settings say it instead.
    """
    if not found:
        return
    named = (guess.settings or _ADDRESS.findall(guess.en) for guess in found)
    settings = ", ".join(dict.fromkeys(setting for one in named for setting in one))
    told = Text(" ".join(guess.en for guess in found), " ".join(guess.es for guess in found))
    if settings:
        raise WrongInput(
            Text(
                "Nothing may be guessed (--strict): {told} Set it yourself, with --set: {settings}.",
                "No se puede suponer nada (--strict): {told} Indíquelo usted, con --set: {settings}.",
            ).format(told=told, settings=settings)
        )
    raise WrongInput(
        Text(
            "Nothing may be guessed (--strict): {told} Correct the file, or omit --strict.",
            "No se puede suponer nada (--strict): {told} Corrija el archivo o quite --strict.",
        ).format(told=told)
    )


def plain(value: object) -> str:
    """One value of a summary for people, with as many digits as were read (up to 12)."""
    if isinstance(value, Mapping):
        return ", ".join(f"{label} ({count})" for label, count in value.items())
    return "–" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


def title(name: str) -> Text:
    """What one value of a summary is called; by its own name where no task says."""
    return TITLES.get(name, Text.same(name.replace("_", " ")))


def rows(name: str, table: Sequence[Any]) -> list[list[Any]]:
    """The cells of a summary's table called `name`, in the order of its columns."""
    columns = TABLES[name]
    return [[row[key] for key in columns] if isinstance(row, Mapping) else list(row) for row in table]
