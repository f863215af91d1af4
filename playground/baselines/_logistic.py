"""Logistic regression over positions, its strength of penalty chosen on the validation part."""

import copy
import warnings
from collections.abc import Callable

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits
from torch import Tensor

from playground.baseline import scored
from playground.batch import Batch, Data, Examples
from playground.task import Task

STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Inverse penalties (scikit-learn's C) that are tried."""

Look = Callable[[Tensor], Tensor]


def fitted(task: Task, data: Data, look: Look) -> dict[str, dict[str, float]]:
    """Fit on the training part, choose the penalty on validation, measure on every test part.

    Args:
        look: from inputs `(batch, time, features)` to what one position may see, `(batch, time, seen)`.
    """
    inputs, targets = _flat(data.train, look)
    # Many positions are alike (one whole note): each kind is fitted once, with its count as weight.
    alike, counts = np.unique(np.column_stack([inputs, targets]), axis=0, return_counts=True)
    best, chosen = -np.inf, None
    model = LogisticRegression(max_iter=100, warm_start=True)
    for strength in STRENGTHS:
        model.set_params(C=strength)
        with warnings.catch_warnings(), threadpool_limits(torch.get_num_threads()):
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(alike[:, :-1], alike[:, -1].astype(np.int64), sample_weight=counts)
        reached = scored(task, data, data.validation, _answer(model, look, data))[task.primary]
        if reached > best:
            best, chosen = reached, copy.deepcopy(model)
    if chosen is None:
        raise ValueError(f"{task.primary} is not a number on the validation part")
    answer = _answer(chosen, look, data)
    return {name: scored(task, data, part, answer) for name, part in data.tests.items()}


def _flat(part: object, look: Look) -> tuple[np.ndarray, np.ndarray]:
    """All real positions of a part: `(positions, seen)` and `(positions,)`."""
    if not isinstance(part, Examples):
        raise TypeError("logistic regression takes independent sequences")
    whole = part.take(torch.arange(len(part)))
    mask = whole.mask
    return look(whole.inputs)[mask].cpu().numpy(), whole.targets[mask].cpu().numpy()


def _answer(model: LogisticRegression, look: Look, data: Data) -> Callable[[Batch], Tensor]:
    """Class scores `(batch, time, outputs)`; a class that the training part never showed can never win."""

    def answer(batch: Batch) -> Tensor:
        seen = look(batch.inputs)
        scores = torch.full((*seen.shape[:2], data.sizes.outputs), -1e9, dtype=torch.float32)
        flat = model.predict_log_proba(seen.flatten(0, 1).cpu().numpy())
        scores[..., torch.from_numpy(model.classes_)] = torch.from_numpy(flat).float().view(*seen.shape[:2], -1)
        return scores.to(batch.inputs.device)

    return answer
