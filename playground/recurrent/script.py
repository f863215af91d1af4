"""A stack of recurrent layers as lines of a script: torch's own layer where it has one, else the cell carried along time."""

from dataclasses import dataclass
from typing import Any, Literal

import torch

from playground.batch import Sizes
from playground.cells import Cell
from playground.recurrent.embeddings import EACH
from playground.recurrent.readout import Pooling
from playground.script import CellScript, call, indented, noted

MIRRORED = '''\
def mirrored(sequence, lengths):
    """Each sequence from its end to its beginning, its padding left where it is."""
    time = torch.arange(sequence.shape[1])[None, :]
    places = torch.where(time < lengths[:, None], lengths[:, None] - 1 - time, time)
    return sequence.gather(1, places[:, :, None].expand_as(sequence))'''

OVER_TIME = '''\
def over_time(cell, sequence, state):
    """The hidden state of every step, (batch, time, hidden), and the last state."""
    outputs = []
    for x in sequence.unbind(dim=1):  # (batch, inputs)
        state = cell(x, state)
        outputs.append(state[0])
    return torch.stack(outputs, dim=1), state'''

OVER_REAL_TIME = '''\
def over_real_time(cell, sequence, state, lengths):
    """The hidden state of every step, (batch, time, hidden), and the last state."""
    outputs = []
    for step, x in enumerate(sequence.unbind(dim=1)):  # (batch, inputs)
        going = (step < lengths)[:, None]  # a sequence that has ended keeps its state
        after = cell(x, state)
        state = tuple(torch.where(going, new, old) for new, old in zip(after, state))
        outputs.append(state[0])
    return torch.stack(outputs, dim=1), state'''


