"""Parity: whether the number of ones is odd."""

import numpy as np

from playground.dataset import ProgressCallback, silent
from playground.datasets._generated import GeneratedExamples
from playground.errors import WrongInput
from playground.knobs import knob
from playground.records.sequences import WITH_CLASSES, LabelledSequences, distinct
from playground.text import Text, numeral


class Parity(GeneratedExamples):
    """Bits drawn at random, of each length alike; one changed bit anywhere changes the answer.

    A recurrent network needs one bit of memory for it, a network without memory all bits at once: M. Minsky and S. Papert,
    Perceptrons (1969).
    """

    title = Text("Parity", "Paridad")
    about = Text(
        "Random bits: is the number of ones even or odd? Every single bit changes the answer, so that looking at a part never helps. A network learns it from short sequences first: see “Repeat short sequences”.",
        "Bits al azar: ¿el número de unos es par o impar? Cada bit cambia la respuesta, así que no sirve mirar solo una parte. Una red la aprende empezando por secuencias cortas: vea «Repetir las secuencias cortas».",
    )
    records = WITH_CLASSES
    source = Text(
        "Minsky and Papert (1969), Perceptrons; generated here", "Minsky y Papert (1969), Perceptrons; generado aquí"
    )
    order = 20

    length: int = knob(
        16,
        ge=2,
        le=1000,
        log=True,
        unit=Text("bits", "bits"),
        title=Text("Longest", "Longitud máxima"),
        help=Text(
            "Bits of the longest sequences; lengths from 1 to this are drawn alike, but of the short ones few are different, and each is kept once, unless short ones are repeated.",
            "Bits de las secuencias más largas; se generan por igual longitudes de 1 a este número, pero hay pocas cortas distintas y cada una se conserva una sola vez, salvo que las cortas se repitan.",
        ),
    )

    repeated: bool = knob(
        False,
        later=True,
        title=Text("Repeat short sequences", "Repetir las secuencias cortas"),
        help=Text(
            "Training keeps sequences as often as they were drawn, short ones at least as often as long ones, so that a network learns them first and then longer ones; the validation and test sets have only sequences that were drawn once, and so hardly any of the shortest. Off: each sequence is kept once, and nearly all are long.",
            "El entrenamiento conserva las secuencias tantas veces como salieron, las cortas al menos tanto como las largas: la red aprende primero esas y luego las largas; los conjuntos de validación y de prueba solo tienen secuencias que salieron una única vez, así que casi ninguna de las más cortas. Desactivado: cada secuencia se conserva una sola vez y casi todas son largas.",
        ),
    )

    @property
    def numbers(self) -> int:
        """The bits, padded to the longest."""
        return self.length

    def load(self, progress: ProgressCallback = silent) -> LabelledSequences:
        """Draw lengths, then bits.

        Raises:
            WrongInput: too few of the sequences were drawn only once to measure a network on.
        """
        draw = self.generator()
        lengths = draw.integers(1, self.length, self.count, endpoint=True)
        bits = draw.integers(0, 2, (self.count, self.length)) * (np.arange(self.length) < lengths[:, None])
        if self.repeated:
            rows, notes = _drawn_once_last(draw, bits, lengths)
        else:
            rows = distinct(draw, bits, lengths)
            notes = self.kept(len(rows))
        bits, lengths = bits[rows], lengths[rows]
        return LabelledSequences(
            bits[:, :, None].astype(np.float32),
            lengths,
            bits.sum(axis=1) % 2,
            tuple(" ".join(map(str, row[:length])) for row, length in zip(bits, lengths, strict=True)),
            ("bit",),
            classes=(Text("even", "par"), Text("odd", "impar")),
            notes=notes,
        )


def _drawn_once_last(
    draw: np.random.Generator, bits: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, tuple[Text, ...]]:
    """All rows in random order, but for the last two tenths, for validation and test, which are of sequences drawn once.

    Returns:
        The rows, `(kept,)`, and a note on what the parts have.

    Raises:
        WrongInput: too few were drawn only once.
    """
    drawn = np.concatenate([bits, lengths[:, None]], axis=1)
    _, first, times = np.unique(drawn, axis=0, return_index=True, return_counts=True)
    once, held = draw.permutation(first[times == 1]), 2 * (len(drawn) // 10)
    if len(once) < held:
        raise WrongInput(
            Text(
                "Only {count} of the sequences were drawn just once, and {least} are needed for the validation and test sets; choose longer ones or fewer examples.",
                "Solo {count} de las secuencias salieron una única vez y hacen falta {least} para los conjuntos de validación y de prueba; elija secuencias más largas o menos ejemplos.",
            ).format(count=len(once), least=held)
        )
    last = once[:held]
    note = Text(
        "Training has {train} sequences, {different} of them different; the validation and test sets have only sequences that were drawn once, none of which is in training; the shortest of them has length {least}.",
        "El entrenamiento tiene {train} secuencias, {different} de ellas distintas; los conjuntos de validación y de prueba solo tienen secuencias que salieron una única vez, ninguna de las cuales está en el entrenamiento; la más corta tiene longitud {least}.",
    ).format(
        train=numeral(len(drawn) - held, "d"),
        different=numeral(len(first) - held, "d"),
        least=numeral(lengths[last].min(), "d"),
    )
    return np.concatenate([draw.permutation(np.setdiff1d(np.arange(len(drawn)), last)), last]), (note,)
