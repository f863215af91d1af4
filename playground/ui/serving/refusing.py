"""Answers a request with a sentence instead of what it asked for."""

from starlette.requests import HTTPConnection
from starlette.types import Scope, Send

from playground.settings import settings
from playground.text import Text

_REFUSED_BY_POLICY = 1008
"""The code with which a websocket is closed (RFC 6455, 7.4.1)."""


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
