"""Lines that were played, with the onsets and lengths with which they would be written."""

from playground.music.melody import Notes
from playground.text import Text

_FINE = (16, 12, 5, 7)
"""Into how many equal steps a quarter note is divided by what is written and not played: as far as quintuplets and 64ths."""
_COARSE = (8, 6)
"""The same for what was played by hand."""
_NEAR = 0.003
"""Quarter notes by which an onset may be off because ticks are whole."""

ROUNDED = Text(
    "The music is a performance, not a score: onsets and lengths are rounded to eighths or sixths of a quarter note.",
    "La música es una interpretación, no una partitura: los comienzos y las duraciones se redondean a octavos o sextos de negra.",
)


def written(line: Notes) -> tuple[Notes, bool]:
    """A played line as it would be written, and whether onsets had to be moved for that.

    Where all onsets stand where written notes stand they stay, as does the end of a note that stands so. Other onsets and
    lengths are moved to eighths or sixths of a quarter note.
    """
    exact = all(abs(_snapped(onset, _FINE) - onset) < _NEAR for onset, _, _ in line)
    steps = _FINE if exact else _COARSE
    notes: list[tuple[float, float, int]] = []
    for onset, duration, pitch in line:
        start, end = _snapped(onset, steps), _snapped(onset + duration, _FINE)
        kept = exact and abs(end - onset - duration) < _NEAR
        lasts = end - start if kept else _snapped(duration, _COARSE)
        if notes and sum(notes[-1][:2]) > start + 1e-6:
            notes[-1] = (notes[-1][0], round(start - notes[-1][0], 6), notes[-1][2])
            if notes[-1][1] <= 0:
                notes.pop()
        if lasts > 0:
            notes.append((round(start, 6), round(lasts, 6), pitch))
    return tuple(notes), not exact


def _snapped(quarters: float, steps: tuple[int, ...]) -> float:
    """The nearest place that so many steps of a quarter note reach."""
    return min((round(quarters * parts) / parts for parts in steps), key=lambda found: abs(found - quarters))
