"""The arguments of every command in one table: what they are called, what they take, what `--help` says of them."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
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
EXPERIMENT: Arguments = {
    "experiment": {
        "metavar": "FILE_OR_PRESET",
        "nargs": "?",
        "help": "a TOML file, or the name of a preset; none: the settings of --parent or --fine-tune",
    },
    "--set": PAIRS | {"help": "set one setting by its address (model.cell=gru, training.epochs=5); may be repeated"},
    "--parent": {"metavar": "RUN", "help": "the run that this one comes from, whose settings it changes"},
    "--fine-tune": {
        "metavar": "RUN",
        "help": "begin with the best weights of this run, on the data of the experiment; without one, with its settings",
    },
    "--why": {"default": "", "metavar": "TEXT", "help": "a note on the reason for this run"},
    **STRICT,
    **JSON,
}
ESTIMATE: Arguments = {
    "--estimate": SWITCH
    | {
        "help": "measure a few steps first: time and memory are shown and recorded, and a run that cannot fit is refused"
    }
}
DATASET: Arguments = {
    "name": {"metavar": "NAME", "help": "name of the data set, as “datasets” lists it"},
    "--json": SWITCH | {"default": argparse.SUPPRESS, "help": "print one line of JSON"},
}

COMMANDS: dict[str, Command] = {
    "serve": Command(
        "serve the app, train the queued runs, and serve MLflow's own pages (the default)",
        {
            "--port": {"type": int, "default": 8501, "help": "port of the app (default: 8501)"},
            "--no-mlflow-ui": SWITCH | {"help": "do not start MLflow's own pages"},
            "--no-examples": SWITCH | {"help": "do not train example runs at the first start"},
        },
    ),
    "train": Command(
        "train an experiment in the foreground, with a progress bar, logged like any run", EXPERIMENT | ESTIMATE
    ),
    "study": Command(
        "run a study: every variant with every seed, one recorded run after another; continues where it stopped",
        {
            "study": {
                "metavar": "NAME_OR_FOLDER",
                "help": "a study of experiments/, or a folder with a study.toml",
            },
            "--seeds": {"metavar": "0,1,…", "help": "these seeds instead of the study's own"},
            "--only": {"metavar": "VARIANT,…", "help": "only these variants"},
            "--again": SWITCH | {"help": "also run what is already in the results"},
            "--queue": SWITCH | {"help": "submit it to the queue as a recorded study instead"},
            "--collect": SWITCH | {"help": "run nothing; add the runs that the queue has finished to the results"},
            "--report": SWITCH | {"help": "run nothing; write the table again from the results"},
            **JSON,
        },
    ),
    "plan": Command(
        "submit a study: repeated seeds, a grid, random search, a search (TPE), a race, or “is it real?”",
        {
            **EXPERIMENT,
            "--name": {"help": "what the study is called"},
            "--seeds": {
                "metavar": "N",
                "help": "the number of seeds (from the experiment's on), or a list as in 3,5,8",
            },
            "--grid": PAIRS | {"metavar": "SETTING=A,B", "help": "every combination; may be repeated"},
            "--random": {"type": int, "metavar": "N", "help": "N random combinations from the ranges"},
            "--search": {"type": int, "metavar": "N", "help": "N trials chosen by TPE within the ranges"},
            "--against": {
                "metavar": "SETTING=VALUE …",
                "help": "is it real? the experiment against the same with these settings changed",
            },
            "--race": PAIRS
            | {
                "metavar": "SETTING=VALUE …",
                "help": "a variant to train beside the experiment; may be repeated",
            },
            "--range": PAIRS | {"metavar": "SETTING[=A..B]", "help": "A..B, A..B:STEP or A,B; may be repeated"},
            "--prune": {
                "choices": ("no", "median", "hyperband"),
                "default": "median",
                "help": "how a search prunes trials",
            },
            "--budget": {
                "choices": ("epochs", "parameters", "minutes"),
                "help": "what is kept equal for all (default: epochs)",
            },
            "--minutes": {
                "type": float,
                "default": 0.0,
                "metavar": "M",
                "help": "training minutes of each run (--budget minutes)",
            },
            "--watch": SWITCH | {"help": "show its progress, and end with the answer"},
        },
        one_of=("--grid", "--random", "--search", "--against", "--race"),
    ),
    "studies": Command(
        "list the recorded studies, or show one with its answer; watch, stop, resume or delete it",
        {
            "study": {
                "nargs": "?",
                "metavar": "STUDY",
                "help": "its id, a unique beginning of it, or its unique name",
            },
            "--watch": SWITCH | {"help": "show its progress until it has ended, then the answer"},
            "--stop": SWITCH | {"help": "cancel its waiting runs and stop those that train; models are kept"},
            "--resume": SWITCH | {"help": "resume it: runs that failed or were stopped are tried again"},
            "--delete": SWITCH | {"help": "delete it with all its runs"},
            "--status": {"choices": ("open", "done", "stopped"), "help": "list only studies in this state"},
            "--limit": {"type": int, "default": 50, "help": "list at most this many (default: 50)"},
            **JSON,
        },
        one_of=("--watch", "--stop", "--resume", "--delete"),
    ),
    "submit": Command("submit an experiment to the queue; the server (“serve”) trains it", EXPERIMENT | ESTIMATE),
    "runs": Command(
        "list the runs, newest first",
        {
            "--task": {"help": "only runs of this task"},
            "--status": {
                "choices": ("queued", "running", "finished", "failed", "stopped", "pruned"),
                "help": "only runs in this state",
            },
            "--archived": SWITCH | {"help": "with archived runs"},
            "--owner": {"help": "only runs of this visitor"},
            "--pinned": SWITCH | {"help": "only runs that are pinned"},
            "--where": {
                "metavar": "LINE",
                "help": 'only runs that pass this line, as on the page “Runs”: "cell = gru and test.mae < 0.03 and tag = talk"',
            },
            "--sort": {
                "metavar": "COLUMN",
                "help": "sorted by this column, the smallest first; --sort=-COLUMN: the largest first",
            },
            "--limit": {"type": int, "help": "at most this many (default: 50; with --json 1000)"},
            **JSON,
        },
    ),
    "queue": Command(
        "show the runs that train and wait, in order; pause, continue or reorder them",
        {
            "--pause": {"nargs": "?", "const": "", "metavar": "RUN", "help": "keep one run, or all, from starting"},
            "--continue": {
                "nargs": "?",
                "const": "",
                "metavar": "RUN",
                "dest": "go_on",
                "help": "let one run, or all, start again",
            },
            "--first": {"metavar": "RUN", "help": "move a waiting run before all"},
            "--up": {"metavar": "RUN", "help": "move a waiting run one place up"},
            "--down": {"metavar": "RUN", "help": "move a waiting run one place down"},
            "--priority": {"metavar": "RUN=low|normal|high", "help": "give a waiting run another priority"},
            **JSON,
        },
    ),
    "notify": Command(
        "send a message to try the services that PLAYGROUND_NOTIFY names, which are told what has ended", JSON
    ),
    "pin": Command(
        "pin a run: it is kept, whatever its age, where runs of visitors are deleted after some days",
        {**RUN, "--off": SWITCH | {"help": "pin it no more"}, **JSON},
    ),
    "stop": Command("stop a run after its current batch and keep its model", RUN | JSON),
    "resume": Command(
        "resume a stopped or failed run from its last checkpoint; with --epochs +N, train longer as a new run",
        {
            **RUN,
            "--epochs": {
                "metavar": "+N",
                "help": "N more epochs, in a new run that starts from the checkpoint of a finished or stopped one",
            },
            "--why": {"default": "", "metavar": "TEXT", "help": "a note on the reason, kept with the new run"},
            **JSON,
        },
    ),
    "generate": Command(
        "apply a trained network to an input: a text to continue, a sentence, a melody, a series",
        {
            **RUN,
            "--text": {"help": "the input as text"},
            "--file": {"metavar": "FILE", "help": "the input as a file"},
            "--length": {"type": int, "help": "length of what is generated"},
            "--temperature": {
                "type": float,
                "help": "sampling temperature: 0 takes the likeliest, above 1 makes unlikely choices more frequent",
            },
            "--seed": {"type": int, "help": "seed of the random choices"},
            "--set": PAIRS | {"help": "any other setting of the request"},
            "--last": SWITCH | {"help": "use the last weights, not the best"},
            "--out": {"metavar": "FILE", "help": "write the output to a file"},
            **JSON,
        },
        one_of=("--text", "--file"),
    ),
    "inspect": Command(
        "look inside a trained network on one sequence: gates and states, gradients, memory range, what mattered",
        {
            **RUN,
            "--text": {"help": "the sequence as text"},
            "--file": {"metavar": "FILE", "help": "the sequence as a file"},
            "--example": {
                "type": int,
                "default": 1,
                "metavar": "N",
                "help": "a sequence of the test set by its number, from 1 (the default)",
            },
            "--set": PAIRS | {"help": "any other setting of the request, as for “generate”"},
            "--epoch": {
                "type": int,
                "metavar": "N",
                "help": "the weights of this epoch, where they are kept (default: the best)",
            },
            "--view": {
                "choices": (
                    "sequence",
                    "activations",
                    "units",
                    "attention",
                    "gradients",
                    "memory_range",
                    "influence",
                    "spectra",
                    "embeddings",
                ),
                "default": "gradients",
                "help": "what is looked at (default: gradients)",
            },
            "--layer": {"type": int, "metavar": "N", "help": "of the activations, from 0 (default: the top one)"},
            "--of": {
                "choices": ("output", "loss"),
                "default": "output",
                "help": "whose gradient (default: output)",
            },
            "--output": {
                "metavar": "NAME",
                "help": "which output, by its label: a class, a token, a series (default: the likeliest)",
            },
            "--position": {"type": int, "metavar": "N", "help": "at which output, from 0 (default: the last)"},
            "--method": {
                "choices": ("gradient_x_input", "integrated_gradients", "occlusion"),
                "default": "gradient_x_input",
                "help": "how influence is found",
            },
            "--baseline": {
                "choices": ("zero", "mean", "padding"),
                "default": "zero",
                "help": "what influence is compared with (default: zero)",
            },
            "--signal": {
                "default": "since_line_begin",
                "metavar": "NAME",
                "help": "what units are to follow, as in inside_quotes",
            },
            "--token": {"default": "", "metavar": "TOKEN", "help": "the token whose nearest embeddings are listed"},
            **JSON,
        },
        one_of=("--text", "--file"),
    ),
    "errors": Command(
        "show where a trained network is wrong on its test set: by length, position, horizon, frequency and class, confusions, calibration, intervals",
        {
            **RUN,
            "--true": {"metavar": "CLASS", "help": "list examples of this class instead"},
            "--predicted": {"metavar": "CLASS", "help": "list examples that were given this class instead"},
            **JSON,
        },
    ),
    "evaluate": Command(
        "evaluate a trained run on new data in its data set's own format, beside the baselines fitted on its training data",
        {
            **RUN,
            "--data": {
                "required": True,
                "metavar": "FILE_OR_FOLDER",
                "help": "new data in the data set's own format",
            },
            **STRICT,
            "--no-baselines": SWITCH | {"help": "evaluate the network alone; fitting baselines may take minutes"},
            **JSON,
        },
    ),
    "export": Command(
        "write a trained network as code that needs none of this package, with its weights and its test set",
        {
            **RUN,
            "--as": {
                "required": True,
                "dest": "form",
                "choices": ("script", "notebook", "keras", "onnx"),
                "help": "a PyTorch script, the same as a notebook, a Keras script, or an ONNX graph (pip install -e '.[onnx]')",
            },
            "--out": {"required": True, "metavar": "FOLDER", "help": "the folder to write into"},
            **JSON,
        },
    ),
    "report": Command(
        "write a run, runs side by side or a study as one page of HTML that needs no network, or as a notebook beside its data",
        {
            "runs": {
                "nargs": "+",
                "metavar": "RUN",
                "help": "their ids, unique beginnings of them, or unique names; or one study",
            },
            "--as": {
                "dest": "form",
                "choices": ("html", "notebook"),
                "default": "html",
                "help": "one page of HTML (the default), or a notebook that draws the figures anew from tables",
            },
            "--epoch": {"type": int, "metavar": "N", "help": "the epoch whose outputs are shown (default: the last)"},
            "--language": {"choices": ("en", "es"), "help": "of all words (default: that of the deployment)"},
            "--out": {"required": True, "metavar": "FOLDER", "help": "the folder to write into"},
            **JSON,
        },
    ),
    "register": Command(
        "register a trained network in MLflow's registry, from where “mlflow models predict --env-manager local” serves it",
        {
            **RUN,
            "--name": {
                "default": "",
                "metavar": "NAME",
                "help": "of the registered model (default: rnn-playground- and the task)",
            },
            **JSON,
        },
    ),
    "verify": Command(
        "train a finished run again and compare every number; exit code 0: identical, 3: something differs",
        {
            **RUN,
            "--last-epoch": SWITCH | {"help": "only from the last checkpoint before the end of training"},
            **JSON,
        },
    ),
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
"""In the order in which help shows them."""
