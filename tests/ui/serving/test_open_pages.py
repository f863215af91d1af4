"""Pages that are open count until they are closed, by visitor and by address."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.types import Message, Receive, Scope, Send

from playground.ui import server
from playground.ui.page import pause_of
from playground.ui.serving.open_pages import OpenPages, open_pages
from playground.ui.visitor import COOKIE, new_cookie


class Browser:
    """Opens pages of one application and closes them again."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.layer = OpenPages(self._inside)
        self.open: list[tuple[asyncio.Event, asyncio.Task[None]]] = []
        self.told: list[tuple[bytes, bytes]] = []
        self._closing: asyncio.Event | None = None

    async def _inside(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            assert self._closing is not None
            await self._closing.wait()
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})

    def ask(self, address: str, cookie: str = "", kind: str = "websocket", path: str = "/_stcore/stream") -> str:
        """What a request is answered: empty where it is let in, else the sentence."""
        said: list[Message] = []
        scope = {
            "type": kind,
            "method": "GET",
            "path": path,
            "client": (address, 1),
            "headers": [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else [],
            "extensions": {"websocket.http.response": {}},
        }

        async def send(message: Message) -> None:
            said.append(message)

        async def receive() -> Message:
            return {"type": "http.request"}

        async def run() -> None:
            self._closing = asyncio.Event()
            task = asyncio.ensure_future(self.layer(scope, receive, send))
            for _ in range(5):
                await asyncio.sleep(0)
            if not task.done():
                self.open.append((self._closing, task))

        self.loop.run_until_complete(run())
        self.told = [header for message in said for header in message.get("headers", [])]
        statuses = [message["status"] for message in said if "status" in message]
        assert statuses in ([], [200], [429])
        return b"".join(message.get("body", b"") for message in said).decode() if statuses == [429] else ""

    def document(self, address: str, cookie: str = "") -> str:
        return self.ask(address, cookie, "http", "/design")

    def close(self, count: int) -> None:
        async def end() -> None:
            for event, task in self.open[:count]:
                event.set()
                await task

        self.loop.run_until_complete(end())
        del self.open[:count]


@contextmanager
def browsing() -> Iterator[Browser]:
    made, before = Browser(), open_pages()
    yield made
    made.close(len(made.open))
    assert open_pages() == before
    made.loop.close()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    with browsing() as made:
        yield made


def test_one_visitor_has_twelve_pages_and_others_of_the_address_are_none_the_worse(browser: Browser) -> None:
    mine, other = new_cookie(), new_cookie()
    assert [browser.ask("192.0.2.7", mine) for _ in range(12)] == [""] * 12
    for refused in (browser.ask("192.0.2.7", mine), browser.document("192.0.2.7", mine)):
        assert refused.startswith("You have 12 pages of this app open") and "works at once" in refused
    assert browser.ask("192.0.2.7", other) == browser.document("192.0.2.7", other) == ""
    browser.close(1)
    assert browser.ask("192.0.2.7", mine) == ""


def test_sessions_without_cookies_are_one_visitor_of_their_address(browser: Browser) -> None:
    answers = [browser.ask("192.0.2.7") for _ in range(200)]
    assert answers.count("") == 12 and all(answers[12:])
    assert browser.document("192.0.2.7") == "" and browser.ask("192.0.2.7", new_cookie()) == ""
    assert browser.ask("192.0.2.8") == ""


def test_an_address_has_room_for_a_class_and_not_for_more(browser: Browser) -> None:
    answers = [browser.ask("2001:db8::1", new_cookie()) for _ in range(60)]
    assert answers == [""] * 60
    for refused in (browser.ask("2001:db8::2", new_cookie()), browser.document("2001:db8::2")):
        assert refused.startswith("60 visitors from your address") and "as soon as one of them" in refused
    assert browser.ask("2001:db8:0:1::1", new_cookie()) == ""
    browser.close(1)
    assert browser.document("2001:db8::2") == ""


def test_many_pages_of_few_leave_everybody_else_a_first_page(browser: Browser) -> None:
    cookies = [new_cookie() for _ in range(20)]
    answers = [browser.ask("192.0.2.7", cookie) for cookie in cookies for _ in range(10)]
    assert answers.count("") == 120 + 8  # 12 visitors with 10 pages, then one each
    assert any("no second page" in answer for answer in answers)
    assert browser.ask("192.0.2.7", new_cookie()) == ""


def test_without_a_demonstration_nothing_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with browsing() as browser:
        mine = new_cookie()
        assert [browser.ask("192.0.2.7", mine) for _ in range(150)] == [""] * 150


def test_each_of_several_app_processes_allows_its_share_of_an_address(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_APPS", "4")
    seated = [new_cookie() for _ in range(15)]
    assert [browser.ask("192.0.2.7", cookie) for cookie in seated] == [""] * 15
    goes_elsewhere = (b"set-cookie", b"playground_app=; Path=/; Max-Age=0")
    for ask in (browser.ask, browser.document):
        assert "has 15 visitors from your address" in ask("192.0.2.7", new_cookie())
        assert goes_elsewhere in browser.told
    # Whoever has a page here stays, and has all the pages that a visitor may have as long as the address has room.
    assert [browser.ask("192.0.2.7", seated[0]) for _ in range(11)] == [""] * 11
    assert browser.ask("192.0.2.7", seated[0]).startswith("You have 12 pages")
    assert [browser.ask("192.0.2.7", seated[1]) for _ in range(4)] == [""] * 4
    assert browser.ask("192.0.2.7", seated[1]).startswith("30 pages of this app are open")
    assert goes_elsewhere not in browser.told
    assert browser.ask("192.0.2.8", new_cookie()) == ""


def test_sessions_without_cookies_have_their_share_in_each_app_process(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_APPS", "4")
    assert [browser.ask("192.0.2.7") == "" for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize("limit", ["MAX_PAGES", "MAX_VISITORS_ADDRESS"])
def test_no_limit_is_none_in_any_app_process_and_the_smallest_share_is_one(
    browser: Browser, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_APPS", "8")
    monkeypatch.setenv("PLAYGROUND_MAX_PAGES", "0")
    monkeypatch.setenv("PLAYGROUND_MAX_VISITORS_ADDRESS", "0")
    assert [browser.ask("192.0.2.7", "") for _ in range(40)] == [""] * 40
    browser.close(40)
    monkeypatch.setenv(f"PLAYGROUND_{limit}", "3")
    assert browser.ask("192.0.2.7") == ""
    assert browser.ask("192.0.2.7", "" if limit == "MAX_PAGES" else new_cookie()) != ""


def test_without_several_app_processes_nobody_is_sent_elsewhere(browser: Browser) -> None:
    for _ in range(60):
        browser.ask("192.0.2.7", new_cookie())
    assert browser.document("192.0.2.7").startswith("60 visitors")
    assert b"set-cookie" not in dict(browser.told)


def test_it_stands_before_anything_is_made_for_a_page() -> None:
    order = list(server.MIDDLEWARE)
    assert order.index(OpenPages) < order.index(server.sessions.VisitorCookie)


def test_pages_look_less_often_the_more_of_them_are_open() -> None:
    before = open_pages()
    with browsing() as browser:
        few = pause_of(1.0)
        for number in range(50):
            assert not browser.ask(f"10.0.{number}.1", new_cookie())
        assert open_pages() == before + 50
        assert few == 1.0 and pause_of(1.0) == (before + 50) / 10 and pause_of(3.0) == 3 * pause_of(1.0)
    assert open_pages() == before
