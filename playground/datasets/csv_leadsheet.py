"""The CSV Leadsheet Database: songs with one chord a bar, after Lim, Rhyu and Lee (2017)."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import Melodies, Published
from playground.errors import WrongFile
from playground.music.lead import bars, table
from playground.music.melody import Melody
from playground.sources import Source, archives
from playground.text import Text

MOST_SONGS = 20_000
MOST_BYTES = 128 * 2**20


class CsvLeadsheet(Published):
    """Popular songs as tables of notes, one chord a bar; brought by hand, as a folder or a zip of CSV files."""

    title = Text("CSV Leadsheet Database", "CSV Leadsheet Database")
    about = Text(
        "About 2,200 popular songs with one chord a bar, made from Wikifonia lead sheets for the study “Chord generation "
        "from symbolic melody using BLSTM networks” (Lim, Rhyu and Lee, 2017). Chords are reduced to major and minor.",
        "Unas 2200 canciones populares con un acorde por compás, hechas a partir de partituras de Wikifonia para el "
        "estudio «Chord generation from symbolic melody using BLSTM networks» (Lim, Rhyu y Lee, 2017). Los acordes se "
        "reducen a mayores y menores.",
    )
    source = "http://marg.snu.ac.kr/chord_generation/ (may be gone); bring csv_train as a zip or a folder"
    licence = Text(
        "For academic purposes only, says its publisher; the songs are in copyright. It is not downloaded: bring your own copy.",
        "Solo para fines académicos, según quien lo publica; las canciones tienen derechos de autor. No se descarga: "
        "traiga su copia.",
    )
    records = "melodies"
    order = 20

    folder = "chords/csv_leadsheet"
    sources = (Source("csv_train.zip", names=("csv_train", "dataset.zip")),)

    def parse(self, files: Mapping[str, bytes]) -> Melodies:
        """Songs from CSV files or from zips of them; other files are passed over.

        Raises:
            WrongFile: there is no such file, or one is damaged; the sentence says which.
        """
        tables: dict[str, bytes] = {}
        for name, content in files.items():
            if name.lower().endswith(".zip") or archives.archived(content):
                tables |= archives.members(content, name, _table, most_files=MOST_SONGS, most_bytes=MOST_BYTES)
            elif _table(name):
                tables[name] = content
        songs: list[Melody] = []
        without, left = 0, 0
        for name in sorted(tables):
            read, dropped = table.read(tables[name], PurePosixPath(name).name)
            song = bars.song(table.title(name), read)
            without += dropped
            if song is None:
                left += 1
            else:
                songs.append(song)
        if not songs:
            raise WrongFile(
                Text(
                    "There is no CSV file with a song here; bring the published folder or a zip of it.",
                    "Aquí no hay ningún CSV con una canción; traiga la carpeta publicada o un zip de ella.",
                )
            )
        note = Text(
            "{count} songs; {without} bars without a chord are left out, and {left} songs with too few notes.",
            "{count} canciones; se omiten {without} compases sin acorde y {left} canciones con muy pocas notas.",
        )
        return Melodies(tuple(songs), (note.format(count=len(songs), without=without, left=left),))


def _table(name: str) -> bool:
    return name.lower().endswith(".csv")
