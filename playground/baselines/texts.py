"""Classes of texts from the words they hold, and nothing about their order: logistic regressions."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from playground.baseline import Answer, Baseline, BatchBaseline, best, scored
from playground.baselines._logistic import fitted, scores
from playground.batch import Batch, Data, Examples
from playground.errors import Impossible
from playground.task import Task
from playground.text import Text
from playground.tokenization.vocabulary import PADDING, words

BRINGS = ("bag_of_words", "tfidf_words", "tfidf_characters")
BAG_STRENGTHS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Inverse penalties (scikit-learn's C) that are tried on bags of words."""
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Those that are tried on the texts themselves."""
FEW_STRENGTHS = (3.0, 30.0)
MANY = 5_000_000
"""Characters of training texts from which on only `FEW_STRENGTHS` are tried."""


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

        models = (LogisticRegression(C=strength, max_iter=500) for strength in BAG_STRENGTHS)
        return best(task, data, (answering(fitted(model, inputs, whole.targets.cpu().numpy())) for model in models))


def _counts(batch: Batch, vocabulary: int) -> csr_matrix:
    """How often each token occurs in each text: `(batch, vocabulary)`, padding left out."""
    tokens = batch.inputs.cpu().numpy()
    rows, places = np.nonzero((tokens != PADDING) & batch.mask.cpu().numpy())
    return csr_matrix((np.ones(len(rows)), (rows, tokens[rows, places])), shape=(len(tokens), vocabulary))


class Tfidf(Baseline):
    """What the baselines on texts as they were before they became tokens share.

    Class attributes:
        most: characters of training texts above which it would take too long.
        counted: what is counted, in scikit-learn's words.
    """

    records = frozenset({"labelled_texts"})
    role = "fitted"
    most: ClassVar[int]
    counted: ClassVar[Mapping[str, Any]]

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
        vectorizer = TfidfVectorizer(sublinear_tf=True, max_features=400_000, **self.counted)
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
    """The task's metrics; batches of a part come sorted by length, so the scores are put in the place of the inputs."""
    answers = scores(model, inputs, data.sizes.outputs)
    whole = Examples(Batch(answers, part.targets.cpu(), block=part.whole.block))
    return scored(task, data, whole, lambda batch: batch.inputs)


def _targets(part: Any) -> Any:
    return part.targets.cpu().numpy()


class TfidfWords(Tfidf):
    """Logistic regression on single words and pairs of neighbours, weighted by rarity (TF-IDF)."""

    title = Text("TF-IDF of words and pairs", "TF-IDF de palabras y pares")
    about = Text(
        "Logistic regression on the words of a text and its pairs of neighbouring words (TF-IDF); its regularisation is chosen on the validation set, and then it is fitted on training and validation together.",
        "Regresión logística sobre las palabras de un texto y sus pares de palabras vecinas (TF-IDF); la regularización se elige con el conjunto de validación y después se ajusta con entrenamiento y validación juntos.",
    )
    order = 30
    most = 100_000_000
    counted: ClassVar[Mapping[str, Any]] = {"tokenizer": words, "token_pattern": None, "ngram_range": (1, 2)}


class TfidfCharacters(Tfidf):
    """Logistic regression on two to five neighbouring characters inside words, weighted by rarity (TF-IDF)."""

    title = Text("TF-IDF of characters", "TF-IDF de caracteres")
    about = Text(
        "Logistic regression on character n-grams of two to five characters inside words (TF-IDF); its regularisation is chosen on the validation set, and then it is fitted on training and validation together.",
        "Regresión logística sobre n-gramas de dos a cinco caracteres dentro de las palabras (TF-IDF); la regularización se elige con el conjunto de validación y después se ajusta con entrenamiento y validación juntos.",
    )
    order = 40
    most = 3_000_000
    """A few million characters make a few hundred million pieces."""
    counted: ClassVar[Mapping[str, Any]] = {"analyzer": "char_wb", "ngram_range": (2, 5)}
