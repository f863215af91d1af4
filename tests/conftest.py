"""Shared by all tests: a home folder of their own, never the person's; and, for those that ask, one thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PLAYGROUND_HOME", str(folder))
    return folder


@pytest.fixture
def one_thread() -> Iterator[None]:
    """torch on one thread: products as small as those of tests are slower on two."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
