"""Reads melodies that people bring: MIDI, MusicXML (also compressed) and ABC.

Everything is checked before music21 sees it: size, wholeness, and for XML that nothing is left of a document type, see
`documents`. A compressed file is opened under limits, and only its score is handed on.
"""

import struct
import warnings
from pathlib import PurePath
from typing import Any

from music21 import converter
from music21.exceptions21 import Music21Exception

from playground.errors import WrongFile
from playground.music import documents, parts
from playground.music.melody import Melody
from playground.music.midi import whole
from playground.text import Text

ACCEPT = (".mid", ".midi", ".musicxml", ".xml", ".mxl", ".abc")
LARGEST = 2 * 2**20
"""Bytes of a file."""


def read(content: bytes, name: str) -> tuple[Melody, tuple[Text, ...]]:
    """A melody from a file, and sentences on what was done to it.

    Args:
        content: the file's bytes. name: what it is called; its ending says what it is.

    Raises:
        WrongFile: it cannot be read as music, or is not taken; one sentence says why.
    """
    ending = PurePath(name).suffix.lower()
    if len(content) > LARGEST:
        raise WrongFile(
            Text(
                "A music file may have at most {most} MB.", "Un archivo de música puede ocupar como mucho {most} MB."
            ).format(most=LARGEST // 2**20)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            score = _score(content, ending)
            return parts.melody(score, PurePath(name).stem)
    except WrongFile:
        raise
    except (Music21Exception, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, RuntimeError,
            AssertionError, NotImplementedError, SyntaxError, struct.error) as error:  # fmt: skip
        raise documents.unreadable(ending) from error


def _score(content: bytes, ending: str) -> Any:
    if ending in (".mid", ".midi"):
        if not whole(content):
            raise WrongFile(
                Text(
                    "This MIDI file is damaged or cut short; export it again.",
                    "Este archivo MIDI está dañado o incompleto; expórtelo de nuevo.",
                )
            )
        return converter.parseData(content, format="midi")
    if ending == ".mxl" or content[:4] == b"PK\x03\x04":
        return converter.parseData(documents.countable(documents.plain(documents.unpacked(content))), format="musicxml")
    if ending in (".xml", ".musicxml"):
        return converter.parseData(documents.countable(documents.plain(content)), format="musicxml")
    if ending == ".abc":
        return converter.parseData(documents.countable(documents.words(content)), format="abc")
    raise WrongFile(
        Text(
            "Bring a file of one of these kinds: {known}.", "Traiga un archivo de uno de estos tipos: {known}."
        ).format(known=", ".join(ACCEPT))
    )
