"""The arguments of every command in one table: what they are called, what they take, what `--help` says of them."""

from playground.commands._arguments.command import SWITCH, Command, add_commands
from playground.commands._arguments.data import DATA
from playground.commands._arguments.networks import NETWORKS
from playground.commands._arguments.runs import RUNS
from playground.commands._arguments.training import TRAINING

__all__ = ["COMMANDS", "add_commands"]

COMMANDS: dict[str, Command] = {
    "serve": Command(
        "serve the app, train the queued runs, and serve MLflow's own pages (the default)",
        {
            "--port": {"type": int, "default": 8501, "help": "port of the app (default: 8501)"},
            "--no-mlflow-ui": SWITCH | {"help": "do not start MLflow's own pages"},
            "--no-examples": SWITCH | {"help": "do not train example runs at the first start"},
        },
    ),
    **TRAINING,
    **RUNS,
    **NETWORKS,
    **DATA,
}
"""In the order in which help shows them."""
