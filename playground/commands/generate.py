"""`generate`: give a trained network an input and take its output."""

import argparse
import json
from pathlib import Path
from typing import Any

from playground.commands import Answer, _experiment, _files, _speech
from playground.errors import WrongFile, WrongKnob
from playground.experiment import put
from playground.knobs import Knob
from playground.settings import settings
from playground.text import Text, speaking
from playground.tracking import models


def run(chosen: argparse.Namespace) -> Answer:
    """Ask the network."""
    trained = models.load(chosen.run, "last" if chosen.last else "best")
    task = trained.experiment.task
    asked = task.request.configure(_request(chosen, task.request.knobs())).within(settings())
    with speaking(settings().language):
        answer = task.respond(trained.network, trained.memory, asked)
        files = _write(Path(chosen.out), task.files(answer, trained.memory)) if chosen.out else []

    def show() -> None:
        for note in answer.output.get("notes", ()):
            _speech.say(Text(**note), error=True)
        if not files:
            # Its text where it is one, else its table.
            text = answer.output.get("text")
            print(text if isinstance(text, str) else json.dumps(dict(answer.output), ensure_ascii=False, indent=1))

    table = {
        "run_id": trained.run.id,
        "epoch": trained.epoch,
        "input": answer.input,
        "output": answer.output,
        "seed": answer.seed,
        "files": files,
    }
    return Answer(table, show)


def _request(chosen: argparse.Namespace, knobs: dict[str, Knob]) -> dict[str, Any]:
    """The settings of the request, by knob."""
    table: dict[str, Any] = {}
    for address, value in _experiment.sets(chosen.set).items():
        put(table, address, value)
    for name in ("length", "temperature", "seed"):
        if getattr(chosen, name) is not None:
            table[_known(name, knobs)] = getattr(chosen, name)
    if chosen.text is not None:
        table[_known("text", knobs, *(name for name, found in knobs.items() if found.words.widget == "melody"))] = (
            chosen.text
        )
    if chosen.file is not None and "file" in knobs:
        table["file"] = _files.keep(Path(chosen.file), knobs["file"].words.accept)
    elif chosen.file is not None:
        table[_known("text", knobs)] = _text(Path(chosen.file))
    return table


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


def _write(path: Path, files: dict[str, bytes]) -> list[str]:
    """Write the answer to `path`: the file of its ending where the task makes one, else the first."""
    content = next(
        (found for name, found in files.items() if Path(name).suffix == path.suffix), next(iter(files.values()))
    )
    try:
        path.write_bytes(content)
    except OSError:
        raise WrongFile(
            Text(
                "“{name}” cannot be written; choose another place.", "No se puede escribir «{name}»; elija otro lugar."
            ).format(name=path)
        ) from None
    return [str(path)]
