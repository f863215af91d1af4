"""Nottingham: British and American folk tunes in ABC with chord symbols."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import Melodies, Published
from playground.errors import WrongFile
from playground.music.lead import abc, bars
from playground.music.melody import Melody
from playground.sources import Source, archives
from playground.text import Text

MOST_BOOKS = 5_000
MOST_BYTES = 64 * 2**20

_COMMIT = "0992bb6cd864f6d4b90d6663e08c0ef53ffaa08f"
_ADDRESS = f"https://raw.githubusercontent.com/jukedeck/nottingham-dataset/{_COMMIT}/ABC_cleaned"
_BOOKS = tuple(
    "ashover hpps jigs morris playford reelsa-c reelsd-g reelsh-l reelsm-q reelsr-t reelsu-z slip waltzes xmas".split()
)


class Nottingham(Published):
    """Dance tunes, each with the chords that a guitar would play to it."""

    title = Text("Nottingham folk tunes", "Melodías folclóricas de Nottingham")
    about = Text(
        "About 1,000 folk tunes, mostly British and American dances, with chord symbols: the Nottingham Music Database, "
        "collected by Eric Foxley and cleaned by Jukedeck.",
        "Unas 1000 melodías folclóricas, sobre todo danzas británicas y estadounidenses, con acordes: la Nottingham Music "
        "Database, reunida por Eric Foxley y depurada por Jukedeck.",
    )
    source = f"https://github.com/jukedeck/nottingham-dataset at {_COMMIT[:7]}, ABC_cleaned"
    licence = Text(
        "Jukedeck's cleaned edition is under the GNU GPL version 3; the tunes are traditional for the most part.",
        "La edición depurada de Jukedeck lleva la licencia GNU GPL, versión 3; las melodías son en su mayoría "
        "tradicionales.",
    )
    records = "melodies"
    order = 40

    folder = "chords/nottingham"
    sources = tuple(Source(f"{book}.abc", f"{_ADDRESS}/{book}.abc", names=("ABC_cleaned",)) for book in _BOOKS)

    def parse(self, files: Mapping[str, bytes]) -> Melodies:
        """Tunes from books in ABC, or from archives of them; other files are passed over.

        Raises:
            WrongFile: there is no tune with chords, or a file is no text; the sentence says which.
        """
        books: dict[str, bytes] = {}
        for name, content in files.items():
            if name.lower().endswith(".abc"):
                books[name] = content
            elif name.lower().endswith((".zip", ".gz")) or archives.archived(content):
                books |= archives.members(content, name, _book, most_files=MOST_BOOKS, most_bytes=MOST_BYTES)
        songs: list[Melody] = []
        left = 0
        for name in sorted(books):
            for tune in abc.tunes(_words(name, books[name])):
                title, written = abc.read(tune)
                song = bars.song(title or "–", bars.joined(written))
                if song is None:
                    left += 1
                else:
                    songs.append(song)
        if not songs:
            raise WrongFile(
                Text(
                    "There is no tune with chord symbols here; bring the published files in ABC.",
                    "Aquí no hay ninguna melodía con acordes; traiga los archivos ABC publicados.",
                )
            )
        note = Text(
            "{count} tunes; {left} are left out because they have no chord symbols or too few notes.",
            "{count} melodías; se omiten {left} porque no tienen acordes o tienen muy pocas notas.",
        )
        return Melodies(tuple(songs), (note.format(count=len(songs), left=left),))


def _book(name: str) -> bool:
    """Of an archive of the whole collection only the cleaned edition is read."""
    return name.lower().endswith(".abc") and "ABC_original" not in PurePosixPath(name).parts


def _words(name: str, content: bytes) -> str:
    """The text in UTF-8, or in Windows-1252 as older editions are."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in words:
            return words
    raise WrongFile(
        Text(
            "“{name}” is not ABC text; use the files as they were published.",
            "«{name}» no es texto ABC; use los archivos tal como se publicaron.",
        ).format(name=PurePosixPath(name).name)
    )
