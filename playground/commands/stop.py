"""`stop`: end a run after its current batch; its model is kept."""

import argparse

from playground.commands import _speech
from playground.text import Text

HELP = "stop a run after its current batch and keep its model"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("run", metavar="RUN", help="its id, a unique beginning of it, or its unique name")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Wish the run to stop."""
    with _speech.aside():
        from playground.tracking import runs  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        found = runs.stop(chosen.run, LOCAL)
    if chosen.json:
        _speech.line({"run_id": found.id, "status": found.status})
    else:
        _speech.say(
            (
                Text("“{name}” has stopped.", "«{name}» se ha detenido.")
                if found.over
                else Text("“{name}” stops after the current batch.", "«{name}» se detiene tras el lote en curso.")
            ).format(name=found.name)
        )
    return 0
