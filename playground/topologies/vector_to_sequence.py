"""Vector to sequence: one vector goes in, a whole sequence comes out."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from textwrap import dedent
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from playground.batch import Batch, Pattern, Sizes, State
from playground.diagrams.blueprint import Blueprint
from playground.knobs import knob
from playground.knobs.layers import teacher_forcing_share
from playground.model import Network
from playground.recurrent import RecurrentModel
from playground.recurrent.decoding import Decoded, generated
from playground.script import Asked, NetworkScript, indented, module_list
from playground.text import Text

Conditioning = Literal["state", "inputs", "both"]


class VectorToSequence(RecurrentModel):
    """Layers that begin from a vector and are fed with their own last output.

    The vector sets the first state through a linear layer, as a picture does in A. Karpathy and L. Fei-Fei, Deep
    visual-semantic alignments for generating image descriptions (CVPR 2015), or is read again at every step.
    """

    title = Text("Vector to sequence", "Vector a secuencia")
    about = Text(
        "One vector goes in, a sequence comes out: the vector sets the first state, and the cell generates step by step, each time fed with its own last output (in Keras, RepeatVector gives the vector at every step instead).",
        "Entra un vector y sale una secuencia: el vector fija el primer estado y la celda genera paso a paso, recibiendo cada vez su última salida (en Keras, RepeatVector da el vector en cada paso).",
    )
    order: ClassVar[int] = 25

    conditioning: Conditioning = knob(
        "state",
        title=Text("The vector goes to", "El vector va a"),
        help=Text(
            "Where the network is told the vector: in its first state, through a linear layer; in its input, the same at every step (Keras RepeatVector); or in both.",
            "Dónde recibe la red el vector: en su primer estado, por una capa lineal; en su entrada, el mismo en cada paso (RepeatVector en Keras); o en ambos.",
        ),
        choices={
            "state": Text("the first state", "el primer estado"),
            "inputs": Text("the input of every step", "la entrada de cada paso"),
            "both": Text("both", "ambos"),
        },
    )
    teacher_forcing: float = teacher_forcing_share(
        0.5,
        Text(
            "Share of training steps at which the network is fed with the truth instead of its own last output: 1 "
            "trains fast but never meets its own errors, 0 always does.",
            "Proporción de pasos de entrenamiento en que la red recibe la verdad en vez de su última salida: con 1 "
            "entrena deprisa pero nunca ve sus propios errores; con 0, siempre.",
        ),
    )

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs a single vector, numbers after it, and one direction."""
        if pattern.inputs != "vector":
            return Text(
                "This task gives a sequence to read, and vector to sequence begins from a single vector. Choose "
                "“Sequence to sequence”, “Sequence to vector” or “Encoder-decoder”.",
                "Esta tarea da una secuencia para leer, y vector a secuencia parte de un solo vector. Elija «Secuencia a "
                "secuencia», «Secuencia a vector» o «Codificador-decodificador».",
            )
        if pattern.layout != "horizon":
            return self.cannot_decode(pattern) or Text(
                "This task asks for one answer, and vector to sequence gives a whole sequence. Choose “Sequence to vector”.",
                "Esta tarea pide una sola respuesta, y vector a secuencia da una secuencia entera. Elija «Secuencia a vector».",
            )
        if self.bidirectional:
            return Text(
                "The sequence is generated from its first step to its last, and a backward half would have to know the end. "
                "Switch “Bidirectional” off.",
                "La secuencia se genera del primer paso al último, y una mitad hacia atrás tendría que conocer el final. "
                "Desactive «Bidireccional».",
            )
        return None

    def build(self, sizes: Sizes) -> Network:
        """Linear layers from the vector to the first states, stack, linear layer."""
        return _Network(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The decoder's layers over the horizon; nothing is read before them."""
        starts = iter(_starts(self))
        begun = [tuple(name for name in cell.states if next(starts) is None) for cell in self.cells]
        layers = zip(self.drawn(), (begun[0], *begun[-1:] * (self.layers - 1)), strict=True)
        return Blueprint(
            sizes,
            (),
            "decoder",
            decoder=tuple(replace(layer, begun=names) for layer, names in layers),
            decoder_inputs=sizes.outputs + (sizes.features if self.conditioning != "state" else 0),
            forcing=self.teacher_forcing,
            conditioning=self.conditioning,
        )

    def script(self, asked: Asked) -> NetworkScript:
        """The first state from the vector, layers that read their own last answer, one linear layer."""
        sizes, repeats = asked.sizes, self.conditioning != "state"
        begun = self.conditioning != "inputs"
        features = sizes.outputs + (sizes.features if repeats else 0)
        stack = self.stack_script(features, given="always" if begun else "first")
        made = [stack.made, f"        self.head = nn.Linear({self.hidden}, {sizes.outputs})"]
        starts = tuple(zip(stack.parts, _depths(self), _starts(self), strict=True))
        linear = [f"nn.Linear({sizes.features}, {depth * self.hidden})" for _, depth, start in starts if start is None]
        if linear:
            made.insert(0, module_list("begins", linear))
        first = ["# Zeros, as always where no state is given.", "state = None"]
        if begun:
            first = [*_begun(starts, self.hidden), f"state = {stack.packed(*stack.parts)}"]
        given = ["given = torch.cat([answer, values], dim=-1)  # the vector at every step"] * repeats
        lines = f'''\
class Network(nn.Module):
    """Vector to sequence: it begins with a vector, and reads its own last answer."""

    def __init__(self):
        super().__init__()
{chr(10).join(made)}

    def forward(self, values):
        # values: (batch, 1, {sizes.features})
{indented(first, 8)}
        answer = values.new_zeros(len(values), 1, {sizes.outputs})
        answers = []
        for _ in range({sizes.horizon}):
{indented([*given, dedent(stack.run("given" if repeats else "answer", "outputs", "state", "state"))], 12)}
            answer = self.head(outputs)  # (batch, 1, {sizes.outputs})
            answers.append(answer)
        return torch.cat(answers, dim=1)  # (batch, {sizes.horizon}, {sizes.outputs})'''
        return NetworkScript(lines, stack.classes, stack.renames("decoder"), looped=stack.looped)


def _begun(starts: Sequence[tuple[str, int, float | None]], hidden: int) -> list[str]:
    """The lines that make the first state of the vector.

    Args:
        starts: of each tensor of it the name, the layers, and the number that it begins with; None: the vector sets it.
        hidden: units of each layer.
    """
    lines, begins = ["# Each part of the first state: (layers, batch, hidden)."], count()
    for name, depth, start in starts:
        if start is not None:
            lines.append(f"{name} = torch.full(({depth}, len(values), {hidden}), {start})")
        elif depth == 1:
            lines.append(f"{name} = self.begins[{next(begins)}](values[:, 0])[None]")
        else:
            lines.append(f"{name} = self.begins[{next(begins)}](values[:, 0])")
            lines.append(f"{name} = torch.stack({name}.chunk({depth}, dim=1))")
    return lines


class _Network(Network):
    def __init__(self, model: VectorToSequence, sizes: Sizes) -> None:
        super().__init__()
        self.horizon, self.outputs, self.forcing = sizes.horizon, sizes.outputs, model.teacher_forcing
        self.hidden, self.depths, self.starts = model.hidden, _depths(model), _starts(model)
        self.repeats = model.conditioning != "state"
        self.begins = nn.ModuleList(
            nn.Linear(sizes.features, depth * model.hidden)
            for depth, start in zip(self.depths, self.starts, strict=True)
            if start is None
        )
        self.decoder = model.stack(
            sizes.outputs + (sizes.features if self.repeats else 0), recurrent_dropout=model.recurrent_dropout
        )
        self.drop, self.locked = nn.Dropout(model.dropout), model.locked_dropout
        self.head = nn.Linear(model.hidden, sizes.outputs)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        vector = batch.inputs[:, 0]
        first = vector.new_zeros(vector.shape[0], 1, self.outputs)
        mask = self.drop(vector.new_ones(vector.shape[0], 1, self.hidden)) if self.locked else None

        def step(given: Tensor, before: State) -> tuple[Decoded, State]:
            if self.repeats:
                given = torch.cat([given, vector[:, None].expand(-1, given.shape[1], -1)], dim=-1)
            outputs, after = self.decoder(given, None, before)
            return (self.head(self.drop(outputs) if mask is None else outputs * mask), None), after

        truth = batch.targets if self.training else None
        with self.decoder.one_mask():
            return generated(step, first, self._begun(vector), self.horizon, truth=truth, share=self.forcing)[0], None

    def _begun(self, vector: Tensor) -> State:
        """The first state, each tensor `(layers, batch, hidden)`."""
        begins = iter(self.begins)
        return tuple(
            next(begins)(vector).view(vector.shape[0], depth, self.hidden).transpose(0, 1).contiguous()
            if start is None
            else vector.new_full((depth, vector.shape[0], self.hidden), start)
            for depth, start in zip(self.depths, self.starts, strict=True)
        )


def _starts(model: VectorToSequence) -> tuple[float | None, ...]:
    """For each tensor of the stack's state the number that it begins with; None: the vector sets it."""
    names = [(cell, name) for cell in model.cells for name in cell.states]
    if model.conditioning == "inputs":
        return (0.0,) * len(names)
    return tuple(
        cell.fixed.get(name, None if read else 0.0) for (cell, name), read in zip(names, model.states_read, strict=True)
    )


def _depths(model: VectorToSequence) -> tuple[int, ...]:
    """How many layers each tensor of the stack's state holds."""
    layers = (1, model.layers - 1) if len(model.cells) > 1 else (model.layers,)
    return tuple(depth for cell, depth in zip(model.cells, layers, strict=True) for _ in cell.states)
