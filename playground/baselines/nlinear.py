"""A linear forecast of how far the series moves from its last value, the same for all series."""

from functools import partial

import torch
from torch import Tensor

from playground.baseline import Answer, BatchBaseline, by_network
from playground.baselines._least_squares import Sums
from playground.batch import Batch, Data, Part, State
from playground.model import Network
from playground.task import Task
from playground.text import Text

PENALTIES = (1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
"""Restraints of the weights, as shares of the mean square of the inputs."""
MOST_WORK = 1.5e11
"""Multiplications that the fit may take; of longer training parts only every second, third, … piece is read."""
PIECE = 512


class NLinear(BatchBaseline):
    """Ridge regression on the window less its last value, with one set of weights that all series share.

    NLinear of A. Zeng et al., Are transformers effective for time series forecasting? (2023), here in closed form. The
    length that is looked at (the window, a half, a quarter of it) and the restraint are those with the least squared
    error on validation.
    """

    title = Text("linear from the last value (NLinear)", "lineal desde el último valor (NLinear)")
    about = Text(
        "One linear layer on the difference between each known value and the last one; all series share its weights. On many benchmarks it beats most networks.",
        "Una capa lineal sobre la diferencia entre cada valor conocido y el último; todas las series comparten los pesos. En muchas comparativas supera a la mayoría de las redes.",
    )
    records = frozenset({"series"})
    role = "fitted"
    order = 52

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit for each length and penalty, keep those with the least squared error on validation."""
        train, checked = _sums(data, data.train), _sums(data, data.validation)
        lengths = dict.fromkeys(max(1, data.sizes.time // part) for part in (1, 2, 4))
        fitted = (
            train.weights(partial(_restraint, penalty=penalty), length + 1)
            for length in lengths
            for penalty in PENALTIES
        )
        return by_network(task, data, _Moving(data, min(fitted, key=checked.error)))


def _sums(data: Data, part: Part) -> Sums:
    """Over a part: X the window less its last value and a constant, Y what follows less it."""
    work = 2.0 * len(part) * max(1, data.sizes.series or data.sizes.outputs) * data.sizes.time**2
    skip = max(1, round(work / MOST_WORK))
    sums = Sums()
    for number, batch in enumerate(part.batches(PIECE)):
        if number % skip:
            continue
        design, last = _design(batch.inputs[..., : data.sizes.outputs].double())
        following, known = batch.targets, batch.extras.get("targets_known")
        if data.sizes.pattern.layout != "horizon":
            following, known = following[:, -1:], None if known is None else known[:, -1:]
        rows = following.double().transpose(1, 2).flatten(0, 1) - last
        sums.add(design, rows, None if known is None else known.transpose(1, 2).flatten(0, 1))
    return sums


def _restraint(gram: Tensor, penalty: float) -> Tensor:
    """By the mean square of the inputs; the constant is hardly restrained.

    The last value less itself is always 0, so that its weight is free: the restraint makes it 0.
    """
    size = gram.diagonal(dim1=1, dim2=2)[:, :-1].mean(dim=1, keepdim=True)
    restraint = penalty * torch.where(size > 0, size, 1.0).expand(-1, gram.shape[1]).clone()
    restraint[:, -1] = 1e-9
    return restraint


class _Moving(Network):
    """The regression in a network's clothes; the carried state is the window itself.

    Args:
        weights: `(length + 1, horizon)`, the oldest value first, the constant last.
    """

    def __init__(self, data: Data, weights: Tensor) -> None:
        super().__init__()
        self.sizes, self.weights, self.length = data.sizes, weights, len(weights) - 1

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = batch.inputs[..., : self.sizes.outputs].double()
        known = inputs if state is None else torch.cat([state[0], inputs], dim=1)
        known = known[:, -self.length :]
        design, last = _design(known)
        answer = (
            (design @ self.weights.to(known.device) + last).view(len(known), self.sizes.outputs, -1).transpose(1, 2)
        )
        if self.sizes.pattern.layout == "horizon":
            return answer, None
        # Only the newest position has its whole window; the others get the same answer and are not looked at.
        return answer.expand(-1, batch.inputs.shape[1], -1), (known,)


def _design(known: Tensor) -> tuple[Tensor, Tensor]:
    """Windows `(batch, steps, series)` as rows less their last value with a constant, and that value.

    Returns:
        `(batch * series, steps + 1)` and `(batch * series, 1)`.
    """
    rows = known.transpose(1, 2).flatten(0, 1)
    last = rows[:, -1:]
    return torch.nn.functional.pad(rows - last, (0, 1), value=1.0), last
