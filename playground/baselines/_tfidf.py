"""Logistic regression on the texts themselves, its penalty chosen on the validation part."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from playground.baseline import scored
from playground.batch import Batch, Data, Examples, Part
from playground.errors import Impossible
from playground.task import Task
from playground.text import Text

STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Inverse penalties (scikit-learn's C) that are tried."""
FEW_STRENGTHS = (3.0, 30.0)
MANY = 5_000_000
"""Characters of training texts from which on only `FEW_STRENGTHS` are tried."""
_ABSENT = -1e8
"""The score of a class that training never showed."""


def fitted(task: Task, data: Data, vectorizer: TfidfVectorizer, most: int) -> dict[str, dict[str, float]]:
    """Choose the penalty by fitting on the training part, then fit on training and validation together, and measure.

    Args:
        vectorizer: from texts to weighted counts; fitted on what is learnt from.
        most: characters of training texts above which it would take too long.

    Raises:
        Impossible: there are no texts beside the tokens, or too many.
    """
    texts: Mapping[str, Sequence[str]] = data.raw
    if not texts:
        raise Impossible(Text("There are no texts to count words in.", "No hay textos en los que contar palabras."))
    size = sum(map(len, texts["train"]))
    if size > most:
        raise Impossible(
            Text("The texts are too long for this baseline.", "Los textos son demasiado largos para esta referencia.")
        )
    with warnings.catch_warnings(), threadpool_limits(torch.get_num_threads()):
        warnings.simplefilter("ignore", ConvergenceWarning)
        strength = _chosen(task, data, vectorizer, STRENGTHS if size <= MANY else FEW_STRENGTHS)
        both = [*texts["train"], *texts["validation"]]
        targets = np.concatenate([_targets(data.train), _targets(data.validation)])
        model = LogisticRegression(C=strength, max_iter=300).fit(vectorizer.fit_transform(both), targets)
        return {
            name: _measured(task, data, part, model, vectorizer.transform(texts[name]))
            for name, part in data.tests.items()
        }


def _chosen(task: Task, data: Data, vectorizer: TfidfVectorizer, strengths: Sequence[float]) -> float:
    inputs = vectorizer.fit_transform(data.raw["train"])
    unseen = vectorizer.transform(data.raw["validation"])
    targets = _targets(data.train)
    reached = {}
    for strength in strengths:
        model = LogisticRegression(C=strength, max_iter=300).fit(inputs, targets)
        reached[strength] = _measured(task, data, data.validation, model, unseen)[task.primary]
    return max(reached, key=lambda strength: reached[strength])


def _measured(task: Task, data: Data, part: Part, model: LogisticRegression, inputs: Any) -> dict[str, float]:
    """The task's metrics; batches of a part come sorted by length, so scores are looked up by the text's place."""
    if not isinstance(part, Examples):
        raise TypeError("texts are independent sequences")
    scores = torch.full((len(part), data.sizes.outputs), _ABSENT, dtype=torch.float64)
    scores[:, torch.from_numpy(model.classes_)] = torch.from_numpy(model.predict_log_proba(inputs)).clamp(min=_ABSENT)
    whole = Examples(part.inputs[:, :1].cpu(), part.targets.cpu(), extras={**part.extras, "scores": scores})

    def answer(batch: Batch) -> torch.Tensor:
        return batch.extras["scores"]

    return scored(task, data, whole, answer)


def _targets(part: Part) -> np.ndarray:
    if not isinstance(part, Examples):
        raise TypeError("texts are independent sequences")
    found: np.ndarray = part.targets.cpu().numpy()
    return found
