"""Logistic regression as baselines fit it: without its warnings, on as many threads as torch has."""

import copy
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits
from torch import Tensor

from playground.baseline import Answer, best
from playground.batch import Batch, Data, Examples
from playground.task import Task

STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Inverse penalties (scikit-learn's C) that are tried on positions."""
_ABSENT, _LEAST = -1e9, -1e8
"""Scores of a class that the training part never showed, which can never win, and of the least likely of the others."""

Look = Callable[[Tensor], Tensor]


def fitted(model: LogisticRegression, inputs: Any, targets: np.ndarray, weights: Any = None) -> LogisticRegression:
    """The model, fitted on inputs `(rows, seen)` and targets `(rows,)`."""
    with warnings.catch_warnings(), threadpool_limits(torch.get_num_threads()):
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(inputs, targets, sample_weight=weights)


def scores(model: LogisticRegression, inputs: Any, classes: int) -> Tensor:
    """Logarithms of probabilities `(rows, classes)`, float64."""
    found = torch.full((inputs.shape[0], classes), _ABSENT, dtype=torch.float64)
    found[:, torch.from_numpy(model.classes_)] = torch.from_numpy(model.predict_log_proba(inputs)).clamp(min=_LEAST)
    return found


def of_positions(task: Task, data: Data, look: Look) -> Answer:
    """A regression over positions, fitted on the training part, its penalty chosen on validation.

    Args:
        look: from inputs `(batch, time, features)` to what one position may see, `(batch, time, seen)`.
    """
    assert isinstance(data.train, Examples)
    whole = data.train.take(torch.arange(len(data.train)))
    inputs, targets = (values[whole.mask].cpu().numpy() for values in (look(whole.inputs), whole.targets))
    # Many positions are alike (one whole note): each kind is fitted once, with its count as weight.
    alike, counts = np.unique(np.column_stack([inputs, targets]), axis=0, return_counts=True)

    def answers() -> Iterator[Answer]:
        model = LogisticRegression(max_iter=100, warm_start=True)
        for strength in STRENGTHS:
            fitted(model.set_params(C=strength), alike[:, :-1], alike[:, -1].astype(np.int64), counts)
            yield _answer(copy.deepcopy(model), look, data.sizes.outputs)

    return best(task, data, answers())


def _answer(model: LogisticRegression, look: Look, classes: int) -> Answer:
    def answer(batch: Batch) -> Tensor:
        seen = look(batch.inputs)
        flat = scores(model, seen.flatten(0, 1).cpu().numpy(), classes).float()
        return flat.view(*seen.shape[:2], classes).to(batch.inputs.device)

    return answer
