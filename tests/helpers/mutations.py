"""Damages files in all the ways in which files are damaged, and some that only an adversary thinks of; by seed."""

import gzip
import io
import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

from playground.errors import WrongFile
from playground.sources.archives import archived, members

Files = dict[str, bytes]
NUMBERS = (
    b"1e308", b"-1e308", b"1e999", b"nan", b"-inf", b"9" * 400, b"-1", b"0", b"0.0000000000000000000001", b"1,5", b"1e",
    b"0x10", b"", b"\xe2\x88\x9e", b"--3", b"99999999999999999999", b"1_000", b"\xd9\xa3", b"2" * 5000,
)  # fmt: skip
"""What may stand where a number stood."""
BITS = (
    b"\x00", b"\x00" * 100, b"\r", b"\n\n\n", b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'"""', b"'", b",,,,,", b";", b"\t",
    b"\\", b"(" * 3000, b"[" * 3000, b"<a>" * 3000, b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"|:" * 500, b"%s%n", b"\xed\xa0\x80",
    "\u202e".encode(), "\u2028".encode(), "\U0001f600".encode(), b"\x1b[31m", b"null", b"A" * 20_000, b"\xf0\x9f", b"\x85",
)  # fmt: skip
"""What may be put anywhere."""
NAMES = (
    "", ".", "..", "../../etc/passwd", "/etc/passwd", "C:\\x\\y.csv", "a\x00b.csv", "x" * 300, "README.md", "SOURCE.md", "ñandú 名.txt",
    "a/b/c/d.csv", ".hidden", "noending", "x.zip", "x.tar.gz", "x.gz", "x.csv.csv", "UPPER.CSV", "{x}.txt", "%s.csv",
)  # fmt: skip
LARGE = 160 * 2**20
"""Bytes that a bomb unpacks to."""
_MOST = 16 * 2**20
"""Bytes that a line becomes where it is written many times."""


def mutated(files: Mapping[str, bytes], seed: str) -> Files:
    """The files with one to three things done to them; the same for the same seed."""
    dice = random.Random(seed)
    made = dict(files)
    for _ in range(dice.choice((1, 1, 2, 3))):
        whole = not made or dice.random() < 0.2
        if whole:
            made = dice.choice(WHOLE)(made, dice)
        else:
            name = dice.choice(sorted(made))
            made[name] = damaged(made[name], dice)
    return made


def damaged(content: bytes, dice: random.Random) -> bytes:
    """One file with one thing done to it; in an archive, mostly to what lies in it."""
    if archived(content) and dice.random() < 0.6:
        try:
            inside = members(content, "archive")
        except WrongFile:
            inside = {}
        if inside:
            name = dice.choice(sorted(inside))
            inside[name] = damaged(inside[name], dice)
            return zipped(inside) if content[:2] == b"PK" else tarred(inside)
    return dice.choice(ARCHIVE if archived(content) and dice.random() < 0.5 else BYTES)(content, dice)


def flipped(content: bytes, dice: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(dice.randint(1, 20) if made else 0):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def truncated(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def beheaded(content: bytes, dice: random.Random) -> bytes:
    return content[dice.randrange(min(len(content), 400) + 1) :]


def noise(content: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 2, 10, 500, 5000)))


def noise_inside(content: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[:place] + dice.randbytes(dice.randint(1, 200)) + content[place + dice.randint(0, 200) :]


def put_inside(content: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[:place] + dice.choice(BITS) + content[place:]


def recoded(content: bytes, dice: random.Random) -> bytes:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("latin-1")
    words = words + dice.choice(("", "ñ", "—", "日本", "é" * 50))
    coding = dice.choice(
        ("cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7", "cp437", "mac_roman")
    )
    return words.encode(coding, "replace")


def ends_changed(content: bytes, dice: random.Random) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(
        b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b" ", b"\x0b", b""))
    )


def lines_changed(content: bytes, dice: random.Random) -> bytes:
    """Lines swapped, doubled, lost, joined, shuffled, or many times over."""
    lines = content.split(b"\n")
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(7):
        case 0:
            lines[first], lines[second] = lines[second], lines[first]
        case 1:
            lines.insert(second, lines[first])
        case 2:
            del lines[min(first, second) : max(first, second) + 1]
        case 3:
            lines[first : first + 2] = [b"".join(lines[first : first + 2])]
        case 4:
            dice.shuffle(lines)
        case 5:
            times = min(dice.choice((10, 1000)), 1 + _MOST // (len(lines[first]) + 1))
            lines[first:first] = [lines[first]] * times
        case _:
            lines = lines[: dice.choice((1, 2, 3))]
    return b"\n".join(lines)


def numbers_changed(content: bytes, dice: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+(\.\d+)?", content))
    for match in sorted(dice.sample(found, min(len(found), dice.choice((1, 1, 3, 50)))), key=lambda one: -one.start()):
        content = content[: match.start()] + dice.choice(NUMBERS) + content[match.end() :]
    return content


def marks_changed(content: bytes, dice: random.Random) -> bytes:
    """Every mark of one kind becomes another: separators, quotes, brackets."""
    marks = [mark for mark in b',;\t|:" ./<>[]()' if mark in content] or [0x20]
    return content.replace(
        bytes([dice.choice(marks)]), dice.choice((b",", b";", b"\t", b'"', b"", b"  ", b"<", b"\x00"))
    )


def repeated(content: bytes, dice: random.Random) -> bytes:
    return content * dice.choice((0, 2, 20))


def cells_changed(content: bytes, dice: random.Random) -> bytes:
    """One cell of a table emptied, quoted, or made endless; or a column more or less."""
    lines = content.split(b"\n")
    row = dice.randrange(len(lines))
    cells = lines[row].split(b",")
    cell = dice.randrange(len(cells))
    cells[cell : cell + 1] = dice.choice(
        ([], [b""], [b'"' + cells[cell]], [cells[cell]] * 2, [b"x" * 9000], [b""] * 3000, [b"\xff"])
    )
    lines[row] = b",".join(cells)
    return b"\n".join(lines)


BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flipped, truncated, truncated, beheaded, noise, noise_inside, put_inside, put_inside, recoded, ends_changed, lines_changed,
    lines_changed, numbers_changed, numbers_changed, marks_changed, repeated, cells_changed,
)  # fmt: skip


def zipped(files: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name or "x"), content, kind)
    return made.getvalue()


