"""Small made-up files in the formats of the published texts."""

from collections.abc import Callable, Mapping

HEADER = (
    "\ufeffThe Project Gutenberg eBook of Don Quijote\n    \nThis ebook is for the use of anyone.\n\n"
    "Title: Don Quijote\n\nAuthor: somebody\n\nLanguage: Spanish\n\n"
    "*** START OF THE PROJECT GUTENBERG EBOOK DON QUIJOTE ***\n\n"
)
BOOK = "\n\nCapítulo primero\n\n" + "".join(
    f"Y dijo el Quijote inventado a su vecino número {n}: «¿Adónde vas, señor, con {n * 7} ovejas?»\n"
    for n in range(60)
)
LICENCE = "\n*** END OF THE PROJECT GUTENBERG EBOOK DON QUIJOTE ***\n\nUpdated editions will replace this one.\n"


def _play() -> Mapping[str, bytes]:
    lines = (f"Citizen {n % 7}:\nSpeak, neighbour; the {n}th hour strikes & we tarry!\n\n" for n in range(80))
    return {"input.txt": "".join(lines).encode()}


def _book() -> Mapping[str, bytes]:
    return {"pg2000.txt": (HEADER + BOOK + LICENCE).replace("\n", "\r\n").encode()}


def _names() -> Mapping[str, bytes]:
    first, second = ("al", "be", "cor", "dan", "ed", "fi", "gus", "hel"), ("a", "ine", "o", "ric", "via", "wen")
    return {"names.txt": "".join(f"{a}{b}{c}\n" for a in first for b in second for c in ("", "s")).encode()}


def _dinos() -> Mapping[str, bytes]:
    first, second = (
        ("Mega", "Xeno", "Plati", "Rhabdo", "Igua", "Teno"),
        ("saurus", "raptor", "ceratops", "don", "mimus"),
    )
    return {
        "dinos.txt": "".join(
            f"{a}{middle}{b}\n" for a in first for middle in ("", "lo", "cro") for b in second
        ).encode()
    }


EXAMPLES: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "tinyshakespeare": _play,
    "quijote": _book,
    "names": _names,
    "dinos": _dinos,
}
"""By data set, the files that it would find published."""
