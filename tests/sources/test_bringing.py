"""Files that people have already, and mirrors: verified like what is fetched, and put in the same place."""

import hashlib
from pathlib import Path

import pytest

from playground.errors import DataFailed, OverLimit, WrongFile
from playground.sources import Source, bring, contents, fetch, find
from playground.text import Text
from tests.helpers.mutations import tarred, zipped
from tests.helpers.publisher import CONTENT, DIGEST, Publisher

FOLDER = "sentiment/made_up"
OTHER = b"text,label\nwitty,1\n"
SOURCES = (
    Source("table.csv", "http://127.0.0.1:9/table.csv", DIGEST, len(CONTENT), names=("table.txt",)),
    Source("more.csv", "http://127.0.0.1:9/more.csv", hashlib.sha256(OTHER).hexdigest(), len(OTHER)),
)
ALONE = SOURCES[:1]
FOLDERS = (Source("songs.zip", names=("songs",)),)


def silent(_share: float, _what: Text) -> None:
    pass


def kept(home: Path) -> dict[str, bytes]:
    place = home / "data" / FOLDER
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["table.csv", "TABLE.CSV", "table (1).csv", "C:\\Users\\ana\\table.csv", "../../x"])
def test_a_file_is_known_by_its_name_or_its_checksum(home: Path, name: str) -> None:
    assert bring({name: CONTENT}, SOURCES, FOLDER) == ALONE
    assert kept(home) == {"table.csv": CONTENT}
    assert find(SOURCES[0], FOLDER) == home / "data" / FOLDER / "table.csv"
    assert fetch(SOURCES[0], FOLDER, silent).read_bytes() == CONTENT


@pytest.mark.parametrize("make", [zipped, tarred])
def test_an_archive_of_the_files_is_opened(home: Path, make) -> None:  # type: ignore[no-untyped-def]
    inside = {"data/table.csv": CONTENT, "data/more.csv": OTHER, "../more.csv": b"x", "README": b"about it"}
    assert set(bring({"download": make(inside)}, SOURCES, FOLDER)) == set(SOURCES)
    assert kept(home) == {"table.csv": CONTENT, "more.csv": OTHER}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"table.csv": CONTENT + b"x"}, "checksum"),
        ({"else.csv": b"x"}, "none of the files"),
        ({"data.zip": zipped({"table.csv": b"x"})}, "checksum"),
        ({"data.zip": zipped({"strange": b"x"})}, "none of the files"),
        ({"data.zip": zipped({"table.csv": CONTENT})[:-40]}, "damaged"),
        ({"data.zip": zipped({"more.csv": OTHER, "table.csv": b"x"})}, "checksum"),
    ],
)
def test_what_is_not_the_published_file_is_not_kept(home: Path, given: dict[str, bytes], words: str) -> None:
    with pytest.raises(WrongFile, match=words) as caught:
        bring(given, SOURCES, FOLDER)
    assert next(iter(given)) in caught.value.text.es or "table.csv" in caught.value.text.es
    assert not (home / "data").exists()


def test_a_wrong_file_does_not_replace_the_right_one(home: Path) -> None:
    bring({"table.csv": CONTENT}, SOURCES, FOLDER)
    with pytest.raises(WrongFile):
        bring({"table.csv": b"x"}, SOURCES, FOLDER)
    assert kept(home) == {"table.csv": CONTENT}


def test_a_file_much_too_large_is_not_even_hashed(home: Path) -> None:
    with pytest.raises(OverLimit, match="more than this data set"):
        bring({"more.csv": bytes(10**6)}, SOURCES[1:], FOLDER)


def test_a_folder_is_taken_in(home: Path, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "table.csv").write_bytes(CONTENT)
    (tmp_path / "here" / "other.pdf").write_bytes(b"")
    assert bring({"here": tmp_path / "here"}, SOURCES, FOLDER) == ALONE
    assert kept(home) == {"table.csv": CONTENT}
    with pytest.raises(WrongFile, match="none of the files"):
        bring({"songs": tmp_path}, SOURCES, FOLDER)


