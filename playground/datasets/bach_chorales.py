"""Chorales of Johann Sebastian Bach, from the corpus that comes with music21."""

from typing import ClassVar

from playground.dataset import Dataset, Melodies, ProgressCallback, silent
from playground.music import corpus
from playground.settings import settings
from playground.text import Text


class BachChorales(Dataset):
    """The soprano's melody and the chord under each of its beats, read from all four voices."""

    title = Text("Bach chorales", "Corales de Bach")
    about = Text(
        "Some 400 hymn tunes that Bach set for four voices. The melody is the soprano; the chord of each position is derived from all voices by a rule, so it is an analysis and not Bach's own chord symbol.",
        "Unas 400 melodías de himno que Bach armonizó a cuatro voces. La melodía es la soprano; el acorde de cada posición se deduce de todas las voces mediante una regla: es un análisis, no un cifrado del propio Bach.",
    )
    source = "https://github.com/cuthbertLab/music21 (music21/corpus/bach)"
    licence = Text(
        "The music is in the public domain; music21 distributes the encodings with their encoders' permission and "
        "warns that some may not be free for commercial use.",
        "La música es de dominio público; music21 distribuye las codificaciones con permiso de sus autores y avisa de "
        "que algunas quizá no admitan un uso comercial.",
    )
    records = "melodies"
    prepared = True
    reader = "openewld"
    order = 10

    _most: ClassVar[int] = 0
    """Read only the first so many files; 0: all. Tests set it."""

    def load(self, progress: ProgressCallback = silent) -> Melodies:
        """All usable chorales; read once (under a minute), then kept in the cache.

        Raises:
            DataFailed: music21's corpus is missing or cannot be read.
        """
        songs, refused = corpus.load(settings().home / "cache", progress, self._most)
        return Melodies(
            songs,
            (
                Text(
                    "{count} chorales; files of the corpus left out because they do not have four voices: {refused}.",
                    "{count} corales; archivos del corpus que se dejan fuera porque no tienen cuatro voces: {refused}.",
                ).format(count=len(songs), refused=len(refused)),
            ),
        )

    def ready(self) -> bool:
        """Whether the chorales have been read already."""
        return corpus.kept(settings().home / "cache", self._most).exists()
