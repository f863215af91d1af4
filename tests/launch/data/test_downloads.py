"""Fetching in the background: told to everybody, tried again on request, never twice at a time."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from playground.dataset import Published
from playground.errors import OverLimit
from playground.launch.data import preparation
from tests.helpers.published import made_up
from tests.helpers.publisher import Publisher
from tests.helpers.waiting import PATIENCE, until


@pytest.fixture
def play(publisher: Publisher, monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[Published]:
    """A data set of one file; the server answers when it is told to."""
    monkeypatch.setattr(preparation, "_refused", {})
    with made_up(monkeypatch, "tinyshakespeare", publisher.address) as (kind, files):
        for file, content in files.items():
            publisher.gives(f"/{file}", content)
        yield kind()


def settled(dataset: Published) -> preparation.DownloadState:
    until(lambda: not preparation.download_state(dataset).moving)
    return preparation.download_state(dataset)


def test_it_is_fetched_in_the_background_and_seen_from_elsewhere(play: Published, publisher: Publisher) -> None:
    go_on = threading.Event()
    right = publisher.answers["/input.txt"]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert go_on.wait(PATIENCE)
        right(handler)

    publisher.does("/input.txt", answer)
    assert preparation.download_state(play) == preparation.DownloadState(here=False)
    preparation.begin_download(play)
    preparation.begin_download(play)
    assert preparation.download_state(play).moving and not preparation.download_state(play).here
    go_on.set()
    assert settled(play) == preparation.DownloadState(here=True)
    assert publisher.asked == ["/input.txt"] and play.ready()
    assert preparation.heard(preparation._download_name(play)) is None, "nothing is left that says that it moves"


def test_why_it_failed_is_kept_until_somebody_tries_again(play: Published, publisher: Publisher) -> None:
    right = publisher.answers.pop("/input.txt")
    preparation.begin_download(play)
    refused = settled(play).refused
    assert refused is not None and "error 404" in refused.en
    assert preparation.download_state(play).refused == refused
    publisher.does("/input.txt", right)
    preparation.begin_download(play)
    assert settled(play) == preparation.DownloadState(here=True)


def test_a_defect_is_told_too(play: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation.admission, "used", lambda _home: 1 / 0)
    preparation.begin_download(play)
    refused = settled(play).refused
    assert refused is not None and "internal error" in refused.en


def test_the_deployments_disk_is_respected(
    play: Published, monkeypatch: pytest.MonkeyPatch, publisher: Publisher
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_DISK_GB", "0.000001")
    with pytest.raises(OverLimit, match="no room"):
        preparation.fetch(play)
    assert publisher.asked == []


def test_the_size_is_that_of_what_is_missing(play: Published) -> None:
    assert preparation.download_size(play) == play.sources[0].size
    preparation.fetch(play)
    assert preparation.download_size(play) == 0
