"""The floor without word order: which words a text holds, and nothing about where."""

import warnings
from collections.abc import Callable

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits
from torch import Tensor

from playground.baseline import Baseline, scored
from playground.batch import Batch, Data
from playground.task import Task
from playground.text import Text
from playground.vocabulary import PADDING

STRENGTHS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Inverse penalties (scikit-learn's C) that are tried."""


class BagOfWords(Baseline):
    """Logistic regression on how often each token occurs, weighted by rarity (TF-IDF)."""

    title = Text("bag of words", "bolsa de palabras")
    about = Text(
        "Logistic regression on the words of a text regardless of their order (TF-IDF); its regularisation is chosen on the validation set.",
        "Regresión logística sobre las palabras de un texto sin importar su orden (TF-IDF); la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"labelled_texts"})
    role = "trivial"
    order = 20

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Fit on the tokens that the network sees, choose the penalty on validation, measure on every test part."""
        vocabulary, classes = data.sizes.vocabulary, data.sizes.outputs
        whole = next(data.train.batches(len(data.train)))
        counts = _counts(whole, vocabulary)
        weights = TfidfTransformer().fit(counts)
        inputs, targets = weights.transform(counts), whole.targets.cpu().numpy()

        def answering(model: LogisticRegression) -> Callable[[Batch], Tensor]:
            def answer(batch: Batch) -> Tensor:
                """Scores `(batch, classes)`; a class that training never showed can never win."""
                found = torch.full((len(batch), classes), -1e9, dtype=torch.float64)
                flat = model.predict_log_proba(weights.transform(_counts(batch, vocabulary)))
                found[:, torch.from_numpy(model.classes_)] = torch.from_numpy(np.maximum(flat, -1e8))
                return found.to(batch.inputs.device)

            return answer

        best, chosen = -1.0, None
        for strength in STRENGTHS:
            model = LogisticRegression(C=strength, max_iter=500)
            with warnings.catch_warnings(), threadpool_limits(torch.get_num_threads()):
                warnings.simplefilter("ignore", ConvergenceWarning)
                model.fit(inputs, targets)
            reached = scored(task, data, data.validation, answering(model))[task.primary]
            if reached > best:
                best, chosen = reached, model
        if chosen is None:
            raise ValueError(f"{task.primary} is not a number on the validation part")
        return {name: scored(task, data, part, answering(chosen)) for name, part in data.tests.items()}


def _counts(batch: Batch, vocabulary: int) -> csr_matrix:
    """How often each token occurs in each text: `(batch, vocabulary)`, padding left out."""
    tokens = batch.inputs.cpu().numpy()
    rows, places = np.nonzero((tokens != PADDING) & batch.mask.cpu().numpy())
    return csr_matrix((np.ones(len(rows)), (rows, tokens[rows, places])), shape=(len(tokens), vocabulary))