@dataclass(frozen=True)
class StackScript:
    """The lines of a `RecurrentStack`.

    Attributes:
        cell: what is carried along.
        inputs: features of the input.
        hidden: units of each layer and direction.
        layers: how many there are.
        bidirectional: also reads backwards.
        ragged: it is given `lengths`, which matter: it reads backwards, or its state at the end is used.
        given: whether it is given a state: never, always, or None at first.
        called: what it is called in the module; empty: as torch's layer in small letters, or `layers`.
        prefix: what stands before the names of its state's tensors.
        cell_class: what the class of its cell is called, where it is written out.
    """

    cell: Cell
    inputs: int
    hidden: int
    layers: int = 1
    bidirectional: bool = False
    ragged: bool = False
    given: Literal["never", "always", "first"] = "never"
    called: str = ""
    prefix: str = ""
    cell_class: str = "Cell"

    @property
    def fused(self) -> torch.nn.RNNBase | None:
        """torch's layer that computes the same; None: there is none."""
        with torch.random.fork_rng(devices=[]):
            return self.cell.fused(1, 1, 1, False, 0.0)

    @property
    def name(self) -> str:
        """What it is called in the module."""
        return self.called or (type(self.fused).__name__.lower() if self.fused is not None else "layers")

    @property
    def looped(self) -> tuple[str, ...]:
        """Its name where it is written out."""
        return () if self.fused is not None else (self.name,)

    @property
    def width(self) -> int:
        """Features of its outputs."""
        return self.hidden * (2 if self.bidirectional else 1)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its state's tensors, as `unpacked` calls them."""
        return tuple(f"{self.prefix}{name}" for name in self.cell.states)

    def renames(self, part: str) -> dict[str, str]:
        """What the part of the run's network is called in the script; see `NetworkScript.weights`."""
        return {part: self.name}

    def top(self, state: str) -> str:
        """The hidden state of the top layer, `(batch, hidden)`, of a state."""
        return f"{state}[-1]" if self.fused is not None and len(self.parts) == 1 else f"{state}[0][-1]"

    @property
    def made(self) -> str:
        """The line that makes it, in a constructor."""
        fused = self.fused
        if fused is None:
            return f"        self.{self.name} = {self._class}({self.inputs}, {self.hidden})"
        arguments = [str(self.inputs), str(self.hidden)]
        arguments += [f"num_layers={self.layers}"] * (self.layers > 1)
        arguments += ['nonlinearity="relu"'] * (getattr(fused, "nonlinearity", "tanh") == "relu")
        arguments += ["batch_first=True"] + ["bidirectional=True"] * self.bidirectional
        return call(f"        self.{self.name} = nn.{type(fused).__name__}(", ", ".join(arguments))

    def run(self, sequence: str, outputs: str = "outputs", after: str = "_", state: str = "") -> str:
        """The lines that run it inside `forward`.

        Args:
            sequence: what it is given, `(batch, time, inputs)`.
            outputs: what the outputs are called, `(batch, time, width)`.
            after: what the state after them is called.
            state: the state before, where one is given.
        """
        more = f", {state}" if state else ""
        if self.fused is None:
            lengths = ", lengths" if self.ragged else ""
            return f"        {outputs}, {after} = self.{self.name}({sequence}{lengths}{more})"
        if not self.ragged:
            return f"        {outputs}, {after} = self.{self.name}({sequence}{more})"
        packing = call(
            "        packed = pack_padded_sequence(",
            f"{sequence}, lengths, batch_first=True, enforce_sorted=False",
        )
        lines = [packing, f"        packed, {after} = self.{self.name}(packed{more})"]
        if outputs != "_":
            lines.append(f"        {outputs}, _ = pad_packed_sequence(packed, batch_first=True)")
        return "\n".join(lines)

    def unpacked(self, state: str = "state") -> str:
        """The lines that take a state apart into `parts`; not indented."""
        if len(self.parts) > 1:
            return f"{', '.join(self.parts)} = {state}"
        return f"{self.parts[0] if self.fused is not None else f'({self.parts[0]},)'} = {state}"

    def packed(self, *parts: str) -> str:
        """A state from its parts."""
        if len(parts) == 1:
            return parts[0] if self.fused is not None else f"({parts[0]},)"
        return f"({', '.join(parts)})"

    @property
    def classes(self) -> tuple[str, ...]:
        """The cell and its layers, where torch has none."""
        if self.fused is not None:
            return ()
        running = OVER_REAL_TIME if self.ragged else OVER_TIME
        mirror = (MIRRORED,) if self.ragged and self.bidirectional else ()
        return (cell_class(self.cell, self.cell_class), running, *mirror, self._layers())

    @property
    def _class(self) -> str:
        return self.name.title().replace("_", "")

    def _layers(self) -> str:
        count = len(self.parts)
        cells = [
            f"{self.cell_class}({'inputs' if layer == 0 else self._between}, hidden)" for layer in range(self.layers)
        ]
        held = ["cells", "backward_cells"] if self.bidirectional else ["cells"]
        made = "\n".join(module_list(name, cells) for name in held)
        arguments = ["self", "sequence"] + ["lengths"] * self.ragged
        arguments += {"never": [], "always": ["state"], "first": ["state=None"]}[self.given]
        begins = ""
        if self.given != "always":
            rows = self.layers * (2 if self.bidirectional else 1)
            zeros = f"zeros = sequence.new_zeros({rows}, len(sequence), self.hidden)"
            state = f"state = ({', '.join(['zeros'] * count)}{',' * (count == 1)})"
            begins = f"{zeros}\n{state}"
            if self.given == "first":
                begins = f"if state is None:\n{indented(begins)}"
            begins = indented(begins, 8) + "\n"
        what = "layer" if self.layers == 1 else "layers"
        return f'''\
class {self._class}(nn.Module):
    """{self.layers} {what} of the cell, carried along time{" both ways" if self.bidirectional else ""}."""

    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = hidden
{made}

    def forward({", ".join(arguments)}):
        # sequence: (batch, time, inputs); state: each (layers, batch, hidden)
{begins}        ended = []
{self._loop()}
        return sequence, tuple(torch.stack(parts) for parts in zip(*ended))'''

    @property
    def _between(self) -> str:
        return "2 * hidden" if self.bidirectional else "hidden"

    def _loop(self) -> str:
        function, lengths = ("over_real_time", ", lengths") if self.ragged else ("over_time", "")
        if not self.bidirectional:
            return f"""\
        for layer, cell in enumerate(self.cells):
            before = [part[layer] for part in state]
            sequence, after = {function}(cell, sequence, before{lengths})
            ended.append(after)"""
        turned, back = (
            ("mirrored(sequence, lengths)", "mirrored(backward, lengths)")
            if self.ragged
            else ("sequence.flip(1)", "backward.flip(1)")
        )
        second = call(f"            backward, last = {function}(", f"back, turned, before{lengths}")
        return f"""\
        for layer, (cell, back) in enumerate(zip(self.cells, self.backward_cells)):
            before = [part[2 * layer] for part in state]
            forward, first = {function}(cell, sequence, before{lengths})
            turned = {turned}
            before = [part[2 * layer + 1] for part in state]
{second}
            sequence = torch.cat([forward, {back}], dim=-1)
            ended += [first, last]"""


