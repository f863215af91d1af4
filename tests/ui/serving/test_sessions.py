"""A session belongs to the visitor who opened it, and so does what is sent to it."""

from types import SimpleNamespace

import pytest
from streamlit import runtime

from playground.ui.serving import sessions
from playground.ui.serving.sessions import HEADER, OwnSession, UploadLimits, visitor_of
from playground.ui.visitor import COOKIE, key_in, new_cookie
from tests.ui.serving.asking import Told, ask

MB = 2**20


class Server:
    """Stands in for Streamlit's: who has opened which session, and the files in memory."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.uploaded_file_mgr = SimpleNamespace(file_storage={})

    def get_client(self, session: str) -> object:
        if session not in self.cookies:
            return None
        return SimpleNamespace(client_context=SimpleNamespace(cookies={COOKIE: self.cookies[session]}))

    def holds(self, session: str, *sizes: int) -> None:
        files = {str(number): SimpleNamespace(data=bytes(size)) for number, size in enumerate(sizes)}
        self.uploaded_file_mgr.file_storage[session] = files


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: made)
    monkeypatch.setenv("PLAYGROUND_MAX_UPLOAD_MB", "1")
    return made


def cookie(value: str) -> str:
    return f"{COOKIE}={value}"


def stream(**headers: str) -> dict[str, str]:
    told = ask(OwnSession, "/_stcore/stream", kind="websocket", **headers)
    return {name.decode(): value.decode() for name, value in told.seen[0]["headers"]}


def test_a_page_that_goes_on_says_whose_it_is() -> None:
    mine = new_cookie()
    seen = stream(cookie=cookie(mine), sec_websocket_protocol="streamlit,token,session")
    assert seen[HEADER] == key_in(mine) and seen["sec-websocket-protocol"] == "streamlit,token,session"


def test_whoever_says_so_from_outside_is_not_believed() -> None:
    seen = stream(x_playground_visitor="somebody", sec_websocket_protocol="streamlit,token,session")
    assert HEADER not in seen
    assert seen["sec-websocket-protocol"] == "streamlit,token"
    assert stream(cookie=cookie(new_cookie()), x_playground_visitor="somebody")[HEADER] != "somebody"


def send(layer: object, session: str, by: str, size: int = 10, **headers: str) -> Told:
    path = f"/_stcore/upload_file/{session}/file"
    return ask(layer, path, method="PUT", body=bytes(size), **({"cookie": cookie(by)} | headers))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET"])
def test_another_visitors_session_takes_no_file(running: Server, method: str) -> None:
    mine, other = new_cookie(), new_cookie()
    running.cookies["session"] = mine
    assert visitor_of("session") == key_in(mine) and visitor_of("another") is None
    path = "/_stcore/upload_file/session/file"
    assert ask(OwnSession, path, method=method, cookie=cookie(mine)).seen
    assert ask(OwnSession, path, method=method, cookie=cookie(other)).status == 403
    assert ask(OwnSession, path, method=method).status == 403
    assert ask(OwnSession, "/_stcore/upload_file/another/file", method=method, cookie=cookie(mine)).status == 403


def test_what_a_visitor_holds_in_all_pages_together_is_bounded(running: Server) -> None:
    mine, other = new_cookie(), new_cookie()
    running.cookies |= {"first": mine, "second": mine, "theirs": other}
    assert send(UploadLimits, "first", mine, MB, content_length=str(MB)).seen
    running.holds("first", MB, MB // 2)
    running.holds("second", MB)
    told = send(UploadLimits, "second", mine, MB, content_length=str(MB))
    assert told.status == 413 and not told.seen and "2 MB" in told.body
    assert send(UploadLimits, "second", mine, MB // 4, content_length=str(MB // 4)).seen
    assert send(UploadLimits, "theirs", other, MB, content_length=str(MB)).seen


def test_empty_files_count_as_well(running: Server) -> None:
    mine = new_cookie()
    running.cookies["first"] = mine
    running.holds("first", *[0] * 1000)
    assert send(UploadLimits, "first", mine, 0, content_length="0").status == 413


def test_a_file_that_does_not_say_how_large_it_is_counts_as_the_largest(running: Server) -> None:
    mine = new_cookie()
    running.cookies["first"] = mine
    running.holds("first", MB, MB, 1)
    assert send(UploadLimits, "first", mine, 10).status == 413
    running.holds("first", MB)
    assert send(UploadLimits, "first", mine, 10).seen
    told = send(UploadLimits, "first", mine, 5 * MB)
    assert told.received < 3 * MB


def test_a_file_above_the_limit_is_refused_before_it_is_read(running: Server) -> None:
    mine = new_cookie()
    running.cookies["first"] = mine
    told = send(UploadLimits, "first", mine, 0, content_length=str(100 * MB))
    assert told.status == 413 and not told.seen and "1 MB" in told.body


def test_all_visitors_together_are_bounded(running: Server) -> None:
    for number in range(sessions.ALL):
        running.cookies[f"{number}"] = new_cookie()
        running.holds(f"{number}", MB)
    mine = running.cookies["new"] = new_cookie()
    assert send(UploadLimits, "new", mine, MB, content_length=str(MB)).status == 413


def test_files_on_their_way_count_before_they_are_there(running: Server) -> None:
    """Three requests at once may not bring what three one after the other may not."""
    import asyncio

    mine = new_cookie()
    running.cookies["first"] = mine
    held: list[int] = []
    answers: list[int] = []

    async def waits(_scope: object, _receive: object, _send: object) -> None:
        held.append(1)
        await asyncio.sleep(0.05)

    async def all_at_once() -> None:
        layer = UploadLimits(waits)

        async def one() -> None:
            async def send(message: dict[str, int]) -> None:
                answers.append(message.get("status", 0))

            headers = [(b"cookie", cookie(mine).encode()), (b"content-length", str(MB).encode())]
            scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/first/file", "headers": headers}
            await layer(scope, None, send)  # type: ignore[arg-type]

        await asyncio.gather(*(one() for _ in range(10)))
        assert not layer._coming

    asyncio.run(all_at_once())
    assert len(held) == sessions.EACH and answers.count(413) == 10 - sessions.EACH
