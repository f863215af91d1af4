"""Tunes in ABC notation, the writing of folk music in plain letters (abcnotation.com, standard 2.1)."""

from playground.music import reading
from playground.music.melody import Melody


def read(words: str) -> Melody:
    """The first tune of a text in ABC, chords and voices reduced to the top line.

    Raises:
        WrongFile: this is no tune of at least four notes; the sentence says why.
    """
    return reading.read(words.encode(), "tune.abc")[0]
