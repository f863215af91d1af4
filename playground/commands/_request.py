"""What a person gives a trained network on the command line, as the request of its task."""

import argparse
from pathlib import Path
from typing import Any

from playground.commands import _experiment, _files
from playground.errors import WrongFile, WrongKnob
from playground.experiment import put
from playground.knobs import Knob
from playground.text import Text


def table(chosen: argparse.Namespace, knobs: dict[str, Knob]) -> dict[str, Any]:
    """The plain table of a request, from `--text`, `--file`, `--set` and whatever else the command takes.

    Raises:
        WrongKnob: the task's request has no such setting.
        WrongFile: the file cannot be read.
    """
    found: dict[str, Any] = {}
    for address, value in _experiment.sets(chosen.set).items():
        put(found, address, value)
    for name in ("length", "temperature", "seed"):
        if getattr(chosen, name, None) is not None:
            found[_known(name, knobs)] = getattr(chosen, name)
    if chosen.text is not None:
        found[_known("text", knobs, *(one for one, knob in knobs.items() if knob.words.widget == "melody"))] = (
            chosen.text
        )
    if chosen.file is not None and "file" in knobs:
        found["file"] = _files.keep(Path(chosen.file), knobs["file"].words.accept)
    elif chosen.file is not None:
        found[_known("text", knobs)] = _text(Path(chosen.file))
    return found


def _known(name: str, knobs: dict[str, Knob], *others: str) -> str:
    """The first of these knobs that the task's request has."""
    for candidate in (name, *others):
        if candidate in knobs:
            return candidate
    raise WrongKnob(
        Text(
            "This task has no setting {name}; it has: {known}.", "Esta tarea no tiene el ajuste {name}; tiene: {known}."
        ).format(name=name, known=", ".join(knobs))
    )


def _text(path: Path) -> str:
    try:
        return _files.content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile(
            Text(
                "“{name}” is not a text file in UTF-8; save it as UTF-8.",
                "«{name}» no es un archivo de texto en UTF-8; guárdelo como UTF-8.",
            ).format(name=path.name)
        ) from None
