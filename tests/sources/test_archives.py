"""Archives from outside: read in memory, within limits, broken ones refused in a sentence."""

import gzip
import io
import tarfile
import zipfile

import pytest

from playground.errors import WrongFile
from playground.sources.archives import archived, members

FILES = {"a.txt": b"first", "in/b.txt": b"second " * 50}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


@pytest.mark.parametrize("content", [zipped(FILES), tarred(FILES), tarred(FILES, "w:")], ids=["zip", "tar.gz", "tar"])
def test_members_by_name(content: bytes) -> None:
    assert archived(content)
    assert members(content, "x") == FILES
    assert members(content, "x", lambda name: name.startswith("in/")) == {"in/b.txt": FILES["in/b.txt"]}


def test_a_lone_gz_has_one_member() -> None:
    assert members(gzip.compress(b"1,2\n"), "rates.txt.gz") == {"rates.txt": b"1,2\n"}


@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_stay_inside(make) -> None:
    content = make(
        {"../up": b"1", "/etc/x": b"2", "a/../../b": b"3", "__MACOSX/a": b"4", "d\\e": b"5", ".hidden": b"6"}
    )
    assert members(content, "x") == {"etc/x": b"2", "d/e": b"5"}


def test_links_and_devices_are_left_out() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"kind{kind!r}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert members(made.getvalue(), "x") == {}


@pytest.mark.parametrize("make", [zipped, tarred, lambda files: gzip.compress(files["a"])])
def test_bombs_are_refused(make) -> None:
    with pytest.raises(WrongFile, match="more than"):
        members(make({"a": bytes(3 * 2**20)}), "x", most_bytes=2**20)
    with pytest.raises(WrongFile, match="more than"):
        members(tarred({str(number): b"" for number in range(20)}), "x", most_files=10)


def test_what_is_not_wanted_cannot_be_a_bomb_either() -> None:
    content = tarred({"large": bytes(20 * 2**20), "small": b"1"})
    with pytest.raises(WrongFile, match="more than"):
        members(content, "x", lambda name: name == "small", most_bytes=2**20)


@pytest.mark.parametrize("make", [zipped, tarred])
def test_every_truncation_is_a_sentence(make) -> None:
    content = make(FILES)
    for end in range(len(content) - 30):
        with pytest.raises(WrongFile) as caught:
            members(content[:end], "x.zip")
        assert "x.zip" in caught.value.text.en and "x.zip" in caught.value.text.es


def test_a_member_that_says_it_is_endless_is_refused_at_once() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("endless")
        info.size, info.pax_headers = 3, {"size": "9" * 30}
        archive.addfile(info, io.BytesIO(b"abc"))
    with pytest.raises(WrongFile, match="more than"):
        members(made.getvalue(), "x")
