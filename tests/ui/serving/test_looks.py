"""Looks at parts of pages: those at what has not changed never reach Streamlit."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from playground.errors import TrackingFailed
from playground.text import Text
from playground.ui.serving import shown_parts
from playground.ui.serving.looks import Looks
from playground.ui.serving.shown_parts import HEADER, PAGES, Part


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    assert not PAGES, "a closed page is forgotten"


def said(part: str = "", *, by_clock: bool = True) -> Message:
    """What a browser sends for a look at a part, or for something that its visitor does."""
    asked = BackMsg()
    asked.rerun_script.fragment_id, asked.rerun_script.is_auto_rerun = part, by_clock
    return {"type": "websocket.receive", "bytes": asked.SerializeToString()}


def handed_on(
    parts: dict[str, Part], *messages: Message, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> list[Message]:
    """Which messages of a browser Streamlit hears, where a page has drawn these parts."""
    heard: list[Message] = []
    coming = [*messages, {"type": "websocket.disconnect"}]

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        names = [value.decode() for name, value in scope["headers"] if name.decode() == HEADER]
        assert len(names) == 1 and names[0] in PAGES, "the page has one name, and it is ours"
        PAGES[names[0]].update(parts)
        while not heard or heard[-1]["type"] != "websocket.disconnect":
            heard.append(await receive())

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {"type": "websocket", "path": "/_stcore/stream", "headers": list(headers)}
    asyncio.run(Looks(inside)(scope, receive, send))
    return heard[:-1]


def test_a_look_at_what_has_not_changed_is_left_out() -> None:
    now = {"runs": (1, 2)}
    part = Part(lambda: now["runs"], (1, 2))
    assert handed_on({"a": part}, said("a"), said("a")) == []
    now["runs"] = (1, 2, 3)
    assert handed_on({"a": part}, said("a")) == [said("a")]


def test_what_a_visitor_does_is_always_handed_on() -> None:
    same = Part(lambda: 1, 1)
    does = [said("a", by_clock=False), said("", by_clock=False), said("another")]
    assert handed_on({"a": same}, *does, said("a")) == does


def test_what_is_no_look_is_streamlits_own_matter() -> None:
    others: list[Message] = [
        {"type": "websocket.receive", "bytes": b"\xff\xff\xff"},
        {"type": "websocket.receive", "text": "hello"},
        {"type": "websocket.receive", "bytes": BackMsg(stop_script=True).SerializeToString()},
    ]
    assert handed_on({"a": Part(lambda: 1, 1)}, *others) == others


def test_a_part_that_cannot_be_asked_is_drawn_and_says_so_itself() -> None:
    def away() -> object:
        raise TrackingFailed(Text("The store is away.", "El almacén no está."))

    assert handed_on({"a": Part(away, 1)}, said("a")) == [said("a")]


def test_nobody_names_a_page_from_outside() -> None:
    assert handed_on({}, headers=((HEADER.encode(), b"of somebody else"),)) == []


def test_a_part_is_known_by_its_page_and_forgotten_while_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    mine: dict[str, Part] = {}
    monkeypatch.setattr(shown_parts, "_here", lambda: (mine, "a"))
    shown_parts.shown(lambda: 2, 1)
    assert mine["a"].changed()
    shown_parts.shown(lambda: 1, 1)
    assert not mine["a"].changed()
    shown_parts.forget()
    assert mine == {}
