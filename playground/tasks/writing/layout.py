"""How a new text is laid out beside the one that was learnt: what surprises a network though it is no language."""

import unicodedata

from playground.text import Text

_UNKNOWN = 0.005
"""From this share on, characters that the training text does not have are mentioned."""
_BLANKS = 0.2
"""Shares of lines that end in blanks which differ by more than this are another layout."""
_LINES, _TIMES = 20, 2.5
"""Lines of a text from which on their lengths say something, and how many times as long as the others they may be."""


def differences(learnt: str, new: str) -> tuple[Text, ...]:
    """What is laid out otherwise in a new text than in the training text, a sentence each.

    Args:
        learnt: the training text.
        new: the new text as it was read, with line ends of one character.
    """
    found = []
    known = set(learnt)
    unknown = sum(letter not in known for letter in new) / max(1, len(new))
    if unknown >= _UNKNOWN:
        strange = "".join(sorted({letter for letter in new if letter not in known and letter.isprintable()})[:12])
        found.append(
            Text(
                "{share} % of the new text are characters that the network never learnt ({strange}).",
                "El {share} % del texto nuevo son caracteres que la red nunca aprendió ({strange}).",
            ).format(share=round(100 * unknown, 1), strange=" ".join(strange) or "–")
        )
    if unicodedata.is_normalized("NFC", learnt) and not unicodedata.is_normalized("NFC", new):
        found.append(
            Text(
                "The new text writes accents as characters of their own, the learnt one did not: normalise it to NFC.",
                "El texto nuevo escribe los acentos como caracteres aparte y el aprendido no: normalícelo a NFC.",
            )
        )
    elif unicodedata.is_normalized("NFC", new) and not unicodedata.is_normalized("NFC", learnt):
        found.append(
            Text(
                "The learnt text writes accents as characters of their own, the new one does not: normalise it to NFD.",
                "El texto aprendido escribe los acentos como caracteres aparte y el nuevo no: normalícelo a NFD.",
            )
        )
    before, now = _trailing(learnt), _trailing(new)
    if abs(before - now) > _BLANKS:
        found.append(
            Text(
                "Blanks end {now} % of the lines of the new text, and {before} % of those that were learnt: the network is measured on "
                "them, too.",
                "Acaba en espacios el {now} % de las líneas del texto nuevo y el {before} % de las aprendidas: la red se mide también "
                "con ellos.",
            ).format(before=round(100 * before), now=round(100 * now))
        )
    lengths = [_length(text) for text in (learnt, new)]
    if lengths[0] and lengths[1] and max(lengths) > _TIMES * min(lengths):
        found.append(
            Text(
                "Lines are laid out otherwise: half of them are longer than {now} characters, and than {before} in the text that was "
                "learnt.",
                "Las líneas están partidas de otro modo: la mitad supera {now} caracteres, y {before} en el texto aprendido.",
            ).format(before=lengths[0], now=lengths[1])
        )
    return tuple(found)


def _trailing(text: str) -> float:
    """The share of lines with something in them that end in blanks."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(line != line.rstrip() for line in lines) / max(1, len(lines))


def _length(text: str) -> int:
    """The median length of lines with something in them; 0 where there are too few to say."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    return lengths[len(lengths) // 2] if len(lengths) >= _LINES else 0
