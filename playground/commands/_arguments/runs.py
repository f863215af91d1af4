"""The commands that list recorded runs, and say what becomes of them."""

from playground.commands._arguments.command import JSON, RUN, SWITCH, Command

RUNS: dict[str, Command] = {
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
}
