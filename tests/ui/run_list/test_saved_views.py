"""Views and columns that visitors keep in files."""

import os
from pathlib import Path

import pytest

from playground.errors import DiskFull
from playground.ui.run_list import saved_views
from playground.ui.run_list.view import View


def test_a_disk_that_takes_nothing_is_told_in_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_views.save("ana", "small", View(where="size < 50k"))

    def full(_place: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saved_views.files, "write", full)
    with pytest.raises(DiskFull, match="could not be kept"):
        saved_views.save("ana", "another", View())
    with pytest.raises(DiskFull, match="could not be kept"):
        saved_views.remember_columns("ana", ("name",))
    assert list(saved_views.views("ana")) == ["small"]


def test_where_very_many_keep_views_the_one_that_was_written_longest_ago_makes_room(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "_MOST_VISITORS", 2)
    for number, key in enumerate(("ana", "ben")):
        saved_views.remember_columns(key, ("name",))
        os.utime(saved_views._place(key), (1e9 + number, 1e9 + number))
    saved_views.remember_columns("eva", ("name",))
    assert [saved_views.columns(key) for key in ("ana", "ben", "eva")] == [(), ("name",), ("name",)]
