"""The gated recurrent unit: two gates and no memory apart from the output."""

from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Arrays, Cell, Gated, PlainStep, SummedGates, gated_weights
from playground.diagrams.cell_graph import CellDiagram, Part, learnt, pointwise
from playground.knobs import knob
from playground.script import CellScript, KerasLayer
from playground.text import Text


class GRUStep(SummedGates):
    """One step of the GRU; state `(h,)`; gates in the order reset, update, candidate."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__("rzn", inputs, hidden)

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state: between the old one and the candidate, as the update gate says."""
        reset_in, update_in, candidate_in = projected.chunk(3, dim=-1)
        reset_back, update_back, candidate_back = recurrent.chunk(3, dim=-1)
        reset = self.hooked("r_t", torch.sigmoid(reset_in + reset_back))
        update = self.hooked("z_t", torch.sigmoid(update_in + update_back))
        candidate = self.hooked("n_t", torch.tanh(candidate_in + reset * candidate_back))
        return (self.hooked("h_t", candidate + update * (state[0] - candidate)),)


class ResetBeforeStep(Gated):
    """One step of the GRU as it was published first: the reset gate acts on the state before its product."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__("rzn", inputs, hidden)

    def advance(self, projected: Tensor, state: State) -> State:
        """The gates, then the candidate from what the reset gate leaves of the state."""
        size = 2 * state[0].shape[-1]
        gates = torch.sigmoid(
            projected[:, :size] + F.linear(state[0], self.weight_hh[:size], self.bias_hh[:size]),
        )
        reset, update = gates.chunk(2, dim=-1)
        reset, update = self.hooked("r_t", reset), self.hooked("z_t", update)
        back = F.linear(reset * state[0], self.weight_hh[size:], self.bias_hh[size:])
        candidate = self.hooked("n_t", torch.tanh(projected[:, size:] + back))
        return (self.hooked("h_t", candidate + update * (state[0] - candidate)),)


class GRU(Cell):
    """The gated recurrent unit (Cho et al., 2014), in both forms."""

    title = Text.same("GRU")
    about = Text(
        "Two gates decide how much of the old state is kept and how much of it the candidate state sees. It has a quarter fewer weights than the LSTM and is often as good. Texts disagree about the direction of the update gate: here, as in PyTorch and Keras, 1 keeps the old state.",
        "Dos puertas deciden cuánto del estado anterior se conserva y cuánto de él ve el estado candidato. Tiene una cuarta parte menos de pesos que la LSTM y a menudo es igual de buena. Los textos no coinciden en el sentido de la puerta de actualización: aquí, como en PyTorch y Keras, con 1 se conserva el estado anterior.",
    )
    source = (
        "K. Cho et al., Learning phrase representations using RNN encoder-decoder for statistical machine "
        "translation, EMNLP 2014"
    )
    order: ClassVar[int] = 30

    reset: Literal["after", "before"] = knob(
        "after",
        advanced=True,
        title=Text("Reset gate", "Puerta de reinicio"),
        help=Text(
            "Where the reset gate acts: after the product with the old state, as in PyTorch, cuDNN and Keras (reset_after=True), or on the state before it, as first published (Cho et al., 2014); that one is slower, as PyTorch has no fused form of it.",
            "Dónde actúa la puerta de reinicio: tras el producto con el estado anterior, como en PyTorch, cuDNN y Keras (reset_after=True), o antes, sobre el estado, como se publicó primero (Cho et al., 2014); esta es más lenta, pues PyTorch no tiene una forma fusionada.",
        ),
        choices={
            "after": Text("after the product", "tras el producto"),
            "before": Text("before the product", "antes del producto"),
        },
    )

    @property
    def equations(self) -> str:
        """Reset gate, update gate, candidate and state."""
        back = (
            r"r_t \odot (W_{hn} h_{t-1} + b_{hn})" if self.reset == "after" else r"W_{hn} (r_t \odot h_{t-1}) + b_{hn}"
        )
        return rf"""r_t = \sigma(W_{{ir}} x_t + b_{{ir}} + W_{{hr}} h_{{t-1}} + b_{{hr}})