class MixedScript:
    """The lines of a `MixedStack`: its state is a pair, of the layer below and of those above it.

    Args:
        cell: of the first layer.
        upper_cell: of the layers above it.
        inputs: features of the input.
        hidden: units of each layer and direction.
        layers: how many there are.
        bidirectional: also reads backwards.
        called: what it is called in the module.
        how: `ragged` and `given`, as for `StackScript`.
    """

    def __init__(
        self,
        cell: Cell,
        upper_cell: Cell,
        inputs: int,
        hidden: int,
        layers: int,
        *,
        bidirectional: bool = False,
        called: str = "",
        **how: Any,
    ) -> None:
        names = [f"{called}_below", f"{called}_above"] if called else ["below", "above"]
        classes = ["LowerCell", "UpperCell"]
        self.lower = StackScript(cell, inputs, hidden, 1, bidirectional, called=names[0], cell_class=classes[0], **how)
        self.upper = StackScript(
            upper_cell,
            self.lower.width,
            hidden,
            layers - 1,
            bidirectional,
            called=names[1],
            prefix="above_",
            cell_class=classes[1],
            **how,
        )
        self.width, self.bidirectional = self.upper.width, bidirectional
        self.parts = self.lower.parts + self.upper.parts
        self.looped = self.lower.looped + self.upper.looped
        self.classes = tuple(dict.fromkeys(self.lower.classes + self.upper.classes))
        self.made = f"{self.lower.made}\n{self.upper.made}"

    def renames(self, part: str) -> dict[str, str]:
        """See `StackScript.renames`."""
        return {f"{part}.lower": self.lower.name, f"{part}.upper": self.upper.name}

    def run(self, sequence: str, outputs: str = "outputs", after: str = "_", state: str = "") -> str:
        """See `StackScript.run`."""
        lines = []
        if state:
            begun = f"{state} or (None, None)" if self.lower.given == "first" else state
            lines.append(f"        below, above = {begun}")
        kept = after != "_"
        lower, upper = ("below" if kept else "_", "above" if kept else "_")
        lines.append(self.lower.run(sequence, "between", lower, "below" * bool(state)))
        lines.append(self.upper.run("between", outputs, upper, "above" * bool(state)))
        if kept:
            lines.append(f"        {after} = (below, above)")
        return "\n".join(lines)

    def top(self, state: str) -> str:
        """See `StackScript.top`."""
        return self.upper.top(f"{state}[1]")

    def unpacked(self, state: str = "state") -> str:
        """See `StackScript.unpacked`."""
        return f"below, above = {state}\n{self.lower.unpacked('below')}\n{self.upper.unpacked('above')}"

    def packed(self, *parts: str) -> str:
        """See `StackScript.packed`."""
        count = len(self.lower.parts)
        return f"({self.lower.packed(*parts[:count])}, {self.upper.packed(*parts[count:])})"


def module_list(name: str, cells: list[str]) -> str:
    """The line that makes a list of modules, or as many lines as the formatter would give it."""
    begin = f"        self.{name} = nn.ModuleList("
    if len(begin) + len(", ".join(cells)) + 3 <= 88:
        return f"{begin}[{', '.join(cells)}])"
    each = ",\n".join(f"                {cell}" for cell in cells)
    inner = f"            [{', '.join(cells)}]"
    if len(inner) <= 88:
        return f"{begin}\n{inner}\n        )"
    return f"{begin}\n            [\n{each},\n            ]\n        )"


