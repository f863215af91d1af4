"""Parity: whether the number of ones is odd."""

import numpy as np

from playground.dataset import ProgressCallback, silent
from playground.datasets._generated import GeneratedExamples
from playground.knobs import knob
from playground.records.sequences import WITH_CLASSES, LabelledSequences, distinct
from playground.text import Text


class Parity(GeneratedExamples):
    """Bits drawn at random, of each length alike; one changed bit anywhere changes the answer.

    A recurrent network needs one bit of memory for it, a network without memory all bits at once: M. Minsky and S. Papert,
    Perceptrons (1969).
    """

    title = Text("Parity", "Paridad")
    about = Text(
        "Random bits: is the number of ones even or odd? Every single bit changes the answer, so that counting words or looking at a part never helps.",
        "Bits al azar: ¿el número de unos es par o impar? Cada bit cambia la respuesta, así que no sirve mirar solo una parte.",
    )
    records = WITH_CLASSES
    source = "Minsky and Papert (1969), Perceptrons; generated here"
    order = 20

    length: int = knob(
        16,
        ge=2,
        le=1000,
        log=True,
        unit=Text("bits", "bits"),
        title=Text("Longest", "Longitud máxima"),
        help=Text(
            "Bits of the longest sequences; lengths from 1 to this are drawn alike, but of the short ones few are different, and each is kept once.",
            "Bits de las secuencias más largas; se generan por igual longitudes de 1 a este número, pero hay pocas cortas distintas y cada una se conserva una vez.",
        ),
    )

    @property
    def numbers(self) -> int:
        """The bits, padded to the longest."""
        return self.length

    def load(self, progress: ProgressCallback = silent) -> LabelledSequences:
        """Draw lengths, then bits."""
        draw = self.generator()
        lengths = draw.integers(1, self.length, self.count, endpoint=True)
        bits = draw.integers(0, 2, (self.count, self.length)) * (np.arange(self.length) < lengths[:, None])
        rows = distinct(draw, bits, lengths)
        bits, lengths = bits[rows], lengths[rows]
        return LabelledSequences(
            bits[:, :, None].astype(np.float32),
            lengths,
            bits.sum(axis=1) % 2,
            tuple(" ".join(map(str, row[:length])) for row, length in zip(bits, lengths, strict=True)),
            ("bit",),
            classes=(Text("even", "par"), Text("odd", "impar")),
            notes=self.kept(len(rows)),
        )
