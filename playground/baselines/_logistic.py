"""Logistic regression as baselines fit it: without its warnings, on as many threads as torch has."""

import warnings
from typing import Any

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits
from torch import Tensor

_ABSENT, _LEAST = -1e9, -1e8
"""Scores of a class that the training part never showed, which can never win, and of the least likely of the others."""


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
