"""`verify`: do a finished run again and say whether every number is the same."""

import argparse
import sys

from tqdm import tqdm

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
        from playground.launch.verification import background, rerun  # noqa: PLC0415
        from playground.tracking import runs, verification_tag  # noqa: PLC0415

        run_id = runs.get(chosen.run).id
        with listening(_LEFT) as ear, tqdm(total=100, file=sys.stderr, bar_format=_BAR, delay=1) as bar:

            def listen(share: float, what: Text) -> None:
                bar.set_description_str(f"{_speech.words(what)} ", refresh=False)
                bar.update(round(100 * share) - bar.n)

            try:
                tell = background.telling(run_id, listen)
                outcome = rerun.verify(run_id, last_epoch=chosen.last_epoch, listen=tell, should_stop=ear)
            except rerun.Stopped:
                return 128 + ear.signal
            finally:
                background.told(run_id)
        verification_tag.keep(run_id, outcome.identical, outcome.text)
    if chosen.json:
        _speech.line(outcome.plain() | {"text": outcome.text})
    else:
        _speech.say(outcome.text)
    return 0 if outcome.identical else DIFFERS


_BAR = "{desc}{percentage:3.0f}%|{bar}| [{elapsed}<{remaining}]"
_LEFT = Text("Stopped; nothing about the run was changed.", "Detenida; nada de la ejecución ha cambiado.")
