"""A linear forecast: ridge regression on the window, in closed form."""

from functools import partial

import torch
from torch import Tensor

from playground.baseline import Answer, BatchBaseline, best, by_network
from playground.baselines._least_squares import Standard, Sums
from playground.batch import Batch, Data, State
from playground.model import Network
from playground.task import Task
from playground.text import Text

PENALTIES = (1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0, 1000.0)
MOST_INPUTS = 1000
"""Numbers the regression looks at; of longer windows only the newest steps."""


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
        standard, steps = Standard(batch.inputs for batch in data.train.batches(1024)), _steps(data)
        sums = _sums(data, standard, steps)
        fitted = (sums.weights(partial(_restraint, penalty=penalty)) for penalty in PENALTIES)
        networks = (_Regression(data, weights, standard, steps) for weights in fitted)
        return best(task, data, (by_network(task, data, network) for network in networks))


class _Regression(Network):
    """The regression in a network's clothes, so that it is fed, brought back to the unit and measured as networks are.

    The carried state is the window itself.
    """

    def __init__(self, data: Data, weights: Tensor, standard: Standard, steps: int) -> None:
        super().__init__()
        self.sizes, self.weights, self.standard, self.steps = data.sizes, weights, standard, steps

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        inputs = self.standard.into(batch.inputs)
        known = inputs if state is None else torch.cat([state[0], inputs], dim=1)
        known = known[:, -self.steps :]
        answer = _design(known) @ self.weights.to(known.device)
        if self.sizes.pattern.layout == "horizon":
            return self.standard.back(answer.view(len(known), self.sizes.horizon, self.sizes.outputs)), None
        # Only the newest position has its whole window; the others get the same answer and are not looked at.
        return self.standard.back(answer[:, None]).expand(-1, batch.inputs.shape[1], -1), (known,)


def _steps(data: Data) -> int:
    """How many steps of the window are used."""
    return max(1, min(data.sizes.time, MOST_INPUTS // data.sizes.features))


def _sums(data: Data, standard: Standard, steps: int) -> Sums:
    """Over the training part: X the window and a constant, Y what follows, both brought to mean 0 and deviation 1."""
    sums = Sums()
    for batch in data.train.batches(1024):
        following, known = batch.targets, batch.extras.get("targets_known")
        if data.sizes.pattern.layout != "horizon":
            following, known = following[:, -1:], None if known is None else known[:, -1:]
        sums.add(
            _design(standard.into(batch.inputs[:, -steps:])),
            standard.into(following).flatten(1),
            None if known is None else known.flatten(1),
        )
    return sums


def _design(known: Tensor) -> Tensor:
    """`(batch, steps * series + 1)`: the window and a constant."""
    return torch.nn.functional.pad(known.flatten(1), (0, 1), value=1.0)


def _restraint(gram: Tensor, penalty: float) -> Tensor:
    """The constant is not restrained, but for a trace of it that keeps the equations solvable."""
    restraint = torch.full(gram.shape[:2], penalty, dtype=gram.dtype, device=gram.device)
    restraint[:, -1] = 1e-9
    return restraint
