"""Texts as tokens and back: words, characters and subwords as whole numbers."""

from collections.abc import Mapping
from typing import Literal

from playground.text import Text

Unit = Literal["character", "word", "subword"]
"""What a token is."""

UNITS: Mapping[str, Text] = {
    "character": Text("characters", "caracteres"),
    "word": Text("words", "palabras"),
    "subword": Text("subwords", "fragmentos"),
}
"""What several of them are called."""
