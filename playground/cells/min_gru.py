"""The minimal GRU: its gate and its candidate see the input alone, so that all steps are computed at once."""

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Cell, Scanned, uniform
from playground.cells._scan import lerp_scan
from playground.diagrams.cell_graph import CellDiagram, learnt, pointwise
from playground.script import CellScript
from playground.text import Text


class MinGRUStep(Scanned):
    """One step of the minimal GRU; state `(h,)`; `weight_ih` `(2 * hidden, inputs)`: update gate, then candidate."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(2 * hidden, inputs))
        self.bias_ih = nn.Parameter(torch.empty(2 * hidden))
        uniform(self, hidden)

    def project(self, inputs: Tensor) -> Tensor:
        """Both products with the input, `(..., 2 * hidden)`."""
        return F.linear(inputs, self.weight_ih, self.bias_ih)

    def advance(self, projected: Tensor, state: State) -> State:
        """Between the old state and the candidate, as the gate says."""
        update, candidate = projected.chunk(2, dim=-1)
        update, candidate = self.hooked("z_t", torch.sigmoid(update)), self.hooked("n_t", candidate)
        return (self.hooked("h_t", state[0] + update * (candidate - state[0])),)

    def scan(self, projected: Tensor, state: State) -> State:
        """The state after every step."""
        return (lerp_scan(projected, state[0]),)


class MinGRU(Cell):
    """The minimal GRU (Feng et al., 2024)."""

    title = Text.same("minGRU")
    about = Text(
        "A GRU whose gate and candidate depend on the input alone. What is left is linear in the old state, so that whole sequences are computed at once: fast on long ones. One layer of it cannot react to what it remembers; two can.",
        "Una GRU cuya puerta y cuyo candidato dependen solo de la entrada. Lo que queda es lineal en el estado anterior, y así se calculan secuencias enteras de una vez: rápido si son largas. Una sola capa no puede reaccionar a lo que recuerda; dos, sí.",
    )
    source = "L. Feng et al., Were RNNs all we needed?, arXiv 2410.01201, 2024"
    order: ClassVar[int] = 50

    @property
    def equations(self) -> str:
        """Gate, candidate and state."""
        return r"""z_t = \sigma(W_{iz} x_t + b_{iz})
n_t = W_{in} x_t + b_{in}
h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t"""

    @property
    def diagram(self) -> CellDiagram:
        """The state above; gate and candidate see the input alone."""
        return CellDiagram(
            (
                learnt("z_t", "σ", (2, 2), "x_t", title=Text("update gate", "puerta de actualización")),
                learnt("n_t", "W", (3, 2), "x_t", title=Text("candidate", "candidato")),
                pointwise("rest", "1−", (1, 1), "z_t"),
                pointwise("kept", "×", (1, 0), "rest", "h_{t-1}"),
                pointwise("new", "×", (3, 1), "z_t", "n_t"),
                pointwise("h_t", "+", (3, 0), "kept", "new"),
            ),
            lanes={"h": 0},
            note=Text(
                "z = 1 takes the candidate, z = 0 keeps the old state: the opposite of the GRU here.",
                "z = 1 toma el candidato, z = 0 conserva el estado: al revés que en la GRU de aquí.",
            ),
        )

    def step(self, inputs: int, hidden: int) -> MinGRUStep:
        """One layer in one direction."""
        return MinGRUStep(inputs, hidden)

    def script(self) -> CellScript:
        """Gate and candidate, which see the input alone."""
        lines = """\
z, n = F.linear(x, self.weight_ih, self.bias_ih).chunk(2, dim=-1)
z = torch.sigmoid(z)  # update gate
h = (1 - z) * h + z * n"""
        return CellScript({"weight_ih": "2 * hidden, inputs", "bias_ih": "2 * hidden"}, lines)
