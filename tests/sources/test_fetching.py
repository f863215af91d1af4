"""Fetching from a real server: the right file comes whole and verified; every failure is a sentence and leaves nothing."""

import errno
import gzip
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from playground.errors import DataFailed
from playground.settings import settings
from playground.sources import Source, _download as downloading, amount, fetch, find
from playground.text import Text
from tests.helpers.publisher import CONTENT, DIGEST, Publisher
from tests.helpers.waiting import PATIENCE, until

FOLDER = "forecasting/made_up"


def silent(_share: float, _what: Text) -> None:
    pass


def source(url: str, digest: str = DIGEST, size: int = len(CONTENT), **more: object) -> Source:
    return Source("table.csv", url, digest, size, **more)  # type: ignore[arg-type]


def left(home: Path) -> list[str]:
    """Everything in the folder of fetched data, hidden or not."""
    return [path.name for path in (home / "data").rglob("*")]


def refused(wanted: Source, home: Path) -> str:
    """The sentence with which fetching is refused; nothing is left of it."""
    with pytest.raises(DataFailed) as caught:
        fetch(wanted, FOLDER, silent)
    text = caught.value.text
    for said in (text.en, text.es):
        assert "\n" not in said and said.endswith(".") and "table.csv" in said and "Error" not in said
    assert left(home) == []
    assert find(wanted, FOLDER) is None
    return text.en


def test_a_file_comes_whole_with_progress_and_only_once(publisher: Publisher, home: Path) -> None:
    wanted = source(publisher.gives("/table.csv"))
    told: list[tuple[float, str]] = []
    path = fetch(wanted, FOLDER, lambda share, what: told.append((share, what.en)))
    assert path == home / "data" / FOLDER / "table.csv" and path.read_bytes() == CONTENT
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 3
    assert told[-1][1] == "table.csv: 282.7 kB of 282.7 kB" or "of" in told[-1][1]
    assert fetch(wanted, FOLDER, silent) == path == find(wanted, FOLDER)
    assert publisher.asked == ["/table.csv"] and left(home) == ["forecasting", "made_up", "table.csv"]


def test_bytes_come_as_they_are(publisher: Publisher, home: Path) -> None:
    """A server that packs for the way would change what is hashed; it is asked not to."""
    packed = gzip.compress(CONTENT)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert handler.headers["Accept-Encoding"] == "identity"
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(packed)

    import hashlib

    wanted = source(publisher.does("/table.csv", answer), hashlib.sha256(packed).hexdigest(), len(packed))
    assert fetch(wanted, FOLDER, silent).read_bytes() == packed


def test_another_file_than_was_published(publisher: Publisher, home: Path) -> None:
    assert "checksum" in refused(source(publisher.gives("/t", CONTENT[:-1] + b"x")), home)


def test_a_connection_lost_in_the_middle(publisher: Publisher, home: Path) -> None:
    assert "broke off" in refused(
        source(publisher.gives("/t", CONTENT[:100_000], Content_Length=str(len(CONTENT)))), home
    )


def test_a_connection_lost_before_an_answer(publisher: Publisher, home: Path) -> None:
    url = publisher.does("/t", lambda handler: handler.connection.close())
    assert "cannot be reached" in refused(source(url), home)


def test_a_chunked_answer_that_breaks_off(publisher: Publisher, home: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ffff\r\n" + CONTENT[:1000])

    assert "broke off" in refused(source(publisher.does("/t", answer)), home)


@pytest.mark.parametrize("sent", [0, 1000], ids=["before the answer", "in the middle"])
def test_a_server_that_falls_silent(
    publisher: Publisher, home: Path, monkeypatch: pytest.MonkeyPatch, sent: int
) -> None:
    monkeypatch.setattr(downloading, "_PATIENCE", (0.3, 0.3))
    enough = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if sent:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(CONTENT)))
            handler.end_headers()
            handler.wfile.write(CONTENT[:sent])
            handler.wfile.flush()
        enough.wait(PATIENCE)

    try:
        assert "in time" in refused(source(publisher.does("/t", answer)), home)
    finally:
        enough.set()


@pytest.mark.parametrize("code", [403, 404, 429, 500, 503])
def test_an_error_of_the_server(publisher: Publisher, home: Path, code: int) -> None:
    assert f"error {code}" in refused(source(publisher.gives("/t", b"no", code)), home)


def test_nobody_listens(home: Path) -> None:
    assert "internet" in refused(source("http://127.0.0.1:9/table.csv"), home)


def test_there_is_no_such_host(home: Path) -> None:
    assert "internet" in refused(source("http://there-is-no-such-host.invalid/table.csv"), home)


