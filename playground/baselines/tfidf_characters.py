"""The linear floor on pieces of words: strong where texts are short and spelling is free."""

from sklearn.feature_extraction.text import TfidfVectorizer

from playground.baseline import Baseline
from playground.baselines._tfidf import fitted
from playground.batch import Data
from playground.task import Task
from playground.text import Text

MOST = 3_000_000
"""Characters of training texts; a few million make a few hundred million pieces."""


class TfidfCharacters(Baseline):
    """Logistic regression on two to five neighbouring characters inside words, weighted by rarity (TF-IDF)."""

    title = Text("TF-IDF of characters", "TF-IDF de caracteres")
    about = Text(
        "Logistic regression on character n-grams of two to five characters inside words (TF-IDF); its regularisation is chosen on the validation set, and then it is fitted on training and validation together.",
        "Regresión logística sobre n-gramas de dos a cinco caracteres dentro de las palabras (TF-IDF); la regularización se elige con el conjunto de validación y después se ajusta con entrenamiento y validación juntos.",
    )
    records = frozenset({"labelled_texts"})
    role = "fitted"
    order = 40

    def metrics(self, task: Task, data: Data) -> dict[str, dict[str, float]]:
        """Fit on the texts as they were before they became tokens.

        Raises:
            Impossible: there are no texts, or too many for it to be quick.
        """
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=400_000)
        return fitted(task, data, vectorizer, MOST)
