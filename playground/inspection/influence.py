"""What mattered: how much every step and variable of an input counts for one number of the outputs.

Three methods, which answer different questions. *Gradient × input* multiplies what a step is by how the output changes with
it, to first order (A. Shrikumar et al., Not just a black box, 2016). *Integrated gradients* add the gradient up along the
straight way from a baseline to the input, so that the influences add up to the difference of both outputs (M. Sundararajan,
A. Taly, Q. Yan, Axiomatic attribution for deep networks, ICML 2017). *Occlusion* puts the baseline in the place of one step
and takes the difference (M. D. Zeiler, R. Fergus, Visualizing and understanding convolutional networks, ECCV 2014).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch
from playground.inspection.finite import must_be_finite
from playground.inspection.vectors import Asked, Baseline, Output, in_pieces
from playground.model import Network

Method = Literal["gradient_x_input", "integrated_gradients", "occlusion"]

_MOST_STEPS = 200_000
"""Steps that go through the network for occlusion at most: of a long sequence neighbouring steps are occluded together."""
_POINTS = (32, 64, 128, 256)
"""Points on the way from the baseline at which gradients are taken: more, until their sum is right."""
_RIGHT = 1e-4
"""How far the sum may be off, as a share of the difference of both outputs."""


@dataclass(frozen=True)
class Influence:
    """How much each step and variable counts for one number of the outputs.

    Attributes:
        method: how it was found.
        baseline: what an input is compared with; None: with nothing.
        values: `(time, features)`; of tokens `(time, 1)`, the sum over their vectors. Above 0 it raises the output.
        output: the number that is asked about.
        at_baseline: the same where all steps are the baseline; None without one.
        gap: by how much integrated gradients do not add up to `output - at_baseline`; None with another method.
        window: how many neighbouring steps were occluded together, and have an even share of what that changed.
    """

    method: Method
    baseline: Baseline | None
    values: np.ndarray
    output: float
    at_baseline: float | None = None
    gap: float | None = None
    window: int = 1

    @property
    def steps(self) -> np.ndarray:
        """`(time,)`, the sum over the variables of each step."""
        return self.values.sum(1)  # type: ignore[no-any-return]


def influence(
    network: Network, batch: Batch, output: Output, method: Method, *, baseline: Baseline = "zero", vocabulary: int = 0
) -> Influence:
    """How much every step and variable of one sequence counts for one number of the outputs.

    Args:
        network: any; it is left as it is.
        batch: of one sequence.
        output: which number; of classes their score, before the softmax.
        method: how influence is found.
        baseline: what inputs are compared with; gradient × input compares with nothing.
        vocabulary: how many different tokens there are; 0 where inputs are values.

    Raises:
        Impossible: tokens go into the network without a vector for each, or its weights have diverged.
    """
    asked = Asked.of(network, batch, output)
    nothing = asked.reference(baseline, vocabulary)
    with torch.no_grad():
        value, at_baseline = asked.numbers(torch.cat([asked.vectors, nothing])).tolist()
    must_be_finite(value, at_baseline)
    if method == "gradient_x_input":
        found = _slopes(asked, asked.vectors)[0] * asked.vectors[0]
        return Influence(method, None, _shown(batch, found), value)
    if method == "occlusion":
        falls, window = _occluded(asked, nothing)
        return Influence(method, baseline, falls, value, at_baseline, window=window)
    found = _integrated(asked, nothing, value - at_baseline)
    gap = value - at_baseline - float(found.sum())
    return Influence(method, baseline, _shown(batch, found), value, at_baseline, gap)


def _slopes(asked: Asked, vectors: Tensor) -> Tensor:
    """The gradient of the number with respect to each row of the vectors, of their shape."""
    pieces = []
    for piece in in_pieces(vectors, vectors.shape[1], gradients=True):
        leaf = piece.detach().requires_grad_()
        pieces.append(torch.autograd.grad(asked.numbers(leaf).sum(), leaf)[0])
    return torch.cat(pieces)


def _integrated(asked: Asked, nothing: Tensor, difference: float) -> Tensor:
    """`(time, features)`: the mean gradient along the way times its length, by Gauss–Legendre quadrature."""
    way = asked.vectors - nothing
    for points in _POINTS:
        places, weights = (
            torch.as_tensor(one).to(way)[:, None, None] for one in np.polynomial.legendre.leggauss(points)
        )
        slopes = _slopes(asked, nothing + (places + 1) / 2 * way)
        found = (weights / 2 * slopes).sum(0) * way[0]
        if abs(float(found.sum()) - difference) <= _RIGHT * abs(difference):
            break
    return found


def _occluded(asked: Asked, nothing: Tensor) -> tuple[np.ndarray, int]:
    """How much the number falls where steps, or one variable of them, are the baseline: `(time, features)`, and the window."""
    vectors, device = asked.vectors, asked.vectors.device
    time, features = vectors.shape[1:]
    variables = features if asked.batch.inputs.is_floating_point() else 1
    window = -(-(time * time * variables) // _MOST_STEPS)
    groups = -(-time // window)
    group = torch.arange(time, device=device)[:, None] // window * variables + torch.arange(variables, device=device)
    found = []
    with torch.no_grad():
        value = asked.numbers(vectors)
        for rows in in_pieces(torch.arange(groups * variables, device=device), time):
            seen = torch.where(group == rows[:, None, None], nothing, vectors)
            found.append(value - asked.numbers(seen))
    falls = torch.cat(found).double()
    return (falls[group] / torch.bincount(group.flatten())[group]).cpu().numpy(), window


def _shown(batch: Batch, found: Tensor) -> np.ndarray:
    """`(time, features)` as it is of values, `(time, 1)` of tokens."""
    whole = found if batch.inputs.is_floating_point() else found.sum(1, keepdim=True)
    return whole.double().cpu().numpy()
