"""The commands that train: an experiment, or many in a study."""

from playground.commands._arguments.command import JSON, PAIRS, STRICT, SWITCH, Arguments, Command

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

TRAINING: dict[str, Command] = {
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
}
