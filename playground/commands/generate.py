"""`generate`: give a trained network an input and take its answer."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.commands import _experiment, _files, _speech
from playground.errors import WrongFile, WrongKnob
from playground.knobs import Knob
from playground.settings import settings
from playground.text import Text, speaking

HELP = "apply a trained network to an input: a text to continue, a sentence, a melody, a series"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("run", metavar="RUN", help="its id, a unique beginning of it, or its unique name")
    given = parser.add_mutually_exclusive_group()
    given.add_argument("--text", help="the input as text")
    given.add_argument("--file", metavar="FILE", help="the input as a file")
    parser.add_argument("--length", type=int, help="length of what is generated")
    parser.add_argument(
        "--temperature",
        type=float,
        help="sampling temperature: 0 takes the likeliest, above 1 makes unlikely choices more frequent",
    )
    parser.add_argument("--seed", type=int, help="seed of the random choices")
    parser.add_argument(
        "--set", action="append", default=[], metavar="SETTING=VALUE", help="any other setting of the request"
    )
    parser.add_argument("--last", action="store_true", help="use the last weights, not the best")
    parser.add_argument("--out", metavar="FILE", help="write the output to a file")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Ask the network."""
    with _speech.aside():
        from playground.tracking import models  # noqa: PLC0415

        trained = models.load(chosen.run, "last" if chosen.last else "best")
        task = trained.experiment.task
        asked = task.request.configure(_request(chosen, task.request.knobs())).within(settings())
        with speaking(settings().language):
            answer = task.respond(trained.network, trained.memory, asked)
            files = _write(Path(chosen.out), task.files(answer, trained.memory)) if chosen.out else []
    if chosen.json:
        _speech.line(
            {
                "run_id": trained.run.id,
                "epoch": trained.epoch,
                "input": answer.input,
                "output": answer.output,
                "seed": answer.seed,
                "files": files,
            }
        )
        return 0
    for note in answer.output.get("notes", ()):
        _speech.say(Text(**note), error=True)
    if not files:
        print(_readable(answer.output))
    return 0


def _request(chosen: argparse.Namespace, knobs: dict[str, Knob]) -> dict[str, Any]:
    """The settings of the request, by knob."""
    table: dict[str, Any] = {}
    if chosen.set:
        from playground.experiment import put  # noqa: PLC0415

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


def _readable(output: Mapping[str, Any]) -> str:
    """The answer for people: its text where it is one, else its table."""
    text = output.get("text")
    return text if isinstance(text, str) else json.dumps(dict(output), ensure_ascii=False, indent=1)