@pytest.mark.parametrize("declared", [True, False])
def test_more_bytes_than_the_file_can_have(publisher: Publisher, home: Path, declared: bool) -> None:
    url = publisher.gives("/t", CONTENT, Content_Length=str(len(CONTENT)) if declared else "")
    assert "larger" in refused(source(url, size=1000), home)


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://127.0.0.1/x"])
def test_only_the_web_is_fetched_from(publisher: Publisher, home: Path, place: str) -> None:
    assert "http" in refused(source(place), home)
    url = publisher.gives("/t", b"", 302, Location=place)
    assert "elsewhere" in refused(source(url), home)


def test_a_redirect_within_the_web_is_followed(publisher: Publisher, home: Path) -> None:
    publisher.gives("/there", CONTENT)
    url = publisher.gives("/here", b"", 301, Location="/there")
    assert fetch(source(url), FOLDER, silent).read_bytes() == CONTENT
    circle = publisher.gives("/circle", b"", 302, Location="/circle")
    with pytest.raises(DataFailed, match="elsewhere"):
        fetch(Source("other.csv", circle), FOLDER, silent)


def test_a_full_disk(publisher: Publisher, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    wanted = source(publisher.gives("/t"))
    monkeypatch.setattr(Path, "open", full)
    said = refused(wanted, home)
    assert "disk is full" in said and str(home) in said


LIMITED = """
import resource, signal, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from playground.errors import DataFailed
from playground.sources import Source, fetch
try:
    fetch(Source("table.csv", sys.argv[1]), "forecasting/made_up", lambda share, what: None)
except DataFailed as error:
    print(error.text.en)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
def test_a_disk_that_takes_no_more_bytes(publisher: Publisher, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, publisher.gives("/t")],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert "disk is full" in done.stdout and done.stderr == "", done.stderr
    assert left(home) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are other ones there")
def test_a_folder_that_may_not_be_written(publisher: Publisher, home: Path) -> None:
    (home / "data").mkdir()
    (home / "data").chmod(0o500)
    if os.access(home / "data", os.W_OK):  # root may write everywhere; what stands in the way is a file
        (home / "data").rmdir()
        (home / "data").write_bytes(b"")
    with pytest.raises(DataFailed, match=r"table\.csv.*(cannot be)"):
        fetch(source(publisher.gives("/t")), FOLDER, silent)


def test_whoever_stops_it_leaves_nothing(publisher: Publisher, home: Path) -> None:
    class EnoughError(Exception):
        pass

    def stop(share: float, _what: Text) -> None:
        if share > 0.4:
            raise EnoughError

    with pytest.raises(EnoughError):
        fetch(source(publisher.gives("/t")), FOLDER, stop)
    assert left(home) == []


def test_what_a_killed_process_left_is_removed(publisher: Publisher, home: Path) -> None:
    stale = home / "data" / FOLDER / ".part-killed"
    stale.mkdir(parents=True)
    (stale / "table.csv").write_bytes(b"half")
    assert find(source(""), FOLDER) is None
    fetch(source(publisher.gives("/t")), FOLDER, silent)
    assert not stale.exists()


def test_the_second_waits_for_the_first(publisher: Publisher, home: Path) -> None:
    go_on = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert go_on.wait(PATIENCE)
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(CONTENT)

    wanted = source(publisher.does("/t", answer))
    waited: list[str] = []

    def listen(_share: float, what: Text) -> None:
        waited.append(what.en)
        go_on.set()

    first = threading.Thread(target=fetch, args=(wanted, FOLDER, silent))
    first.start()
    until(lambda: publisher.asked, pause=0.01)
    assert fetch(wanted, FOLDER, listen).read_bytes() == CONTENT
    first.join()
    assert waited[0] == "another process is fetching it" and publisher.asked == ["/t"]


def test_what_cannot_be_fetched_says_where_to_get_it(home: Path) -> None:
    assert "publisher" in refused(source(""), home)


def test_home_and_settings_are_those_of_the_test(home: Path) -> None:
    assert settings().home == home


@pytest.mark.parametrize(
    ("size", "en", "es"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1500, "1.5 kB", "1,5 kB"),
        (999_600, "1.0 MB", "1,0 MB"),
        (2_612_345, "2.6 MB", "2,6 MB"),
        (250_000_000, "250 MB", "250 MB"),
        (999_700_000, "1.0 GB", "1,0 GB"),
        (12_345_000_000, "12.3 GB", "12,3 GB"),
    ],
)
def test_amounts_are_for_people(size, en, es):
    assert amount(size) == Text(en, es)
