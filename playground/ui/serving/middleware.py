"""What the pieces of middleware share: a refusal in a sentence, and headers of their own."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.settings import settings
from playground.text import Text

_REFUSED_BY_POLICY = 1008
"""The code with which a websocket is closed (RFC 6455, 7.4.1)."""


class Middleware:
    """Stands before an application and hands requests on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self.app(scope, receive, send)


def with_headers(send: Send, change: Callable[[MutableHeaders], None]) -> Send:
    """Send as `send` does, the headers of an HTTP answer changed first."""

    async def changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            change(MutableHeaders(scope=message))
        await send(message)

    return changed


async def refuse(scope: Scope, send: Send, status: int, text: Text) -> None:
    """Answer with a status and one sentence, in the browser's first language where that is ours.

    Args:
        scope: of an HTTP request, or of a websocket that was not accepted yet.
        status: of HTTP.
    """
    wanted = HTTPConnection(scope).headers.get("accept-language", "")[:2].lower()
    body = f"{text.say(wanted if wanted in ('en', 'es') else settings().language)}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    kind = "http.response"
    if scope["type"] == "websocket":
        kind = "websocket.http.response"
        if kind not in scope.get("extensions", {}):  # a server that can only close it
            await send({"type": "websocket.close", "code": _REFUSED_BY_POLICY, "reason": text.en[:120]})
            return
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
