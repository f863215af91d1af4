"""A stack of recurrent layers as lines of a script: torch's own layer where it has one, else the cell carried along time."""

from dataclasses import dataclass
from typing import Literal

import torch

from playground.cells import Cell
from playground.script import CellScript, call, indented, module_list

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
        inputs: features of the input, or what they are called where it is made.
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
    inputs: int | str
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

    def changed(self, change: str, state: str = "state") -> str:
        """The line that changes each tensor of a state; not indented.

        Args:
            change: what becomes of a tensor, as Python over `{}`.
            state: what the state is called.
        """
        if self.fused is not None and len(self.parts) == 1:
            return f"{state} = {change.format(state)}"
        return f"{state} = tuple({change.format('part')} for part in {state})"

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
