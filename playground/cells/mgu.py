"""The minimal gated unit: a GRU whose one gate does both jobs."""

from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Cell, Gated, gated_weights
from playground.diagrams.cell_graph import CellDiagram, learnt, pointwise
from playground.script import CellScript
from playground.text import Text


class MinimalGatedStep(Gated):
    """One step of the minimal gated unit; state `(h,)`; forget gate, then candidate."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__("fn", inputs, hidden)

    def advance(self, projected: Tensor, state: State) -> State:
        """The gate, then the candidate from what the gate leaves of the old state."""
        gate_in, candidate_in = projected.chunk(2, dim=-1)
        gate_weight, candidate_weight = self.weight_hh.chunk(2)
        gate_bias, candidate_bias = self.bias_hh.chunk(2)
        gate = self.hooked("f_t", torch.sigmoid(gate_in + F.linear(state[0], gate_weight, gate_bias)))
        back = F.linear(gate * state[0], candidate_weight, candidate_bias)
        candidate = self.hooked("n_t", torch.tanh(candidate_in + back))
        return (self.hooked("h_t", state[0] + gate * (candidate - state[0])),)


class MGU(Cell):
    """The minimal gated unit (Zhou et al., 2016)."""

    title = Text("Minimal gated unit", "Unidad mínima con puerta")
    about = Text(
        "One gate decides both how much of the old state the candidate sees and how much of it is replaced. It has two thirds of the weights of a GRU.",
        "Una sola puerta decide cuánto del estado anterior ve el candidato y cuánto de él se sustituye. Tiene dos tercios de los pesos de una GRU.",
    )
    source = (
        "G.-B. Zhou, J. Wu, C.-L. Zhang, Z.-H. Zhou, Minimal gated unit for recurrent neural networks, International "
        "Journal of Automation and Computing 13, 2016"
    )
    order: ClassVar[int] = 40

    @property
    def equations(self) -> str:
        """Gate, candidate and state."""
        return r"""f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})
n_t = \tanh(W_{in} x_t + b_{in} + W_{hn} (f_t \odot h_{t-1}) + b_{hn})
h_t = (1 - f_t) \odot h_{t-1} + f_t \odot n_t"""

    @property
    def diagram(self) -> CellDiagram:
        """The state above; its one gate below it acts twice."""
        gate = learnt("f_t", "σ", (2, 3), "x_t", "h_{t-1}", title=Text("forget gate", "puerta de olvido"))
        return CellDiagram(
            (
                gate,
                pointwise("seen", "×", (3, 2), "f_t", "h_{t-1}"),
                learnt("n_t", "tanh", (4, 2), "x_t", "seen", title=Text("candidate", "candidato")),
                pointwise("rest", "1−", (1, 1), "f_t"),
                pointwise("kept", "×", (1, 0), "rest", "h_{t-1}"),
                pointwise("new", "×", (4, 1), "f_t", "n_t"),
                pointwise("h_t", "+", (4, 0), "kept", "new"),
            ),
            lanes={"h": 0},
            note=Text(
                "f = 1 takes the candidate, f = 0 keeps the old state.",
                "f = 1 toma el candidato, f = 0 conserva el estado anterior.",
            ),
        )

    def step(self, inputs: int, hidden: int) -> MinimalGatedStep:
        """One layer in one direction."""
        return MinimalGatedStep(inputs, hidden)

    def script(self) -> CellScript:
        """The gate, then the candidate."""
        lines = """\
weight_f, weight_n = self.weight_hh.chunk(2)
bias_f, bias_n = self.bias_hh.chunk(2)
f, n = F.linear(x, self.weight_ih, self.bias_ih).chunk(2, dim=-1)
f = torch.sigmoid(f + F.linear(h, weight_f, bias_f))  # forget gate
n = torch.tanh(n + F.linear(f * h, weight_n, bias_n))  # candidate
h = (1 - f) * h + f * n"""
        return CellScript(gated_weights(2), lines)
