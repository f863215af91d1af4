"""`resume`: let a stopped or failed run go on from its last checkpoint."""

import argparse

from playground.commands import _speech
from playground.text import Text

HELP = "let a stopped or failed run go on from its last checkpoint"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("run", metavar="RUN", help="its id, a unique beginning of it, or its unique name")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Put the run back into the queue."""
    with _speech.aside():
        from playground.tracking import runs  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        found = runs.resume(chosen.run, LOCAL)
    if chosen.json:
        _speech.line({"run_id": found.id, "status": found.status})
    else:
        _speech.say(
            Text("“{name}” is back in the queue.", "«{name}» está de nuevo en la cola.").format(name=found.name)
        )
    return 0
