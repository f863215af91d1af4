"""`generate`: give a trained network an input and take its output."""

import argparse
import json
from pathlib import Path

from playground.commands import Answer, _request, _speech
from playground.errors import WrongFile
from playground.settings import settings
from playground.text import Text, speaking
from playground.tracking import models


def run(chosen: argparse.Namespace) -> Answer:
    """Ask the network."""
    trained = models.load(chosen.run, "last" if chosen.last else "best")
    task = trained.experiment.task
    asked = task.request.configure(_request.table(chosen, task.request.knobs())).within(settings())
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
