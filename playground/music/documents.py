"""MusicXML documents made safe to read: unpacked under limits, decoded, and without a document type.

A document type can define entities or name other files. Notation programs write a bare one, which says only where the
standard's grammar is published; that declaration is dropped unread. Every other one is refused.
"""

import io
import re
import zipfile
import zlib

from playground.errors import WrongFile
from playground.text import Text

_UNPACKED = 16 * 2**20
_MEMBERS = 100
_BARS = 1000
"""Of one tune in ABC, over which music21 takes the square of the time."""
_BEATS, _NOTES = 64, 128
"""Of one bar at most; no note of ABC is longer than so many units either."""
_PUBLISHED = r"""["'](?:https?://)?[\w./-]*\.dtd["']"""
_BARE = re.compile(
    rf"""<!DOCTYPE\s+score-(?:partwise|timewise)(?:\s+PUBLIC\s+["'][\w\s/.-]*["']\s*{_PUBLISHED})?\s*>"""
)
_DECLARED = re.compile(r"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)


def unpacked(content: bytes) -> bytes:
    """The score inside a compressed MusicXML file, read under limits whatever sizes the archive claims.

    Raises:
        WrongFile: it is damaged, holds no score, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            scores = [
                m
                for m in members
                if m.filename.lower().endswith((".xml", ".musicxml")) and "META-INF" not in m.filename
            ]
            if len(members) > _MEMBERS or not scores:
                raise unreadable(".mxl")
            with archive.open(scores[0]) as file:
                inside = file.read(_UNPACKED + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, zlib.error) as error:
        raise unreadable(".mxl") from error
    if len(inside) > _UNPACKED:
        raise WrongFile(
            Text(
                "This compressed file unpacks to more than {most} MB; bring a smaller score.",
                "Este archivo comprimido ocupa más de {most} MB al abrirlo; traiga una partitura más pequeña.",
            ).format(most=_UNPACKED // 2**20)
        )
    return inside


def plain(content: bytes) -> str:
    """The document as text, without its declaration and a bare document type.

    Raises:
        WrongFile: its document type says more than where the grammar is, or it is no score.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", words(content))
    declared = _BARE.search(text)
    if declared is not None and "<" not in re.sub(
        r"<!--.*?-->|<\?.*?\?>", "", text[: declared.start()], flags=re.DOTALL
    ):
        text = text[: declared.start()] + text[declared.end() :]
    if _DECLARED.search(text):
        raise WrongFile(
            Text(
                "This MusicXML file has a document type (DTD) that defines something, which is not taken for safety; "
                "delete it (from <!DOCTYPE to its end), or save the music as MIDI or ABC.",
                "Este archivo MusicXML tiene un tipo de documento (DTD) que define algo, lo que no se admite por "
                "seguridad; bórrelo (desde <!DOCTYPE hasta su final) o guarde la música como MIDI o ABC.",
            )
        )
    if "<score-partwise" not in text and "<score-timewise" not in text:
        raise unreadable(".musicxml")
    return text


def countable(text: str) -> str:
    """The same text of MusicXML or ABC, if a person could count its bars; music21 takes for ever over others.

    Raises:
        WrongFile: a bar has hundreds of beats or notes.
    """
    beats = [
        int(word) for beats in re.findall(r"<beats>([^<]*)</beats>", text) for word in re.findall(r"\d{1,9}", beats)
    ]
    for field, value in re.findall(r"(?:^\s*|\[)([ML]):([^\]\n%]*)", text, re.MULTILINE):
        # music21 takes all digits on one side of the stroke for one number, whatever stands between them.
        sides = [re.sub(r"\D", "", side)[:9] for side in value.split("/")]
        beats += [int(digits) for digits in (sides if field == "M" else sides[:1]) if digits]
    body = re.sub(r"^(?:[A-Za-z]:|%).*$", "", text, flags=re.MULTILINE) if "<score" not in text else ""
    beats += [int(word) for word in re.findall(r"[A-Ga-gxzZ][,']*(\d{1,9})", body)]
    notes = [len(re.findall(r"[A-Ga-gxz]", bar)) for bar in body.split("|")]
    if any(tune.count("|") > _BARS for tune in re.split(r"^X:", text if body else "", flags=re.MULTILINE)):
        raise WrongFile(
            Text(
                "This music has more than {bars} bars; bring a part of it.",
                "Esta música tiene más de {bars} compases; traiga una parte.",
            ).format(bars=_BARS)
        )
    if max(beats, default=0) > _BEATS or max(notes, default=0) > _NOTES:
        raise WrongFile(
            Text(
                "A bar of this music has more than {beats} beats or {notes} notes; correct it in a notation program.",
                "Un compás de esta música tiene más de {beats} tiempos o {notes} notas; corríjalo en un editor de partituras.",
            ).format(beats=_BEATS, notes=_NOTES)
        )
    return text


def words(content: bytes) -> str:
    """Text in UTF-8 or UTF-16, else Latin-1."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace").lstrip("\ufeff")
    if content[:4].replace(b"\0", b"") in (b"<?", b"<s", b"<!") and b"\0" in content[:4]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def unreadable(ending: str) -> WrongFile:
    """The file is no music of its kind."""
    return WrongFile(
        Text(
            "This file cannot be read as music ({kind}); check that it opens in a notation program.",
            "Este archivo no se puede leer como música ({kind}); compruebe que se abre en un editor de partituras.",
        ).format(kind=ending or "?")
    )
