"""`resume`: let a stopped or failed run go on from its last checkpoint, or train one that has ended for more epochs."""

import argparse
import re

from playground.commands import _speech
from playground.errors import WrongInput
from playground.text import Text

HELP = "resume a stopped or failed run from its last checkpoint; with --epochs +N, train longer as a new run"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("run", metavar="RUN", help="its id, a unique beginning of it, or its unique name")
    parser.add_argument(
        "--epochs",
        metavar="+N",
        help="N more epochs, in a new run that starts from the checkpoint of a finished or stopped one",
    )
    parser.add_argument("--why", default="", metavar="TEXT", help="a note on the reason, kept with the new run")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Put the run, or the new one, into the queue."""
    more = None if chosen.epochs is None else _number(chosen.epochs)
    with _speech.aside():
        from playground.tracking import runs  # noqa: PLC0415
        from playground.tracking.actions import more_epochs  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        if more is None:
            found = runs.resume(chosen.run, LOCAL)
            said = [Text("“{name}” is back in the queue.", "«{name}» está de nuevo en la cola.")]
        else:
            found = runs.extend(chosen.run, more, LOCAL, chosen.why)
            said = [_MORE, more_epochs.told(runs.experiment_of(found).training)]
    if chosen.json:
        _speech.line({"run_id": found.id, "status": found.status} | ({"parent": found.parent} if more else {}))
        return 0
    for text in said:
        _speech.say(text.format(name=found.name, run_id=found.id, epoch=found.from_epoch))
    return 0


_MORE = Text(
    "“{name}” ({run_id}) is in the queue and continues from epoch {epoch}.",
    "«{name}» ({run_id}) está en la cola y sigue desde la época {epoch}.",
)


def _number(words: str) -> int:
    if not re.fullmatch(r"\+?\d{1,6}", words):
        raise WrongInput(
            Text(
                "--epochs takes the number of further epochs, as in +20.",
                "--epochs indica cuántas épocas más, como en +20.",
            ),
        )
    return int(words)
