"""OpenEWLD: lead sheets in the public domain, in MusicXML with chord symbols."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from playground.dataset import Melodies, ProgressCallback, Published, silent
from playground.errors import DataFailed, WrongFile
from playground.music.lead import bars, musicxml
from playground.music.melody import Melody
from playground.sources import Source, archives, forget
from playground.text import Text

MOST_SCORES = 20_000
MOST_BYTES = 128 * 2**20

_COMMIT = "ec03cbd809ca5296ee708591b970d0423dcbe31c"
SCORES = "9172f8d69e2421764a6c41bed04429df044acf2e15cf5f60499d4cd42339f60c"
"""SHA-256 of the sorted SHA-256 sums of the published scores, a line each: the archive itself is packed anew at times."""


class OpenEwld(Published):
    """Songs with their chords as they were printed, several a bar where the music has them."""

    title = Text("OpenEWLD", "OpenEWLD")
    about = Text(
        "502 lead sheets of songs in the public domain, taken from Wikifonia and documented by Federico Simonetta. The "
        "chords of the symbols are reduced to major and minor.",
        "502 partituras con acordes de canciones de dominio público, tomadas de Wikifonia y documentadas por Federico "
        "Simonetta. Los acordes se reducen a mayores y menores.",
    )
    source = f"https://github.com/00sapo/OpenEWLD at {_COMMIT[:7]} (https://doi.org/10.5281/zenodo.4332855)"
    licence = Text(
        "The scores are meant to be in the public domain; the collection is under the MIT licence.",
        "Las partituras se consideran de dominio público; la colección lleva la licencia MIT.",
    )
    records = "melodies"
    order = 30

    folder = "chords/openewld"
    sources = (
        Source(
            "OpenEWLD.zip",
            f"https://github.com/00sapo/OpenEWLD/archive/{_COMMIT}.zip",
            size=1_922_202,
            names=(f"OpenEWLD-{_COMMIT}.zip", "OpenEWLD"),
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
        if absent and digest(_scores(self.published())) != SCORES:
            forget(self.sources[0], self.folder)
            raise DataFailed(
                Text(
                    "What was downloaded as OpenEWLD is not edition {commit} and was discarded; bring a copy of your own.",
                    "Lo descargado como OpenEWLD no es la edición {commit} y se ha descartado; traiga una copia propia.",
                ).format(commit=_COMMIT[:7])
            )

    def parse(self, files: Mapping[str, bytes]) -> Melodies:
        """Songs from scores (`.mxl`, `.musicxml`, `.xml`) or from zips of them; other files are passed over.

        Raises:
            WrongFile: there is no score, or one cannot be read; the sentence says which.
        """
        songs: list[Melody] = []
        left = 0
        for name, content in sorted(_scores(files).items()):
            try:
                title, written = musicxml.read(content)
            except WrongFile as error:
                raise WrongFile(
                    Text("“{name}”: {why}", "«{name}»: {why}").format(name=PurePosixPath(name).name, why=error.text)
                ) from None
            song = bars.song(title or PurePosixPath(name).stem.replace("_", " ")[:80], bars.joined(written))
            if song is None:
                left += 1
            else:
                songs.append(song)
        if not songs:
            raise WrongFile(
                Text(
                    "There is no score with chord symbols here; bring the published zip or MusicXML files.",
                    "Aquí no hay ninguna partitura con acordes; traiga el zip publicado o archivos MusicXML.",
                )
            )
        note = Text(
            "{count} lead sheets; {left} are left out because they have no chord symbols or too few notes.",
            "{count} partituras; se omiten {left} porque no tienen acordes o tienen muy pocas notas.",
        )
        return Melodies(tuple(songs), (note.format(count=len(songs), left=left),))


def digest(scores: Mapping[str, bytes]) -> str:
    """What the scores are, whatever they are called and however they are packed."""
    sums = sorted(hashlib.sha256(content).hexdigest() for name, content in scores.items() if name.endswith(".mxl"))
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _scores(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The scores among the files and inside their archives; a compressed score is an archive itself and stays whole."""
    scores: dict[str, bytes] = {}
    for name, content in files.items():
        if _score(name):
            scores[name] = content
        elif name.lower().endswith(".zip") or archives.archived(content):
            scores |= archives.members(content, name, _score, most_files=MOST_SCORES, most_bytes=MOST_BYTES)
    return scores


def _score(name: str) -> bool:
    return name.lower().endswith((".mxl", ".musicxml", ".xml"))
