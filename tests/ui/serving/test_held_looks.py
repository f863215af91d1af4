"""Looks at parts of a page wait until the browser was told the end of what is being drawn."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from playground.ui.serving import held_looks
from playground.ui.serving.held_looks import HeldLooks


def asks(part: str, *, by_clock: bool) -> Message:
    asked = BackMsg()
    asked.rerun_script.fragment_id, asked.rerun_script.is_auto_rerun = part, by_clock
    return {"type": "websocket.receive", "bytes": asked.SerializeToString()}


PRESS, OTHER_PRESS = asks("list", by_clock=False), asks("", by_clock=False)
LOOK, OTHER_LOOK = asks("queue", by_clock=True), asks("waiting", by_clock=True)


def end(*parts: str, status: ForwardMsg.ScriptFinishedStatus.ValueType) -> Message:
    told = ForwardMsg(script_finished=status)
    told.metadata.run.fragment_ids.extend(parts)
    return {"type": "websocket.send", "bytes": told.SerializeToString()}


def drawn(part: str) -> Message:
    return end(part, status=ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Open:
    """A page between a browser and a Streamlit that hears and answers nothing by itself."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.told: list[Message] = []
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._tell: Send | None = None

    async def say(self, *messages: Message) -> list[Message]:
        """Let the browser say something; all that Streamlit has heard by then."""
        for message in messages:
            self._said.put_nowait(message)
        return await self._settled()

    async def answer(self, message: Message) -> list[Message]:
        """Let Streamlit tell the browser something; all that it has heard after that."""
        assert self._tell is not None
        await self._tell(message)
        assert self.told[-1] == message
        return await self._settled()

    async def serve(self) -> None:
        async def inside(scope: Scope, receive: Receive, send: Send) -> None:
            self._tell = send
            while not self.heard or self.heard[-1]["type"] != "websocket.disconnect":
                self.heard.append(await receive())

        async def tell(message: Message) -> None:
            self.told.append(message)

        await HeldLooks(inside)({"type": "websocket", "path": "/_stcore/stream"}, self._said.get, tell)

    async def _settled(self) -> list[Message]:
        for _ in range(30):
            await asyncio.sleep(0)
        return list(self.heard)


def during(scene: Callable[[Open], Awaitable[None]]) -> None:
    """Play a scene on an open page, which is closed then."""

    async def play() -> None:
        page = Open()
        serving = asyncio.create_task(page.serve())
        await page.say()
        try:
            await scene(page)
        finally:
            await page.say({"type": "websocket.disconnect"})
            await asyncio.wait_for(serving, 5)

    asyncio.run(play())


def test_a_look_waits_until_the_end_of_a_drawing_was_told() -> None:
    async def scene(page: Open) -> None:
        assert await page.say(PRESS, LOOK, LOOK) == [PRESS]
        assert await page.answer({"type": "websocket.send", "bytes": ForwardMsg().SerializeToString()}) == [PRESS]
        assert await page.answer(drawn("list")) == [PRESS, LOOK], "once, however often the clock asked"
        assert await page.answer(drawn("queue")) == [PRESS, LOOK]

    during(scene)


def test_a_look_waits_for_what_was_pressed_during_another_look() -> None:
    async def scene(page: Open) -> None:
        assert await page.say(LOOK, PRESS, OTHER_LOOK) == [LOOK, PRESS]
        broken_off = end("queue", status=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        assert await page.answer(broken_off) == [LOOK, PRESS], "what was pressed is drawn now"
        assert await page.answer(drawn("list")) == [LOOK, PRESS, OTHER_LOOK]

    during(scene)


def test_a_look_waits_for_the_whole_page() -> None:
    async def scene(page: Open) -> None:
        assert await page.say(LOOK, OTHER_PRESS, LOOK) == [LOOK, OTHER_PRESS]
        for broken_off in (
            end("queue", status=ForwardMsg.FINISHED_EARLY_FOR_RERUN),
            end(status=ForwardMsg.FINISHED_EARLY_FOR_RERUN),
        ):
            assert await page.answer(broken_off) == [LOOK, OTHER_PRESS], "it is drawn anew at once"
        assert await page.answer(end(status=ForwardMsg.FINISHED_SUCCESSFULLY)) == [LOOK, OTHER_PRESS, LOOK]

    during(scene)


def test_looks_go_on_one_after_the_other() -> None:
    async def scene(page: Open) -> None:
        assert await page.say(LOOK, OTHER_LOOK) == [LOOK]
        assert await page.answer(drawn("queue")) == [LOOK, OTHER_LOOK]
        assert await page.answer(drawn("waiting")) == [LOOK, OTHER_LOOK]
        assert await page.say(LOOK) == [LOOK, OTHER_LOOK, LOOK], "nothing is being drawn"

    during(scene)


def test_what_a_visitor_does_never_waits() -> None:
    async def scene(page: Open) -> None:
        stop: Message = {"type": "websocket.receive", "bytes": BackMsg(stop_script=True).SerializeToString()}
        words: Message = {"type": "websocket.receive", "text": "hello"}
        broken: Message = {"type": "websocket.receive", "bytes": b"\xff\xff\xff"}
        everything = [LOOK, PRESS, OTHER_PRESS, stop, words, broken]
        assert await page.say(*everything) == everything

    during(scene)


def test_a_look_does_not_wait_for_what_is_never_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    for name in ("PRESS", "LOOK"):
        monkeypatch.setattr(held_looks, name, 0.01)
    monkeypatch.setattr(held_looks, "time", SimpleNamespace(monotonic=lambda: now[0]))

    async def scene(page: Open) -> None:
        assert await page.say(PRESS, LOOK) == [PRESS]
        now[0] = 0.009
        assert await page.say(OTHER_PRESS) == [PRESS, OTHER_PRESS]
        now[0] = 0.011
        await asyncio.sleep(0.05)
        assert await page.say() == [PRESS, OTHER_PRESS], "what was pressed later has its own time"
        now[0] = 0.02
        assert await page.say(OTHER_LOOK) == [PRESS, OTHER_PRESS, OTHER_LOOK]
        now[0] = 1.0
        while len(page.heard) < 4:
            await asyncio.sleep(0.01)
        assert page.heard[-1] == LOOK

    during(scene)
