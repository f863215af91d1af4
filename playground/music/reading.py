"""Reads melodies that people bring: MIDI, MusicXML (also compressed), ABC, and tables of lead sheets.

What a file is its content says, not its ending. Everything is bounded before it is read; a document type is never followed,
see `documents`.
"""

import re
from pathlib import PurePath

from playground.errors import WrongFile
from playground.music import abc, documents, midi_reading, notation, parts
from playground.music.contents import Music, Part, Signature
from playground.music.lead import bars, musicxml, table
from playground.music.melody import Melody
from playground.text import Text

ACCEPT = (".mid", ".midi", ".kar", ".rmi", ".musicxml", ".xml", ".mxl", ".abc", ".txt", ".csv")
LARGEST = 2 * 2**20
"""Bytes of a file."""


def read(content: bytes, name: str, track: str = "") -> tuple[Melody, tuple[Text, ...]]:
    """A melody from a file at sounding pitch, and sentences on what was done and guessed (`Guess`) to get it.

    Args:
        content: the file's bytes.
        name: what the file is called.
        track: the part to take, by its number (from 1) or its name; empty: the one that looks like the melody.

    Raises:
        WrongFile: it cannot be read as music, or is not taken; one sentence says why.
    """
    return parts.melody(_contents(content, name), PurePath(name).stem, track)


def part_names(content: bytes, name: str) -> tuple[str, ...]:
    """What `read` calls each part of a file that has notes: its name, or its number where that says more.

    Raises:
        WrongFile: as `read`.
    """
    return parts.names(_contents(content, name))


def _contents(content: bytes, name: str) -> Music:
    if len(content) > LARGEST:
        raise WrongFile(
            Text(
                "A music file may have at most {most} MB.", "Un archivo de música puede ocupar como mucho {most} MB."
            ).format(most=LARGEST // 2**20)
        )
    ending = PurePath(name).suffix.lower()
    if midi_reading.midi(content) or ending in (".mid", ".midi", ".kar", ".rmi"):
        return midi_reading.read(content)
    if content[:2] == b"PK":
        return musicxml.contents(documents.unpacked(content))
    words = documents.words(content)
    if re.search(r"<score-(?:part|time)wise", words) or ending in (".xml", ".musicxml", ".mxl"):
        return musicxml.contents(content)
    if table.written(words):
        return _table(content, name)
    if abc.written(words) or ending == ".abc":
        return abc.contents(words)
    raise WrongFile(
        Text(
            "“{name}” is not a supported music file; bring MIDI, MusicXML or ABC ({known}).",
            "«{name}» no es un archivo de música admitido; traiga MIDI, MusicXML o ABC ({known}).",
        ).format(name=re.sub(r"[^\w. -]", "_", PurePath(name).name)[-60:] or "?", known=", ".join(ACCEPT))
    )


def _table(content: bytes, name: str) -> Music:
    """A lead sheet as a table; bars without a chord stay, as nothing is learnt from them."""
    written, _ = table.read(content, PurePath(name).name, chords_only=False)
    if not written:
        raise documents.unreadable(".csv")
    first = written[0]
    return Music(
        (Part("", bars.laid(written)),),
        table.title(name),
        meters=notation.meters(written),
        pickup=notation.pickup(written),
        signatures=notation.signatures(
            written, Signature(0.0, first.fifths, bars.tonic(first.fifths, first.minor), first.minor)
        ),
    )
