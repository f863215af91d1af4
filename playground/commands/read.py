"""`read`: what is made of a file, without training on it."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.commands import Answer, _experiment, _files, _speech
from playground.experiment import put
from playground.own_files.summary import TABLES, guesses, nothing_guessed, plain, rows, title
from playground.task import TASKS
from playground.text import Text


def run(chosen: argparse.Namespace) -> Answer:
    """Read it, and say what came out."""
    path, task = Path(chosen.file), TASKS[chosen.task]
    records = task.read(path.name, _files.content(path), _settings(chosen.set))
    found = guesses(records)
    if chosen.strict:
        nothing_guessed(found)
    described = records.summary()

    def show() -> None:
        _show(described)
        _speech.listed(_speech.GUESSED, found)
        _speech.listed(Text("Also:", "Además:"), [note for note in records.notes if note not in found])

    return Answer(described | {"guesses": list(found)}, show)


def _settings(pairs: list[str]) -> dict[str, Any]:
    """The settings of the data, as they would stand in a TOML file."""
    table: dict[str, Any] = {}
    for address, value in _experiment.sets(pairs).items():
        put(table, f"data.{address.removeprefix('data.')}", value)
    return dict(table.get("data", {}))


def _show(told: Mapping[str, Any]) -> None:
    """The table for people: lists of rows as tables, everything else one line each."""
    for name, value in told.items():
        if name in TABLES:
            _speech.table(list(TABLES[name].values()), [[plain(cell) for cell in row] for row in rows(name, value)])
        else:
            _speech.say(Text.same("{title}: {value}").format(title=title(name), value=plain(value)))
