"""Padding and masks: sequences of different lengths in one batch, and what happens where the lengths are not told."""

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch
from torch import Tensor

from playground.batch import Batch, Pattern, Sizes
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, scientific, seeded
from playground.plots.charts import lines
from playground.recurrent.readout import POOLINGS
from playground.text import Text
from playground.topologies.sequence_to_vector import SequenceToVector

SENTENCE = (5, 2, 7, 3, 4)
"""Tokens of a sentence; 0 is the padding."""
VOCABULARY = 10


class Padding(Concept):
    """Filling sequences up, and leaving the filling out again."""

    title = Text("Padding and masks", "Relleno y máscaras")
    order = 90
    definition = Text(
        "Sequences of different lengths go into one tensor by padding: shorter ones are filled up with a value that stands for nothing (here token 0). "
        "A mask, or the list of real lengths, says which positions are real. Whatever runs over time (states, means, maxima, attention, the loss) has to leave the padding out; "
        "then a sequence gives the same result however much padding follows it.",
        "Las secuencias de distinta longitud entran en un mismo tensor mediante relleno (padding): las más cortas se completan con un valor que no representa nada (aquí, el token 0). "
        "Una máscara, o la lista de longitudes reales, dice qué posiciones son reales. Todo lo que recorre el tiempo (estados, medias, máximos, atención, pérdida) debe dejar fuera el relleno; "
        "así una secuencia da el mismo resultado por mucho relleno que la siga.",
    )
    equation = r"""m_t = [\, t \le \ell \,]
\bar{h} = \frac{\sum_t m_t\, h_t}{\sum_t m_t}"""
    equation_in_words = Text(
        "The mask is 1 up to the real length of the sequence and 0 after it (brackets are 1 where what they hold is true). The masked mean adds up the states of real steps and divides by how many there are.",
        "La máscara vale 1 hasta la longitud real de la secuencia y 0 después (los corchetes valen 1 si es cierto lo que contienen). La media con máscara suma los estados de los pasos reales y la divide entre cuántos son.",
    )
    shows = Text(
        "One sentence of five tokens goes through an untrained GRU, each time with one more step of padding behind it. With the lengths, the output does not move; without them, the network reads the padding as if it were text. "
        "How far the output drifts depends on the weights.",
        "Una frase de cinco tokens pasa por una GRU sin entrenar, cada vez con un paso más de relleno detrás. Con las longitudes, la salida no se mueve; sin ellas, la red lee el relleno como si fuera texto. "
        "Cuánto se desvía la salida depende de los pesos.",
    )
    question = Text(
        "A network reads forwards only and its readout is the last step. Padding stands after the text. Which step must be read, and why would padding before the text be less harmful without a mask?",
        "Una red lee solo hacia delante y su lectura es el último paso. El relleno está detrás del texto. ¿Qué paso hay que leer y por qué, sin máscara, el relleno delante del texto haría menos daño?",
    )
    answer = Text(
        "The last real step, at the sequence's own length, not the last step of the tensor. With padding before the text, the last step of the tensor is the last word, and the state has only been moved by padding before it read anything; "
        "most of that is forgotten by the end, but it is still not the same as no padding.",
        "El último paso real, según la longitud de cada secuencia, no el último paso del tensor. Con el relleno delante, el último paso del tensor es la última palabra, y el relleno solo movió el estado antes de leer nada; "
        "al final casi todo eso se ha olvidado, pero aun así no equivale a no tener relleno.",
    )
    trial = Text(
        "Opinions of different lengths, read by a GRU with the mean over all real steps as readout.",
        "Opiniones de distinta longitud, leídas por una GRU con la media de todos los pasos reales como lectura.",
    )
    preset = "sentiment"
    changes: ClassVar[Mapping[str, str]] = {"model.readout": "mean"}
    terms = ("padding", "mask", "batch", "token", "readout", "sequence_length")

    most: int = knob(
        20,
        ge=1,
        le=60,
        widget="slider",
        unit=Text("steps", "pasos"),
        title=Text("Padding", "Relleno"),
        help=Text("How much padding is added at most.", "Cuánto relleno se añade como máximo."),
    )
    readout: Literal["last", "mean", "max"] = knob(
        "last",
        title=Text("Readout", "Lectura"),
        help=Text("What the output is made from.", "De qué se hace la salida."),
        choices=POOLINGS,
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """The output over the amount of padding, with and without the lengths."""
        counts = list(range(self.most + 1))
        told, silent = self.outputs(counts, with_lengths=True), self.outputs(counts, with_lengths=False)
        drift = [float((values - values[0]).abs().max()) for values in (told, silent)]
        words = Text(
            "Largest change of the output: {told} with the lengths, {silent} without.",
            "Mayor cambio de la salida: {told} con las longitudes, {silent} sin ellas.",
        ).format(told=scientific(drift[0]), silent=scientific(drift[1]))
        figure = lines(
            Text("Output by padding", "Salida según el relleno"),
            words,
            counts,
            {
                str(Text("with the lengths", "con las longitudes")): told.tolist(),
                str(Text("without", "sin ellas")): silent.tolist(),
            },
            x_title=Text("steps of padding", "pasos de relleno"),
            y_title=Text("probability of class 1", "probabilidad de la clase 1"),
        )
        return figure, Prose(Text("In numbers", "En números"), words)

    def outputs(self, counts: list[int], *, with_lengths: bool) -> Tensor:
        """The probability of one class of two for the sentence with each amount of padding, `(counts,)`.

        Args:
            counts: steps of padding.
            with_lengths: whether the network is told the real lengths.
        """
        sizes = Sizes(Pattern("tokens", "vector"), outputs=2, vocabulary=VOCABULARY)
        with seeded(3):
            model = SequenceToVector.configure({"cell": "gru", "hidden": 16, "embedding": 8, "readout": self.readout})
            network = model.build(sizes).eval()
        time = len(SENTENCE)
        inputs = torch.zeros(len(counts), time + max(counts), dtype=torch.int64)
        inputs[:, :time] = torch.tensor(SENTENCE)
        found = []
        with torch.inference_mode():
            for row, count in zip(inputs, counts, strict=True):
                lengths = torch.tensor([time]) if with_lengths else None
                scores, _ = network(Batch(row[None, : time + count], torch.zeros(1), lengths))
                found.append(scores.softmax(-1)[0, 1])
        return torch.stack(found)
