"""How text is cut into training, validation and test parts."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from playground.dataset import Characters
from playground.errors import WrongInput
from playground.text import Text

BETWEEN = "\n\n"
"""What ends a tune: an empty line."""
MANY = 20
"""From so many pieces on, whole pieces are held back; fewer are read as one running text."""
LEAST = 100
"""Characters that a part needs to be learnt from or measured on."""


@dataclass(frozen=True)
class Parts:
    """The three parts as running texts.

    Attributes:
        by_piece: whole pieces were held back (else the end of the text was).
    """

    train: str
    validation: str
    test: str
    by_piece: bool

    @property
    def texts(self) -> dict[str, str]:
        """The parts by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    def digest(self) -> str:
        """A hash of all three parts."""
        return hashlib.sha256("\0".join(self.texts.values()).encode()).hexdigest()


def together(records: Characters) -> str:
    """All pieces as one running text."""
    return records.between.join(records.pieces) + (records.between if records.between == "\n" else "")


def split(records: Characters, validation: float, test: float, *, beginning: bool = False) -> Parts:
    """Hold back shares of the characters, for tunes and the like whole pieces in a shuffled order; sets that were brought
    stay as they are.

    The order is always the same, whatever the seed of the run: all runs on the same data are measured on the same test
    part.

    Args:
        records: the pieces.
        validation: share of all characters, 0 to 1.
        test: share of all characters, 0 to 1; the end of a running text.
        beginning: the validation part of a running text is its beginning; else it ends where the test part begins.

    Raises:
        WrongInput: a part would be too short.
    """
    validation, test = (0.0 if records.validation else validation), (0.0 if records.test else test)
    by_piece = len(records.pieces) >= MANY
    if by_piece:
        order = np.random.default_rng(0).permutation(len(records.pieces))
        pieces = [records.pieces[index] + records.between for index in order]
        ends = np.cumsum([len(piece) for piece in pieces])
        cuts = np.searchsorted(ends, ends[-1] * np.array([1 - validation - test, 1 - test]), side="right")
        first, second = int(cuts[0]), int(cuts[1])
        parts = Parts("".join(pieces[:first]), "".join(pieces[first:second]), "".join(pieces[second:]), by_piece)
    else:
        words = together(records)
        # Rounded down, as nanoGPT cuts the first nine tenths.
        first, second = (int(len(words) * share) for share in (1 - validation - test, 1 - test))
        learnt, checked = words[:first], words[first:second]
        if beginning:
            checked, learnt = words[: second - first], words[second - first : second]
        parts = Parts(learnt, checked, words[second:], by_piece)
    if records.validation:
        parts = replace(parts, validation=together(replace(records, pieces=records.validation)))
    if records.test:
        parts = replace(parts, test=together(replace(records, pieces=records.test)))
    shortest = min(map(len, parts.texts.values()))
    if shortest < LEAST:
        raise WrongInput(
            Text(
                "A part of the text would have only {length} characters; give more text, or larger shares for "
                "validation and test (each part needs {least}).",
                "Una parte del texto tendría solo {length} caracteres; aporte más texto o aumente las fracciones de "
                "validación y prueba (cada parte necesita {least}).",
            ).format(length=shortest, least=LEAST)
        )
    return parts
