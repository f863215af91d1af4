"""The minimal LSTM: its gates and its candidate see the input alone, so that all steps are computed at once."""

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Cell, Scanned, uniform
from playground.cells._scan import linear_scan
from playground.diagrams.cell_graph import CellDiagram, learnt, pointwise
from playground.script import CellScript
from playground.text import Text


class MinLSTMStep(Scanned):
    """One step of the minimal LSTM; state `(h,)`; `weight_ih` `(3 * hidden, inputs)`: forget, input, candidate."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden, inputs))
        self.bias_ih = nn.Parameter(torch.empty(3 * hidden))
        uniform(self, hidden)

    def project(self, inputs: Tensor) -> Tensor:
        """The three products with the input, `(..., 3 * hidden)`."""
        return F.linear(inputs, self.weight_ih, self.bias_ih)

    def advance(self, projected: Tensor, state: State) -> State:
        """Shares of the old state and of the candidate, which add up to one."""
        kept, candidate = _share(projected)
        if self.hook is not None:
            forget, entry = (torch.sigmoid(gate) for gate in projected.chunk(3, dim=-1)[:2])
            gates = self.hooked("f_t", forget), self.hooked("i_t", entry)
            candidate = self.hooked("n_t", candidate)
            if gates[0] is not forget or gates[1] is not entry:
                total = gates[0] + gates[1]
                kept = torch.where(total > 0, gates[0] / total, 0.5)  # both shut: neither outweighs the other
        return (self.hooked("h_t", candidate + kept * (state[0] - candidate)),)

    def scan(self, projected: Tensor, state: State) -> State:
        """The state after every step."""
        kept, candidate = _share(projected)
        return (linear_scan(kept, candidate - kept * candidate, state[0]),)


def _share(projected: Tensor) -> tuple[Tensor, Tensor]:
    """The share of the old state, `f / (f + i)`, and the candidate, each `(..., hidden)`."""
    forget, entry, candidate = projected.chunk(3, dim=-1)
    # The logarithm of a sigmoid does not run out of numbers where both gates are nearly shut.
    return torch.sigmoid(F.logsigmoid(forget) - F.logsigmoid(entry)), candidate


class MinLSTM(Cell):
    """The minimal LSTM (Feng et al., 2024)."""

    title = Text.same("minLSTM")
    about = Text(
        "An LSTM whose gates and candidate depend on the input alone, without a second state; forget and input gate are scaled to add up to 1. Whole sequences are computed at once: fast on long ones.",
        "Una LSTM cuyas puertas y cuyo candidato dependen solo de la entrada, sin segundo estado; las puertas de olvido y de entrada se escalan para que sumen 1. Se calculan secuencias enteras de una vez: rápido si son largas.",
    )
    source = "L. Feng et al., Were RNNs all we needed?, arXiv 2410.01201, 2024"
    order: ClassVar[int] = 60

    @property
    def equations(self) -> str:
        """Gates, candidate and state."""
        return r"""f_t = \sigma(W_{if} x_t + b_{if})
i_t = \sigma(W_{ii} x_t + b_{ii})
n_t = W_{in} x_t + b_{in}
h_t = \frac{f_t}{f_t + i_t} \odot h_{t-1} + \frac{i_t}{f_t + i_t} \odot n_t"""

    @property
    def diagram(self) -> CellDiagram:
        """The state above; gates and candidate see the input alone."""
        return CellDiagram(
            (
                learnt("f_t", "σ", (1, 3), "x_t", title=Text("forget gate", "puerta de olvido")),
                learnt("i_t", "σ", (3, 3), "x_t", title=Text("input gate", "puerta de entrada")),
                learnt("n_t", "W", (4, 3), "x_t", title=Text("candidate", "candidato")),
                pointwise("share", "f/(f+i)", (2, 2), "f_t", "i_t"),
                pointwise("rest", "1−", (3, 1), "share"),
                pointwise("kept", "×", (2, 0), "share", "h_{t-1}"),
                pointwise("new", "×", (4, 1), "rest", "n_t"),
                pointwise("h_t", "+", (4, 0), "kept", "new"),
            ),
            lanes={"h": 0},
            note=Text(
                "The shares of the old state and of the candidate add up to 1: 1−f/(f+i) = i/(f+i).",
                "Las partes del estado anterior y del candidato suman 1: 1−f/(f+i) = i/(f+i).",
            ),
        )

    def step(self, inputs: int, hidden: int) -> MinLSTMStep:
        """One layer in one direction."""
        return MinLSTMStep(inputs, hidden)

    def script(self) -> CellScript:
        """Gates and candidate, which see the input alone."""
        lines = """\
f, i, n = F.linear(x, self.weight_ih, self.bias_ih).chunk(3, dim=-1)
# f / (f + i), over logarithms: exact even where both are nearly shut
kept = torch.sigmoid(F.logsigmoid(f) - F.logsigmoid(i))
h = kept * h + (1 - kept) * n"""
        return CellScript({"weight_ih": "3 * hidden, inputs", "bias_ih": "3 * hidden"}, lines)
