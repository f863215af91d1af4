"""Files that are no tables, named so that people know what to do."""

from playground.errors import WrongFile
from playground.text import Text

_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        Text("an old Excel or Office file (.xls, .doc)", "un archivo antiguo de Excel u Office (.xls, .doc)"),
    ),
    (b"PK\x03\x04", Text("an archive or an office document", "un archivo comprimido o un documento de ofimática")),
    (b"\x1f\x8b", Text("a compressed file", "un archivo comprimido")),
    (b"7z\xbc\xaf", Text("a compressed file", "un archivo comprimido")),
    (b"Rar!", Text("a compressed file", "un archivo comprimido")),
    (b"%PDF", Text("a PDF", "un PDF")),
    (b"\x89PNG", Text("a picture", "una imagen")),
    (b"\xff\xd8\xff", Text("a picture", "una imagen")),
    (b"GIF8", Text("a picture", "una imagen")),
    (b"SQLite format 3", Text("a database", "una base de datos")),
    (b"\x89HDF", Text("an HDF5 file", "un archivo HDF5")),
    (b"ARROW1", Text("an Arrow file", "un archivo Arrow")),
    (b"\x93NUMPY", Text("a NumPy file", "un archivo de NumPy")),
    (b"{\\rtf", Text("a document in RTF", "un documento RTF")),
)

_MARKUP = (
    ((b"<!doctype html", b"<html", b"<table"), Text("a web page", "una página web")),
    ((b"<?xml",), Text("an XML file", "un archivo XML")),
)


def other_than_text(content: bytes) -> Text | None:
    """What a file is that holds no plain text, and is no archive of texts either; None where it may be text."""
    if content.startswith(b"PK\x03\x04"):
        return (
            Text("an office document or an e-book", "un documento de ofimática o un libro electrónico")
            if b"[Content_Types].xml" in content[:400] or content[30:38] == b"mimetype"
            else None
        )
    return next((what for mark, what in _KINDS if content.startswith(mark) and mark != b"\x1f\x8b"), None)


def must_be_text(content: bytes) -> None:
    """Let pass what may be text.

    Raises:
        WrongFile: it is a file of another kind; the sentence names it.
    """
    for mark, what in _KINDS:
        if content.startswith(mark):
            raise WrongFile(
                Text(
                    "This is not a text file but {what}; save the table as CSV (UTF-8) or .xlsx and bring that.",
                    "Esto no es un archivo de texto, sino {what}; guarde la tabla como CSV (UTF-8) o .xlsx y tráigala así.",
                ).format(what=what)
            )
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for marks, what in _MARKUP:
        if start.startswith(marks):
            raise WrongFile(
                Text(
                    "This is {what} and no table; save the table as CSV (UTF-8) or .xlsx and bring that.",
                    "Esto es {what} y no una tabla; guarde la tabla como CSV (UTF-8) o .xlsx y tráigala así.",
                ).format(what=what)
            )