def gzipped(content: bytes, level: int = 9) -> bytes:
    """Without the time, which would be another at the next try."""
    return gzip.compress(content, level, mtime=0)


def tarred(files: Mapping[str, bytes], pack: Callable[[bytes], bytes] = gzipped) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name[:90] or "x")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return pack(made.getvalue())


def head_changed(content: bytes, dice: random.Random) -> bytes:
    """Bits of an archive's own tables: lengths, offsets, checksums, methods, the mark of encryption."""
    made = bytearray(content)
    marks = [match.start() for match in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06|ustar", content)] or [0]
    start = dice.choice(marks)
    for _ in range(dice.randint(1, 4)):
        place = min(start + dice.randrange(46), len(made) - 1)
        made[place] = dice.choice((0, 1, 0xFF, dice.randrange(256)))
    return bytes(made)


def nested(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 3, 30))):
        content = dice.choice((zipped, tarred))({"inner.zip": content})
    return content


def bomb(_content: bytes, dice: random.Random) -> bytes:
    return large(dice.choice(("zip", "tar", "gz", "files")))


@cache
def large(kind: str) -> bytes:
    """A small archive of something large."""
    if kind == "zip":
        return zipped({f"{number}.csv": bytes(LARGE // 4) for number in range(4)})
    if kind == "tar":
        return tarred({f"{number}.txt": bytes(LARGE // 4) for number in range(4)})
    if kind == "gz":
        return gzipped(bytes(LARGE), 1)
    return zipped({f"{number}.csv": b"" for number in range(30_000)}, zipfile.ZIP_STORED)


def strange_members(content: bytes, dice: random.Random) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for number in range(5):
            info = tarfile.TarInfo(dice.choice(NAMES)[:90].replace("\x00", "") or "x")
            info.type = dice.choice(
                (tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
            )
            info.linkname, info.size = "/etc/passwd", len(content) if info.type == tarfile.REGTYPE else 0
            info.pax_headers = {"size": "9" * 30} if number == 3 and dice.random() < 0.3 else {}
            archive.addfile(info, io.BytesIO(content))
    return gzipped(made.getvalue())


ARCHIVE: tuple[Callable[[bytes, random.Random], bytes], ...] = (head_changed,) * 12 + (nested, strange_members, bomb)


def one_lost(files: Files, dice: random.Random) -> Files:
    lost = dice.choice(sorted(files)) if files else ""
    return {name: content for name, content in files.items() if name != lost}


def renamed(files: Files, dice: random.Random) -> Files:
    return {dice.choice(NAMES) if dice.random() < 0.7 else name: content for name, content in files.items()}


def in_a_folder(files: Files, dice: random.Random) -> Files:
    return {f"{dice.choice(('data', '..', 'a/b', 'C:'))}/{name}": content for name, content in files.items()}


def packed(files: Files, dice: random.Random) -> Files:
    """All files in an archive, which is damaged half of the time."""
    inside = renamed(files, dice) if dice.random() < 0.5 else files
    inside = {name.replace("\x00", "")[:90] or "x": content for name, content in inside.items()}
    made = dice.choice((zipped, tarred, lambda all_: tarred(all_, bytes)))(inside)
    if dice.random() < 0.5:
        made = dice.choice((*ARCHIVE, *BYTES))(made, dice)
    return {dice.choice(("data.zip", "data.tar.gz", "data.csv", "data.txt")): made}


def with_more(files: Files, dice: random.Random) -> Files:
    more = {
        dice.choice(NAMES): dice.randbytes(50),
        "notes.txt": b"about the data",
        "copy.csv": next(iter(files.values()), b""),
    }
    return files | more


def swapped(files: Files, dice: random.Random) -> Files:
    contents = list(files.values())
    dice.shuffle(contents)
    return dict(zip(files, contents, strict=True))


def nothing(files: Files, dice: random.Random) -> Files:
    return {} if dice.random() < 0.5 else dict.fromkeys(files, b"")


WHOLE: tuple[Callable[[Files, random.Random], Files], ...] = (
    one_lost, renamed, renamed, in_a_folder, packed, packed, packed, with_more, swapped, nothing,
)  # fmt: skip
