"""How gradients flow back through time: of an output, or of the loss at a step, with respect to every earlier step.

A gradient that shrinks or grows by a factor at each step vanishes or explodes (S. Hochreiter, Untersuchungen zu dynamischen
neuronalen Netzen, 1991; Y. Bengio, P. Simard, P. Frasconi, Learning long-term dependencies with gradient descent is difficult,
IEEE Transactions on Neural Networks 5, 1994). Everything is computed in double precision, which holds numbers down to 1e-308,
so that a gradient that training in single precision would see as zero is still a number here, and told apart from none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch
from playground.errors import Impossible
from playground.inspection.places import INPUTS, WEIGHTS
from playground.inspection.trace import Place, recorded
from playground.inspection.vectors import (
    Output,
    exact,
    in_pieces,
    number,
    outputs_from,
    read_vectors,
    reading,
    repeated,
)
from playground.model import Network
from playground.text import Text

Loss = Callable[[Tensor, Batch], Tensor]
"""`Task.loss`: from outputs and their batch the mean loss over its real items."""

MOST_TARGETS = 64
"""Rows of a map at most, unless more are asked for."""
_SINGLE = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True)
class Norms:
    """Euclidean norms of gradients, for an axis of powers of ten.

    Attributes:
        values: in double precision, of any shape; infinite or not a number where a gradient has exploded.
    """

    values: np.ndarray

    @property
    def zero(self) -> np.ndarray:
        """Bool: exactly 0. There is no way back to this step, or all ways are shut (a unit at rest or fully saturated)."""
        return self.values == 0  # type: ignore[no-any-return]

    @property
    def underflowed(self) -> np.ndarray:
        """Bool: not 0, but too small for the single precision that training computes in: there it vanishes."""
        return (self.values > 0) & (self.values < _SINGLE)

    @property
    def log10(self) -> np.ndarray:
        """The power of ten, NaN where there is no gradient."""
        return np.log10(self.values, out=np.full(self.values.shape, np.nan), where=self.values > 0)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Gradients:
    """Norms of the gradient of one number with respect to every step of one sequence.

    Attributes:
        inputs: `(time,)`, with respect to the inputs, of tokens to their vectors.
        states: `(time,)` each, with respect to what the cells compute: hidden and cell state, gates; NaN at padding. Each is
            that of a change of this value which is then carried on through later steps.
    """

    inputs: Norms
    states: Mapping[Place, Norms]


@dataclass(frozen=True)
class GradientMap:
    """Norms of the gradients at some steps with respect to every input step.

    Attributes:
        norms: `(targets, time)`.
        targets: `(targets,)`, the steps of the outputs whose gradient it is, the last one always among them.
        stride: every how many steps there is one; 1: all steps.
    """

    norms: Norms
    targets: np.ndarray
    stride: int


def output_gradients(network: Network, batch: Batch, output: Output) -> Gradients:
    """Gradients of one number of the outputs.

    Args:
        network: any; it is left as it is.
        batch: of one sequence.
        output: which number; of classes their score, before the softmax.
    """
    return _gradients(network, batch, lambda outputs, _: number(outputs, output).sum())


def loss_gradients(network: Network, batch: Batch, loss: Loss, step: int | None = None) -> Gradients:
    """Gradients of the loss.

    Args:
        network: any; it is left as it is.
        batch: of one sequence with its targets.
        loss: of the task.
        step: the part that the outputs at this step have in the loss, which is a mean over all steps; the gradients of all
            parts add up to that of the loss. None: the whole loss.

    Raises:
        Impossible: a step is asked for, and the network answers once.
    """
    if step is None:
        return _gradients(network, batch, loss)
    return _gradients(network, batch, lambda outputs, rows: loss(_only(outputs, torch.tensor([step])), rows))


def loss_map(network: Network, batch: Batch, loss: Loss, most: int = MOST_TARGETS) -> GradientMap:
    """Gradients of what each step has in the loss, with respect to every input step.

    Args:
        network: any; it is left as it is.
        batch: of one sequence with its targets.
        loss: of the task.
        most: rows of the map at most.

    Raises:
        Impossible: the network answers once.
    """
    # The loss of several sequences is the mean of theirs.
    return _map(network, batch, most, lambda outputs, rows, steps: loss(_only(outputs, steps), rows) * len(steps))


def output_map(network: Network, batch: Batch, channel: int | None = None, most: int = MOST_TARGETS) -> GradientMap:
    """Gradients of the outputs at each step with respect to every input step.

    Args:
        network: any; it is left as it is.
        batch: of one sequence.
        channel: which number of the outputs at a step; None: the largest at each step, of classes the likeliest.
        most: rows of the map at most.

    Raises:
        Impossible: the network answers once.
    """

    def total(outputs: Tensor, _: Batch, steps: Tensor) -> Tensor:
        here = outputs[torch.arange(len(steps)), steps]
        return (here.amax(-1) if channel is None else here[..., channel]).sum()

    return _map(network, batch, most, total)


def _gradients(network: Network, batch: Batch, total: Callable[[Tensor, Batch], Tensor]) -> Gradients:
    network, batch = exact(network, batch)
    leaf = read_vectors(network, batch).requires_grad_()
    with reading(network, batch, leaf) as given, recorded(network, given, gradients=True) as kept:
        answer = total(network(given)[0], batch)
    places = [place for place in kept.values if place.name not in (INPUTS, WEIGHTS)]
    slopes, (slope,) = kept.gradients_beside(answer, (leaf,), places)
    return Gradients(_norms(slope[0]), {place: _norms(slopes[place][0]) for place in places})


def _map(network: Network, batch: Batch, most: int, total: Callable[[Tensor, Batch, Tensor], Tensor]) -> GradientMap:
    """The sequence goes through the network as often as there are targets, each time with one: a single way back for many."""
    network, batch = exact(network, batch)
    vectors = read_vectors(network, batch)
    with torch.no_grad():
        outputs = outputs_from(network, batch, vectors)
    _must_have_steps(outputs)
    count = outputs.shape[1]
    if batch.lengths is not None and count == vectors.shape[1]:
        count = int(batch.lengths.max())
    stride = -(-count // most)
    targets = torch.arange(count - 1, -1, -stride).flip(0)
    rows = []
    for steps in in_pieces(targets, vectors.shape[1], gradients=True):
        leaf = vectors.repeat(len(steps), 1, 1).requires_grad_()
        together = repeated(batch, len(steps))
        answer = total(outputs_from(network, together, leaf), together, steps)
        rows.append(torch.autograd.grad(answer, leaf)[0])
    return GradientMap(_norms(torch.cat(rows)), targets.numpy(), stride)


def _only(outputs: Tensor, steps: Tensor) -> Tensor:
    """The outputs with a gradient at one step of each row alone."""
    _must_have_steps(outputs)
    here = torch.arange(outputs.shape[1])[None, :] == steps[:, None] % outputs.shape[1]
    return torch.where(here[:, :, None].to(outputs.device), outputs, outputs.detach())


def _norms(slopes: Tensor) -> Norms:
    """Along the last axis."""
    return Norms(slopes.norm(dim=-1).cpu().numpy())


def _must_have_steps(outputs: Tensor) -> None:
    if outputs.dim() < 3:
        raise Impossible(
            Text(
                "This network answers once, after the whole sequence, so there is no answer at a single step. Ask for the "
                "gradient of its answer.",
                "Esta red responde una vez, tras la secuencia entera, así que no hay respuesta en un solo paso. Pida el "
                "gradiente de su respuesta.",
            )
        )
