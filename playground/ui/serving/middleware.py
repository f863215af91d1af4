"""What stands before Streamlit: a refusal in a sentence, and the headers that browsers are told with every answer."""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.settings import settings
from playground.text import LANGUAGES, Text

SCRIPTS = tuple(f"document.documentElement.lang = '{language}'" for language in LANGUAGES)
"""Every script of ours that stands in a page, the one of each language; no other runs."""


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


async def refuse(scope: Scope, send: Send, status: int, text: Text, forget: str = "") -> None:
    """Answer with a status and one sentence, in the browser's first language where that is ours.

    Args:
        scope: of an HTTP request, or of a websocket that was not accepted yet.
        status: of HTTP.
        text: the sentence.
        forget: the name of a cookie that the browser is to drop.
    """
    wanted = HTTPConnection(scope).headers.get("accept-language", "")[:2].lower()
    body = f"{text.say(wanted if wanted in ('en', 'es') else settings().language)}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if forget:
        headers.append((b"set-cookie", f"{forget}=; Path=/; Max-Age=0".encode()))
    kind = "http.response"
    if scope["type"] == "websocket":
        kind = "websocket.http.response"
        if kind not in scope.get("extensions", {}):  # a server that can only close it
            # 1008: refused by policy (RFC 6455, 7.4.1).
            await send({"type": "websocket.close", "code": 1008, "reason": text.en[:120]})
            return
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})


@lru_cache(maxsize=4)
def policy(hosts: tuple[str, ...]) -> str:
    """The Content-Security-Policy.

    Scripts that stand in a page run only if they are the one of Streamlit's page or one of the frame: they are named by
    their SHA-256. Styles may stand anywhere, which Streamlit and plotly need.

    Args:
        hosts: of this app, whose pages may hold it in a frame.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in (*inline, *SCRIPTS))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    frames = " ".join(host for host in hosts if re.fullmatch(r"[\w.*:\[\]-]+", host) and host != "*")
    return "; ".join(
        (
            "default-src 'self'",
            # Streamlit hands the script of a component of ours (the piano) to the browser as a blob.
            f"script-src 'self' blob: {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors 'self' {frames}".strip(),
        )
    )


class SafeHeaders(Middleware):
    """Adds the headers to every answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self.app(scope, receive, with_headers(send, _safe) if scope["type"] == "http" else send)


def _safe(headers: MutableHeaders) -> None:
    hosts = settings().hosts
    headers["content-security-policy"] = policy(hosts)
    headers["x-content-type-options"] = "nosniff"
    # Not `no-referrer`: with that, browsers call the origin of our own pages `null`.
    headers["referrer-policy"] = "same-origin"
    if not hosts:
        headers["x-frame-options"] = "SAMEORIGIN"
