"""`serve`: the app, the dispatcher and MLflow's own pages."""

import argparse

from playground.commands import Answer
from playground.errors import WrongInput
from playground.launch.server import serve
from playground.text import Text


def run(chosen: argparse.Namespace) -> Answer:
    """Serve until Ctrl-C or SIGTERM."""
    if not 1 <= chosen.port <= 65_535:
        raise WrongInput(Text("A port is a number from 1 to 65535.", "Un puerto es un número de 1 a 65535."))

    def show() -> int:
        return serve.main(port=chosen.port, mlflow_ui=not chosen.no_mlflow_ui, examples=not chosen.no_examples)

    return Answer(None, show)