def test_a_folder_may_stand_for_an_archive(home: Path, tmp_path: Path) -> None:
    songs = tmp_path / "anything"
    (songs / "a").mkdir(parents=True)
    (songs / "a" / "one.csv").write_bytes(b"1")
    (songs / ".hidden").write_bytes(b"2")
    for _ in range(2):  # again, over what is there
        bring({"anything": songs}, FOLDERS, FOLDER)
        assert kept(home) == {"songs/a/one.csv": b"1"}
    found = find(FOLDERS[0], FOLDER)
    assert found is not None and contents(FOLDERS[0], found) == {"a/one.csv": b"1"}


def test_the_folder_of_the_deployment_comes_first(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring({"table.csv": CONTENT}, SOURCES, FOLDER)
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "table.txt").write_bytes(b"ours")
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    found = find(SOURCES[0], FOLDER)
    assert found == tmp_path / FOLDER / "table.txt" and contents(SOURCES[0], found) == {"table.csv": b"ours"}
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "nowhere"))
    assert find(SOURCES[0], FOLDER) == home / "data" / FOLDER / "table.csv"


@pytest.mark.parametrize("kind", ["folder", "server"])
def test_a_mirror_takes_the_publishers_place(
    home: Path, tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def holds(name: str, content: bytes) -> None:
        (tmp_path / FOLDER).mkdir(parents=True, exist_ok=True)
        (tmp_path / FOLDER / name).write_bytes(content)
        publisher.gives(f"/copies/{FOLDER}/{name}", content)

    monkeypatch.setenv("PLAYGROUND_MIRROR", str(tmp_path) if kind == "folder" else f"{publisher.address}/copies/")
    with pytest.raises(DataFailed, match=r"mirror of this deployment has no “table\.csv”"):
        fetch(SOURCES[0], FOLDER, silent)
    holds("table.csv", CONTENT[:-1] + b"x")
    with pytest.raises(DataFailed, match="not the file that was published"):
        fetch(SOURCES[0], FOLDER, silent)
    holds("table.csv", bytes(10**6))
    with pytest.raises(DataFailed, match=r"larger|not the file that was published"):
        fetch(SOURCES[0], FOLDER, silent)
    assert not (home / "data").exists()
    holds("table.csv", CONTENT)
    told: list[float] = []
    assert fetch(SOURCES[0], FOLDER, lambda share, _what: told.append(share)).read_bytes() == CONTENT
    assert told[-1] == 1.0 and kept(home) == {"table.csv": CONTENT}


def test_a_mirror_may_have_a_file_under_another_name(
    home: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MIRROR", publisher.address)
    publisher.gives(f"/{FOLDER}/table.txt", b"packed otherwise")
    assert fetch(SOURCES[0], FOLDER, silent).name == "table.txt"


@pytest.mark.parametrize("mirror", ["ftp://127.0.0.1/x", "file:///etc", "s3://bucket"])
def test_a_mirror_is_a_folder_or_on_the_web(home: Path, monkeypatch: pytest.MonkeyPatch, mirror: str) -> None:
    monkeypatch.setenv("PLAYGROUND_MIRROR", mirror)
    with pytest.raises(DataFailed, match="PLAYGROUND_MIRROR"):
        fetch(SOURCES[0], FOLDER, silent)


def test_a_folder_without_files_is_not_the_data(home: Path) -> None:
    place = home / "data" / FOLDER / "songs"
    (place / "empty").mkdir(parents=True)
    (place / ".DS_Store").write_bytes(b"x")
    assert find(FOLDERS[0], FOLDER) is None
    (place / "empty" / "song.csv").write_bytes(CONTENT)
    assert find(FOLDERS[0], FOLDER) == place
