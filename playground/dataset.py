"""What a data set is."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from playground.errors import DataFailed, WrongFile
from playground.knobs import Shelved
from playground.music.melody import Melody
from playground.records import (
    AnyRecords,
    Characters,
    Collection,
    LabelledTexts,
    Melodies,
    Series,
)
from playground.registry import Shelf
from playground.sources import (
    ProgressCallback,
    Source,
    bring,
    contents,
    fetch,
    find,
    forget,
)
from playground.text import Text

__all__ = [
    "DATASETS",
    "AnyRecords",
    "Characters",
    "Collection",
    "Dataset",
    "LabelledTexts",
    "Melodies",
    "Melody",
    "ProgressCallback",
    "Published",
    "Records",
    "Series",
    "pinned",
    "silent",
]

Records = str
"""The name of a kind of data; a task takes any data set of its kind."""


def silent(_share: float, _what: Text) -> None:
    """A `ProgressCallback` that tells nobody."""


class Dataset(Shelved):
    """Data of one kind, with its source and licence; in a file of `playground/datasets/`.

    Class attributes:
        records: the kind of data.
        title: its name. about: what it is, in two sentences. source: where it comes from; a citation or an address, the
            same in both languages, as it is. licence: of the data.
        prepared: loading takes long, so it is done once in the background and cached.
        reader: the data set whose `parse` reads new data of this one's kind, where this one has no files.
    """

    records: ClassVar[Records]
    about: ClassVar[Text]
    source: ClassVar[Text | str]
    licence: ClassVar[Text]
    synthetic: ClassVar[bool] = False
    prepared: ClassVar[bool] = False
    reader: ClassVar[str] = ""

    @abstractmethod
    def load(self, progress: ProgressCallback = silent) -> AnyRecords:
        """Read the data.

        Raises:
            WrongFile: a file of one's own cannot be read as this kind of data.
            DataFailed: the data could not be made ready.
        """

    @property
    def test_shares(self) -> Mapping[str, float]:
        """The knobs that choose which records are the test set, with the share of all records that it is; 0: they leave it alone, or draw
        records of their own."""
        return {}

    @property
    def has_format(self) -> bool:
        """Whether new data can be given as files (see `parse`)."""
        return bool(self.reader) or type(self).parse is not Dataset.parse

    def parse(self, files: Mapping[str, bytes]) -> AnyRecords:
        """Read files of this data set's format: those that were published, or new ones.

        Args:
            files: their bytes by name; in a folder or an archive the name is relative to it, with `/`.

        Raises:
            WrongFile: they are not of this format; the sentence says what is wrong with which.
        """
        if self.reader:
            return DATASETS[self.reader]().parse(files)
        raise WrongFile(
            Text("“{title}” has no file format of its own.", "«{title}» no tiene un formato de archivo propio.").format(
                title=self.title
            )
        )

    def read_file(self, name: str, content: bytes) -> AnyRecords:
        """Read one file of one's own as `load` would if it were chosen, however short it is.

        Raises:
            WrongFile: it cannot be read as this kind of data; the sentence says why.
        """
        return self.parse({name: content})

    def ready(self) -> bool:
        """Whether `load` answers at once."""
        return True

    @classmethod
    def accepts(cls) -> tuple[str, ...] | None:
        """The endings of a file of one's own; empty: any; None: it reads none."""
        return next((knob.words.accept for knob in cls.knobs().values() if knob.words.widget == "file"), None)

    def candidates(self) -> Sequence[Any]:
        """The columns of its file, the likeliest first, each with `name`, `reason` and `preview`; none where it is no table.

        Raises:
            WrongFile: there is no file, or it is no table.
            NotFound: the file is not on this machine.
        """
        return ()

    def series_names(self) -> Sequence[str]:
        """What the series below each other in its file are called, in their order; none where there is only one.

        Raises:
            WrongFile, NotFound: as `candidates`.
        """
        return ()

    def files(self) -> list[str]:
        """The identities of the files of one's own that it reads; empty text where the one that it needs was not chosen."""
        chosen = {
            name: str(getattr(self, name) or "") for name, knob in self.knobs().items() if knob.words.widget == "file"
        }
        return [identity for name, identity in chosen.items() if identity or name == "file"]


