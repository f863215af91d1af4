"""What a command of the command line is, and the arguments that several commands have."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Arguments = dict[str, dict[str, Any]]
"""By the name of each argument, what `argparse` is told about it."""


@dataclass(frozen=True)
class Command:
    """What can be asked for by one word of the command line.

    Attributes:
        help: one sentence.
        arguments: in the order in which help shows them.
        one_of: arguments of which only one may be given.
        actions: further words that may follow it, each with arguments of its own.
    """

    help: str
    arguments: Arguments = field(default_factory=dict)
    one_of: tuple[str, ...] = ()
    actions: Mapping[str, "Command"] = field(default_factory=dict)

    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Tell a parser what may be written after the command's word."""
        alternatives = parser.add_mutually_exclusive_group() if self.one_of else parser
        for name, details in self.arguments.items():
            (alternatives if name in self.one_of else parser).add_argument(name, **details)
        if self.actions:
            add_commands(parser, self.actions, dest="action", metavar="ACTION")


def add_commands(parser: argparse.ArgumentParser, commands: Mapping[str, Command], **how: Any) -> None:
    """Let one of these words, with its own arguments, follow what a parser reads."""
    words = parser.add_subparsers(**how)
    for name, one in commands.items():
        one.declare(words.add_parser(name, help=one.help, description=one.help, allow_abbrev=False))


SWITCH: dict[str, Any] = {"action": "store_true"}
JSON: Arguments = {"--json": SWITCH | {"help": "print one line of JSON, last on standard output"}}
STRICT: Arguments = {"--strict": SWITCH | {"help": "refuse a file about which anything would have to be guessed"}}
RUN: Arguments = {"run": {"metavar": "RUN", "help": "its id, a unique beginning of it, or its unique name"}}
PAIRS: dict[str, Any] = {"action": "append", "default": [], "metavar": "SETTING=VALUE"}
