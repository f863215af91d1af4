"""What networks over a sequence share as lines of a script: reading the input, the layers of cells, the readout."""

from playground.recurrent.script.embeddings import ReadScript
from playground.recurrent.script.mixed import MixedScript
from playground.recurrent.script.readout import ReadoutScript, at_last
from playground.recurrent.script.stack import StackScript

__all__ = ["MixedScript", "ReadScript", "ReadoutScript", "StackScript", "at_last"]
