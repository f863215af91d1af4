"""A trained network as one script of PyTorch: its parts, from top to bottom."""

import re
from dataclasses import dataclass
from math import isfinite
from textwrap import dedent

from playground.export import TEST, WEIGHTS, Export
from playground.script import NetworkScript, call, indented
from playground.task import metric as metric_of

AT_ONCE = 256
"""Sequences of the test set that go through the network together."""

READING = '''\
FOLDER = Path(__file__).parent
DTYPES = {
    "F32": torch.float32,
    "F64": torch.float64,
    "I64": torch.int64,
    "BOOL": torch.bool,
}


def read_safetensors(path):
    """Tensors by name: the length of a header, the header in JSON, then all numbers."""
    content = path.read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:begin]).items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            numbers = bytearray(content[begin + first : begin + end])
            tensor = torch.frombuffer(numbers, dtype=DTYPES[entry["dtype"]])
            tensors[name] = tensor.reshape(entry["shape"])
    return tensors'''

_IMPORTS = {
    "json": "import json",
    "math": "import math",
    "Path": "from pathlib import Path",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
}
"""What a script may need, by the name that it is used by."""
_PADDING = ("pack_padded_sequence", "pad_packed_sequence", "pad_sequence")
"""What it may need of `torch.nn.utils.rnn`."""


@dataclass(frozen=True)
class Section:
    """A part of a script: a cell of a notebook.

    Attributes:
        title: what it does, as a heading.
        lines: its code.
    """

    title: str
    lines: str


def imports(code: str) -> str:
    """The imports that a code needs: the standard library's, then torch's."""
    used = [line for name, line in _IMPORTS.items() if _names(code, name)]
    padding = [name for name in _PADDING if _names(code, name)]
    used += [f"from torch.nn.utils.rnn import {', '.join(padding)}"] if padding else []
    standard = [line for line in used if "torch" not in line]
    return "\n".join([*standard, "", *[line for line in used if "torch" in line]]).strip()


def _names(code: str, name: str) -> bool:
    """Whether the code uses a name, as no attribute and no argument."""
    return re.search(rf"(?<![\w.]){name}\b(?!=)", code) is not None


def network(script: NetworkScript) -> str:
    """The network's class, below those that it stands on."""
    return "\n\n\n".join((*script.classes, script.lines))


def measuring(export: Export) -> str:
    """The function `measure`, below those that it needs."""
    measure = f'''\
def measure(network, test):
    """The {metric_of(export.experiment.task.primary).title.en} on the test set."""
{indented(_answers(export))}
{indented(export.metric.lines)}'''
    return "\n\n\n".join((*export.metric.functions, measure))


def printing(export: Export) -> str:
    """The lines that measure, and print the metric beside what the run recorded."""
    recorded, beside = export.recorded, ""
    if recorded is not None:
        number = repr(recorded) if isfinite(recorded) else f'float("{recorded}")'
        beside = f'result["recorded"] = {number}  # by the run itself\n'
    return f"""\
with torch.inference_mode():
    value = measure(network, read_safetensors(FOLDER / "{TEST}"))
result = {{"metric": "{export.experiment.task.primary}", "value": value}}
{beside}print(json.dumps(result))"""


def _answers(export: Export) -> str:
    """The lines that make `outputs`: the answers to the whole test set, some of it at a time."""
    metric, inputs = export.metric, export.inputs
    if metric.batch.carried:
        return f"""\
outputs, state = [], None
# (streams, steps): each slice goes on from the state after the one before
for tokens in test["inputs"].split({metric.slices}, dim=1):
    answers, state = network(tokens, state)
    outputs.append(answers)
outputs = torch.cat(outputs, dim=1)[test["counted"]]"""
    answer = metric.answer or f"network({', '.join((inputs, *export.told))})"
    names = [inputs, *export.told] + ["counted"] * (metric.counted is not None)
    longest = "lengths" in names
    if names == [inputs]:
        # As long as it is inside the function, whose lines are further in.
        each = f'[{answer} for {inputs} in test["inputs"].split({AT_ONCE})]'
        return dedent(call("    outputs = torch.cat(", each))
    keys = [f'"{"inputs" if name == inputs else name}"' for name in names]
    cut = f"    {inputs} = {inputs}[:, : lengths.max()]\n" if longest else ""
    only = ""
    if "counted" in names:
        only = "[counted[:, : lengths.max()]]" if longest else "[counted]"
    return f"""\
outputs = []
parts = [test[name].split({AT_ONCE}) for name in ({", ".join(keys)})]
for {", ".join(names)} in zip(*parts):
{cut}    outputs.append({answer}{only})
outputs = torch.cat(outputs)"""


def sections(export: Export) -> list[Section]:
    """All parts of the script, the heading first."""
    running = f"""\
network = Network()
network.load_state_dict(read_safetensors(FOLDER / "{WEIGHTS}"))
network.eval()
{printing(export)}"""
    parts = [
        Section("Weights and test data", READING),
        Section("The network", network(export.script)),
        Section("The measure", measuring(export)),
        Section("Load, measure, print", running),
    ]
    return [Section(heading(export), imports("\n".join(part.lines for part in parts))), *parts]


def heading(export: Export, beside: str = WEIGHTS) -> str:
    """What the network is, where it comes from, and what is left out.

    Args:
        beside: the file that holds its weights.
    """
    dropout = ""
    if getattr(export.experiment.model, "dropout", 0):
        dropout = "\nDropout acts while a network is trained, and is left out here."
    return f"""\
{export.title}: a trained network and its test.

It stands beside {beside} and {TEST}, and prints its
{metric_of(export.experiment.task.primary).title.en} on the test set. Run {export.run_id} of RNN Playground.{dropout}"""


def written(export: Export) -> dict[str, bytes]:
    """`script.py`, the weights and the test set."""
    first, reading, *rest = sections(export)
    head = f'"""{first.title}\n"""\n\n{first.lines}\n\n{reading.lines}'
    code = "\n\n\n".join([head, *(part.lines for part in rest[:-1])]) + f"\n\n\n{rest[-1].lines}\n"
    return {"script.py": code.encode(), **export.files()}
