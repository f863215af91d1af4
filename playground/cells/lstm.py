"""The long short-term memory: a cell state that gates write to, keep and read."""

import math
from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor, nn

from playground.batch import State
from playground.cells import PRODUCTS, Arrays, Cell, PlainStep, SummedGates, gated_weights
from playground.diagrams.cell_graph import CellDiagram, learnt, pointwise
from playground.knobs import knob
from playground.script import CellScript, KerasLayer
from playground.text import Text

Gates = Literal["all", "coupled", "no_forget", "no_input", "no_output"]
NAMES: dict[Gates, str] = {"all": "ifgo", "coupled": "fgo", "no_forget": "igo", "no_input": "fgo", "no_output": "ifg"}
"""What lies in each weight, one below the other: input gate, forget gate, candidate, output gate."""


class LSTMStep(SummedGates):
    """One step of the LSTM; state `(h, c)`; gates in the order input, forget, candidate, output.

    Args:
        inputs: features of the input.
        hidden: units.
        forget_bias: added to the forget gate's bias.
        gates: which there are.
        peepholes: whether they also see the cell state, through `weight_peephole` `(gates, hidden)`.
    """

    def __init__(
        self, inputs: int, hidden: int, forget_bias: float = 0.0, gates: Gates = "all", peepholes: bool = False
    ) -> None:
        super().__init__(NAMES[gates], inputs, hidden)
        self.gates = gates
        self.weight_peephole = None
        if peepholes:
            bound = 1 / math.sqrt(hidden)
            self.weight_peephole = nn.Parameter(torch.empty(len(self.names) - 1, hidden).uniform_(-bound, bound))
        _open_forget_gate(self.bias_ih, forget_bias, self.names)

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state and the new cell state."""
        sums = dict(zip(self.names, (projected + recurrent).chunk(len(self.names), dim=-1), strict=True))
        before = state[1]
        if self.weight_peephole is not None:
            sees = dict(zip(self.names.replace("g", ""), self.weight_peephole.unbind(), strict=True))
            # The output gate sees the new cell state, which is not there yet.
            sums |= {name: sums[name] + sees[name] * before for name in sees if name != "o"}
        gate = {name: self.hooked(f"{name}_t", torch.sigmoid(sums[name])) for name in self.names if name in "if"}
        candidate = self.hooked("g_t", torch.tanh(sums["g"]))
        if self.gates == "no_forget":
            memory = before + gate["i"] * candidate
        elif self.gates == "no_input":
            memory = gate["f"] * before + candidate
        elif self.gates == "coupled":
            memory = candidate + gate["f"] * (before - candidate)
        else:
            memory = gate["f"] * before + gate["i"] * candidate
        memory = self.hooked("c_t", memory)
        if self.gates == "no_output":
            return self.hooked("h_t", torch.tanh(memory)), memory
        output = sums["o"]
        if self.weight_peephole is not None:
            output = output + sees["o"] * memory
        shown = self.hooked("o_t", torch.sigmoid(output))
        return self.hooked("h_t", shown * torch.tanh(memory)), memory


class LSTM(Cell):
    """The long short-term memory (Hochreiter and Schmidhuber, 1997), with the forget gate of Gers et al. (2000)."""

    title = Text.same("LSTM")
    about = Text(
        "Three gates decide what the cell state takes in, keeps and shows. The cell state changes by addition, so gradients survive many steps.",
        "Tres puertas deciden qué admite, conserva y muestra el estado de la celda. Ese estado cambia por suma, de modo que los gradientes sobreviven muchos pasos.",
    )
    source = (
        "S. Hochreiter, J. Schmidhuber, Long short-term memory, Neural Computation 9, 1997; "
        "F. A. Gers, J. Schmidhuber, F. Cummins, Learning to forget, Neural Computation 12, 2000; peepholes and gates left out: "
        "K. Greff et al., LSTM: a search space odyssey, IEEE Transactions on Neural Networks and Learning Systems 28, 2017"
    )
    states: ClassVar[tuple[str, ...]] = ("h", "c")
    order: ClassVar[int] = 20

    forget_bias: float = knob(
        0.0,
        ge=-10.0,
        le=10.0,
        advanced=True,
        title=Text("Forget-gate bias", "Sesgo de la puerta de olvido"),
        help=Text(
            "Added to the forget gate's bias at the start: 1 or 2 lets an untrained network remember longer (Keras unit_forget_bias: 1); 0 is PyTorch's own start.",
            "Se suma al principio al sesgo de la puerta de olvido: con 1 o 2 una red sin entrenar recuerda más tiempo (unit_forget_bias de Keras: 1); con 0 empieza como en PyTorch.",
        ),
    )

    gates: Gates = knob(
        "all",
        advanced=True,
        title=Text("Gates", "Puertas"),
        help=Text(
            "Which gates there are. Coupled: what is forgotten makes room for as much of the new (i = 1 − f). A gate that is left out is always open. All but “all three” are slower, as PyTorch has no fused form of them.",
            "Qué puertas hay. Acopladas: lo que se olvida deja sitio a otro tanto de lo nuevo (i = 1 − f). Una puerta omitida está siempre abierta. Todas las opciones salvo «las tres» son más lentas, pues PyTorch no tiene una forma fusionada.",
        ),
        choices={
            "all": Text("all three", "las tres"),
            "coupled": Text("input and forget gates coupled", "entrada y olvido acopladas"),
            "no_forget": Text("no forget gate", "sin puerta de olvido"),
            "no_input": Text("no input gate", "sin puerta de entrada"),
            "no_output": Text("no output gate", "sin puerta de salida"),
        },
    )
    peepholes: bool = knob(
        False,
        advanced=True,
        title=Text("Peepholes", "Mirillas"),
        help=Text(
            "The gates also see the cell state itself, each unit its own (Gers and Schmidhuber, 2000). Slower, as PyTorch has no fused form of it.",
            "Las puertas ven también el propio estado de la celda, cada unidad el suyo (Gers y Schmidhuber, 2000). Más lento, pues PyTorch no tiene una forma fusionada.",
        ),
    )

    @property
    def equations(self) -> str:
        """One for each gate that there is, the candidate and both states."""
        names = NAMES[self.gates]
        lines = []
        for name in names:
            sees = name != "g" and self.peepholes
            cell = rf" + p_{name} \odot c_{{{'t' if name == 'o' else 't-1'}}}" if sees else ""
            total = rf"W_{{i{name}}} x_t + b_{{i{name}}} + W_{{h{name}}} h_{{t-1}} + b_{{h{name}}}{cell}"
            function = r"\tanh" if name == "g" else r"\sigma"
            lines.append(f"{name}_t = {function}({total})")
        kept = "c_{t-1}" if self.gates == "no_forget" else r"f_t \odot c_{t-1}"
        new = {"no_input": "g_t", "coupled": r"(1 - f_t) \odot g_t"}.get(self.gates, r"i_t \odot g_t")
        memory = f"c_t = {kept} + {new}"
        # With peepholes the output gate sees the new cell state.
        lines.insert(len(lines) - (self.peepholes and names[-1] == "o"), memory)
        lines.append(r"h_t = \tanh(c_t)" if self.gates == "no_output" else r"h_t = o_t \odot \tanh(c_t)")
        return "\n".join(lines)

    @property
    def diagram(self) -> CellDiagram:
        """The cell state above, which the gates write to, keep and read from below."""
        names = NAMES[self.gates]
        before = ("c_{t-1}",) if self.peepholes else ()
        both = ("x_t", "h_{t-1}")
        forget = learnt("f_t", "σ", (1, 2), *both, title=Text("forget gate", "puerta de olvido"), sees=before)
        entry = learnt("i_t", "σ", (2, 2), *both, title=Text("input gate", "puerta de entrada"), sees=before)
        candidate = learnt("g_t", "tanh", (3, 2), *both, title=Text("candidate", "candidato"))
        sees = ("c_t",) if self.peepholes else ()
        output = learnt("o_t", "σ", (4, 2), *both, title=Text("output gate", "puerta de salida"), sees=sees)
        gates = {"i": entry, "f": forget, "g": candidate}
        parts = [gates[name] for name in names if name in gates]
        kept, new = "c_{t-1}", "g_t"
        if "f" in names:
            kept = "kept"
            parts.append(pointwise("kept", "×", (1, 0), "f_t", "c_{t-1}"))
        if self.gates == "coupled":
            parts.append(pointwise("rest", "1−", (2, 1), "f_t"))
        if self.gates != "no_input":
            new = "new"
            parts.append(pointwise("new", "×", (3, 1), "rest" if self.gates == "coupled" else "i_t", "g_t"))
        parts.append(pointwise("c_t", "+", (3, 0), kept, new))
        if self.gates == "no_output":
            parts.append(pointwise("h_t", "tanh", (5, 2), "c_t"))
        else:
            parts += [output, pointwise("shown", "tanh", (5, 1), "c_t"), pointwise("h_t", "×", (5, 2), "o_t", "shown")]
        return CellDiagram(tuple(parts), lanes={"c": 0}, ends={"h": 2})

    def step(self, inputs: int, hidden: int) -> LSTMStep:
        """One layer in one direction."""
        return LSTMStep(inputs, hidden, self.forget_bias, self.gates, self.peepholes)

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase | None:
        """torch's `nn.LSTM`, with the forget-gate bias added; it has all gates and no peepholes."""
        if self.gates != "all" or self.peepholes:
            return None
        twin = nn.LSTM(inputs, hidden, layers, batch_first=True, dropout=dropout, bidirectional=bidirectional)
        for name, weight in twin.named_parameters():
            if name.startswith("bias_ih"):
                _open_forget_gate(weight, self.forget_bias, NAMES["all"])
        return twin

    def plain_step(self) -> PlainStep | None:
        """The equations over numpy arrays, with all gates and no peepholes."""
        return _combine if self.gates == "all" and not self.peepholes else None

    def script(self) -> CellScript:
        """The gates that there are, in the order of their weights."""
        names = NAMES[self.gates]
        weights = gated_weights(len(names))
        lines = [f"{PRODUCTS}{', '.join(names)} = (from_input + from_state).chunk({len(names)}, dim=-1)"]
        sees = {}
        if self.peepholes:
            gates = names.replace("g", "")
            weights["weight_peephole"] = f"{len(gates)}, hidden"
            lines.append(
                f"{', '.join(f'p_{name}' for name in gates)} = self.weight_peephole  # what each gate sees of c"
            )
            sees = {name: f" + p_{name} * c" for name in gates}
        lines += [f"{name} = torch.sigmoid({name}{sees.get(name, '')})" for name in names if name in "if"]
        kept = "c" if self.gates == "no_forget" else "f * c"
        new = {"no_input": "", "coupled": "(1 - f) * "}.get(self.gates, "i * ")
        lines.append(f"c = {kept} + {new}torch.tanh(g)")
        shown = "" if self.gates == "no_output" else f"torch.sigmoid(o{sees.get('o', '')}) * "
        lines.append(f"h = {shown}torch.tanh(c)")
        return CellScript(weights, "\n".join(lines))

    def keras(self) -> KerasLayer:
        """`LSTM`, which has all gates and no peepholes."""
        if self.gates != "all" or self.peepholes:
            return super().keras()
        return KerasLayer("LSTM", gates=(0, 1, 2, 3))


def _open_forget_gate(bias: Tensor, amount: float, names: str) -> None:
    if "f" in names:
        with torch.no_grad():
            bias.chunk(len(names))[names.index("f")].add_(amount)


def _combine(projected: np.ndarray, recurrent: np.ndarray, state: Arrays) -> Arrays:
    total = projected + recurrent
    hidden = total.shape[-1] // 4
    # sigmoid(x) = (1 + tanh(x / 2)) / 2: one call over three gates, and no overflow
    gates = 0.5 + 0.5 * np.tanh(0.5 * total)
    candidate = np.tanh(total[:, 2 * hidden : 3 * hidden])
    memory = gates[:, hidden : 2 * hidden] * state[1] + gates[:, :hidden] * candidate
    return gates[:, 3 * hidden :] * np.tanh(memory), memory
