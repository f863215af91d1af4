"""The commands of the command line: one file each, with `HELP`, `arguments(parser)` and `run(chosen) -> exit code`.

A command imports what it needs when it runs, so that `--help` answers at once.
"""

import argparse
from importlib import import_module
from typing import Protocol, cast

COMMANDS = (
    "serve",
    "train",
    "study",
    "plan",
    "studies",
    "submit",
    "runs",
    "queue",
    "stop",
    "resume",
    "generate",
    "evaluate",
    "verify",
    "datasets",
    "read",
)
"""In the order in which help shows them."""


class Command(Protocol):
    """What the file of a command brings."""

    HELP: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, chosen: argparse.Namespace) -> int:
        """Do it; the exit code."""


def command(name: str) -> Command:
    """The command called `name`."""
    return cast(Command, import_module(f"playground.commands.{name}"))
