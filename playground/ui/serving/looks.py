"""Leaves out looks at parts of pages that show what they showed before: a browser asks by its clock whether there is anything new.

Streamlit draws a part anew at each look, some milliseconds even where it is small; with fifty pages open that is most of what
a server does. Whoever draws a part may say what it depends on (`shown_parts`); a later look asks first whether that is still the
same, and where it is, Streamlit never hears of the look, nor the browser of an answer, which it does not wait for.
"""

import secrets

from anyio import to_thread
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from playground.ui.serving.middleware import Middleware
from playground.ui.serving.shown_parts import HEADER, PAGES, Part


class Looks(Middleware):
    """Hands on what browsers say, but for looks at what has not changed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        page = secrets.token_hex(16)
        MutableHeaders(scope=scope)[HEADER] = page
        parts = PAGES[page] = {}

        async def heard() -> Message:
            message = await receive()
            while await _in_vain(message.get("bytes"), parts):
                message = await receive()
            return message

        try:
            await self.app(scope, heard, send)
        finally:
            del PAGES[page]


async def _in_vain(said: bytes | None, parts: dict[str, Part]) -> bool:
    """Whether a page looks at a part that has not changed."""
    if not said or not parts:
        return False
    try:
        asked = BackMsg.FromString(said).rerun_script
    except DecodeError:
        return False  # Streamlit's own matter
    part = parts.get(asked.fragment_id) if asked.is_auto_rerun else None
    # What it depends on may have to be read.
    return part is not None and not await to_thread.run_sync(part.changed)
