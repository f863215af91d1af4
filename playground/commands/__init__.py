"""The commands of the command line: one file each, with `run(chosen) -> Answer`; their arguments are in one table.

A command's file is imported when the command is chosen, so that `--help` answers at once.
"""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from playground.commands._arguments import COMMANDS as COMMANDS, add_commands as add_commands


class Answer(NamedTuple):
    """What a command has to say at its end.

    Attributes:
        table: for programs, with `--json`; None: there is nothing for them.
        show: says it to people; may give an exit code.
        code: the exit code.
    """

    table: object
    show: Callable[[], int | None]
    code: int = 0

    def shown(self) -> int:
        """Say it to people; the exit code."""
        return self.show() or self.code


def run(chosen: argparse.Namespace) -> Answer:
    """Do what the chosen command does."""
    answer: Answer = import_module(f"playground.commands.{chosen.command}").run(chosen)
    return answer
