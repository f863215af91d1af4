"""Reversal: a sequence of symbols is written again from its end."""

from playground.dataset import ProgressCallback, silent
from playground.datasets._symbols import Symbols
from playground.records.sequences import SequencePairs
from playground.text import Text


class Reversal(Symbols):
    """Symbols, then the same symbols the other way round.

    As in E. Grefenstette, K. M. Hermann, M. Suleyman and P. Blunsom, Learning to transduce with unbounded memory (NIPS
    2015), with sequences of one length. The last symbol is asked for at once, the first after twice the length: all have to
    go through the encoder's last state, unless there is attention.
    """

    title = Text("Reversal", "Inversión")
    about = Text(
        "Random symbols that have to be written again from the last to the first. A plain encoder-decoder must keep them all in one vector; attention may look back.",
        "Símbolos al azar que hay que volver a escribir del último al primero. Un codificador-decodificador simple debe guardarlos todos en un vector; la atención puede volver a mirarlos.",
    )
    source = Text(
        "after Grefenstette, Hermann, Suleyman and Blunsom (2015); generated here",
        "según Grefenstette, Hermann, Suleyman y Blunsom (2015); generado aquí",
    )
    order = 20

    @property
    def numbers(self) -> int:
        """Tokens of eight bytes, in and out."""
        return 4 * self.length

    def load(self, progress: ProgressCallback = silent) -> SequencePairs:
        """Draw the symbols; the answer is the symbols reversed."""
        drawn = self.drawn()
        return SequencePairs(drawn, drawn[:, ::-1].copy(), self.alphabet, notes=self.kept(len(drawn)))
