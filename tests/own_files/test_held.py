"""A file that is held is read as one that is kept, within its block alone, and lies nowhere."""

from pathlib import Path

import pytest

from playground.errors import NotFound
from playground.own_files import uploads
from playground.own_files.held import held


def test_a_file_is_read_within_its_block_and_kept_nowhere(home: Path) -> None:
    with held(b"one", "one.csv") as one, held(b"two", "two.csv") as two:
        assert one == uploads.keep(b"one", "kept.csv") and uploads.kept(two)
        assert [uploads.read(file) for file in (one, two)] == [b"one", b"two"]
        assert [uploads.name_of(file) for file in (one, two)] == ["one.csv", "two.csv"]
    assert uploads.read(one) == b"one" and uploads.name_of(one) == "kept.csv", "kept as well, and that one stays"
    assert not uploads.kept(two) and uploads.name_of(two) == ""
    with pytest.raises(NotFound):
        uploads.read(two)
    assert not (home / "uploads" / two).exists()
