"""The linear floor on words and pairs of words."""

from sklearn.feature_extraction.text import TfidfVectorizer

from playground.baselines._tfidf import Tfidf
from playground.text import Text
from playground.vocabulary import words


class TfidfWords(Tfidf):
    """Logistic regression on single words and pairs of neighbours, weighted by rarity (TF-IDF)."""

    title = Text("TF-IDF of words and pairs", "TF-IDF de palabras y pares")
    about = Text(
        "Logistic regression on the words of a text and its pairs of neighbouring words (TF-IDF); its regularisation is chosen on the validation set, and then it is fitted on training and validation together.",
        "Regresión logística sobre las palabras de un texto y sus pares de palabras vecinas (TF-IDF); la regularización se elige con el conjunto de validación y después se ajusta con entrenamiento y validación juntos.",
    )
    order = 30
    most = 100_000_000

    def vectorizer(self) -> TfidfVectorizer:
        """See `Tfidf.vectorizer`."""
        return TfidfVectorizer(
            tokenizer=words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True, max_features=400_000
        )
