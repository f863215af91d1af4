"""MusicXML documents made safe to read: unpacked under limits, decoded, and without a document type.

A document type can define entities or name other files. Notation programs write a bare one, which says only where the
standard's grammar is published; that declaration is dropped unread, whatever it names. One that defines something is refused.
"""

import html
import io
import re
import zipfile
import zlib

from playground.errors import WrongFile
from playground.text import Text

_UNPACKED = 16 * 2**20
_MEMBERS = 100
_CONTAINER = 2**16
"""Bytes of the file that says which score of a compressed one is the main one."""
_LITERAL = r"""(?:"[^"<>]*"|'[^'<>]*')"""
_BARE = re.compile(
    rf"""<!DOCTYPE\s+[A-Za-z_][\w.-]*(?:\s+SYSTEM\s+{_LITERAL}|\s+PUBLIC\s+{_LITERAL}\s*{_LITERAL})?"""
    r"""\s*(?:\[(?:\s|<!--(?:(?!-->).)*-->)*\]\s*)?>""",
    re.DOTALL,
)
"""A document type that names where its grammar is, and defines nothing itself."""
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
                member.filename
                for member in members
                if member.filename.lower().endswith((".xml", ".musicxml")) and "META-INF" not in member.filename
            ]
            if len(members) > _MEMBERS or not scores:
                raise unreadable(".mxl")
            main = _main(archive, [member.filename for member in members])
            with archive.open(main or scores[0]) as file:
                inside = file.read(_UNPACKED + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, zlib.error) as error:
        raise unreadable(".mxl") from error
    if len(inside) > _UNPACKED:
        raise WrongFile(
            Text(
                "This compressed file is larger than {most} MB when unpacked; bring a smaller score.",
                "Este archivo comprimido ocupa más de {most} MB al abrirlo; traiga una partitura más pequeña.",
            ).format(most=_UNPACKED // 2**20)
        )
    return inside


def _main(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    """The score that the archive's container names first; None where it names none that is there."""
    container = next((name for name in names if name.lower() == "meta-inf/container.xml"), None)
    if container is None:
        return None
    with archive.open(container) as file:
        text = words(file.read(_CONTAINER))
    for tag in re.findall(r"<(?:\w+:)?rootfile\b[^>]*>", text):
        path = re.search(r"""\bfull-path\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
        kind = re.search(r"""\bmedia-type\s*=\s*["']([^"']*)""", tag)
        wanted = html.unescape(path[1] or path[2] or "").removeprefix("./").lstrip("/") if path else ""
        if wanted in names and (kind is None or "xml" in kind[1].lower()):
            return wanted
    return None


def plain(content: bytes) -> str:
    """The document as text, without its declaration and a bare document type, which is dropped unread.

    Raises:
        WrongFile: its document type defines something, or it is no score.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", words(content))
    declared = _BARE.search(text)
    if declared is not None and "<" not in re.sub(
        r"<!--.*?-->|<\?.*?\?>", "", text[: declared.start()], flags=re.DOTALL
    ):
        text = text[: declared.start()] + text[declared.end() :]
    left = _DECLARED.search(text)
    if left is not None:
        raise (
            unreadable(".musicxml")
            if _BARE.match(text, left.start())
            else WrongFile(
                Text(
                    "This MusicXML file has a document type declaration (DTD) with definitions, which are refused for safety; delete it (from <!DOCTYPE to its end), or save the music as MIDI or ABC.",
                    "Este archivo MusicXML tiene una declaración de tipo de documento (DTD) con definiciones, que no se admiten por seguridad; bórrela (desde <!DOCTYPE hasta su final) o guarde la música como MIDI o ABC.",
                )
            )
        )
    if "<score-partwise" not in text and "<score-timewise" not in text:
        raise unreadable(".musicxml")
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
