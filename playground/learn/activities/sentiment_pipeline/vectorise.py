"""Step 2: a sentence of the reader's as indices, and as a bag of words."""

from collections import Counter

import pandas as pd

from playground.exhibits import Prose, Table
from playground.learn.activities.sentiment_pipeline._sentence import SentenceStep
from playground.learn.activities.sentiment_pipeline._texts import Texts, listed, quoted
from playground.learn.activities.sentiment_pipeline.questions.vectorise import QUESTIONS
from playground.learn.activity import Found, Material
from playground.plots.frequencies import shown
from playground.text import Text, whole
from playground.tokenization.subwords import BEGIN
from playground.tokenization.vocabulary import UNKNOWN

_MOST_ROWS = 40
"""Tokens that are listed."""


class Vectorise(SentenceStep):
    """Tokens, indices, counts."""

    name = "vectorise"
    title = Text("Vectorise", "Vectorizar")
    idea = Text(
        "A network computes with numbers. A text is cut into tokens, and each token is replaced by its index in the vocabulary: 0 is kept for padding, 1 for every unknown token, and then the most frequent comes first. A bag of words goes another way: it only counts how often each token occurs.",
        "Una red calcula con números. Un texto se corta en tokens y cada token se sustituye por su índice en el vocabulario: el 0 se reserva para el relleno, el 1 para todo token desconocido, y después va primero el más frecuente. Una bolsa de palabras va por otro camino: solo cuenta cuántas veces aparece cada token.",
    )
    instruction = Text(
        "Write a sentence of your own, with at least one word that you think none of the training texts holds.",
        "Escriba una frase suya con al menos una palabra que, en su opinión, no aparezca en ningún texto de entrenamiento.",
    )
    questions = QUESTIONS

    def look(self, material: Material) -> Found:
        """The indices and the bag.

        Raises:
            WrongInput: there is nothing to read in the sentence, or no word that the network knows.
        """
        texts = Texts.of(material)
        text = self.sentence(texts)
        items, tokens = texts.read(text)
        occurrences, left_out = texts.occurrences(), texts.unknown_occurrences(items)
        known = sorted({token for token in tokens if token != UNKNOWN})
        frequent, rare = known[0], known[-1] if len(known) > 1 else len(texts.vocabulary) - 1
        bag = Counter(items)
        numbers = {
            "text": quoted(text),
            "count": whole(len(items)),
            "vocabulary": whole(len(texts.vocabulary)),
            "unknown": listed([item.removeprefix(BEGIN) for item in texts.vocabulary.unknown(items)]),
            "what_is_unknown": _what_is_unknown(texts),
            "frequent": Text.same(shown(texts.name(frequent))),
            "frequent_index": Text.same(str(frequent)),
            "rare": Text.same(shown(texts.name(rare))),
            "rare_index": Text.same(str(rare)),
            "sorted": quoted(" ".join(shown(item) for item in sorted(items))),
        }
        token, index = str(Text("token", "token")), str(Text("index", "índice"))
        listing = pd.DataFrame(
            {
                token: [shown(item) for item in items[:_MOST_ROWS]],
                index: tokens[:_MOST_ROWS],
                str(Text("times in training", "veces en el entrenamiento")): [
                    left_out.get(item, int(occurrences[one]))
                    for item, one in zip(items[:_MOST_ROWS], tokens[:_MOST_ROWS], strict=True)
                ],
            }
        )
        counted = bag.most_common(_MOST_ROWS)
        counts = pd.DataFrame(
            {token: [shown(item) for item, _ in counted], str(Text("count", "recuento")): [n for _, n in counted]}
        )
        unknown = Prose(Text("Unknown tokens (index 1)", "Tokens desconocidos (índice 1)"), numbers["unknown"])
        return Found(
            numbers,
            (),
            (
                Table(Text("As a sequence of indices", "Como secuencia de índices"), listing),
                Table(
                    Text("As a bag of words", "Como bolsa de palabras"),
                    counts,
                    Text("The same for any order of the tokens.", "La misma para cualquier orden de los tokens."),
                ),
                unknown,
            ),
        )


def _what_is_unknown(texts: Texts) -> Text:
    """Which tokens are unknown to this run: those that training never showed, and rare ones where they were left out."""
    if texts.full:
        return Text(
            "What stands in the training texts never, or too seldom to have room in the full vocabulary, is unknown",
            "Lo que no aparece nunca en los textos de entrenamiento, o demasiado poco para caber en el vocabulario lleno, es desconocido",
        )
    if texts.fewest > 1:
        return Text(
            "What stands in the training texts fewer than {count} times is unknown",
            "Lo que aparece menos de {count} veces en los textos de entrenamiento es desconocido",
        ).format(count=texts.fewest)
    return Text(
        "What does not occur in any of the {train} training texts is unknown",
        "Lo que no aparece en ninguno de los {train} textos de entrenamiento es desconocido",
    ).format(train=whole(len(texts.parts["train"])))
