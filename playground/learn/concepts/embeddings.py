"""Embeddings: sentences compared as bags of words and as means of word vectors."""

import random
from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from playground.datasets.opinions import DEMANDS, written
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept
from playground.plots.charts import heat_map
from playground.text import Text, numeral
from playground.tokenization.vocabulary import Vocabulary, words

TEXTS, AROUND = 1500, 4
"""Texts that vectors are made from, and how many words to each side count as near."""
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "the plot was gripping",
        "gripping was the plot",
        "the ending was moving",
        "the soup was tasty",
        "the meat was greasy",
    ),
    "es": (
        "la trama fue emocionante",
        "emocionante fue la trama",
        "el final fue entretenido",
        "la sopa estaba sabrosa",
        "la carne estaba reseca",
    ),
}


class Embeddings(Concept):
    """From words as symbols to words as vectors."""

    title = Text("Embeddings: from bag of words to word2vec", "Embeddings: de la bolsa de palabras a word2vec")
    order = 120
    definition = Text(
        "A network computes with numbers, so each token needs a vector. One-hot vectors have one place per token, and all tokens are equally far apart; their sum over a text is its bag of words, which knows neither order nor likeness. "
        "An embedding is a short learnt vector for each token: one row of a table that is trained with the network. word2vec learns such vectors from plain text alone, by letting each word predict its neighbours; "
        "words that stand among the same neighbours get similar vectors.",
        "Una red calcula con números, así que cada token necesita un vector. Los vectores one-hot tienen un lugar por token y todos los tokens quedan igual de lejos; su suma sobre un texto es su bolsa de palabras, que no conoce ni el orden ni el parecido. "
        "Un embedding es un vector corto y aprendido para cada token: una fila de una tabla que se entrena con la red. word2vec aprende esos vectores solo de texto, haciendo que cada palabra prediga a sus vecinas; "
        "las palabras que aparecen entre las mismas vecinas obtienen vectores parecidos.",
    )
    equation = r"""x_t = E_{w_t}
\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert}
M_{w,c} = \max\Bigl(0, \log \frac{p(w,c)}{p(w)\,p(c)}\Bigr)"""
    equation_in_words = Text(
        "The input at step t is the row of the embedding table that belongs to its token. The cosine of two vectors is their dot product divided by the product of their lengths. The last line is the positive pointwise mutual information: "
        "the logarithm of how much more often word and neighbour meet than by chance, 0 where it is less often.",
        "La entrada en el paso t es la fila de la tabla de embeddings que corresponde a su token. El coseno de dos vectores es su producto escalar dividido entre el producto de sus longitudes. La última línea es la información mutua puntual positiva: "
        "el logaritmo de cuánto más a menudo coinciden palabra y vecina que por azar; 0 si es menos.",
    )
    shows = Text(
        "Cosine similarity of five sentences. The word vectors are made here from 1,500 generated opinions: the table of positive pointwise mutual information, reduced to a few dimensions by singular values. "
        "Much the same table is what word2vec (skip-gram with negative sampling) factorises without ever writing it down (O. Levy and Y. Goldberg, Neural word embedding as implicit matrix factorization, 2014). A mean of vectors, too, knows no order: that takes a recurrent network.",
        "Similitud del coseno de cinco frases. Los vectores de palabras se hacen aquí a partir de 1500 opiniones generadas: la tabla de información mutua puntual positiva, reducida a pocas dimensiones mediante valores singulares. "
        "Casi esa misma tabla es la que word2vec (skip-gram con muestreo negativo) factoriza sin llegar a escribirla (O. Levy y Y. Goldberg, Neural word embedding as implicit matrix factorization, 2014). Una media de vectores tampoco conoce el orden: para eso hace falta una red recurrente.",
    )
    question = Text(
        "Why have sentences 1 and 2 the same bag of words and the same mean of vectors? Which task needs to tell such sentences apart?",
        "¿Por qué las frases 1 y 2 tienen la misma bolsa de palabras y la misma media de vectores? ¿Qué tarea necesita distinguir frases así?",
    )
    answer = Text(
        "Both only add up over the words, and a sum does not depend on the order. Whoever has to tell “good, not bad” from “bad, not good” needs the order: a recurrent network, a convolution, or attention with positions.",
        "Ambas solo suman sobre las palabras, y una suma no depende del orden. Quien deba distinguir «bueno, no malo» de «malo, no bueno» necesita el orden: una red recurrente, una convolución o atención con posiciones.",
    )
    trial = Text(
        "Opinions read with vectors of only four numbers for each word.",
        "Opiniones leídas con vectores de solo cuatro números por palabra.",
    )
    preset = "sentiment"
    changes: ClassVar[Mapping[str, str]] = {"model.embedding": "4"}
    terms = ("embedding", "one_hot", "bag_of_words", "word2vec", "cosine_similarity", "token", "vocabulary", "subword")
    view = "embeddings"

    representation: Literal["bag", "vectors"] = knob(
        "bag",
        title=Text("A sentence as", "Una frase como"),
        help=Text("What is compared.", "Lo que se compara."),
        choices={
            "bag": Text("bag of words", "bolsa de palabras"),
            "vectors": Text("mean of word vectors", "media de vectores"),
        },
    )
    size: int = knob(
        16,
        ge=2,
        le=64,
        widget="slider",
        title=Text("Embedding size", "Tamaño del embedding"),
        help=Text("Numbers of each word vector.", "Números de cada vector de palabra."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The similarity of every two sentences, and the nearest words of one word."""
        language = str(Text("en", "es"))
        sentences = SENTENCES[language]
        likeness = self.similarities(language)
        told = Text(
            "Sentences 1 and 3 are both about a story: similarity {same}. Sentence 4 is about food; its similarity to sentence 1: {other}.",
            "Las frases 1 y 3 hablan ambas de una historia: similitud {same}. La frase 4 habla de comida; su similitud con la frase 1: {other}.",
        ).format(same=numeral(float(likeness[0, 2]), ".2f"), other=numeral(float(likeness[0, 3]), ".2f"))
        figure = heat_map(
            Text("Similarity of sentences", "Similitud de las frases"),
            told,
            likeness.tolist(),
            rows=[str(place) for place in range(1, len(sentences) + 1)],
            columns=[str(place) for place in range(1, len(sentences) + 1)],
            row_title=Text("sentence", "frase"),
            column_title=Text("sentence", "frase"),
        )
        listed = Text.same("; ".join(f"{place}: {sentence}" for place, sentence in enumerate(sentences, start=1)))
        word = sentences[0].split()[-1]
        near = Text.same(", ".join(nearest(language, word, self.size)))
        return (
            figure,
            Prose(Text("Sentences", "Frases"), listed),
            Prose(Text("In numbers", "En números"), told),
            Prose(Text("Nearest words of “{word}”", "Palabras más próximas a «{word}»").format(word=word), near),
        )

    def similarities(self, language: str) -> np.ndarray:
        """Cosines `(sentences, sentences)`."""
        vocabulary, table = vectors(language)
        counts = np.zeros((len(SENTENCES[language]), len(vocabulary)))
        for row, sentence in zip(counts, SENTENCES[language], strict=True):
            np.add.at(row, vocabulary.encode(words(sentence)), 1)
        found = counts if self.representation == "bag" else counts @ table[:, : self.size]
        found = found / np.linalg.norm(found, axis=1, keepdims=True).clip(min=1e-12)
        cosines: np.ndarray = found @ found.T
        return cosines


def nearest(language: str, word: str, size: int, count: int = 5) -> list[str]:
    """The words whose vectors have the largest cosine with that of `word`."""
    vocabulary, table = vectors(language)
    short = table[:, :size]
    short = short / np.linalg.norm(short, axis=1, keepdims=True).clip(min=1e-12)
    (token,) = vocabulary.encode([word])
    order = np.argsort(-(short @ short[token]), kind="stable")
    return vocabulary.decode([place for place in order if place != token and place >= 2][:count])


@lru_cache(maxsize=2)
def vectors(language: Literal["en", "es"]) -> tuple[Vocabulary, np.ndarray]:
    """A vocabulary and its vectors `(vocabulary, dimensions)`, the largest singular value first."""
    draw = random.Random(f"embeddings {language}")
    texts = [words(written(language, DEMANDS["train"][0], draw, 5)[0].lower()) for _ in range(TEXTS)]
    vocabulary = Vocabulary.build(word for text in texts for word in text)
    met = np.zeros((len(vocabulary), len(vocabulary)))
    for text in texts:
        tokens = np.array(vocabulary.encode(text))
        for distance in range(1, AROUND + 1):
            np.add.at(met, (tokens[:-distance], tokens[distance:]), 1)
    met += met.T
    alone = met.sum(1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(met * met.sum() / (alone * alone.T))
    left, values, _ = np.linalg.svd(np.nan_to_num(np.maximum(information, 0), posinf=0.0))
    # Half of each singular value, as Levy and Goldberg recommend.
    return vocabulary, left * np.sqrt(values)
