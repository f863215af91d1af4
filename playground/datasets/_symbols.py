"""What data sets share whose sequences are symbols drawn at random."""

import string

import numpy as np

from playground.datasets._generated import GeneratedExamples
from playground.knobs import knob
from playground.records.sequences import WITH_SEQUENCES, distinct
from playground.text import Text


class Symbols(GeneratedExamples):
    """Sequences of one length whose symbols are drawn alike and each for itself."""

    records = WITH_SEQUENCES

    length: int = knob(
        10,
        ge=1,
        le=1000,
        log=True,
        unit=Text("symbols", "símbolos"),
        title=Text("Length", "Longitud"),
        help=Text("Symbols of each sequence.", "Símbolos de cada secuencia."),
    )
    symbols: int = knob(
        8,
        ge=2,
        le=26,
        title=Text("Different symbols", "Símbolos distintos"),
        help=Text(
            "How many symbols are drawn from; with more, chance is right less often.",
            "Entre cuántos símbolos se elige; con más, el azar acierta menos.",
        ),
    )

    @property
    def alphabet(self) -> str:
        """What each symbol is written as."""
        return string.ascii_uppercase[: self.symbols]

    def drawn(self) -> np.ndarray:
        """`(examples, length)` int64, each sequence once."""
        draw = self.generator()
        found: np.ndarray = draw.integers(0, self.symbols, (self.count, self.length))
        kept: np.ndarray = found[distinct(draw, found)]
        return kept
