"""Melodies with chord symbols as their publishers keep them: tables, MusicXML and ABC."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import ClassVar

from playground.dataset import Melodies, ProgressCallback, Published, silent
from playground.datasets._texts import utf8_or_windows
from playground.errors import DataFailed, WrongFile
from playground.music.lead import abc, bars, musicxml, table
from playground.music.melody import Melody
from playground.sources import Source, forget
from playground.sources.archives import archived, members
from playground.text import Text

BRINGS = ("csv_leadsheet", "openewld", "nottingham")
SCORES = "9172f8d69e2421764a6c41bed04429df044acf2e15cf5f60499d4cd42339f60c"
"""SHA-256 of the sorted SHA-256 sums of the published scores, a line each: the archive itself is packed anew at times."""
_OPENEWLD = "ec03cbd809ca5296ee708591b970d0423dcbe31c"
_NOTTINGHAM = "0992bb6cd864f6d4b90d6663e08c0ef53ffaa08f"
_ADDRESS = f"https://raw.githubusercontent.com/jukedeck/nottingham-dataset/{_NOTTINGHAM}/ABC_cleaned"
_BOOKS = tuple(
    "ashover hpps jigs morris playford reelsa-c reelsd-g reelsh-l reelsm-q reelsr-t reelsu-z slip waltzes xmas".split()
)


class _LeadSheets(Published):
    """What the three share.

    Class attributes:
        endings: of the files that hold songs.
        most_files: of one archive, and `most_bytes` of all in it.
    """

    records = "melodies"
    endings: ClassVar[tuple[str, ...]]
    most_files: ClassVar[int] = 20_000
    most_bytes: ClassVar[int] = 128 * 2**20

    def opened(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with songs, given as they are or inside archives, in the order of their names; others are passed over.

        A compressed score is an archive itself and stays whole.
        """
        found: dict[str, bytes] = {}
        for name, content in files.items():
            if name.lower().endswith(self.endings):
                found[name] = content
            elif name.lower().endswith(".zip") or archived(content):
                found |= members(content, name, self._is_song, most_files=self.most_files, most_bytes=self.most_bytes)
        return dict(sorted(found.items()))

    def _is_song(self, name: str) -> bool:
        """Whether a file of an archive is read; of the whole Nottingham collection only the cleaned edition."""
        return name.lower().endswith(self.endings) and "ABC_original" not in PurePosixPath(name).parts


def _melodies(songs: Iterable[Melody | None], nothing: Text, note: Text, **counted: int) -> Melodies:
    """The songs that could be read, and how many of them could not.

    Args:
        nothing: the refusal where there are none.
        note: what was read, with places for `count`, `left` and what else was `counted`.
    """
    found = list(songs)
    read = tuple(song for song in found if song is not None)
    if not read:
        raise WrongFile(nothing)
    return Melodies(read, (note.format(count=len(read), left=len(found) - len(read), **counted),))


class CsvLeadsheet(_LeadSheets):
    """Popular songs as tables of notes, one chord a bar; brought by hand, as a folder or a zip of CSV files."""

    title = Text("CSV Leadsheet Database", "CSV Leadsheet Database")
    about = Text(
        "About 2,200 popular songs with one chord a bar, made from Wikifonia lead sheets for the study “Chord generation "
        "from symbolic melody using BLSTM networks” (Lim, Rhyu and Lee, 2017). Chords are reduced to major and minor.",
        "Unas 2200 canciones populares con un acorde por compás, hechas a partir de partituras de Wikifonia para el "
        "estudio «Chord generation from symbolic melody using BLSTM networks» (Lim, Rhyu y Lee, 2017). Los acordes se "
        "reducen a mayores y menores.",
    )
    source = Text(
        "http://marg.snu.ac.kr/chord_generation/ (may be gone); bring csv_train as a zip or a folder",
        "http://marg.snu.ac.kr/chord_generation/ (puede que ya no exista); traiga csv_train como zip o como carpeta",
    )
    licence = Text(
        "For academic purposes only, says its publisher; the songs are in copyright. It is not downloaded: bring your own copy.",
        "Solo para fines académicos, según quien lo publica; las canciones tienen derechos de autor. No se descarga: "
        "traiga su copia.",
    )
    order = 20

    endings = (".csv",)
    folder = "chords/csv_leadsheet"
    sources = (Source("csv_train.zip", names=("csv_train", "dataset.zip")),)

    def parse(self, files: Mapping[str, bytes]) -> Melodies:
        """Songs from CSV files or from zips of them; other files are passed over.

        Raises:
            WrongFile: there is no table, or one is no lead sheet; the sentence says which.
        """
        tables = {name: table.read(content, PurePosixPath(name).name) for name, content in self.opened(files).items()}
        return _melodies(
            (bars.song(table.title(name), read) for name, (read, _) in tables.items()),
            Text(
                "There is no CSV file with a song here; bring the published folder or a zip of it.",
                "Aquí no hay ningún CSV con una canción; traiga la carpeta publicada o un zip de ella.",
            ),
            Text(
                "{count} songs; {without} bars without a chord are left out, and {left} songs with too few notes.",
                "{count} canciones; se omiten {without} compases sin acorde y {left} canciones con muy pocas notas.",
            ),
            without=sum(dropped for _, dropped in tables.values()),
        )


