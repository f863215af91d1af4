"""Copying: a sequence of symbols is written again after a delay."""

from playground.dataset import ProgressCallback, silent
from playground.datasets._symbols import Symbols
from playground.knobs import knob
from playground.records.sequences import SequencePairs
from playground.text import Text


class Copying(Symbols):
    """Symbols, then blanks, then the same symbols.

    S. Hochreiter and J. Schmidhuber (1997) asked for one symbol after a time; this is the form of M. Arjovsky, A. Shah and
    Y. Bengio, Unitary evolution recurrent neural networks (ICML 2016), as in S. Bai, Z. Kolter and V. Koltun (2018): ten
    symbols of eight, T - 1 blanks, a delimiter, ten blanks, over which the answer is given. The delay here is T - 1.
    """

    title = Text("Copy task", "Tarea de copia")
    about = Text(
        "A few random symbols, a long pause, then a delimiter: now the symbols have to be written again in the same order. Without memory only chance is left, 1 in 8 with eight symbols.",
        "Unos símbolos al azar, una pausa larga y un delimitador: entonces hay que volver a escribir los símbolos en el mismo orden. Sin memoria solo queda el azar, 1 de cada 8 con ocho símbolos.",
    )
    source = Text(
        "Arjovsky, Shah and Bengio (2016), after Hochreiter and Schmidhuber (1997); generated here",
        "Arjovsky, Shah y Bengio (2016), según Hochreiter y Schmidhuber (1997); generado aquí",
    )
    order = 10

    delay: int = knob(
        20,
        ge=0,
        le=5000,
        unit=Text("steps", "pasos"),
        title=Text("Delay", "Retardo"),
        help=Text(
            "Blank steps between the last symbol and the delimiter; 99 is the published task with T = 100.",
            "Pasos en blanco entre el último símbolo y el delimitador; 99 es la tarea publicada con T = 100.",
        ),
    )

    @property
    def numbers(self) -> int:
        """Tokens of eight bytes, in and out, with the pause in both."""
        return 4 * (2 * self.length + self.delay + 1)

    def load(self, progress: ProgressCallback = silent) -> SequencePairs:
        """Draw the symbols; the answer is the symbols."""
        drawn = self.drawn()
        return SequencePairs(drawn, drawn, self.alphabet, self.delay, self.kept(len(drawn)))
