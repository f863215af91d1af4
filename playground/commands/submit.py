"""`submit`: put an experiment into the queue."""

import argparse

from playground.commands import _estimating, _experiment, _speech
from playground.text import Text

HELP = "submit an experiment to the queue; the server (“serve”) trains it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    _experiment.arguments(parser)
    _estimating.arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    """Submit, and say the run's id."""
    with _speech.aside():
        experiment, found = _experiment.read(chosen)
        from playground.tracking import runs  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        expected, parent = _estimating.measured(chosen, experiment), _experiment.parent(chosen)
        run_id = runs.submit(experiment, owner=LOCAL.key, parent=parent, why=chosen.why, expected=expected)
    if chosen.json:
        _speech.line(_experiment.with_guesses({"run_id": run_id}, experiment, found))
    else:
        _speech.say(Text("{run_id} is in the queue.", "{run_id} está en la cola.").format(run_id=run_id))
    return 0
