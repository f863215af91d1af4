"""Sampling temperature over the next characters of a small language model."""

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.batch import Batch, State
from playground.datasets.opinions.languages import CHALLENGES
from playground.exhibits import Exhibit, Prose
from playground.generation import write
from playground.knobs import knob
from playground.learn import Concept
from playground.model import Network
from playground.plots.charts import bars
from playground.text import Text, numeral
from playground.tokenization.vocabulary import Vocabulary

SHOWN = 10
"""Characters of which a bar is drawn."""
WRITTEN = 160
"""Characters that are written."""


class Trigrams(Network):
    """A language model that counts: the scores of the next character are log-probabilities after the last two.

    Args:
        tokens: `(characters,)` int64, the text that is counted.
        vocabulary: how many different tokens there are.
    """

    def __init__(self, tokens: Tensor, vocabulary: int) -> None:
        super().__init__()
        counts = torch.zeros(vocabulary, vocabulary, vocabulary)
        counts.index_put_((tokens[:-2], tokens[1:-1], tokens[2:]), torch.ones(len(tokens) - 2), accumulate=True)
        three, two, one = (shares(table) for table in (counts, counts.sum(0)[None], counts.sum((0, 1))[None, None]))
        # Shorter contexts give what longer ones have never met.
        mixed = 0.85 * three + 0.13 * two + 0.019 * one + 0.001 / vocabulary
        self.scores = nn.Parameter(mixed.log(), requires_grad=False)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State]:
        """`(batch, time, vocabulary)` scores; the state is the last token, `(1, batch, 1)`."""
        before = torch.zeros_like(batch.inputs[:, :1]) if state is None else state[0][0]
        read = torch.cat([before, batch.inputs], dim=1)
        return self.scores[read[:, :-1], read[:, 1:]], (read[None, :, -1:],)


def shares(counts: Tensor) -> Tensor:
    """Counts as shares along the last axis; 0 where nothing was counted."""
    return counts / counts.sum(-1, keepdim=True).clamp(min=1)


