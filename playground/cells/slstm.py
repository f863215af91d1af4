"""The LSTM with exponential gates: what comes in can outweigh all that was there before."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import State
from playground.cells import PRODUCTS, Cell, SummedGates, gated_weights
from playground.diagrams.cell_graph import CellDiagram, learnt, pointwise
from playground.script import CellScript
from playground.text import Text

_LEAST = 1e-6
"""The normaliser is never smaller: it is one of exponentials and may run out of numbers."""


class ExponentialStep(SummedGates):
    """One step of the sLSTM; state `(h, c, n, m)`; gates in the order input, forget, candidate, output."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__("ifgo", inputs, hidden)

    def combine(self, projected: Tensor, recurrent: Tensor, state: State) -> State:
        """The new hidden state, cell state, normaliser and stabiliser."""
        entry, forget, candidate, output = (projected + recurrent).chunk(4, dim=-1)
        _, memory, normaliser, largest = state
        entry = self.hooked("\\tilde{i}_t", entry)
        kept = self._log_forget(forget) + largest
        candidate = self.hooked("g_t", torch.tanh(candidate))
        shown = self.hooked("o_t", torch.sigmoid(output))
        highest = self.hooked("m_t", torch.maximum(kept, entry))
        entry, kept = torch.exp(entry - highest), torch.exp(kept - highest)
        memory = self.hooked("c_t", kept * memory + entry * candidate)
        normaliser = self.hooked("n_t", kept * normaliser + entry)
        hidden = self.hooked("h_t", shown * memory / normaliser.clamp(min=_LEAST))
        return hidden, memory, normaliser, highest

    def _log_forget(self, forget: Tensor) -> Tensor:
        """The logarithm of the forget gate: of its sum, which does not run out of numbers, unless a hook changes the gate."""
        if self.hook is None:
            return F.logsigmoid(forget)
        gate = torch.sigmoid(forget)
        found = self.hooked("f_t", gate)
        return F.logsigmoid(forget) if found is gate else torch.log(found)


class SLSTM(Cell):
    """The sLSTM of the xLSTM (Beck et al., 2024), one head."""

    title = Text.same("sLSTM")
    about = Text(
        "An LSTM whose input gate is exponential: one important step can outweigh all earlier ones, so that a stored value can be revised. A normaliser keeps the output in range; a stabiliser keeps the exponentials from overflowing and changes no result.",
        "Una LSTM con puerta de entrada exponencial: un paso importante puede pesar más que todos los anteriores, y así un valor guardado puede corregirse. Un normalizador mantiene la salida en su rango; un estabilizador evita que las exponenciales se desborden y no cambia ningún resultado.",
    )
    source = "M. Beck et al., xLSTM: extended long short-term memory, NeurIPS 2024"
    states: ClassVar[tuple[str, ...]] = ("h", "c", "n", "m")
    # A normaliser near 0 or below makes `c / n` as large as it likes; the two are no memory but a scale.
    fixed: ClassVar[Mapping[str, float]] = MappingProxyType({"n": 1.0, "m": 0.0})
    order: ClassVar[int] = 80

    @property
    def equations(self) -> str:
        """Gates, stabiliser, cell state, normaliser and hidden state."""
        return r"""\tilde{i}_t = W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi}
f_t = \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})
g_t = \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg})
o_t = \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho})
m_t = \max(\log f_t + m_{t-1}, \tilde{i}_t)
c_t = e^{\log f_t + m_{t-1} - m_t} \odot c_{t-1} + e^{\tilde{i}_t - m_t} \odot g_t
n_t = e^{\log f_t + m_{t-1} - m_t} \odot n_{t-1} + e^{\tilde{i}_t - m_t}
h_t = o_t \odot c_t / n_t"""

    @property
    def diagram(self) -> CellDiagram:
        """Cell state, normaliser and stabiliser above each other; below them the gates."""
        both = ("x_t", "h_{t-1}")
        entry = "\\tilde{i}_t"
        return CellDiagram(
            (
                learnt(entry, "W", (4, 5), *both, title=Text("input gate", "puerta de entrada")),
                learnt("f_t", "σ", (1, 5), *both, title=Text("forget gate", "puerta de olvido")),
                learnt("g_t", "tanh", (5, 5), *both, title=Text("candidate", "candidato")),
                learnt("o_t", "σ", (7, 5), *both, title=Text("output gate", "puerta de salida")),
                pointwise("log", "log", (1, 4), "f_t"),
                pointwise("logkept", "+", (1, 3), "log", "m_{t-1}"),
                pointwise(
                    "m_t", "max", (3, 3), "logkept", entry, title=Text("stabiliser", "estabilizador"), **{entry: 4}
                ),
                pointwise("factor", "exp(a−m)", (1, 2), "logkept", "m_t"),
                pointwise("strength", "exp(a−m)", (4, 2), entry, "m_t"),
                pointwise("kept", "×", (2, 0), "factor", "c_{t-1}", factor=1.5),
                pointwise("new", "×", (5, 2), "strength", "g_t"),
                pointwise("c_t", "+", (5, 0), "kept", "new", title=Text("cell state", "estado de la celda")),
                pointwise("remained", "×", (1, 1), "factor", "n_{t-1}"),
                pointwise("n_t", "+", (4, 1), "remained", "strength", title=Text("normaliser", "normalizador")),
                pointwise("ratio", "c/n", (7, 2), "c_t", "n_t"),
                pointwise("h_t", "×", (7, 4), "o_t", "ratio"),
            ),
            lanes={"c": 0, "n": 1, "m": 3},
            ends={"h": 4},
            note=Text(
                "a: what comes from below. m is taken off both exponents, so that neither overflows; it cancels in c/n.",
                "a: lo que llega de abajo. m se resta de ambos exponentes para que ninguno se desborde; en c/n se cancela.",
            ),
        )

    def step(self, inputs: int, hidden: int) -> ExponentialStep:
        """One layer in one direction."""
        return ExponentialStep(inputs, hidden)

    def script(self) -> CellScript:
        """Exponential gates, kept in range by the stabiliser."""
        lines = f"""\
{PRODUCTS}i, f, g, o = (from_input + from_state).chunk(4, dim=-1)
kept = F.logsigmoid(f) + m
m = torch.maximum(kept, i)  # stabiliser: no exponential runs out of numbers
i, f = torch.exp(i - m), torch.exp(kept - m)
c = f * c + i * torch.tanh(g)  # cell state
n = f * n + i  # normaliser
h = torch.sigmoid(o) * c / n.clamp(min={_LEAST})"""
        return CellScript(gated_weights(4), lines)
