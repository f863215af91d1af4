"""The adding problem: two numbers far apart, to be found and added."""

import numpy as np

from playground.dataset import ProgressCallback, silent
from playground.datasets._generated import GeneratedExamples
from playground.knobs import knob
from playground.records.sequences import WITH_NUMBERS, LabelledSequences
from playground.text import Text


class Adding(GeneratedExamples):
    """Two of many random numbers are marked; the answer is their sum.

    S. Hochreiter and J. Schmidhuber, Long short-term memory (Neural Computation 9, 1997), experiment 4; in the form of
    M. Arjovsky, A. Shah and Y. Bengio, Unitary evolution recurrent neural networks (ICML 2016): numbers uniform in 0 to 1,
    one marker in each half, all sequences of the same length, the sum itself as the target. Always answering the mean, 1,
    has an expected squared error of 2/12 = 0.167.
    """

    title = Text("Adding problem", "Problema de la suma")
    about = Text(
        "Each step has a random number between 0 and 1 and a marker. Two steps are marked, one in each half: the answer is the sum of their numbers. Always answering 1, the mean, has a mean squared error of 0.167.",
        "Cada paso trae un número al azar entre 0 y 1 y una marca. Hay dos pasos marcados, uno en cada mitad: la respuesta es la suma de sus números. Responder siempre 1, la media, da un error cuadrático medio de 0,167.",
    )
    records = WITH_NUMBERS
    source = Text(
        "Hochreiter and Schmidhuber (1997), in the form of Arjovsky, Shah and Bengio (2016); generated here",
        "Hochreiter y Schmidhuber (1997), en la forma de Arjovsky, Shah y Bengio (2016); generado aquí",
    )
    order = 10

    length: int = knob(
        100,
        ge=2,
        le=5000,
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Length", "Longitud"),
        help=Text(
            "Steps of each sequence: the longer, the further the two numbers have to be carried.",
            "Pasos de cada secuencia: cuanto más larga, más lejos hay que llevar los dos números.",
        ),
    )

    @property
    def numbers(self) -> int:
        """A number and a marker at each step."""
        return 2 * self.length

    def load(self, progress: ProgressCallback = silent) -> LabelledSequences:
        """Draw numbers, then the two marked steps."""
        draw, half = self.generator(), self.length // 2
        numbers = draw.random((self.count, self.length), dtype=np.float32)
        first, second = draw.integers(0, half, self.count), draw.integers(half, self.length, self.count)
        rows = np.arange(self.count)
        markers = np.zeros_like(numbers)
        markers[rows, first] = markers[rows, second] = 1
        one, other = numbers[rows, first], numbers[rows, second]
        pairs = zip(first + 1, one, second + 1, other, strict=True)
        return LabelledSequences(
            np.stack([numbers, markers], axis=2),
            np.full(self.count, self.length),
            one + other,
            tuple(f"x({a}) = {x:.4f}, x({b}) = {y:.4f}" for a, x, b, y in pairs),
            ("number", "marker"),
        )