class OpenEwld(_LeadSheets):
    """Songs with their chords as they were printed, several a bar where the music has them."""

    title = Text("OpenEWLD", "OpenEWLD")
    about = Text(
        "502 lead sheets of songs in the public domain, taken from Wikifonia and documented by Federico Simonetta. The "
        "chords of the symbols are reduced to major and minor.",
        "502 partituras con acordes de canciones de dominio público, tomadas de Wikifonia y documentadas por Federico "
        "Simonetta. Los acordes se reducen a mayores y menores.",
    )
    source = f"https://github.com/00sapo/OpenEWLD ({_OPENEWLD[:7]}; https://doi.org/10.5281/zenodo.4332855)"
    licence = Text(
        "The scores are meant to be in the public domain; the collection is under the MIT licence.",
        "Las partituras se consideran de dominio público; la colección lleva la licencia MIT.",
    )
    order = 30

    endings = (".mxl", ".musicxml", ".xml")
    folder = "chords/openewld"
    sources = (
        Source(
            "OpenEWLD.zip",
            f"https://github.com/00sapo/OpenEWLD/archive/{_OPENEWLD}.zip",
            size=1_922_202,
            names=(f"OpenEWLD-{_OPENEWLD}.zip", "OpenEWLD"),
        ),
    )

    def fetch(self, progress: ProgressCallback = silent) -> None:
        """Fetch the archive, and look whether its scores are those that were published.

        Raises:
            DataFailed: it cannot be fetched, or its scores are others.
            WrongFile: it cannot be read.
        """
        absent = bool(self.missing())
        super().fetch(progress)
        if absent and digest(self.opened(self.published())) != SCORES:
            forget(self.sources[0], self.folder)
            raise DataFailed(
                Text(
                    "What was downloaded as OpenEWLD is not edition {commit} and was discarded; bring a copy of your own.",
                    "Lo descargado como OpenEWLD no es la edición {commit} y se ha descartado; traiga una copia propia.",
                ).format(commit=_OPENEWLD[:7])
            )

    def parse(self, files: Mapping[str, bytes]) -> Melodies:
        """Songs from scores (`.mxl`, `.musicxml`, `.xml`) or from zips of them; other files are passed over.

        Raises:
            WrongFile: there is no score, or one cannot be read; the sentence says which.
        """
        return _melodies(
            (_scored(PurePosixPath(name), content) for name, content in self.opened(files).items()),
            Text(
                "There is no score with chord symbols here; bring the published zip or MusicXML files.",
                "Aquí no hay ninguna partitura con acordes; traiga el zip publicado o archivos MusicXML.",
            ),
            Text(
                "{count} lead sheets; {left} are left out because they have no chord symbols or too few notes.",
                "{count} partituras; se omiten {left} porque no tienen acordes o tienen muy pocas notas.",
            ),
        )


def digest(scores: Mapping[str, bytes]) -> str:
    """What the scores are, whatever they are called and however they are packed."""
    sums = sorted(hashlib.sha256(content).hexdigest() for name, content in scores.items() if name.endswith(".mxl"))
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _scored(file: PurePosixPath, content: bytes) -> Melody | None:
    try:
        title, written = musicxml.read(content)
    except WrongFile as error:
        raise WrongFile(Text("“{name}”: {why}", "«{name}»: {why}").format(name=file.name, why=error.text)) from None
    return bars.song(title or file.stem.replace("_", " ")[:80], bars.joined(written))


class Nottingham(_LeadSheets):
    """Dance tunes, each with the chords that a guitar would play to it."""

    title = Text("Nottingham folk tunes", "Melodías folclóricas de Nottingham")
    about = Text(
        "About 1,000 folk tunes, mostly British and American dances, with chord symbols: the Nottingham Music Database, "
        "collected by Eric Foxley and cleaned by Jukedeck.",
        "Unas 1000 melodías folclóricas, sobre todo danzas británicas y estadounidenses, con acordes: la Nottingham Music "
        "Database, reunida por Eric Foxley y depurada por Jukedeck.",
    )
    source = f"https://github.com/jukedeck/nottingham-dataset ({_NOTTINGHAM[:7]}), ABC_cleaned"
    licence = Text(
        "Jukedeck's cleaned edition is under the GNU GPL version 3; the tunes are traditional for the most part.",
        "La edición depurada de Jukedeck lleva la licencia GNU GPL, versión 3; las melodías son en su mayoría "
        "tradicionales.",
    )
    order = 40

    endings = (".abc",)
    most_files = 5_000
    most_bytes = 64 * 2**20
    folder = "chords/nottingham"
    sources = tuple(Source(f"{book}.abc", f"{_ADDRESS}/{book}.abc", names=("ABC_cleaned",)) for book in _BOOKS)

    def parse(self, files: Mapping[str, bytes]) -> Melodies:
        """Tunes from books in ABC, or from archives of them; other files are passed over.

        Raises:
            WrongFile: there is no tune with chords, or a file is no text; the sentence says which.
        """
        return _melodies(
            (
                bars.song(title or "–", bars.joined(written))
                for name, content in self.opened(files).items()
                for title, written in map(abc.read, abc.tunes(_words(name, content)))
            ),
            Text(
                "There is no tune with chord symbols here; bring the published files in ABC.",
                "Aquí no hay ninguna melodía con acordes; traiga los archivos ABC publicados.",
            ),
            Text(
                "{count} tunes; {left} are left out because they have no chord symbols or too few notes.",
                "{count} melodías; se omiten {left} porque no tienen acordes o tienen muy pocas notas.",
            ),
        )


def _words(name: str, content: bytes) -> str:
    """The text in UTF-8, or in Windows-1252 as older editions are."""
    words = utf8_or_windows(content)
    if words is None:
        raise WrongFile(
            Text(
                "“{name}” is not ABC text; use the files as they were published.",
                "«{name}» no es texto ABC; use los archivos tal como se publicaron.",
            ).format(name=PurePosixPath(name).name)
        )
    return words