def cell_class(cell: Cell, name: str) -> str:
    """The class of a cell: one step with its weights."""
    script: CellScript = cell.script()
    weights = "\n".join(
        f"        self.{name} = nn.Parameter(torch.empty({shape}))" for name, shape in script.weights.items()
    )
    names = ", ".join(cell.states)
    one = len(cell.states) == 1
    shapes = f"# x: (batch, inputs); {names}: {'' if one else 'each '}(batch, hidden)"
    return f'''\
class {name}(nn.Module):
    """One step of the {cell.title.en}."""

    def __init__(self, inputs, hidden):
        super().__init__()
{weights}

    def forward(self, x, state):
        {shapes}
        {f"({names},)" if one else names} = state
{indented(script.lines, 8)}
        return {f"({names},)" if one else names}'''


WORD_PARTS = f'''\
class WordParts(nn.Embedding):
    """A vector for each word, with the vectors of the parts of its spelling added."""

    def __init__(self, vocabulary, size, parts):
        super().__init__(vocabulary, size)
        self.parts = nn.Embedding(parts, size)
        numbers = torch.zeros(vocabulary, {EACH}, dtype=torch.int64)
        self.register_buffer("parts_of", numbers)

    def forward(self, tokens):
        parts = self.parts_of[tokens]  # (batch, time, {EACH}), 0 where there are fewer
        count = (parts != 0).sum(dim=-1, keepdim=True).clamp(min=1)
        return super().forward(tokens) + self.parts(parts).sum(dim=-2) / count.sqrt()'''


@dataclass(frozen=True)
class ReadScript:
    """How a network reads its input: values as they are, tokens as their vectors.

    Attributes:
        sizes: what the network is built from.
        features: numbers of each step.
        one_hot: tokens are read as vectors of ones and zeros.
    """

    sizes: Sizes
    features: int
    one_hot: bool = False

    @property
    def classes(self) -> tuple[str, ...]:
        """Vectors that share parts."""
        return (WORD_PARTS,) if self.sizes.parts else ()

    @property
    def made(self) -> str:
        """The line that makes the embedding, with its line break; nothing where there is none."""
        if self.sizes.pattern.inputs != "tokens" or self.one_hot:
            return ""
        if self.sizes.parts:
            made = f"WordParts({self.sizes.vocabulary}, {self.features}, {self.sizes.parts})"
        else:
            made = f"nn.Embedding({self.sizes.vocabulary}, {self.features})"
        return f"        self.embedding = {made}\n"

    @property
    def line(self) -> str:
        """The first lines of `forward`: what is read is then called `sequence`."""
        if self.sizes.pattern.inputs != "tokens":
            return f"        # {self.sequence}: (batch, time, {self.features})\n"
        line = "        vectors = self.embedding(tokens)"
        if self.one_hot:
            line = f"        vectors = F.one_hot(tokens, {self.features}).float()"
        return noted(line, f"(batch, time) to (batch, time, {self.features})") + "\n"

    @property
    def sequence(self) -> str:
        """What is read, `(batch, time, features)`."""
        return "values" if self.sizes.pattern.inputs != "tokens" else "vectors"


def at_last(name: str, ragged: bool) -> str:
    """The last real step of `(batch, time, features)`."""
    return f"{name}[torch.arange(len({name})), lengths - 1]" if ragged else f"{name}[:, -1]"


def pooled(how: Pooling, ragged: bool) -> str:
    """The lines from `outputs` `(batch, time, features)` to `summary`; see `readout.pooled`."""
    if how == "last":
        return f"        summary = {at_last('outputs', ragged)}"
    real = "        real = torch.arange(outputs.shape[1]) < lengths[:, None]  # no padding\n" * ragged
    if how == "mean":
        mean = "(outputs * real[:, :, None]).sum(dim=1) / lengths[:, None]" if ragged else "outputs.mean(dim=1)"
        return f"{real}        summary = {mean}"
    only = ".masked_fill(~real[:, :, None], -torch.inf)" if ragged else ""
    return f"{real}        summary = outputs{only}.amax(dim=1)"
