"""Irish and Scottish tunes in ABC notation: the collections of O'Neill, Aird and Ryan that come with music21.

The files are found by their place in the installed package; music21 itself is not imported. ABC is a way to write
melodies in plain letters (https://abcnotation.com/wiki/abc:standard:v2.1).
"""

import importlib.util
import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from playground.dataset import Characters, Dataset, ProgressCallback, silent
from playground.errors import DataFailed
from playground.knobs import knob
from playground.text import Text

COLLECTIONS = ("airdsAirs", "oneills1850", "ryansMammoth")
SHORTEST, LONGEST = 60, 2500

_FIELD = re.compile(r"([A-Za-z+]):(?![|:])\s*(.*)")
_METER = re.compile(r"C\|?|\d+/\d+")


class AbcTunes(Dataset):
    """Tunes with their metre, unit length and key as the only headers, each tune once."""

    title = Text("ABC tunes", "Melodías en ABC")
    about = Text(
        "About 4,000 dance tunes and airs from Ireland and Scotland in ABC notation. A network that learns them writes tunes of its own, which are shown as a score and can be played.",
        "Unas 4000 danzas y aires de Irlanda y Escocia en notación ABC. Una red que los aprende escribe melodías propias, que se muestran como partitura y se pueden escuchar.",
    )
    records = "characters"
    source = Text(
        "O'Neill's Music of Ireland (1850 tunes), Aird's Airs, Ryan's Mammoth Collection, as encoded in music21's corpus",
        "O'Neill's Music of Ireland (1850 melodías), Aird's Airs, Ryan's Mammoth Collection, tal como están en el corpus de music21",
    )
    licence = Text(
        "The tunes are out of copyright; the encodings come with music21 by permission of those who made them.",
        "Las melodías son de dominio público; las transcripciones vienen con music21 con permiso de sus autores.",
    )
    reader = "own_text"
    order = 10

    titles: bool = knob(
        False,
        title=Text("Titles", "Títulos"),
        help=Text(
            "Keep the title of each tune, so that the network invents titles too.",
            "Conservar el título de cada melodía, de modo que la red también invente títulos.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> Characters:
        """Read and clean all tunes: about a second.

        Raises:
            DataFailed: music21 or its corpus is not installed.
        """
        books = [path.read_text("utf-8", errors="ignore") for path in _files()]
        tunes = tunes_of(books, titles=self.titles)
        return Characters(
            tuple(tunes),
            "abc",
            (
                Text(
                    "{kept} of {found} tunes are used: repeated ones, those for several voices and very short or very "
                    "long ones are left out, and so are the words above the staff.",
                    "Se usan {kept} de {found} melodías: se omiten las repetidas, las de varias voces y las muy cortas "
                    "o muy largas, así como las palabras sobre el pentagrama.",
                ).format(kept=len(tunes), found=sum(map(len, map(_split, books)))),
            ),
        )


def tunes_of(books: Iterable[str], *, titles: bool = False) -> list[str]:
    """The usable tunes of some books in ABC notation, cleaned, each melody once."""
    tunes: dict[str, str] = {}
    for book in books:
        for tune in _split(book):
            cleaned = clean(tune, titles=titles)
            if cleaned is not None:
                tunes.setdefault(melody_of(cleaned), cleaned)
    return list(tunes.values())


def clean(tune: str, *, titles: bool = False) -> str | None:
    """One tune with the headers `M`, `L`, `K` (and `T`), its notes below; None where it cannot be used.

    Changes of metre, unit or key inside the tune stay as lines of their own; annotations, comments and
    line continuations go.
    """
    header: dict[str, str] = {}
    body: list[str] = []
    for raw in tune.splitlines():
        line = raw.split("%", 1)[0].strip()
        field = _FIELD.match(line)
        if field is None:
            if "K" in header and (notes := _notes(line)):
                body.append(notes)
            continue
        name, value = field[1], field[2].strip()
        if name == "V":
            return None
        if "K" not in header:
            header.setdefault(name, value)
        elif name in "MLK" and value:
            body.append(f"{name}:{value}")
    meter = header.get("M", "")
    if not _METER.fullmatch(meter) or not header.get("K"):
        return None
    # The length of a plain letter where `L` is missing, by the ABC standard: a sixteenth in metres below 3/4.
    header.setdefault("L", "1/16" if "/" in meter and Fraction(meter) < Fraction(3, 4) else "1/8")
    names = "TMLK" if titles and header.get("T") else "MLK"
    piece = "\n".join([f"{name}:{header[name]}" for name in names] + body)
    return piece if SHORTEST <= len(piece) <= LONGEST and piece.isascii() else None


def melody_of(tune: str) -> str:
    """The notes alone, for finding the same melody twice in different dress."""
    lines = (line for line in tune.splitlines() if not _FIELD.match(line))
    return re.sub(r"\{[^}]*\}|[^A-Ga-g0-9/^_=,']", "", "".join(lines))


def _notes(line: str) -> str:
    line = re.sub(r'"[^"]*"|![^!\s]*!|[`\\"!$*;#+]', "", line.replace("\t", " "))
    return re.sub(r" +", " ", line).strip()


def _split(book: str) -> list[str]:
    return re.split(r"^X:", book, flags=re.MULTILINE)[1:]


def _files() -> list[Path]:
    found = importlib.util.find_spec("music21")
    places = list(found.submodule_search_locations or ()) if found else []
    files = [
        path
        for place in places
        for name in COLLECTIONS
        for path in sorted((Path(place) / "corpus" / name).glob("*.abc"))
    ]
    if not files:
        raise DataFailed(
            Text(
                "The tunes come with the package music21, whose corpus is not installed here; install it with pip.",
                "Las melodías vienen con el paquete music21, cuyo corpus no está instalado aquí; instálelo con pip.",
            )
        )
    return files
