"""`stop`: end a run after its current batch; its model is kept."""

import argparse

from playground.commands import Answer, _speech
from playground.text import Text
from playground.tracking import runs
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Wish the run to stop."""
    found = runs.stop(chosen.run, LOCAL)
    if found.over:
        text = Text("“{name}” has stopped.", "«{name}» se ha detenido.")
    else:
        text = Text("“{name}” stops after the current batch.", "«{name}» se detiene tras el lote en curso.")
    return Answer({"run_id": found.id, "status": found.status}, lambda: _speech.say(text.format(name=found.name)))
