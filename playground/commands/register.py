"""`register`: a trained network as a version of a model in MLflow's registry."""

import argparse

from playground.commands import Answer, _speech
from playground.text import Text
from playground.tracking import runs
from playground.tracking.served.registering import register
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Register the best weights of the run."""
    run = runs.get(chosen.run)
    version = register(run.id, LOCAL, chosen.name)

    def show() -> None:
        text = Text("Registered as {uri}, and pinned.", "Registrada como {uri}, y fijada.")
        _speech.say(text.format(uri=version.uri))

    table = {"run_id": run.id, "name": version.name, "version": version.number, "uri": version.uri}
    return Answer(table, show)
