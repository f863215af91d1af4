"""From bytes to text: UTF-8 and UTF-16 by their form, older encodings by the language that comes out, or as a person says."""

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from playground.errors import WrongFile
from playground.tables import legacy
from playground.text import Guess, Text

Encoding = Literal[
    "guess",
    "utf-8",
    "utf-16",
    "windows-1252",
    "iso-8859-15",
    "windows-1250",
    "iso-8859-2",
    "windows-1251",
    "koi8-r",
    "ibm866",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-874",
    "gb18030",
    "big5",
    "shift-jis",
    "euc-jp",
    "euc-kr",
    "macintosh",
    "ibm850",
    "iso-8859-5",
    "mac-cyrillic",
    "iso-8859-6",
    "iso-2022-jp",
]
"""What a person may say that a file is written in."""

LABELS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "windows-1252": "Windows-1252",
    "iso-8859-15": "Latin-9",
    "windows-1250": "Windows-1250",
    "iso-8859-2": "Latin-2",
    "windows-1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "ibm866": "DOS 866",
    "windows-1253": "Windows-1253",
    "windows-1254": "Windows-1254",
    "windows-1255": "Windows-1255",
    "windows-1256": "Windows-1256",
    "windows-1257": "Windows-1257",
    "windows-874": "Windows-874",
    "gb18030": "GBK",
    "big5": "Big5",
    "shift-jis": "Shift-JIS",
    "euc-jp": "EUC-JP",
    "euc-kr": "EUC-KR",
    "macintosh": "Mac Roman",
    "ibm850": "DOS 850",
    "iso-8859-5": "ISO 8859-5",
    "mac-cyrillic": "Mac Cyrillic",
    "iso-8859-6": "ISO 8859-6",
    "iso-2022-jp": "ISO-2022-JP",
}
"""What people call them."""
CHOICES = {
    "guess": Text("guess", "adivinar"),
    **{name: Text.same(label) for name, label in LABELS.items() if name != "utf-32"},
}
"""The choices of a setting for the encoding."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_LOOKED_AT = 200_000
_KANJI = re.compile(rb"\x1b\$[@B](?:[!-~]{2})+\x1b\(")
"""Japanese in seven bits: the mark that it begins, pairs of bytes, and the mark that ASCII begins again."""


@dataclass(frozen=True)
class Decoded:
    """The text of a file.

    Attributes:
        words: with plain line ends.
        encoding: what people call the encoding.
        replaced: bytes that stand for no character, zeros among them; each became one U+FFFD.
        notes: what was guessed, for people.
    """

    words: str
    encoding: str
    replaced: int = 0
    notes: tuple[Text, ...] = ()


def decode(content: bytes, encoding: str = "guess") -> Decoded:
    """The text that some bytes hold.

    Args:
        content: the bytes.
        encoding: one of `Encoding`; what a person says wins.

    Raises:
        WrongFile: the bytes are no text.
    """
    name, notes = (encoding, []) if encoding != "guess" else _guessed(content)
    if name.startswith("utf-"):
        content, name = _unmarked(content, name)
    if content.endswith(b"\0") and content.strip(b"\0") and not name.startswith(("utf-16", "utf-32")):
        content = content.rstrip(b"\0")
        notes.append(
            Text(
                "Zero bytes at the end of the file are left out, as some loggers leave them.",
                "Se omiten los bytes cero al final del archivo, como los dejan algunos registradores.",
            )
        )
    words = content.decode(legacy.CODECS.get(name, name), "one mark for one byte")
    replaced = words.count("\ufffd") - (content.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
    cut = _cut(content) if name == "utf-8" and replaced else 0
    if cut:
        words, replaced = words[:-cut], replaced - cut
        notes.append(
            Guess(
                "The file ends in the middle of a character, so it may be cut short; what there is of that character is left out.",
                "El archivo acaba a mitad de un carácter, así que puede estar cortado; se omite lo que hay de ese carácter.",
            )
        )
    words = words.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    _must_be_text(words[:_LOOKED_AT], encoding != "guess")
    label = LABELS[name.removesuffix("-le").removesuffix("-be")]
    zeros = words.count("\0")
    if replaced:
        notes.append(
            Guess(
                "Bytes of the file that are no {encoding}: {count}; each is shown as one “�”, and the rest is as it was.",
                "Bytes del archivo que no son {encoding}: {count}; cada uno se muestra como un «�» y el resto queda como estaba.",
            ).format(count=replaced, encoding=label)
        )
    if zeros:
        notes.append(
            Guess(
                "Bytes of value zero: {count}; each is shown as one “�”.",
                "Bytes de valor cero: {count}; cada uno se muestra como un «�».",
            ).format(count=zeros)
        )
    return Decoded(words.replace("\0", "\ufffd"), label, replaced + zeros, tuple(notes))


def _must_be_text(start: str, chosen: bool) -> None:
    """Let pass what holds few control characters and few marks; more of these where a person chose the encoding."""
    controls, marks = len(_CONTROLS.findall(start)), start.count("\ufffd")
    if controls * (10 if chosen else 50) > len(start) or marks * (2 if chosen else 4) > len(start):
        raise WrongFile(
            Text(
                "The file is not plain text; save it as text (UTF-8) and bring it again.",
                "El archivo no es texto sin formato; guárdelo como texto (UTF-8) y tráigalo de nuevo.",
            )
        )


def _guessed(content: bytes) -> tuple[str, list[Text]]:
    """The name of an encoding, and what is to be said about it."""
    for marks, name in (
        ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
        ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    ):
        if content.startswith(marks):
            return name, []
    wide = _wide(content)
    if wide:
        return wide, []
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        escaped = b"\x1b$" in content and _KANJI.search(content) is not None and content.isascii()
        return ("iso-2022-jp", [_LEGACY.format(encoding=LABELS["iso-2022-jp"])]) if escaped else ("utf-8", [])
    words = content.decode("utf-8", "surrogateescape")
    bad = sum("\ud800" <= letter <= "\udfff" for letter in words)
    good = sum(len(letter.encode()) for letter in words if letter > "\x7f" and not "\ud800" <= letter <= "\udfff")
    if good >= 4 * bad:
        return "utf-8", []
    name, fit = legacy.guessed(content)
    if good * 2 >= bad and fit < 0.8:  # parts of different encodings: those in UTF-8 stay as they are
        return "utf-8", []
    return name, [_LEGACY.format(encoding=LABELS[name])]


def _wide(content: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, where the zeros of plain letters stand at every second or at three of four places."""
    start = content[: _LOOKED_AT // 4 * 4]
    if 0 not in start:
        return ""
    zeros = [start[place::4].count(0) * 4 for place in range(4)]
    most, least = 0.6 * len(start), 0.1 * len(start)
    for name, empty in (
        ("utf-32-le", (1, 2, 3)),
        ("utf-32-be", (0, 1, 2)),
        ("utf-16-le", (1, 3)),
        ("utf-16-be", (0, 2)),
    ):
        if len(start) >= 8 and all(zeros[p] > most if p in empty else zeros[p] < least for p in range(4)):
            return name
    return ""


def _unmarked(content: bytes, name: str) -> tuple[bytes, str]:
    """The bytes behind the mark at the beginning, and the encoding with its order of bytes."""
    for mark, known in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if known.startswith(name) and content.startswith(mark):
            return content[len(mark) :], known
    return content, _wide(content) or f"{name}-le" if name == "utf-16" else name


def _cut(content: bytes) -> int:
    """Bytes at the very end that begin a character of UTF-8 and do not end it."""
    for length in (1, 2, 3):
        lead = content[-length]
        if lead >= 0xC0:
            whole = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4 if lead < 0xF8 else 0
            return length if length < whole else 0
        if lead < 0x80 or length == len(content):
            break
    return 0


def _one_mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd" * (error.end - error.start), error.end


codecs.register_error("one mark for one byte", _one_mark)


_LEGACY = Guess(
    "The file is not UTF-8; it was read as {encoding} (data.encoding says otherwise).",
    "El archivo no es UTF-8; se leyó como {encoding} (con data.encoding se indica otra cosa).",
)
