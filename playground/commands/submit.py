"""`submit`: put an experiment into the queue."""

import argparse

from playground.commands import Answer, _experiment, _speech
from playground.text import Text


def run(chosen: argparse.Namespace) -> Answer:
    """Submit, and say the run's id."""
    experiment, guesses = _experiment.read(chosen)
    run_id = _experiment.submit(chosen, experiment)
    text = Text("{run_id} is in the queue.", "{run_id} está en la cola.").format(run_id=run_id)
    return Answer(_experiment.with_guesses({"run_id": run_id}, experiment, guesses), lambda: _speech.say(text))
