"""The network unrolled over time: time runs to the right, layers stand one on another, inputs below, outputs on top."""

from collections.abc import Mapping

from playground.diagrams import words
from playground.diagrams.blueprint import Blueprint
from playground.diagrams.network.decoder import EncoderDecoder
from playground.diagrams.network.layers import Layers
from playground.diagrams.network.rows import NARROW, WIDE, Rows
from playground.diagrams.network.segments import Segments
from playground.text import Text

TITLE = Text("The network, unrolled", "La red, desplegada")
DRAWINGS: Mapping[str, type[Rows]] = {
    "steps": Layers,
    "summary": Layers,
    "decoder": EncoderDecoder,
    "parallel": Segments,
}
"""By how the network ends."""


def unrolled(plan: Blueprint, *, narrow: bool = False, carried: bool = False) -> str:
    """The network as SVG.

    Args:
        plan: what is drawn.
        narrow: for a narrow screen: fewer steps, and names above their rows.
        carried: the state goes on from one batch to the next (one long text, read in slices).
    """
    drawing = DRAWINGS[plan.ending](plan, NARROW if narrow else WIDE, carried=carried)
    drawing.draw()
    notes = words.notes(plan, carried=carried)
    drawing.sheet.notes([str(note) for note in notes])
    return drawing.sheet.svg(str(TITLE), str(words.in_words(plan, carried=carried)))
