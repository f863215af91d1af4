"""Holds a look at a part of a page back while that page is being drawn: what the drawing ends with would be lost.

Streamlit takes a request in while it draws, and begins it when that drawing has ended. If the browser was not told by then,
the end is told as one that was broken off, and what the drawing left out stays on the page; if the request comes between the
end and its telling, the rest of what was drawn is never sent. A visitor who presses twice accepts that; a clock must not do it.
"""

import asyncio
import time
from collections import deque
from contextlib import suppress
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from playground.ui.serving.middleware import Middleware

LOOK, PRESS = 3.0, 10.0
"""Seconds for which looks are held at most after a look, and after what a visitor did: Streamlit does not answer every request, least
of all looks at parts that are gone."""
_SHORT = 4096
"""Bytes of the longest message that may tell the end of a drawing: it names the parts that were drawn, and little else."""


class HeldLooks(Middleware):
    """Hands on what browsers say, looks only when nothing of their page is being drawn."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        page = _Page(receive, send)
        try:
            await self.app(scope, page.hear, page.tell)
        finally:
            page.close()


class _Page:
    """What is said between one open page and Streamlit."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._coming: asyncio.Future[Message] | None = None
        self._held: dict[str, Message] = {}
        self._ready: deque[Message] = deque()
        self._woken = asyncio.Event()
        self._drawn: set[str] = set()
        self._drawn_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def hear(self) -> Message:
        """What Streamlit hears next."""
        while True:
            message = await self._next()
            part, look = _asked(message.get("bytes"))
            if part is None:
                return message
            now = time.monotonic()
            if not look or not self._drawn or now >= self._drawn_until:
                self._drawn = {*self._drawn, part} if part else {part}
                self._drawn_until = max(self._drawn_until, now + (LOOK if look else PRESS))
                return message
            self._held[part] = message
            if self._timer is None:
                self._wait()

    async def tell(self, message: Message) -> None:
        """Tell the browser something."""
        await self._send(message)
        ended = _ended(message.get("bytes"))
        self._drawn -= ended
        if ended and not self._drawn:
            self._release()

    def close(self) -> None:
        """Wait for nothing any more."""
        if self._coming is not None:
            self._coming.cancel()
        if self._timer is not None:
            self._timer.cancel()

    async def _next(self) -> Message:
        """What the browser says next, or a look that was held and need not be any longer."""
        while not self._ready:
            if self._coming is None:
                self._coming = asyncio.ensure_future(self._receive())
            woken = asyncio.ensure_future(self._woken.wait())
            either: tuple[asyncio.Future[Any], ...] = (self._coming, woken)
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            finally:
                woken.cancel()
            self._woken.clear()
            if self._coming.done():
                coming, self._coming = self._coming, None
                return coming.result()
        return self._ready.popleft()

    def _wait(self) -> None:
        """Let what is held go on at last, though Streamlit answers nothing; what was pressed meanwhile counts anew."""
        left = self._drawn_until - time.monotonic()
        if left > 0:
            self._timer = asyncio.get_running_loop().call_later(left, self._wait)
        else:
            self._release()

    def _release(self) -> None:
        """Nothing is being drawn any more, or for too long: looks go on, one after the other."""
        self._drawn.clear()
        self._drawn_until = 0.0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._held:
            self._ready.extend(self._held.values())
            self._held.clear()
            self._woken.set()


def _asked(said: bytes | None) -> tuple[str | None, bool]:
    """The part of the page that is to be drawn, empty for all of it, and whether a clock asks; None: nothing is to be drawn."""
    if said:
        with suppress(DecodeError):  # Streamlit's own matter
            message = BackMsg.FromString(said)
            if message.WhichOneof("type") == "rerun_script":
                return message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun
    return None, False


def _ended(told: bytes | None) -> set[str]:
    """The parts of which the browser is told that they have been drawn, empty for all of the page."""
    if not told or len(told) > _SHORT:
        return set()
    message = ForwardMsg.FromString(told)
    if message.WhichOneof("type") != "script_finished":
        return set()
    parts = set(message.metadata.run.fragment_ids)
    # A whole page that is broken off is drawn anew at once.
    return parts or ({""} if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN else set())
