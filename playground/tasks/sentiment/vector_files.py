"""Word vectors from a file of one's own, in word2vec's or GloVe's text format: a word and its numbers in each line."""

from collections.abc import Sequence

import numpy as np

from playground.errors import WrongFile
from playground.text import Text

MOST = 4096
"""Numbers of one vector."""
_LOOK = 200
"""Lines that are looked at for the number of numbers."""


def read(content: bytes, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray, int]:
    """The vectors of these words.

    Returns:
        Values: `(words, size)` float32, 0 where the file lacks the word.
        Covered: `(words,)` bool, whether the file has the word (in small letters, where it lacks it as written).
        Lines: how many words are in the file.

    Raises:
        WrongFile: it is no text of words with equally many numbers each, or has none of these words.
    """
    size = _size(content)
    wanted: dict[bytes, list[int]] = {}
    for number, word in enumerate(words):
        for form in dict.fromkeys((word, word.lower())):
            wanted.setdefault(form.encode(), []).append(number)
    values = np.zeros((len(words), size), dtype=np.float32)
    covered = np.zeros(len(words), dtype=bool)
    exact = np.zeros(len(words), dtype=bool)
    lines = 0
    for line in content.split(b"\n"):
        cells = line.split()
        if len(cells) <= size:
            continue
        lines += 1
        found = b" ".join(cells[: len(cells) - size])
        if found not in wanted:
            continue
        try:
            vector = np.array([float(cell) for cell in cells[len(cells) - size :]], dtype=np.float32)
        except ValueError:
            continue
        if not np.isfinite(vector).all():
            continue
        for number in wanted[found]:
            same = words[number].encode() == found
            if not exact[number] and (same or not covered[number]):
                values[number], covered[number], exact[number] = vector, True, same
    if not covered.any():
        raise WrongFile(
            Text(
                "The file of word vectors has none of the words of these texts; bring one in their language.",
                "El archivo de vectores no tiene ninguna de las palabras de estos textos; traiga uno en su idioma.",
            )
        )
    return values, covered, lines


def _size(content: bytes) -> int:
    """How many numbers each word has: as most of the first lines say."""
    head = content[: 2**20].split(b"\n")[:_LOOK]
    sizes = [sum(1 for _ in _numbers(line.split()[1:])) for line in head if line.strip()]
    likely = max(set(sizes), key=sizes.count, default=0)
    if not 2 <= likely <= MOST or b"\0" in content[: 2**20]:
        raise WrongFile(
            Text(
                "This is no file of word vectors: each line must have a word and 2 to {most} numbers, as the text formats "
                "of word2vec and GloVe do.",
                "Esto no es un archivo de vectores de palabras: cada línea debe tener una palabra y de 2 a {most} números, "
                "como los formatos de texto de word2vec y GloVe.",
            ).format(most=MOST)
        )
    return likely


def _numbers(cells: Sequence[bytes]) -> list[float]:
    """The numbers at the end of a line (a word may have spaces in it)."""
    found: list[float] = []
    for cell in reversed(cells):
        try:
            found.append(float(cell))
        except ValueError:
            break
    return found
