"""What a script of a trained network is made from: lines of PyTorch that cells, models and tasks bring for themselves.

`export` joins them: a cell that torch has no fused form of brings the lines of one step (`Cell.script`, a `CellScript`), a
model its module (`Model.script`, a `NetworkScript`), a task how it measures (`Task.script`, a `MetricScript`). Each is
written as one would write it by hand for these very settings: numbers instead of settings, no branch that is not taken, a
comment on each shape. Lines are formatted as ruff does by default; `call` and `noted` break what is longer than 88
characters. Names that people gave must not stand in them. A file that brings no lines is refused in a sentence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from torch import Tensor

from playground.batch import Batch, Sizes

WIDTH = 88
"""Characters of a line, as ruff's own default."""


@dataclass(frozen=True, slots=True)
class CellScript:
    """One step of a cell as the lines of a module with its weights.

    Attributes:
        weights: the shape of each weight, by its name in the cell's `Step`, as Python over `inputs` and `hidden`
            (`"3 * hidden, inputs"`).
        lines: from `x` `(batch, inputs)` and the old state, each `(batch, hidden)`, by the names of `Cell.states`, to the
            new state by the same names; weights are `self.<name>`.
    """

    weights: Mapping[str, str]
    lines: str


@dataclass(frozen=True, slots=True)
class KerasLayer:
    """The layer of Keras that computes the same as a cell carried along time.

    Attributes:
        name: of the class.
        arguments: beside the units, as Python, each after a comma.
        gates: where each of Keras's gates lies among those of the cell's weights.
        both_biases: Keras has both biases, of the input and of the state; else one, which is their sum.
    """

    name: str
    arguments: str = ""
    gates: tuple[int, ...] = (0,)
    both_biases: bool = False


@dataclass(frozen=True, slots=True)
class KerasScript:
    """A network as lines of Keras.

    Attributes:
        lines: the functional model, called `model`; its layers with weights have names.
        weights: for each such layer by its name, what of `weights` it is set to, as a list in Python.
        functions: what stands in those.
    """

    lines: str
    weights: Mapping[str, str]
    functions: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a network's script is asked for: only this is written.

    Attributes:
        sizes: the numbers it is built from.
        ragged: sequences have lengths of their own, given as `lengths` `(batch,)`; else each fills the time axis.
        carried: it is called again and again: `forward` takes a `state`, None at first, and returns outputs and state.
        series: the examples say which series each is of, `series` `(batch,)`.
        steps: the tokens that it generates at most, by a method `generate`, where a task asks for that; else 0.
    """

    sizes: Sizes
    ragged: bool = False
    carried: bool = False
    series: bool = False
    steps: int = 0

    @property
    def inputs(self) -> str:
        """What the inputs are called: `tokens` or `values`."""
        return "tokens" if self.sizes.pattern.inputs == "tokens" else "values"


@dataclass(frozen=True, slots=True)
class NetworkScript:
    """A network as the lines of a class `Network`, a torch module that is made without arguments.

    Attributes:
        lines: the class.
        classes: the classes and functions that it stands on, each once, in their order.
        weights: how its parts are called, by what the run's network calls them (`{"stack": "lstm"}`); others are called
            the same.
        arguments: what `forward` takes after the inputs: of `lengths`, `series` and `targets`, in this order.
        looped: those of its parts that are written out: their weights are called by layers of cells.
    """

    lines: str
    classes: tuple[str, ...] = ()
    weights: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    looped: tuple[str, ...] = ()

    def renamed(self, name: str) -> str:
        """What a weight of the run's network is called in the script."""
        part = next((part for part in self.weights if name.startswith(f"{part}.")), None)
        if part is None:
            return name
        called, rest = self.weights[part], name.removeprefix(f"{part}.").removeprefix("layers.")
        found = re.fullmatch(r"(\w+)_l(\d+)(_reverse)?", rest) if called in self.looped else None
        if found is None:
            return f"{called}.{rest}"
        return f"{called}.{'backward_cells' if found[3] else 'cells'}.{found[2]}.{found[1]}"


