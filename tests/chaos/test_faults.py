"""Every fault once, at a moment drawn once and for all; `make chaos` does each of them twenty times, each time at another."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.rounds import Suite, suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

AWAY = 4.0
"""Seconds that the tracking server is away."""


@pytest.fixture(scope="module")
def with_database(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Suite]:
    with suite(_names(server=False), tmp_path_factory.mktemp("chaos") / "home", empty=empty_store) as made:
        yield made


@pytest.fixture(scope="module")
def with_server(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Suite]:
    with suite(_names(server=True), tmp_path_factory.mktemp("chaos") / "home", AWAY, empty_store) as made:
        yield made


def _names(server: bool) -> list[str]:
    return [name for name, fault in FAULTS.items() if fault.server == server]


def _strike(made: Suite, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made.at.enter(monkeypatch.setenv)
    seed = zlib.crc32(name.encode())  # the same each time; `make chaos` draws others
    result = made.round(name, seed)
    assert not result.problem, f"{result.problem}; again: python -m tests.chaos {name} --rounds 1 --seed {seed}"


@pytest.mark.xdist_group("chaos in a database")
@pytest.mark.parametrize("name", _names(server=False))
def test_nothing_is_lost_with_a_database(name: str, with_database: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    _strike(with_database, name, monkeypatch)


@pytest.mark.xdist_group("chaos with a server")
@pytest.mark.parametrize("name", _names(server=True))
def test_nothing_is_lost_with_a_server(name: str, with_server: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    _strike(with_server, name, monkeypatch)
