"""Answers of a tracking server that are not believed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from playground.errors import NotFound, TrackingFailed
from playground.tracking import queue, runs, search

RUN = "a" * 32
NO_SUCH_RUN = b'{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=a not found"}'


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow's client does not ask again, which takes seconds."""
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that says the same to everybody and then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                with near:
                    near.recv(65536)
                    near.sendall(answer)
                    near.shutdown(socket.SHUT_WR)
                    while near.recv(65536):
                        pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def whole(status: str, body: bytes, kind: str = "application/json") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize("end", range(0, 92, 7))
def test_an_answer_that_broke_off_says_nothing(end: int, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = whole("200 OK", b'{"run": {"info": {}}}')
    with answering(answer[: min(end, len(answer) - 1)]) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        with pytest.raises(TrackingFailed):
            queue.get(RUN)
        with pytest.raises(TrackingFailed):
            runs.listing()


def test_what_a_proxy_says_of_itself_is_not_said_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    page = whole("404 Not Found", b"<html>default backend - 404</html>", "text/html")
    with answering(page) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        with pytest.raises(TrackingFailed):
            search.get(RUN)


def test_a_run_that_is_not_there_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(whole("404 Not Found", NO_SUCH_RUN)) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        assert queue.get(RUN) is None
        with pytest.raises(NotFound):
            search.get(RUN)
