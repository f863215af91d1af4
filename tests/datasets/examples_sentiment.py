"""Small made-up files in the formats of the published sets of labelled texts."""

import io
import tarfile
from collections.abc import Callable, Mapping

GOOD = ("lovely", "witty", "moving", "charming", "bold", "tender", "clever", "rich")
BAD = ("dull", "clumsy", "tired", "shallow", "noisy", "stale", "flat", "lazy")
THINGS = ("plot", "cast", "script", "score", "ending", "camera", "dialogue", "pace", "first half", "sequel")
LEVELS = ("hopelessly dull", "rather flat", "plain", "quite witty", "wonderfully bold")


def opinion(number: int, good: bool) -> str:
    word = (GOOD if good else BAD)[number % 8]
    return f"the {THINGS[number % 10]} of film no. {number} is n't hidden : it is {word} , and that 's all ."


def review(number: int, good: bool) -> str:
    return f"I saw number {number}.<br /><br />The {THINGS[number % 10]} is {(GOOD if good else BAD)[number % 8]}!<br>"


def binary(count: int, start: int = 0) -> bytes:
    return "".join(f"{n % 2} {opinion(n, n % 2 == 1)}\n" for n in range(start, start + count)).encode()


def fine(count: int, start: int = 0) -> bytes:
    return "".join(f"{n % 5} the café in film {n} is {LEVELS[n % 5]}\n" for n in range(start, start + count)).encode()


def polarity(good: bool, count: int = 40) -> bytes:
    """In Windows-1252, with a dash and quotation marks that are no UTF-8."""
    return "".join(f"{opinion(n, good)[:-1]}\x96 a “clich\xe9” {n}\n" for n in range(count)).encode("cp1252", "replace")


def tweets(count: int, start: int = 0) -> tuple[bytes, bytes]:
    """The texts, without a line end behind the last one, and the classes."""
    words = ("qué horror", "ni fu ni fa", "¡me encanta!")
    texts = [f"@user {words[n % 3]} el capítulo {n} 😀 #serie http" for n in range(start, start + count)]
    return "\n".join(texts).encode(), "".join(f"{n % 3}\n" for n in range(start, start + count)).encode()


def paired(parts: Mapping[str, int]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for number, (part, count) in enumerate(parts.items()):
        files[f"{part}_text.txt"], files[f"{part}_labels.txt"] = tweets(count, 1000 * number)
    return files


def tree(each: int = 12) -> dict[str, bytes]:
    """Reviews in folders, with the files that lie beside them in the published archive."""
    files = {"README": b"Large Movie Review Dataset", "imdb.vocab": b"the\nand\n", "train/urls_pos.txt": b"http://x\n"}
    for part, start in (("train", 0), ("test", 500)):
        for number in range(start, start + each):
            for folder, good in (("pos", True), ("neg", False)):
                files[f"{part}/{folder}/{number}_{9 if good else 2}.txt"] = review(number, good).encode()
    files["train/unsup/0_0.txt"] = b"nobody said whether this is good"
    return files


def packed(files: Mapping[str, bytes], folder: str = "aclImdb") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return held.getvalue()


EXAMPLES: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "rt_polarity": lambda: {"rt-polarity.pos": polarity(True), "rt-polarity.neg": polarity(False)},
    "sst2": lambda: {"stsa.binary.train": binary(120), "stsa.binary.dev": binary(40, 500)},
    "sst5": lambda: {"stsa.fine.train": fine(150), "stsa.fine.dev": fine(50, 500)},
    "umsab_spanish": lambda: paired({"train": 90, "val": 30}),
    "umsab_english": lambda: paired({"train": 90, "val": 30, "test": 30}),
    "imdb": lambda: {"aclImdb_v1.tar.gz": packed(tree())},
}
