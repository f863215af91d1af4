"""Reads melodies that people bring: MIDI, MusicXML (also compressed) and ABC.

Everything is checked before music21 sees it: size, wholeness, and for XML that there is no document type, which could
define entities or name other files. A compressed file is opened here, under limits, and only its score is handed on.
"""

import io
import re
import struct
import warnings
import zipfile
import zlib
from pathlib import PurePath
from typing import Any

from music21 import converter
from music21.exceptions21 import Music21Exception

from playground.errors import WrongFile
from playground.music import parts
from playground.music.melody import Melody
from playground.music.midi import whole
from playground.text import Text

ACCEPT = (".mid", ".midi", ".musicxml", ".xml", ".mxl", ".abc")
LARGEST = 2 * 2**20
"""Bytes of a file."""

_UNPACKED = 16 * 2**20
_MEMBERS = 100


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
        raise _unreadable(ending) from error


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
        return converter.parseData(_plain_xml(_unpacked(content)), format="musicxml")
    if ending in (".xml", ".musicxml"):
        return converter.parseData(_plain_xml(content), format="musicxml")
    if ending == ".abc":
        return converter.parseData(_words(content), format="abc")
    raise WrongFile(
        Text(
            "Bring a file of one of these kinds: {known}.", "Traiga un archivo de uno de estos tipos: {known}."
        ).format(known=", ".join(ACCEPT))
    )


def _unpacked(content: bytes) -> bytes:
    """The score inside a compressed MusicXML file, read under limits whatever sizes the archive claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            scores = [
                m
                for m in members
                if m.filename.lower().endswith((".xml", ".musicxml")) and "META-INF" not in m.filename
            ]
            if len(members) > _MEMBERS or not scores:
                raise _unreadable(".mxl")
            with archive.open(scores[0]) as file:
                inside = file.read(_UNPACKED + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, zlib.error) as error:
        raise _unreadable(".mxl") from error
    if len(inside) > _UNPACKED:
        raise WrongFile(
            Text(
                "This compressed file unpacks to more than {most} MB; bring a smaller score.",
                "Este archivo comprimido ocupa más de {most} MB al abrirlo; traiga una partitura más pequeña.",
            ).format(most=_UNPACKED // 2**20)
        )
    return inside


def _plain_xml(content: bytes) -> str:
    """The XML as text without its declaration; one with a document type is refused, whatever it says."""
    words = _words(content)
    if re.search(r"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST)", words, re.IGNORECASE):
        raise WrongFile(
            Text(
                "This MusicXML file names a document type (DTD), which is not taken for safety; delete the line that "
                "begins with <!DOCTYPE, or save the music as MIDI or ABC.",
                "Este archivo MusicXML indica un tipo de documento (DTD), que no se admite por seguridad; borre la línea "
                "que empieza por <!DOCTYPE o guarde la música como MIDI o ABC.",
            )
        )
    if "<score-partwise" not in words and "<score-timewise" not in words:
        raise _unreadable(".musicxml")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", words)


def _words(content: bytes) -> str:
    """Text in UTF-8 or UTF-16, else Latin-1."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace").lstrip("\ufeff")
    if content[:4].replace(b"\0", b"") in (b"<?", b"<s", b"<!") and b"\0" in content[:4]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _unreadable(ending: str) -> WrongFile:
    return WrongFile(
        Text(
            "This file cannot be read as music ({kind}); check that it opens in a notation program.",
            "Este archivo no se puede leer como música ({kind}); compruebe que se abre en un editor de partituras.",
        ).format(kind=ending or "?")
    )
