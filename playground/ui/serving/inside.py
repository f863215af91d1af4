"""Keeps Streamlit's own affairs inside: its metrics and its interface for programs are not for visitors."""

from starlette.types import Receive, Scope, Send

from playground.text import Text
from playground.ui.serving.middleware import Middleware, refuse

_PUBLIC = ("health", "host-config", "stream", "upload_file", "bidi-components")
"""What pages need of it; the first is also asked by whoever watches over the server."""
_NOTHING = Text("There is nothing here.", "Aquí no hay nada.")


class OwnAffairs(Middleware):
    """Answers that there is nothing where a page needs nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] in ("http", "websocket"):
            _, inside, rest = scope["path"].partition("/_stcore")
            if inside and rest.strip("/").partition("/")[0] not in _PUBLIC:
                await refuse(scope, send, 404, _NOTHING)
                return
        await self.app(scope, receive, send)