z_t = \sigma(W_{{iz}} x_t + b_{{iz}} + W_{{hz}} h_{{t-1}} + b_{{hz}})
n_t = \tanh(W_{{in}} x_t + b_{{in}} + {back})
h_t = (1 - z_t) \odot n_t + z_t \odot h_{{t-1}}"""

    @property
    def diagram(self) -> CellDiagram:
        """The state above; below it the gates, and the candidate in the form that was chosen."""
        both = ("x_t", "h_{t-1}")
        reset = learnt("r_t", "σ", (1, 3), *both, title=Text("reset gate", "puerta de reinicio"))
        update = learnt("z_t", "σ", (3, 3), *both, title=Text("update gate", "puerta de actualización"))
        named = Text("candidate", "candidato")
        if self.reset == "after":
            candidate: tuple[Part, ...] = (
                learnt("driving", "W", (4, 3), "x_t"),
                learnt("back", "W", (2, 3), "h_{t-1}"),
                pointwise("left", "×", (2, 2), "r_t", "back"),
                pointwise("sum", "+", (4, 2), "driving", "left"),
                pointwise("n_t", "tanh", (5, 2), "sum", title=named),
            )
        else:
            candidate = (
                pointwise("left", "×", (2, 2), "r_t", "h_{t-1}"),
                learnt("n_t", "tanh", (5, 2), "x_t", "left", title=named),
            )
        ended = (
            pointwise("rest", "1−", (4, 1), "z_t"),
            pointwise("kept", "×", (3, 0), "z_t", "h_{t-1}"),
            pointwise("new", "×", (5, 1), "rest", "n_t"),
            pointwise("h_t", "+", (5, 0), "kept", "new"),
        )
        note = Text(
            "The update gate points as in PyTorch and Keras: z = 1 keeps the old state, z = 0 takes the candidate.",
            "La puerta de actualización actúa como en PyTorch y Keras: z = 1 conserva el estado, z = 0 toma el candidato.",
        )
        return CellDiagram((reset, update, *candidate, *ended), lanes={"h": 0}, note=note)

    def step(self, inputs: int, hidden: int) -> Gated:
        """One layer in one direction."""
        return GRUStep(inputs, hidden) if self.reset == "after" else ResetBeforeStep(inputs, hidden)

    def fused(self, inputs: int, hidden: int, layers: int, bidirectional: bool, dropout: float) -> nn.RNNBase | None:
        """torch's `nn.GRU`, where the reset gate acts after the product."""
        if self.reset == "before":
            return None
        return nn.GRU(inputs, hidden, layers, batch_first=True, dropout=dropout, bidirectional=bidirectional)

    def plain_step(self) -> PlainStep | None:
        """The equations over numpy arrays, where the reset gate acts after the product."""
        return _combine if self.reset == "after" else None

    def script(self) -> CellScript:
        """The form of which torch has no fused layer."""
        lines = """\
weight_r, weight_z, weight_n = self.weight_hh.chunk(3)
bias_r, bias_z, bias_n = self.bias_hh.chunk(3)
r, z, n = F.linear(x, self.weight_ih, self.bias_ih).chunk(3, dim=-1)
r = torch.sigmoid(r + F.linear(h, weight_r, bias_r))  # reset gate
z = torch.sigmoid(z + F.linear(h, weight_z, bias_z))  # update gate
n = torch.tanh(n + F.linear(r * h, weight_n, bias_n))  # candidate
h = (1 - z) * n + z * h"""
        return CellScript(gated_weights(3), lines)

    def keras(self) -> KerasLayer:
        """`GRU` in both forms; its gates lie in the order update, reset, candidate."""
        after = self.reset == "after"
        return KerasLayer("GRU", f", reset_after={after}", (1, 0, 2), after)


def _combine(projected: np.ndarray, recurrent: np.ndarray, state: Arrays) -> Arrays:
    hidden = state[0].shape[-1]
    gates = 0.5 + 0.5 * np.tanh(0.5 * (projected[:, : 2 * hidden] + recurrent[:, : 2 * hidden]))
    candidate = np.tanh(projected[:, 2 * hidden :] + gates[:, :hidden] * recurrent[:, 2 * hidden :])
    return (candidate + gates[:, hidden:] * (state[0] - candidate),)
