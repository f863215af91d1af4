"""Agreement over a distance: a verb has the number of a noun that stands long before it."""

import numpy as np

from playground.dataset import ProgressCallback, silent
from playground.datasets._generated import GeneratedExamples
from playground.knobs import knob
from playground.records.sequences import WITH_CLASSES, LabelledSequences, distinct
from playground.text import Text

NOUNS = ("key", "door", "letter", "picture", "window", "garden", "river", "bird", "teacher", "neighbour")
PLACES = ("near", "behind", "beside", "above", "below", "with")
ARTICLE = "the"
WORDS = (ARTICLE, *PLACES, *NOUNS, *(f"{noun}s" for noun in NOUNS))


class Agreement(GeneratedExamples):
    """A noun with phrases between it and its verb, whose own nouns have any number.

    The question of T. Linzen, E. Dupoux and Y. Goldberg, Assessing the ability of LSTMs to learn syntax-sensitive
    dependencies (TACL 4, 2016), on sentences made by a rule: the verb agrees with the first noun, whatever stands between.
    """

    title = Text("Long-distance agreement", "Concordancia a distancia")
    about = Text(
        "English phrases such as “the keys near the door behind the letter”: is the verb that follows singular or plural? It agrees with the first noun; the others only distract. A linear model that is given all words at once solves it easily, because the first noun always stands in the same place; a network has to remember it.",
        "Frases en inglés como «the keys near the door behind the letter»: ¿el verbo que sigue va en singular o en plural? Concuerda con el primer nombre; los demás solo distraen. Un modelo lineal que recibe todas las palabras a la vez lo tiene fácil, porque el primer nombre está siempre en el mismo sitio; una red tiene que recordarlo.",
    )
    records = WITH_CLASSES
    source = Text(
        "after Linzen, Dupoux and Goldberg (2016); sentences made by rule here",
        "según Linzen, Dupoux y Goldberg (2016); frases hechas aquí con reglas",
    )
    order = 30

    distance: int = knob(
        6,
        ge=1,
        le=300,
        log=True,
        unit=Text("phrases", "complementos"),
        title=Text("Distance", "Distancia"),
        help=Text(
            "Phrases of three words between the noun and its verb, such as “near the door”.",
            "Complementos de tres palabras entre el nombre y su verbo, como «near the door».",
        ),
    )

    @property
    def numbers(self) -> int:
        """One for each known word, at each word."""
        return (2 + 3 * self.distance) * len(WORDS)

    def load(self, progress: ProgressCallback = silent) -> LabelledSequences:
        """Draw nouns with their numbers, and what stands between them."""
        draw, nouns = self.generator(), self.distance + 1
        plural = draw.integers(0, 2, (self.count, nouns))
        chosen = draw.integers(0, len(NOUNS), (self.count, nouns)) + len(NOUNS) * plural + 1 + len(PLACES)
        places = draw.integers(0, len(PLACES), (self.count, self.distance)) + 1
        tokens = np.zeros((self.count, 2 + 3 * self.distance), dtype=np.int64)
        tokens[:, 1::3], tokens[:, 2::3] = chosen, places
        rows = distinct(draw, tokens)
        tokens = tokens[rows]
        return LabelledSequences(
            np.eye(len(WORDS), dtype=np.float32)[tokens],
            np.full(len(rows), tokens.shape[1]),
            plural[rows, 0],
            tuple(" ".join(WORDS[token] for token in row) for row in tokens),
            WORDS,
            words=True,
            classes=(Text("singular", "singular"), Text("plural", "plural")),
            notes=self.kept(len(rows)),
        )
