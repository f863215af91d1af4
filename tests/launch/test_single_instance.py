"""One process of a kind in a home folder."""

from pathlib import Path

import pytest

from playground.launch.single_instance import alone


def test_a_second_one_is_told_until_the_first_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path / "not" / "there" / "yet"))
    with alone("keeper") as first:
        assert first
        with alone("keeper") as second, alone("other") as another:
            assert not second and another
    with alone("keeper") as third:
        assert third


def test_the_lock_goes_with_an_error() -> None:
    with pytest.raises(ValueError, match="no"), alone("keeper"):
        raise ValueError("no")
    with alone("keeper") as next_one:
        assert next_one
