"""A linear forecast from step to step: autoregression."""

import torch
from torch import Tensor

from playground.baseline import Answer, BatchBaseline, best, by_network
from playground.baselines._least_squares import Standard
from playground.batch import Batch, Data, State
from playground.model import Network
from playground.series.forecast_batch import ForecastBatch
from playground.task import Task
from playground.text import Text

ORDERS = (1, 2, 3, 4, 6, 8, 12, 14, 18, 24, 36, 48)
"""How many known values may be looked at; beside them, one and two seasons and the value before them."""
MOST = 200


class Autoregression(BatchBaseline):
    """The next value as a weighted sum of the last p, fed back for the steps after it (Yule, 1927).

    One set of weights for each series, by least squares on the series as the network sees them, but each at its height (how
    high a series stands says where it tends to), and scaled; p is the one that is best on validation.
    """

    title = Text("autoregression", "autorregresión")
    about = Text(
        "The next value is a weighted sum of the last ones, and is fed back for later steps; how many values count is chosen on the validation set.",
        "El valor siguiente es una suma ponderada de los últimos y se realimenta para los pasos posteriores; cuántos valores cuentan se elige con el conjunto de validación.",
    )
    records = frozenset({"series"})
    role = "fitted"
    order = 48

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit for each order, keep the one that is best on validation."""
        period = int(data.memory["period"])
        orders = sorted({p for p in (*ORDERS, period, period + 1, 2 * period + 1) if p <= min(data.sizes.time, MOST)})
        standard = Standard(_side_by_side(_high(batch.inputs, batch, data), data) for batch in data.train.batches(1024))
        gram, cross = _sums(data, standard, orders[-1])
        networks = (_Stepping(data, _weights(gram, cross, order), standard) for order in orders)
        return best(task, data, (by_network(task, data, network) for network in networks))


class _Stepping(Network):
    """The regression in a network's clothes; the carried state is what it looks at.

    Args:
        weights: `(order + 1, series)`, the oldest value first, the constant last.
        standard: what the values of each series are brought to before.
    """

    def __init__(self, data: Data, weights: Tensor, standard: Standard) -> None:
        super().__init__()
        self.data, self.weights, self.standard, self.order = data, weights, standard, len(weights) - 1

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        sizes = self.data.sizes
        inputs = self.standard.into(_side_by_side(_high(batch.inputs, batch, self.data), self.data))
        known = inputs if state is None else torch.cat([state[0], inputs], dim=1)
        known = known[:, -self.order :]
        weights = self.weights.to(known.device)
        if sizes.pattern.layout != "horizon":
            # Only the newest position has its whole window; the others get the same answer and are not looked at.
            answer = self.standard.back(_next(known, weights)[:, None])
            return _one_by_one(answer, self.data).expand(-1, batch.inputs.shape[1], -1), (known,)
        found: list[Tensor] = []
        for _ in range(sizes.horizon):
            found.append(_next(known, weights))
            known = torch.cat([known[:, 1:], found[-1][:, None]], dim=1)
        answer = _one_by_one(self.standard.back(torch.stack(found, dim=1)), self.data)
        return ForecastBatch.of(batch).levelled(answer), None


def _high(values: Tensor, batch: Batch, data: Data) -> Tensor:
    """Values `(batch, steps, series)` from each window's own level back to their height, in float64."""
    return ForecastBatch.of(batch).in_place(values[..., : data.sizes.outputs].double())


def _side_by_side(values: Tensor, data: Data) -> Tensor:
    """`(windows, steps, series)` where the series of a window are examples of their own, `(windows * series, steps, 1)`."""
    if not data.sizes.series:
        return values
    return values.reshape(-1, data.sizes.series, values.shape[1]).transpose(1, 2)


def _one_by_one(values: Tensor, data: Data) -> Tensor:
    """Undoes `_side_by_side`."""
    return values.transpose(1, 2).reshape(-1, values.shape[1], 1) if data.sizes.series else values


def _next(known: Tensor, weights: Tensor) -> Tensor:
    """`(batch, series)` after `(batch, order, series)`, from weights `(order + 1, series)`."""
    return (known * weights[:-1]).sum(1) + weights[-1]


def _sums(data: Data, standard: Standard, order: int) -> tuple[Tensor, Tensor]:
    """X'X `(series, order + 1, order + 1)` and X'y `(series, order + 1)` over the known targets of the training part."""
    gram, cross = torch.zeros(()), torch.zeros(())
    at = slice(0, 1) if data.sizes.pattern.layout == "horizon" else slice(-1, None)
    for batch in data.train.batches(1024):
        known, following = (
            standard.into(_side_by_side(_high(values, batch, data), data))
            for values in (batch.inputs[:, -order:], batch.targets[:, at])
        )
        rows = torch.nn.functional.pad(known.permute(2, 0, 1), (0, 1), value=1.0)
        counted = rows
        if batch.targets_known is not None:
            mask = _side_by_side(batch.targets_known[:, at], data)
            counted = rows * mask.permute(2, 0, 1)
        gram = gram + counted.transpose(1, 2) @ rows
        cross = cross + (counted.transpose(1, 2) @ following.permute(2, 0, 1))[:, :, 0]
    return gram, cross


def _weights(gram: Tensor, cross: Tensor, order: int) -> Tensor:
    """Least squares from the newest `order` values; a trace of restraint keeps the equations solvable."""
    gram, cross = gram[:, -order - 1 :, -order - 1 :], cross[:, -order - 1 :]
    trace = gram.diagonal(dim1=1, dim2=2).mean(1).clamp(min=1e-12)[:, None, None]
    restraint = 1e-9 * trace * torch.eye(order + 1, dtype=gram.dtype, device=gram.device)
    found: Tensor = torch.linalg.solve(gram + restraint, cross[:, :, None])[:, :, 0].T
    return found
