"""A published data set whose files a test makes: the class that is on the shelf, with other checksums."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from playground.dataset import DATASETS, Published
from playground.sources import Source
from tests.datasets.examples import EXAMPLES


@contextmanager
def made_up(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str = "http://127.0.0.1:9", verified: bool = True
) -> Iterator[tuple[type[Published], Mapping[str, bytes]]]:
    """The class `name`, which expects the files of its example at `address`, and those files; nothing is at hand.

    Args:
        verified: the checksums are known.
    """
    kind, files = DATASETS[name], EXAMPLES[name]()
    assert issubclass(kind, Published)
    sources = tuple(
        Source(file, f"{address}/{file}", hashlib.sha256(content).hexdigest() if verified else "", len(content))
        for file, content in files.items()
    )
    with monkeypatch.context() as patch:
        patch.delenv("PLAYGROUND_DATA", raising=False)
        patch.delenv("PLAYGROUND_MIRROR", raising=False)
        patch.setattr(kind, "sources", sources)
        yield kind, files
