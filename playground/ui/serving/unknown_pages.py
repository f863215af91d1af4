"""Leads addresses that are no page's (`/welcome`, an old or mistyped one) to the first page, where Streamlit shows a dialog in English."""

import re

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from playground.ui.page import PAGES
from playground.ui.serving.middleware import Middleware

_NO_PAGES = ("app", "welcome")
"""Files in the folder of the pages that have no address by their name: the frame, and the page that has the shortest."""
_KNOWN = {file.stem for file in PAGES.glob("*.py")} - set(_NO_PAGES)


class UnknownPages(Middleware):
    """Sends a browser that asks for a page of another name to the first page; what stands behind the `?` goes with it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            asked = re.fullmatch(r"/([^/.]+)(/?)", scope["path"])
            wants_page = "text/html" in HTTPConnection(scope).headers.get("accept", "")
            if asked is not None and wants_page and asked[1] not in _KNOWN:
                query = scope["query_string"].decode("latin-1")
                # Relative, as a proxy may have the app below a path of its own.
                first = ("../" if asked[2] else "./") + (f"?{query}" if query else "")
                await RedirectResponse(first)(scope, receive, send)
                return
        await self.app(scope, receive, send)