def pinned(address: str, files: Mapping[str, tuple[int, str]]) -> tuple[Source, ...]:
    """Files that are published in one folder, pinned to a commit.

    Args:
        address: of the folder.
        files: by name their bytes and SHA-256; 0 and empty where they are not known.
    """
    return tuple(Source(file, f"{address}/{file}", digest, size) for file, (size, digest) in files.items())


class Published(Dataset):
    """A data set that its publisher keeps: fetched once when a person asks for it, or found where somebody has put it.

    Class attributes:
        folder: `<task>/<data set>`, where its files lie in the folder of data sets and in the cache.
        sources: its files.
    """

    folder: ClassVar[str]
    sources: ClassVar[tuple[Source, ...]]
    prepared: ClassVar[bool] = True

    def needed(self) -> tuple[Source, ...]:
        """The files that these settings ask for."""
        return self.sources

    def missing(self) -> tuple[Source, ...]:
        """The files that have to be fetched or brought."""
        return tuple(source for source in self.needed() if find(source, self.folder) is None)

    def ready(self) -> bool:
        """Whether all its files are on this machine."""
        return not self.missing()

    def must_be_here(self) -> None:
        """Let pass what can be read without fetching anything.

        Raises:
            DataFailed: its files are not on this machine; the sentence says how they come here.
        """
        if not self.ready():
            raise DataFailed(
                Text(
                    "The data set “{title}” is not on this machine yet: download it on the page “Data”, or with “python -m playground datasets fetch {name}”.",
                    "El conjunto de datos «{title}» aún no está en esta máquina: descárguelo en la página «Datos», o con "
                    "«python -m playground datasets fetch {name}».",
                ).format(title=self.title, name=self.kind())
            )

    def fetch(self, progress: ProgressCallback = silent) -> None:
        """Fetch the files that are not here.

        Raises:
            DataFailed: a file cannot be fetched; the sentence says what to do.
            WrongFile: a file without a checksum cannot be read as this data set; it is not kept.
        """
        wanted = self.missing()
        for number, source in enumerate(wanted):
            fetch(source, self.folder, _slice(progress, number, len(wanted)))
        self._must_read(wanted)

    def bring(self, given: Mapping[str, bytes | Path]) -> tuple[Source, ...]:
        """Take in files that a person has already; which of its files they are.

        Raises:
            WrongFile: one is not a file of this data set; it is not kept.
            DataFailed: one cannot be written.
        """
        taken = bring(given, self.sources, self.folder)
        self._must_read(taken)
        return taken

    def load(self, progress: ProgressCallback = silent) -> AnyRecords:
        """Fetch what is not here, then read.

        Raises:
            DataFailed: a file cannot be fetched or read.
            WrongFile: a file is not what was published.
        """
        self.fetch(progress)
        return self.parse(self.published())

    def published(self) -> dict[str, bytes]:
        """The files that are here, by their published names.

        Raises:
            DataFailed: one cannot be read.
        """
        places = [(source, find(source, self.folder)) for source in self.needed()]
        return {
            name: content
            for source, path in places
            if path is not None
            for name, content in contents(source, path).items()
        }

    def _must_read(self, fresh: Sequence[Source]) -> None:
        """Forget files that have no checksum and cannot be read: a server may answer anything with a page of its own."""
        unverified = [source for source in fresh if not source.sha256]
        if not unverified or self.missing():
            return
        try:
            self.parse(self.published())
        except WrongFile:
            for source in unverified:
                forget(source, self.folder)
            raise


def _slice(progress: ProgressCallback, number: int, count: int) -> ProgressCallback:
    return lambda share, what: progress((number + share) / count, what)


DATASETS: Shelf[Dataset] = Shelf(
    Dataset, Text("data set", "conjunto de datos"), "playground.datasets", beside="playground.tasks"
)
Dataset.shelf = DATASETS
