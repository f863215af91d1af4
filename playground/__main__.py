"""The command line: `python -m playground` serves the app; the other commands train, list, stop and ask runs."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from playground import __version__
from playground.commands import COMMANDS, _speech, add_commands, run
from playground.errors import DoesNotFit, PlaygroundError
from playground.launch.abandonable import leave
from playground.settings import settings
from playground.text import Text


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[:1].upper()}{message[1:]}; “{self.prog} --help” shows what it takes.\n")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    whole = _Parser(
        prog="python -m playground",
        description="Try, train and compare recurrent networks. Without a command: serve.",
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"RNN Playground {__version__}")
    add_commands(whole, COMMANDS, dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code: 0, 1 for a failure, 2 for wrong input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["serve", *words]
    chosen = parser().parse_args(words)
    try:
        with _speech.aside():
            answer = run(chosen)
        if answer.table is None or not chosen.json:
            return answer.shown()
        _speech.line(answer.table)
        return answer.code
    except PlaygroundError as error:
        # What people wrote may be quoted in the sentence; it stays one line and moves no cursor.
        sentence = " ".join(_told(error).say(_language()).split())
        print("".join(mark if mark.isprintable() else "?" for mark in sentence), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough; Python must not complain when it flushes the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _told(error: PlaygroundError) -> Text:
    """The sentence of an error, with the settings to add where some were found that do."""
    if not isinstance(error, DoesNotFit) or not error.proposal:
        return error.text
    sets = " ".join(f"--set {address}={value}" for address, value in error.proposal.items())
    return Text("{refusal} Add {sets}", "{refusal} Añada {sets}").format(refusal=error.text, sets=sets)


def _language() -> str:
    try:
        return settings().language
    except PlaygroundError:
        return "en"


if __name__ == "__main__":
    sys.exit(leave(main()))
