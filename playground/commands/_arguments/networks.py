"""The commands that take a trained network: use it, look inside, judge it, hand it on."""

from playground.commands._arguments.command import JSON, PAIRS, RUN, STRICT, SWITCH, Command

NETWORKS: dict[str, Command] = {
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
                "help": "their ids, unique beginnings of them, or unique names (of other code the whole id); or one study",
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
}
