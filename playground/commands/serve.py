"""`serve`: the app, the dispatcher and MLflow's own pages."""

import argparse

HELP = "serve the app, train the queued runs, and serve MLflow's own pages (the default)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--port", type=int, default=8501, help="port of the app (default: 8501)")
    parser.add_argument("--no-mlflow-ui", action="store_true", help="do not start MLflow's own pages")
    parser.add_argument("--no-examples", action="store_true", help="do not train example runs at the first start")


def run(chosen: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    if not 1 <= chosen.port <= 65_535:
        from playground.errors import WrongInput  # noqa: PLC0415
        from playground.text import Text  # noqa: PLC0415

        raise WrongInput(Text("A port is a number from 1 to 65535.", "Un puerto es un número de 1 a 65535."))
    from playground.launch.server import serve  # noqa: PLC0415

    return serve.main(port=chosen.port, mlflow_ui=not chosen.no_mlflow_ui, examples=not chosen.no_examples)
