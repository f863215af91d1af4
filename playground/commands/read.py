"""`read`: what is made of a file, without training on it."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.commands import _experiment, _files, _speech
from playground.text import Text

HELP = "show how a file of your own is read, with every guess, without training on it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", metavar="FILE", help="the file")
    parser.add_argument(
        "--task", required=True, metavar="TASK", help="the task to read it for, as in --task forecasting"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SETTING=VALUE",
        help="a setting of how it is read, as in data.columns=sales; may be repeated",
    )
    parser.add_argument("--strict", action="store_true", help=_experiment.STRICT)
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Read it, and say what came out."""
    with _speech.aside():
        from playground.own_files.summary import guesses, nothing_guessed  # noqa: PLC0415
        from playground.task import TASKS  # noqa: PLC0415 (brings torch, which --help need not wait for)

        path, task = Path(chosen.file), TASKS[chosen.task]
        records = task.read(path.name, _files.content(path), _settings(chosen.set))
        found = guesses(records)
        if chosen.strict:
            nothing_guessed(found)
        told = records.summary()
    if chosen.json:
        _speech.line(told | {"guesses": list(found)})
        return 0
    _show(told)
    facts = [note for note in records.notes if note not in found]
    for heading, notes in ((_speech.GUESSED, found), (_ALSO, facts)):
        if notes:
            _speech.say(heading)
            for note in notes:
                _speech.say(_speech.ITEM.format(item=note))
    return 0


def _settings(pairs: list[str]) -> dict[str, Any]:
    """The settings of the data, as they would stand in a TOML file."""
    from playground.experiment import put  # noqa: PLC0415

    table: dict[str, Any] = {}
    for address, value in _experiment.sets(pairs).items():
        put(table, f"data.{address.removeprefix('data.')}", value)
    return dict(table.get("data", {}))


def _show(told: Mapping[str, Any]) -> None:
    """The table for people: lists of rows as tables, everything else one line each."""
    from playground.own_files.summary import TABLES, plain, rows, title  # noqa: PLC0415

    for name, value in told.items():
        if name in TABLES:
            _speech.table(list(TABLES[name].values()), [[plain(cell) for cell in row] for row in rows(name, value)])
        else:
            _speech.say(_LINE.format(title=title(name), value=plain(value)))


_LINE = Text("{title}: {value}", "{title}: {value}")
_ALSO = Text("Also:", "Además:")
