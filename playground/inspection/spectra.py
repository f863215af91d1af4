"""Singular values and eigenvalues of recurrent weights: how much one step stretches what is carried, in each direction.

Gradients through many steps are products with the same matrix. Where its largest singular value times the largest slope of the
nonlinearity is below 1 they must vanish, and they can only explode where it is above (R. Pascanu, T. Mikolov, Y. Bengio, On the
difficulty of training recurrent neural networks, ICML 2013). Of gated cells a matrix is but a part of what a step does: the
state also passes by it, through the gates.
"""

from dataclasses import dataclass

import numpy as np
import torch

from playground.inspection.finite import must_be_finite
from playground.inspection.layers import layers
from playground.inspection.trace import Place
from playground.inspection.written_out import written_out
from playground.model import Network


@dataclass(frozen=True)
class Spectrum:
    """The spectrum of the weights that link one thing in a step to the state before it.

    Attributes:
        place: the part, layer and direction; the name is that of what the weights lead to, a gate or the state.
        singular: `(hidden,)`, the largest first.
        eigenvalues: `(hidden,)` complex, the largest in size first.
        diagonal: each unit is linked to itself alone.
    """

    place: Place
    singular: np.ndarray
    eigenvalues: np.ndarray
    diagonal: bool

    @property
    def radius(self) -> float:
        """The spectral radius: the size of the largest eigenvalue."""
        return float(np.abs(self.eigenvalues[0]))

    @property
    def norm(self) -> float:
        """The largest singular value: by how much a step stretches at most."""
        return float(self.singular[0])


def spectra(network: Network) -> tuple[Spectrum, ...]:
    """Those of every recurrent weight of a network, layer by layer; none where no weights lead from step to step.

    Args:
        network: any; for other weights of the same network load these into it.

    Raises:
        Impossible: the weights have diverged.
    """
    return tuple(
        _spectrum(Place(one.part, one.layer, one.direction, name), weight.detach().cpu())
        for one in layers(written_out(network))
        for name, weight in one.step.recurrent_weights().items()
    )


def _spectrum(place: Place, weight: torch.Tensor) -> Spectrum:
    exact = weight.to(torch.complex128 if weight.is_complex() else torch.float64).numpy()
    must_be_finite(exact)
    if exact.ndim == 1:
        values = exact.astype(np.complex128)
        singular = np.sort(np.abs(values))[::-1]
    else:
        values = np.linalg.eigvals(exact).astype(np.complex128)
        singular = np.linalg.svd(exact, compute_uv=False)
    return Spectrum(place, singular, values[np.argsort(-np.abs(values), kind="stable")], diagonal=exact.ndim == 1)
