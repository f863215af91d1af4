"""The floor without word order: which words a text holds, and nothing about where."""

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from playground.baseline import Answer, BatchBaseline, best
from playground.baselines._logistic import fitted, scores
from playground.batch import Batch, Data
from playground.task import Task
from playground.text import Text
from playground.vocabulary import PADDING

STRENGTHS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Inverse penalties (scikit-learn's C) that are tried."""


class BagOfWords(BatchBaseline):
    """Logistic regression on how often each token occurs, weighted by rarity (TF-IDF)."""

    title = Text("bag of words", "bolsa de palabras")
    about = Text(
        "Logistic regression on the words of a text regardless of their order (TF-IDF); its regularisation is chosen on the validation set.",
        "Regresión logística sobre las palabras de un texto sin importar su orden (TF-IDF); la regularización se elige con el conjunto de validación.",
    )
    records = frozenset({"labelled_texts"})
    role = "trivial"
    order = 20

    def fit(self, task: Task, data: Data) -> Answer:
        """Fit on the tokens that the network sees, choose the penalty on validation."""
        whole = next(data.train.batches(len(data.train)))
        weights = TfidfTransformer()
        inputs = weights.fit_transform(_counts(whole, data.sizes.vocabulary))

        def answering(model: LogisticRegression) -> Answer:
            def answer(batch: Batch) -> Tensor:
                seen = weights.transform(_counts(batch, data.sizes.vocabulary))
                return scores(model, seen, data.sizes.outputs).to(batch.inputs.device)

            return answer

        models = (LogisticRegression(C=strength, max_iter=500) for strength in STRENGTHS)
        return best(task, data, (answering(fitted(model, inputs, whole.targets.cpu().numpy())) for model in models))


def _counts(batch: Batch, vocabulary: int) -> csr_matrix:
    """How often each token occurs in each text: `(batch, vocabulary)`, padding left out."""
    tokens = batch.inputs.cpu().numpy()
    rows, places = np.nonzero((tokens != PADDING) & batch.mask.cpu().numpy())
    return csr_matrix((np.ones(len(rows)), (rows, tokens[rows, places])), shape=(len(tokens), vocabulary))
