"""The linear floor on pieces of words: strong where texts are short and spelling is free."""

from sklearn.feature_extraction.text import TfidfVectorizer

from playground.baselines._tfidf import Tfidf
from playground.text import Text


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

    def vectorizer(self) -> TfidfVectorizer:
        """See `Tfidf.vectorizer`."""
        return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=400_000)
