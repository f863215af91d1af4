"""The floor of a linear look at five positions."""

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.baseline import Answer, BatchBaseline
from playground.baselines._logistic import of_positions
from playground.batch import Data
from playground.task import Task
from playground.text import Text

REACH = 2
"""Positions on either side that are seen."""


class LogisticWindow(BatchBaseline):
    """Logistic regression from five positions to the chord of the middle one."""

    title = Text("logistic, five positions", "logística, cinco posiciones")
    about = Text(
        "Logistic regression on the position and two on either side; its regularisation is chosen on the validation set.",
        "Regresión logística sobre la posición y dos más a cada lado; la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"melodies"})
    role = "trivial"
    order = 30

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit, choose the penalty on validation."""
        return of_positions(task, data, around)


def around(inputs: Tensor) -> Tensor:
    """What lies within `REACH` of each position, zeros beyond the ends: `(batch, time, 5 * features)`."""
    padded = F.pad(inputs, (0, 0, REACH, REACH))
    time = inputs.shape[1]
    return torch.cat([padded[:, shift : shift + time] for shift in range(2 * REACH + 1)], dim=-1)
