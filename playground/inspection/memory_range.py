"""How far back a network looks: "this network uses the last n steps", by gradient and by occlusion.

*By gradient*: the smallest n for which 95 % of the squared gradient of an output with respect to the inputs lies in the last n
steps. The squared gradient is the share of the output's variance that each step would have if inputs were independent and
varied a little; W. Luo et al., Understanding the effective receptive field in deep convolutional neural networks (NIPS 2016),
bound what a network sees in the same way.

*By occlusion*: the smallest n for which an output whose steps before the last n are all put out of sight differs by at most
5 % (of the largest squared difference that any such occlusion makes); no longer memory is needed, however it is used. U.
Khandelwal et al., Sharp nearby, fuzzy far away: how neural language models use context (ACL 2018), cut off the context of
language models so.

They may differ: gradients tell what a small change does, occlusion what the loss of everything before does. A step of the
present counts as one, so that a network that answers with its input of five steps ago uses the last six.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch
from playground.inspection.finite import must_be_finite
from playground.inspection.vectors import Asked, Baseline, Output, exact, in_pieces
from playground.model import Network

_COARSE, _FINE = 1.2, 1.05
"""How much longer each length tried by occlusion is than the one before, at least one step: at first, and then between the
longest that does not suffice and the next."""


@dataclass(frozen=True)
class Reach:
    """How many of the last steps matter, by one way of measuring.

    Attributes:
        steps: that many; 0 where nothing does.
        lengths: `(n,)`, how many of the last steps are looked at.
        within: `(n,)`, which share of what matters lies in them, at most 1; by occlusion it may fall before it rises again.
        whole: it needs every step that there is, so that a longer sequence may show more.
    """

    steps: int
    lengths: np.ndarray
    within: np.ndarray
    whole: bool


@dataclass(frozen=True)
class MemoryRange:
    """How many of the last steps a network uses.

    Attributes:
        gradient: by the gradient, to the step.
        occlusion: by occlusion, to the step up to 20 and to 5 % beyond.
        share: of what matters that has to lie in these steps.
        baseline: what steps out of sight are replaced by.
    """

    gradient: Reach
    occlusion: Reach
    share: float
    baseline: Baseline


def memory_range(
    network: Network,
    batch: Batch,
    output: Output,
    *,
    at: int | None = None,
    baseline: Baseline = "mean",
    vocabulary: int = 0,
    share: float = 0.95,
) -> MemoryRange:
    """How many of the last steps a network uses for one number of its outputs, on average over the sequences of a batch.

    Args:
        network: any; it is left as it is.
        batch: of one sequence or more.
        output: which number.
        at: the step from which is counted back, where the output stands at a step; None: the last real one of each
            sequence. What comes after it is not counted.
        baseline: what steps out of sight are replaced by.
        vocabulary: how many different tokens there are; 0 where inputs are values.
        share: of what matters that has to lie in these steps.

    Raises:
        Impossible: tokens go into the network without a vector for each, or its weights have diverged.
    """
    asked = Asked.of(network, batch, output, gradients=False)
    rows, time = asked.vectors.shape[:2]
    last = batch.mask.sum(1) - 1 if at is None else torch.full((rows,), at, device=asked.vectors.device)
    back = last[:, None] - torch.arange(time, device=last.device)
    longest = int(last.max()) + 1
    seen = _by_occlusion(asked, asked.reference(baseline, vocabulary), back, longest, share)
    # A gradient that explodes runs out of single precision.
    felt = _by_gradient(Asked.of(*exact(network, batch), output), back, longest, share)
    return MemoryRange(felt, seen, share, baseline)


def _by_gradient(asked: Asked, back: Tensor, longest: int, share: float) -> Reach:
    """From the squared gradients, given how many steps back each step lies, `(batch, time)`."""
    leaf = asked.vectors.clone().requires_grad_()
    (slopes,) = torch.autograd.grad(asked.numbers(leaf, torch.arange(len(leaf), device=leaf.device)).sum(), leaf)
    squared = (slopes / slopes.abs().amax().clamp(min=1e-300)).square().sum(2)
    must_be_finite(squared)
    by_distance = torch.zeros(longest, dtype=squared.dtype, device=squared.device)
    past = (back >= 0) & (back < longest)
    by_distance.index_add_(0, back[past], squared[past])
    total = by_distance.sum()
    within = (by_distance.cumsum(0) / total if total > 0 else by_distance).cpu().numpy()
    return _reach(np.arange(1, longest + 1), within, share)


def _by_occlusion(asked: Asked, nothing: Tensor, back: Tensor, longest: int, share: float) -> Reach:
    """From the outputs with all but the last steps out of sight, for growing numbers of these."""
    vectors = asked.vectors
    every = torch.arange(len(vectors), device=vectors.device)
    missing: dict[int, float] = {}
    with torch.no_grad():
        whole = asked.numbers(vectors, every).double()
        must_be_finite(whole)

        def look(lengths: list[int]) -> Reach:
            for some in in_pieces(torch.tensor(lengths, device=vectors.device), vectors[:, :, 0].numel()):
                rows = every.repeat(len(some))
                hidden = back[rows] >= some.repeat_interleave(len(vectors))[:, None]
                seen = torch.where(hidden[:, :, None], nothing[rows], vectors[rows])
                answers = asked.numbers(seen, rows).double()
                differences = (answers.view(len(some), -1) - whole).square().mean(1)
                missing.update(zip(some.tolist(), differences.tolist(), strict=True))
            most = max(missing.values())
            known = np.array(sorted(missing)[1:])  # without 0, at which nothing is seen
            within = np.array([1 - missing[length] / most if most > 0 else 0.0 for length in known])
            return _reach(known, within, share)

        found = look(_lengths(longest, _COARSE))
        below = max((length for length in found.lengths if length < found.steps), default=0)
        between = [length for length in _lengths(longest, _FINE) if below < length < found.steps]
        return look(between) if between else found


def _lengths(longest: int, growth: float) -> list[int]:
    """0 and 1 to `longest`, each by this factor longer than the one before."""
    found = [0, 1]
    while found[-1] < longest:
        found.append(min(longest, max(found[-1] + 1, int(found[-1] * growth))))
    return found


def _reach(lengths: np.ndarray, within: np.ndarray, share: float) -> Reach:
    """The smallest length from which on no longer one has less than the share."""
    if within.max(initial=0) <= 0:
        return Reach(0, lengths, within, whole=False)
    short = np.flatnonzero(within < share * (1 - 1e-9))
    first = int(short[-1]) + 1 if len(short) else 0
    return Reach(int(lengths[first]), lengths, within, whole=first == len(lengths) - 1 and len(lengths) > 1)
