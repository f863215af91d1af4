"""The linear recurrent unit: oscillators that fade, driven by the input, computed all at once."""

import math
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.batch import State
from playground.cells import Cell, Scanned, uniform
from playground.cells._scan import linear_scan
from playground.diagrams.cell_graph import CellDiagram, learnt, pointwise
from playground.knobs import knob
from playground.script import CellScript
from playground.text import Text

_MOST = 0.999
"""The largest size of an eigenvalue at the start."""


class LinearRecurrentStep(Scanned):
    """One step of the linear recurrent unit; state `(h, re, im)`: the output, and both parts of a complex state `s`.

    Weights: `weight_ih` `(3 * hidden, inputs)`, both parts of B and then D; `weight_out` `(hidden, 2 * hidden)`, both
    parts of C (its imaginary one with its sign turned); `decay` and `angle` `(hidden,)`, the logarithms of what damps and
    turns the state.

    Args:
        inputs: features of the input.
        hidden: units, of the output and of the complex state.
        least: the smallest size of an eigenvalue at the start, below 1.
    """

    def __init__(self, inputs: int, hidden: int, least: float) -> None:
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden, inputs))
        self.bias_ih = nn.Parameter(torch.empty(hidden))
        self.weight_out = nn.Parameter(torch.empty(hidden, 2 * hidden))
        uniform(self, hidden)
        # Uniform in the ring between `least` and almost 1, as published.
        sizes = torch.rand(hidden) * (_MOST**2 - least**2) + least**2
        self.decay = nn.Parameter(torch.log(-0.5 * torch.log(sizes)))
        self.angle = nn.Parameter(torch.log(math.pi / 10 * torch.rand(hidden).clamp(min=1e-3)))

    def project(self, inputs: Tensor) -> Tensor:
        """What drives both parts of the state, and what goes past it: `(..., 3 * hidden)`."""
        real, imaginary, past = F.linear(inputs, self.weight_ih).chunk(3, dim=-1)
        strength = torch.sqrt(-torch.expm1(-2 * torch.exp(self.decay)))  # sqrt(1 - |lambda| ** 2)
        return torch.cat([real * strength, imaginary * strength, past + self.bias_ih], dim=-1)

    def recurrent_weights(self) -> dict[str, Tensor]:
        """The eigenvalues of the complex state, `(hidden,)`."""
        return {"s": torch.polar(torch.exp(-torch.exp(self.decay)), torch.exp(self.angle))}

    def advance(self, projected: Tensor, state: State) -> State:
        """The complex state turned and damped, driven by the input; then the output."""
        factor, driving, past = self._parts(projected)
        turned = self.hooked("s_t", factor * self._complex(state, driving) + driving)
        output, *parts = self._state(turned, past)
        return self.hooked("h_t", output), *parts

    def scan(self, projected: Tensor, state: State) -> State:
        """The state after every step."""
        factor, driving, past = self._parts(projected)
        return self._state(
            linear_scan(factor.expand(1, *driving.shape[1:]), driving, self._complex(state, driving)), past
        )

    def _parts(self, projected: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The eigenvalues `(hidden,)`, what drives them and what goes past them, each `(..., hidden)`."""
        # Complex numbers come in single and double precision only.
        exact = projected.to(torch.promote_types(projected.dtype, torch.float32))
        real, imaginary, past = exact.chunk(3, dim=-1)
        return self.recurrent_weights()["s"], torch.complex(real, imaginary), past

    @staticmethod
    def _complex(state: State, like: Tensor) -> Tensor:
        """The complex state, `(batch, hidden)`, in the precision of another complex tensor."""
        return torch.complex(state[1].to(like.real.dtype), state[2].to(like.real.dtype))

    def _state(self, complex_state: Tensor, past: Tensor) -> State:
        parts = torch.cat([complex_state.real, complex_state.imag], dim=-1)
        output = F.gelu(F.linear(parts, self.weight_out) + past)
        return output, complex_state.real, complex_state.imag


class LRU(Cell):
    """The linear recurrent unit (Orvieto et al., 2023)."""

    title = Text("Linear recurrence (LRU)", "Recurrencia lineal (LRU)")
    about = Text(
        "Each unit is an oscillator that fades, driven by the input: linear, so that whole sequences are computed at once, and stable by construction, so that it remembers hundreds of steps. All that is not linear stands between layers.",
        "Cada unidad es un oscilador que se apaga, impulsado por la entrada: lineal, y así se calculan secuencias enteras de una vez, y estable por construcción, y así recuerda cientos de pasos. Todo lo no lineal está entre las capas.",
    )
    source = "A. Orvieto et al., Resurrecting recurrent neural networks for long sequences, ICML 2023"
    states: ClassVar[tuple[str, ...]] = ("h", "re", "im")
    feeds_back: ClassVar[bool] = False
    order: ClassVar[int] = 90

    least: float = knob(
        0.9,
        ge=0.0,
        le=0.99,
        advanced=True,
        title=Text("Least eigenvalue at the start", "Menor autovalor inicial"),
        help=Text(
            "How much of its state the shortest memory keeps at each step at the start; the longest keeps 0.999. For long memory choose 0.99, for short patterns 0.",
            "Cuánto de su estado conserva al principio en cada paso la memoria más corta; la más larga conserva 0,999. Para memoria larga elija 0,99; para patrones cortos, 0.",
        ),
    )

    @property
    def equations(self) -> str:
        """Eigenvalues, complex state and output."""
        return r"""\lambda = e^{-e^{\nu} + \mathrm{i} e^{\theta}}
s_t = \lambda \odot s_{t-1} + \sqrt{1 - |\lambda|^2} \odot (B x_t)
h_t = \mathrm{GELU}(\mathrm{Re}(C s_t) + D x_t + b)"""

    @property
    def diagram(self) -> CellDiagram:
        """The complex state above, linear from step to step; all that is not linear after it."""
        return CellDiagram(
            (
                learnt("driving", "B", (2, 2), "x_t"),
                learnt("past", "D", (5, 2), "x_t"),
                pointwise("turned", "× λ", (1, 0), "s_{t-1}"),
                pointwise("scaled", "× √(1−|λ|²)", (2, 1), "driving"),
                pointwise("s_t", "+", (2, 0), "turned", "scaled"),
                learnt("shown", "Re C", (4, 1), "s_t"),
                pointwise("sum", "+", (5, 1), "shown", "past"),
                pointwise("h_t", "GELU", (6, 1), "sum"),
            ),
            lanes={"s": 0},
            ends={"h": 1},
            note=Text(
                "s, λ, B and C are complex; λ is learnt, with |λ| < 1, so that the state fades. Of the boxes, only D has a bias.",
                "s, λ, B y C son complejos; λ se aprende, con |λ| < 1, y así el estado se apaga. De las cajas, solo D tiene sesgo.",
            ),
        )

    def named(self, state: State) -> dict[str, Tensor]:
        """The output, and both parts as one complex state."""
        return {"h_t": state[0], "s_t": torch.complex(state[1], state[2])}

    def step(self, inputs: int, hidden: int) -> LinearRecurrentStep:
        """One layer in one direction."""
        return LinearRecurrentStep(inputs, hidden, self.least)

    def script(self) -> CellScript:
        """The complex state, turned, damped and driven, then the output."""
        weights = {
            "weight_ih": "3 * hidden, inputs",
            "bias_ih": "hidden",
            "weight_out": "hidden, 2 * hidden",
            "decay": "hidden",
            "angle": "hidden",
        }
        lines = """\
size = torch.exp(-torch.exp(self.decay))  # of each eigenvalue
eigenvalue = torch.polar(size, torch.exp(self.angle))
real, imaginary, past = F.linear(x, self.weight_ih).chunk(3, dim=-1)
# sqrt(1 - size ** 2), exact where the size is almost 1:
strength = torch.sqrt(-torch.expm1(-2 * torch.exp(self.decay)))
state = eigenvalue * torch.complex(re, im)
state = state + torch.complex(strength * real, strength * imaginary)
re, im = state.real, state.imag
both = torch.cat([re, im], dim=-1)  # (batch, 2 * hidden)
h = F.gelu(F.linear(both, self.weight_out) + past + self.bias_ih)"""
        return CellScript(weights, lines)