@dataclass(frozen=True, slots=True)
class MetricScript:
    """How a task measures a network, as lines of Python.

    Attributes:
        batch: the whole test set, as the network is given it; `carried`: streams that are read on slice by slice.
        tensors: what the lines read of `test`, by name, beside the inputs.
        lines: from `outputs`, the network's answers to the whole test set, to `return` and the metric, a float.
        answer: what is asked of the network for some of the test set, as Python; empty: its forward pass.
        functions: the functions that stand in it or in the lines, in their order.
        counted: `(sequences, time)` bool, which answers are measured where each step has one: only these are in
            `outputs`, `(answers, numbers)`, one sequence after another; None: all are, as the network gives them.
        slices: steps of a slice of the streams.
        carried: `answer` calls the network again and again with what it carries.
        steps: the tokens that `answer` has the network generate at most; 0: it generates none.
    """

    batch: Batch
    tensors: Mapping[str, Tensor]
    lines: str
    answer: str = ""
    functions: tuple[str, ...] = ()
    counted: Tensor | None = None
    slices: int = 0
    carried: bool = False
    steps: int = 0


@dataclass(frozen=True, slots=True)
class HeadScript:
    """The linear layer that answers, once for a sequence or at every step.

    Attributes:
        sizes: what the network is built from.
        width: features of what it reads.
    """

    sizes: Sizes
    width: int

    @property
    def made(self) -> str:
        """The line that makes it."""
        return f"        self.head = nn.Linear({self.width}, {self._count})"

    def answer(self, read: str, more: str = "") -> str:
        """The line that ends `forward`.

        Args:
            read: what it reads, `(batch, features)` or `(batch, time, features)`, as Python.
            more: what is returned beside the answers.
        """
        pattern, outputs = self.sizes.pattern, self.sizes.outputs
        answer = f"self.head({read})"
        shape = "(batch, time, {count})" if pattern.layout == "steps" else "(batch, {count})"
        if pattern.layout == "horizon":
            answer += f".unflatten(1, ({self.sizes.horizon}, {outputs}))"
            shape = f"(batch, {self.sizes.horizon}, {outputs})"
        returned = f"{answer}, {more}" if more else answer
        return noted(f"        return {returned}", shape.format(count=self._count))

    @property
    def _count(self) -> int:
        """Numbers of one answer of the layer."""
        return self.sizes.outputs * (self.sizes.horizon if self.sizes.pattern.layout == "horizon" else 1)


def call(begin: str, arguments: str, end: str = ")") -> str:
    """A call over one line, or over as many as the formatter would give it.

    Args:
        begin: up to and with the opening bracket, with its indentation.
        arguments: separated by a comma and a space; none may contain one.
        end: from the closing bracket on.
    """
    if len(begin) + len(arguments) + len(end) <= WIDTH:
        return begin + arguments + end
    indent = " " * (len(begin) - len(begin.lstrip()))
    if len(indent) + 4 + len(arguments) <= WIDTH:
        return f"{begin}\n{indent}    {arguments}\n{indent}{end}"
    each = "".join(f"{indent}    {one},\n" for one in arguments.split(", "))
    return f"{begin}\n{each}{indent}{end}"


def module_list(name: str, modules: list[str]) -> str:
    """The line that makes a list of modules, or as many lines as the formatter would give it."""
    begin = f"        self.{name} = nn.ModuleList("
    if len(begin) + len(", ".join(modules)) + 3 <= WIDTH:
        return f"{begin}[{', '.join(modules)}])"
    each = ",\n".join(f"                {module}" for module in modules)
    inner = f"            [{', '.join(modules)}]"
    if len(inner) <= WIDTH:
        return f"{begin}\n{inner}\n        )"
    return f"{begin}\n            [\n{each},\n            ]\n        )"


def noted(line: str, comment: str) -> str:
    """A line with a comment behind it, or above it where both are longer than a line."""
    if "\n" not in line and len(line) + 4 + len(comment) <= WIDTH:
        return f"{line}  # {comment}"
    return f"{' ' * (len(line) - len(line.lstrip()))}# {comment}\n{line}"


def indented(lines: str | Iterable[str], by: int = 4) -> str:
    """The lines, each further in."""
    whole = lines if isinstance(lines, str) else "\n".join(lines)
    return "\n".join(" " * by + line if line else line for line in whole.splitlines())
