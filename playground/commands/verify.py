"""`verify`: do a finished run again and say whether every number is the same."""

import argparse

from playground.commands import Answer, _speech
from playground.commands._foreground import interruptible, progress_bar
from playground.launch.verification import compare
from playground.launch.worker import execution
from playground.text import Text
from playground.tracking import runs
from playground.tracking.visitor import LOCAL

DIFFERS = 3
"""The exit code where a number, or the data, are not the same."""


def run(chosen: argparse.Namespace) -> Answer:
    """Verify; Ctrl-C leaves the run and its record as they are."""
    first = runs.get(chosen.run)
    again = runs.verify(first.id, LOCAL, last_epoch=chosen.last_epoch, held=True)
    with (
        interruptible(
            Text("Stopped; nothing about the run was changed.", "Detenida; nada de la ejecución ha cambiado.")
        ) as interrupts,
        progress_bar(first.epoch) as bar,
    ):
        again = execution.execute(again.id, listen=bar, should_stop=interrupts)
    outcome = compare(first, again)
    if outcome is None:
        if again.reason is not None and not interrupts.signal:
            _speech.say(again.reason, error=True)
        return Answer(None, lambda: interrupts.exit_code or 1)
    return Answer(
        outcome.plain() | {"text": outcome.text},
        lambda: _speech.say(outcome.text),
        0 if outcome.identical else DIFFERS,
    )
