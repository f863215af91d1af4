"""The verbs of the command line: one file each, with `HELP`, `arguments(parser)` and `run(chosen) -> exit code`.

A verb imports what it needs when it runs, so that `--help` answers at once.
"""

import argparse
from importlib import import_module
from typing import Protocol, cast

VERBS = (
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


class Verb(Protocol):
    """What the file of a verb brings."""

    HELP: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verb's arguments."""

    def run(self, chosen: argparse.Namespace) -> int:
        """Do it; the exit code."""


def verb(name: str) -> Verb:
    """The verb called `name`."""
    return cast(Verb, import_module(f"playground.commands.{name}"))
