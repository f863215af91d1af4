"""`verify`: do a finished run again and say whether every number is the same."""

import argparse

from playground.commands import _speech
from playground.commands._ear import listening
from playground.text import Text

HELP = "train a finished run again and compare every number; exit code 0: identical, 3: something differs"

DIFFERS = 3
"""The exit code where a number, or the data, are not the same."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("run", metavar="RUN", help="its id, a unique beginning of it, or its unique name")
    parser.add_argument(
        "--last-epoch",
        action="store_true",
        help="only from the last checkpoint before the end of training",
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Verify; Ctrl-C leaves the run and its record as they are."""
    with _speech.aside():
        from playground.commands._bar import ProgressBar  # noqa: PLC0415
        from playground.launch.verification import compare  # noqa: PLC0415
        from playground.launch.worker import execution  # noqa: PLC0415
        from playground.tracking import runs  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        first = runs.get(chosen.run)
        again = runs.verify(first.id, LOCAL, last_epoch=chosen.last_epoch, held=True)
        with listening(_LEFT) as ear, ProgressBar(first.epoch) as bar:
            again = execution.execute(again.id, listen=bar, should_stop=ear)
        outcome = compare(first, again)
    if outcome is None:
        if again.reason is not None and not ear.signal:
            _speech.say(again.reason, error=True)
        return 128 + ear.signal if ear.signal else 1
    if chosen.json:
        _speech.line(outcome.plain() | {"text": outcome.text})
    else:
        _speech.say(outcome.text)
    return 0 if outcome.identical else DIFFERS


_LEFT = Text("Stopped; nothing about the run was changed.", "Detenida; nada de la ejecución ha cambiado.")
