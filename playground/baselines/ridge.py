"""Linear forecasts in closed form: ridge regression on the window, and on how far it lies from its last value."""

from collections.abc import Callable
from functools import partial
from itertools import islice

import torch
from torch import Tensor

from playground.baseline import Answer, BatchBaseline, best, by_network
from playground.baselines._least_squares import Standard, Sums
from playground.batch import Batch, Data, Part, Sizes, State
from playground.model import Network
from playground.task import Task
from playground.text import Text

BRINGS = ("linear", "nlinear")
PENALTIES = (1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0, 1000.0)
"""Restraints of the weights of `Linear`, whose inputs have mean 0 and deviation 1."""
MOVE_PENALTIES = (1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
"""Those of `NLinear`, as shares of the mean square of its inputs."""
MOST_INPUTS = 1000
"""Numbers that `Linear` looks at; of longer windows only the newest steps."""
MOST_WORK = 1.5e11
"""Multiplications that the fit of `NLinear` may take; of longer training parts only every second, third, … piece is read."""
PIECE = 512


class Linear(BatchBaseline):
    """One weight for each known value and each step ahead (Hoerl and Kennard, 1970, "Ridge regression")."""

    title = Text("linear regression", "regresión lineal")
    about = Text(
        "Each step ahead is a weighted sum of the window; the weights are found in closed form, and their regularisation is chosen on the validation set.",
        "Cada paso futuro es una suma ponderada de la ventana; los pesos se hallan en forma cerrada y su regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"series"})
    role = "fitted"
    order = 50

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit for each penalty, keep the one that is best on validation."""
        sizes, standard = data.sizes, Standard(batch.inputs for batch in data.train.batches(1024))
        steps = max(1, min(sizes.time, MOST_INPUTS // sizes.features))
        sums = window_sums(data, standard, steps)

        def forecast(known: Tensor, weights: Tensor) -> Tensor:
            answer = _window(known) @ weights.to(known.device)
            return standard.back(answer.view(len(known), sizes.horizon, sizes.outputs))

        fitted = (sums.weights(partial(restraint, penalty=penalty)) for penalty in PENALTIES)
        networks = (_Regression(sizes, steps, standard.into, partial(forecast, weights=weights)) for weights in fitted)
        return best(task, data, (by_network(task, data, network) for network in networks))


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
        sizes, train, checked = data.sizes, move_sums(data, data.train), move_sums(data, data.validation)
        lengths = dict.fromkeys(max(1, sizes.time // part) for part in (1, 2, 4))
        fitted = (
            train.weights(partial(move_restraint, penalty=penalty), length + 1)
            for length in lengths
            for penalty in MOVE_PENALTIES
        )
        weights = min(fitted, key=checked.error)  # (length + 1, horizon), the oldest value first, the constant last

        def forecast(known: Tensor) -> Tensor:
            design, last = _moves(known)
            answer = design @ weights.to(known.device) + last
            return answer.view(len(known), sizes.outputs, -1).transpose(1, 2)

        network = _Regression(sizes, len(weights) - 1, lambda inputs: inputs[..., : sizes.outputs].double(), forecast)
        return by_network(task, data, network)


class _Regression(Network):
    """A regression in a network's clothes, so that it is fed, brought back to the unit and measured as networks are.

    The carried state is the window itself.

    Args:
        sizes: of the data.
        steps: how many steps of the window are used.
        seen: from inputs `(batch, time, features)` to what is looked at of them, float64.
        forecast: from the last steps of that to `(batch, horizon, outputs)`.
    """

    def __init__(
        self, sizes: Sizes, steps: int, seen: Callable[[Tensor], Tensor], forecast: Callable[[Tensor], Tensor]
    ) -> None:
        super().__init__()
        self.sizes, self.steps, self.seen, self.forecast = sizes, steps, seen, forecast

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = self.seen(batch.inputs)
        known = inputs if state is None else torch.cat([state[0], inputs], dim=1)
        known = known[:, -self.steps :]
        answer = self.forecast(known)
        if self.sizes.pattern.layout == "horizon":
            return answer, None
        # Only the newest position has its whole window; the others get the same answer and are not looked at.
        return answer.expand(-1, batch.inputs.shape[1], -1), (known,)


def _following(batch: Batch, sizes: Sizes) -> tuple[Tensor, Tensor | None]:
    """What follows each window, `(batch, steps, series)`, and which of it is known; None where all is."""
    targets, known = batch.targets, batch.targets_known
    if sizes.pattern.layout == "horizon":
        return targets, known
    return targets[:, -1:], None if known is None else known[:, -1:]


def window_sums(data: Data, standard: Standard, steps: int) -> Sums:
    """Over the training part: X the window and a constant, Y what follows, both brought to mean 0 and deviation 1."""
    sums = Sums()
    for batch in data.train.batches(1024):
        following, known = _following(batch, data.sizes)
        window = _window(standard.into(batch.inputs[:, -steps:]))
        sums.add(window, standard.into(following).flatten(1), None if known is None else known.flatten(1))
    return sums


def move_sums(data: Data, part: Part) -> Sums:
    """Over a part: X the window less its last value and a constant, Y what follows less it."""
    work = 2.0 * len(part) * max(1, data.sizes.series or data.sizes.outputs) * data.sizes.time**2
    sums = Sums()
    for batch in islice(part.batches(PIECE), 0, None, max(1, round(work / MOST_WORK))):
        design, last = _moves(batch.inputs[..., : data.sizes.outputs].double())
        following, known = _following(batch, data.sizes)
        rows = following.double().transpose(1, 2).flatten(0, 1) - last
        sums.add(design, rows, None if known is None else known.transpose(1, 2).flatten(0, 1))
    return sums


def _window(known: Tensor) -> Tensor:
    """`(batch, steps * series + 1)`: the window and a constant."""
    return torch.nn.functional.pad(known.flatten(1), (0, 1), value=1.0)


def _moves(known: Tensor) -> tuple[Tensor, Tensor]:
    """Windows `(batch, steps, series)` as rows less their last value with a constant, and that value.

    Returns:
        `(batch * series, steps + 1)` and `(batch * series, 1)`.
    """
    rows = known.transpose(1, 2).flatten(0, 1)
    last = rows[:, -1:]
    return torch.nn.functional.pad(rows - last, (0, 1), value=1.0), last


def restraint(gram: Tensor, penalty: float | Tensor) -> Tensor:
    """The penalty for all weights but the constant's, which has a trace of it that keeps the equations solvable."""
    found = torch.empty(gram.shape[:2], dtype=gram.dtype, device=gram.device)
    found[:, :-1] = penalty
    found[:, -1] = 1e-9
    return found


def move_restraint(gram: Tensor, penalty: float) -> Tensor:
    """By the mean square of the inputs.

    The last value less itself is always 0, so that its weight is free: the restraint makes it 0.
    """
    size = gram.diagonal(dim1=1, dim2=2)[:, :-1].mean(dim=1, keepdim=True)
    return restraint(gram, penalty * torch.where(size > 0, size, 1.0))
