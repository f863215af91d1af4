"""`resume`: let a stopped or failed run go on from its last checkpoint, or train one that has ended for more epochs."""

import argparse
import re

from playground.commands import Answer, _speech
from playground.errors import WrongInput
from playground.text import Text
from playground.tracking import runs
from playground.tracking.actions import child_runs
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Put the run, or the new one, into the queue."""
    if chosen.epochs is None:
        found = runs.resume(chosen.run, LOCAL)
        texts = [Text("“{name}” is back in the queue.", "«{name}» está de nuevo en la cola.")]
        table = {"run_id": found.id, "status": found.status}
    else:
        found = runs.extend(chosen.run, _number(chosen.epochs), LOCAL, chosen.why)
        text = Text(
            "“{name}” ({run_id}) is in the queue and continues from epoch {epoch}.",
            "«{name}» ({run_id}) está en la cola y sigue desde la época {epoch}.",
        )
        texts = [text, child_runs.SCHEDULE_NOTES[runs.experiment_of(found).training.schedule]]
        table = {"run_id": found.id, "status": found.status, "parent": found.parent}

    def show() -> None:
        for text in texts:
            _speech.say(text.format(name=found.name, run_id=found.id, epoch=found.from_epoch))

    return Answer(table, show)


def _number(words: str) -> int:
    if not re.fullmatch(r"\+?\d{1,6}", words):
        raise WrongInput(
            Text(
                "--epochs takes the number of further epochs, as in +20.",
                "--epochs indica cuántas épocas más, como en +20.",
            ),
        )
    return int(words)
