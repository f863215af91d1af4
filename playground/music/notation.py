"""From bars of notation to the contents of a file: what ABC, MusicXML and tables of lead sheets have in common."""

from collections.abc import Sequence

from playground.music.contents import Meter, Signature
from playground.music.grid import bar_length
from playground.music.lead.bars import Bar


def meters(bars: Sequence[Bar]) -> tuple[Meter, ...]:
    """The changes of metre."""
    found: list[Meter] = []
    start = 0.0
    for bar in bars:
        if not found or found[-1][1] != bar.meter:
            found.append((start, bar.meter))
        start = round(start + bar.length, 6)
    return tuple(found)


def pickup(bars: Sequence[Bar]) -> float:
    """Quarter notes before the first full bar: a first bar that is shorter than its metre."""
    if len(bars) < 2:
        return 0.0
    first = bars[0].length
    return round(first, 6) if first < bar_length(bars[0].meter) - 1e-6 else 0.0


def signatures(bars: Sequence[Bar], first: Signature) -> tuple[Signature, ...]:
    """The key signatures: the first as it is declared, the later ones by their sharps."""
    found = [first]
    start = 0.0
    for bar in bars:
        if bar.fifths != found[-1].sharps:
            found.append(Signature(start, bar.fifths))
        start = round(start + bar.length, 6)
    return tuple(found)
