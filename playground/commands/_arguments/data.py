"""The commands that say what there is to choose from, and fetch or read data."""

import argparse
from pathlib import Path

from playground.commands._arguments.command import JSON, PAIRS, STRICT, SWITCH, Arguments, Command

DATASET: Arguments = {
    "name": {"metavar": "NAME", "help": "name of the data set, as “datasets” lists it"},
    "--json": SWITCH | {"default": argparse.SUPPRESS, "help": "print one line of JSON"},
}

DATA: dict[str, Command] = {
    "list": Command(
        "list the tasks, data sets, models and cells by name, or every setting that --set takes",
        {
            "what": {
                "nargs": "?",
                "choices": ("tasks", "datasets", "models", "cells", "settings"),
                "help": "only these (default: everything but the settings)",
            },
            **JSON,
        },
    ),
    "datasets": Command(
        "list the data sets with source, licence and place; download one, or add its files",
        JSON,
        actions={
            "fetch": Command(
                "download a data set from its publisher or the mirror, and verify it",
                DATASET | {"--set": PAIRS | {"help": "a setting of the data set"}},
            ),
            "have": Command(
                "add files of a data set that you already have, after verifying them",
                DATASET
                | {
                    "files": {
                        "nargs": "+",
                        "metavar": "FILE",
                        "type": Path,
                        "help": "its files, an archive of them, or a folder",
                    }
                },
            ),
        },
    ),
    "read": Command(
        "show how a file of your own is read, with every guess, without training on it",
        {
            "file": {"metavar": "FILE", "help": "the file"},
            "--task": {
                "required": True,
                "metavar": "TASK",
                "help": "the task to read it for, as in --task forecasting",
            },
            "--set": PAIRS | {"help": "a setting of how it is read, as in data.columns=sales; may be repeated"},
            **STRICT,
            **JSON,
        },
    ),
}
