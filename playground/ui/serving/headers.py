"""What browsers are told about every answer: load nothing from elsewhere, run no script that is not ours."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import Receive, Scope, Send

from playground.settings import settings
from playground.ui.frame import SCRIPTS
from playground.ui.serving.middleware import Middleware, with_headers

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@lru_cache(maxsize=4)
def policy(hosts: tuple[str, ...]) -> str:
    """The Content-Security-Policy.

    Scripts that stand in a page run only if they are the one of Streamlit's page or one of the frame: they are named by
    their SHA-256. Styles may stand anywhere, which Streamlit and plotly need.

    Args:
        hosts: of this app, whose pages may hold it in a frame.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in (*_INLINE.findall(page), *SCRIPTS))
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
