import os

import pytest

from playground.errors import NotFound, OverLimit, WrongFile
from playground.own_files import uploads


def test_a_file_is_kept_by_its_content_and_shown_by_its_name(home):
    identity = uploads.keep(b"year,value\n1,2\n", "../../etc/sales of 2024.csv", (".csv",))
    assert uploads.read(identity) == b"year,value\n1,2\n"
    assert uploads.name_of(identity) == "sales of 2024.csv"
    assert [path.name for path in (home / "uploads").iterdir() if path.suffix == ""] == [identity]


def test_the_same_content_is_kept_once():
    assert uploads.keep(b"abc", "a.txt") == uploads.keep(b"abc", "b.txt")


@pytest.mark.parametrize("name", ["../passwd", "a" * 63, "A" * 64, "/etc/passwd", ""])
def test_only_identities_are_read(name):
    with pytest.raises(NotFound):
        uploads.read(name)


def test_an_unknown_identity_says_what_to_do():
    with pytest.raises(NotFound, match="upload it again"):
        uploads.read("0" * 64)


def test_too_large_empty_and_wrong_kind_are_refused_and_leave_nothing(home, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_MAX_UPLOAD_MB", "1")
    with pytest.raises(OverLimit, match="up to 1 MB"):
        uploads.keep(b"x" * (2**20 + 1), "big.csv")
    with pytest.raises(WrongFile, match="is empty"):
        uploads.keep(b"", "empty.csv")
    with pytest.raises(WrongFile, match=r"\.csv"):
        uploads.keep(b"x", "melody.mid", (".csv",))
    assert not (home / "uploads").exists()


def test_what_one_visitor_keeps_is_bounded_and_others_have_their_room(monkeypatch):
    monkeypatch.setenv("PLAYGROUND_MAX_UPLOADS_MB", "1")
    half = 2**19
    first = uploads.keep(b"a" * half, "a.csv", owner="ana")
    uploads.keep(b"b" * half, "b.csv", owner="ana")
    with pytest.raises(OverLimit, match="keeps 1 MB for each visitor"):
        uploads.keep(b"c" * half, "c.csv", owner="ana")
    assert uploads.keep(b"a" * half, "a.csv", owner="ana") == first  # it is there already
    uploads.keep(b"c" * half, "c.csv", owner="ben")
    # A file that another one has brought as well counts for both.
    with pytest.raises(OverLimit):
        uploads.keep(b"c" * half, "c.csv", owner="ana")
    uploads.keep(b"d" * 2**21, "d.csv")


def test_only_files_that_nothing_refers_to_and_that_are_old_are_removed(home, monkeypatch):
    old, used, young = (uploads.keep(name.encode(), f"{name}.csv", owner="ana") for name in ("old", "used", "young"))
    for identity in (old, used):
        os.utime(home / "uploads" / identity, (1e9, 1e9))
    assert set(uploads.brought(3600)) == {old, used}
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "http://elsewhere")
    assert uploads.unused({used}, 3600) == []  # files of another record
    monkeypatch.delenv("PLAYGROUND_TRACKING_URI")
    assert uploads.unused({used}, 3600) == [old]
    assert not uploads.kept(old) and uploads.kept(used) and uploads.kept(young)
    assert len(list((home / "uploads").iterdir())) == 4
    assert uploads.keep(b"used", "used.csv") == used and uploads.brought(3600) == []