class Temperature(Concept):
    """How bold the choice of the next token is."""

    title = Text("Sampling temperature", "Temperatura de muestreo")
    order = 150
    definition = Text(
        "A language model gives every token a score; the softmax makes probabilities of them, and the next token is drawn from these. The temperature divides the scores before the softmax. "
        "Below 1 the likely tokens become likelier and the text becomes safer and more repetitive; above 1 rare tokens become likelier and the text becomes more surprising and more often wrong. "
        "At 0 the likeliest token is always taken (greedy decoding).",
        "Un modelo de lenguaje da una puntuación a cada token; la función softmax las convierte en probabilidades y de ellas se extrae el token siguiente. La temperatura divide las puntuaciones antes de la softmax. "
        "Por debajo de 1, los tokens probables lo son aún más y el texto es más seguro y repetitivo; por encima de 1, los tokens raros ganan probabilidad y el texto sorprende y se equivoca más. "
        "Con 0 se toma siempre el token más probable (decodificación voraz, greedy).",
    )
    equation = r"p_i = \frac{e^{s_i / T}}{\sum_j e^{s_j / T}}"
    equation_in_words = Text(
        "The probability of a token is the exponential of its score divided by the temperature, over the sum of these exponentials for all tokens.",
        "La probabilidad de un token es la exponencial de su puntuación dividida por la temperatura, entre la suma de esas exponenciales para todos los tokens.",
    )
    shows = Text(
        "The likeliest next characters after the words that you give, for a small model that counts which character followed which two in 70 hand-written opinions, and a text that it writes. "
        "Its vocabulary is tiny and its memory two characters long; the softmax is the same as in a large model.",
        "Los caracteres siguientes más probables tras las palabras que usted escriba, según un modelo pequeño que cuenta qué carácter siguió a cada par en 70 opiniones escritas a mano, y un texto escrito por él. "
        "Su vocabulario es diminuto y su memoria, de dos caracteres; la softmax es la misma que en un modelo grande.",
    )
    question = Text(
        "Two tokens have the scores 2 and 1. How many times likelier is the first at temperature 1, at 0.5 and at 2?",
        "Dos tokens tienen las puntuaciones 2 y 1. ¿Cuántas veces más probable es el primero con temperatura 1, con 0,5 y con 2?",
    )
    answer = Text(
        "The ratio is e to the power of (2 − 1) / T: about 2.7 times at 1, 7.4 times at 0.5, 1.6 times at 2. As T grows it goes to 1: all tokens become equally likely.",
        "La razón es e elevado a (2 − 1) / T: unas 2,7 veces con 1; 7,4 con 0,5; 1,6 con 2. Cuando T crece, tiende a 1: todos los tokens se vuelven igual de probables.",
    )
    trial = Text(
        "An LSTM that writes tunes character by character; once it is trained, give it several temperatures on “Try it”.",
        "Una LSTM que escribe melodías carácter a carácter; cuando esté entrenada, pruebe varias temperaturas en «Probar».",
    )
    preset = "writing"
    changes: ClassVar[Mapping[str, str]] = {}
    terms = ("temperature", "softmax", "top_k", "perplexity", "token", "beam_search")

    temperature: float = knob(
        1.0,
        ge=0.0,
        le=2.0,
        widget="slider",
        title=Text("Temperature", "Temperatura"),
        help=Text(
            "Scores are divided by it before the softmax.", "Las puntuaciones se dividen por ella antes de la softmax."
        ),
    )
    top_k: int = knob(
        0,
        ge=0,
        le=10,
        widget="slider",
        title=Text("Top-k", "Top-k"),
        help=Text(
            "Only the k likeliest tokens may be drawn; 0: all.",
            "Solo se sortea entre los k tokens más probables; 0: entre todos.",
        ),
    )
    before: str = knob(
        "de",
        max_length=40,
        title=Text("Words before", "Palabras anteriores"),
        help=Text(
            "What the model has read; the last two characters count.",
            "Lo que el modelo ha leído; cuentan los dos últimos caracteres.",
        ),
    )
    seed: int = knob(
        0,
        ge=0,
        le=9999,
        title=Text("Seed", "Semilla"),
        help=Text("Another seed draws another text.", "Otra semilla escribe otro texto."),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The probabilities at temperature 1 and at the chosen one, and a text."""
        network, vocabulary = model(str(Text("en", "es")))
        prompt = vocabulary.encode(self.before.lower()) or vocabulary.encode(" ")
        scores = network(Batch(torch.tensor([prompt]), torch.zeros(1)))[0][0, -1, 2:]
        plain, chosen = scores.softmax(-1), probabilities(scores, self.temperature, self.top_k)
        best = plain.argsort(descending=True)[:SHOWN].tolist()
        labels = [vocabulary.items[place].replace(" ", "␣") for place in best]
        entropy = float(-(chosen * chosen.clamp(min=1e-30).log2()).sum())
        told = Text(
            "Entropy {bits} bits: as uncertain as {count} equally likely characters.",
            "Entropía: {bits} bits, tan incierta como {count} caracteres igual de probables.",
        ).format(bits=numeral(entropy, ".2f"), count=numeral(2**entropy, ".1f"))
        figure = bars(
            Text("Probability of the next character", "Probabilidad del carácter siguiente"),
            told,
            labels,
            {
                str(Text("temperature 1", "temperatura 1")): plain[best].tolist(),
                str(Text("as chosen", "la elegida")): chosen[best].tolist(),
            },
            x_title=Text("next character", "carácter siguiente"),
            y_title=Text("probability", "probabilidad"),
        )
        tokens = write(
            network, prompt, WRITTEN, temperature=self.temperature, top_k=self.top_k, seed=self.seed, never=(0, 1)
        )
        written = Text.same(self.before.lower() + "".join(vocabulary.decode(tokens)))
        return (
            figure,
            Prose(Text("In numbers", "En números"), told),
            Prose(Text("Written at this temperature", "Escrito con esta temperatura"), written, verbatim=True),
        )


def probabilities(scores: Tensor, temperature: float, top_k: int = 0) -> Tensor:
    """What the next token is drawn from: `(vocabulary,)` probabilities from scores.

    Args:
        scores: `(vocabulary,)`.
        temperature: that they are divided by; at 0 the largest has all.
        top_k: how many of the largest may be drawn; 0: all.
    """
    if temperature == 0:
        return (torch.arange(len(scores)) == scores.argmax()).float()
    if top_k:
        scores = scores.masked_fill(scores < scores.topk(top_k).values[-1], -torch.inf)
    return (scores / temperature).softmax(-1)


@lru_cache(maxsize=2)
def model(language: str) -> tuple[Trigrams, Vocabulary]:
    """The model that has counted the hand-written opinions of a language, and its characters."""
    text = "\n".join(text.lower() for text, _ in CHALLENGES[language])
    vocabulary = Vocabulary.build(text)
    return Trigrams(torch.tensor(vocabulary.encode(text)), len(vocabulary)).eval(), vocabulary
