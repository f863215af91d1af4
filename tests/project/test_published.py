"""Published data sets: fetched when asked for, brought by hand, and never by the way."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from playground.dataset import DATASETS, Characters, Collection, Published
from playground.errors import DataFailed, WrongFile
from playground.experiment import Experiment
from playground.launch.data import preparation
from playground.sources import find, sha256_of
from playground.text import Text
from playground.tracking import runs
from tests import fuzz
from tests.helpers.published import made_up
from tests.helpers.publisher import Publisher

Made = tuple[type[Published], Mapping[str, bytes]]
PUBLISHED = [kind for kind in DATASETS if issubclass(DATASETS[kind], Published)]


@pytest.fixture
def hourly(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Two files with checksums, on a server."""
    with made_up(monkeypatch, "m4_hourly", publisher.address) as made:
        for file, content in made[1].items():
            publisher.gives(f"/{file}", content)
        yield made


@pytest.fixture
def play(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """One file without a checksum."""
    with made_up(monkeypatch, "quijote", publisher.address, verified=False) as made:
        yield made


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_said_before_fetching(name: str) -> None:
    kind = DATASETS[name]
    assert issubclass(kind, Published) and kind.prepared and kind.sources
    assert "/" in kind.folder and ".." not in kind.folder
    for source in kind.sources:
        assert source.url == "" or source.url.startswith(("https://", "http://"))
        assert "/master/" not in source.url and "/main/" not in source.url, "pinned to a commit"
        assert len(source.sha256) in (0, 64) and source.sha256 == source.sha256.lower()
        assert "/" not in source.file and source.file not in source.names


def test_all_files_are_fetched_with_one_bar(hourly: Made, home: Path) -> None:
    dataset = hourly[0]()
    assert not dataset.ready() and len(dataset.missing()) == 2
    told: list[float] = []
    found = dataset.load(lambda share, _what: told.append(share))
    assert isinstance(found, Collection) and dataset.ready()
    assert told == sorted(told) and told[0] <= 0.5 <= told[-1] == 1.0


def test_what_is_there_is_not_fetched_again(hourly: Made, publisher: Publisher, tmp_path: Path) -> None:
    dataset, files = hourly[0](), hourly[1]
    first = next(iter(files))
    dataset.bring({first: files[first]})
    assert [source.file for source in dataset.missing()] == list(files)[1:]
    dataset.fetch()
    assert publisher.asked == [f"/{name}" for name in list(files)[1:]]


def test_a_page_in_place_of_a_file_is_not_kept(play: Made, publisher: Publisher, home: Path) -> None:
    """Without a checksum, reading is the only test; what cannot be read would be in the way for ever."""
    dataset, files = play[0](), play[1]
    file = dataset.sources[0].file
    publisher.gives(f"/{file}", b"<html>Please log in to the network.</html>" * 50)
    with pytest.raises(WrongFile):
        dataset.fetch()
    assert find(dataset.sources[0], dataset.folder) is None and not dataset.ready()
    with pytest.raises(WrongFile):
        dataset.bring({file: b"\x00\x01" * 500})
    assert not dataset.ready()
    publisher.gives(f"/{file}", files[file])
    assert isinstance(dataset.load(), Characters)


def test_a_file_that_cannot_be_read_is_a_sentence(hourly: Made, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = hourly[0]()
    dataset.bring(dict(hourly[1]))

    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(DataFailed, match="Hourly-train"):
        dataset.load()


def test_nothing_is_fetched_by_the_way(hourly: Made, publisher: Publisher, record: Path) -> None:
    """Neither a run nor a page nor the background fetches; they say that it is not here, and how it comes here."""
    dataset = hourly[0]()
    with pytest.raises(DataFailed, match="datasets fetch m4_hourly"):
        preparation.load(dataset)
    with pytest.raises(DataFailed, match="datasets fetch m4_hourly"):
        runs.submit(Experiment.configure({"task": "forecasting", "data": "m4_hourly"}), owner="ana")
    assert "m4_hourly" not in preparation.names() and runs.listing() == []
    assert publisher.asked == []
    dataset.bring(dict(hourly[1]))
    assert isinstance(preparation.load(dataset), Collection)


def test_progress_can_end_it(hourly: Made, home: Path) -> None:
    class EnoughError(Exception):
        pass

    def stop(_share: float, _what: Text) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        hourly[0]().load(stop)
    assert not list((home / "data").rglob("*"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_real_files_are_those_that_were_published_and_are_read(name: str, real_data: Path) -> None:
    dataset = DATASETS[name]()
    assert isinstance(dataset, Published)
    if not dataset.ready():
        pytest.skip(f"the folder of real data sets has not all files of {name}")
    for source in dataset.needed():
        path = real_data / dataset.folder / source.file
        if source.sha256 and path.is_file():
            assert sha256_of(path.read_bytes()) == source.sha256
    found = dataset.load()
    assert found.notes is not None
    fuzz._must_be_sound(found)
