"""Logistic regression on the texts themselves, its penalty chosen on the validation part."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from playground.baseline import Baseline, scored
from playground.baselines._logistic import fitted, scores
from playground.batch import Data, Examples
from playground.errors import Impossible
from playground.task import Task
from playground.text import Text

STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Inverse penalties (scikit-learn's C) that are tried."""
FEW_STRENGTHS = (3.0, 30.0)
MANY = 5_000_000
"""Characters of training texts from which on only `FEW_STRENGTHS` are tried."""


class Tfidf(Baseline):
    """What the baselines on texts as they were before they became tokens share.

    Class attributes:
        most: characters of training texts above which it would take too long.
    """

    records = frozenset({"labelled_texts"})
    role = "fitted"
    most: ClassVar[int]

    @abstractmethod
    def vectorizer(self) -> TfidfVectorizer:
        """From texts to weighted counts; fitted on what is learnt from."""

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Choose the penalty by fitting on the training part, then fit on training and validation together, and measure.

        Raises:
            Impossible: there are no texts beside the tokens, or too many.
        """
        texts: Mapping[str, Sequence[str]] = data.raw
        if not texts:
            raise Impossible(Text("There are no texts to count words in.", "No hay textos en los que contar palabras."))
        size = sum(map(len, texts["train"]))
        if size > self.most:
            raise Impossible(
                Text(
                    "The texts are too long for this baseline.", "Los textos son demasiado largos para esta referencia."
                )
            )
        vectorizer = self.vectorizer()
        inputs, unseen = vectorizer.fit_transform(texts["train"]), vectorizer.transform(texts["validation"])
        reached = {}
        for strength in STRENGTHS if size <= MANY else FEW_STRENGTHS:
            model = fitted(LogisticRegression(C=strength, max_iter=300), inputs, _targets(data.train))
            reached[strength] = _measured(task, data, data.validation, model, unseen)[task.primary]
        strength = max(reached, key=lambda strength: reached[strength])
        both = vectorizer.fit_transform([*texts["train"], *texts["validation"]])
        targets = np.concatenate([_targets(data.train), _targets(data.validation)])
        model = fitted(LogisticRegression(C=strength, max_iter=300), both, targets)
        return {
            name: _measured(task, data, part, model, vectorizer.transform(texts[name]))
            for name, part in data.tests.items()
        }


def _measured(task: Task, data: Data, part: Any, model: LogisticRegression, inputs: Any) -> dict[str, float]:
    """The task's metrics; batches of a part come sorted by length, so scores are looked up by the text's place."""
    extras = {**part.extras, "scores": scores(model, inputs, data.sizes.outputs)}
    whole = Examples(part.inputs[:, :1].cpu(), part.targets.cpu(), extras=extras)
    return scored(task, data, whole, lambda batch: batch.extras["scores"])


def _targets(part: Any) -> Any:
    return part.targets.cpu().numpy()
