"""Gives visitors their cookie, and ties a page's session to the visitor who opened it: its name alone opens nothing.

Streamlit lets a page that was cut off go on where it was if it names its session. The visitor's key goes with that as a
header of our own, which Streamlit compares (`server.trustedUserHeaders`); a header of that name from outside is dropped.
"""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from streamlit import runtime

from playground.text import Text
from playground.ui.serving.middleware import Middleware, refuse, with_headers
from playground.ui.visitor import COOKIE, key_in, new_cookie

HEADER = "x-playground-visitor"
YEAR = 365 * 24 * 3600
"""Seconds for which a visitor's key is kept."""
_PROTOCOLS = "sec-websocket-protocol"
_NOT_YOURS = Text(
    "This page is not yours, or has ended; load it again.", "Esta página no es suya o ya terminó; cárguela de nuevo."
)


class VisitorCookie(Middleware):
    """Gives every visitor who comes without a valid cookie a new one, on the pages themselves only."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        page = scope["type"] == "http" and scope["method"] == "GET" and "." not in scope["path"]
        if page and "/_stcore" not in scope["path"] and not visitor_in(scope):
            secure = "; Secure" if scope.get("scheme") == "https" else ""
            cookie = f"{COOKIE}={new_cookie()}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}"
            send = with_headers(send, lambda headers: headers.append("set-cookie", cookie))
        await self.app(scope, receive, send)


class OwnSession(Middleware):
    """Lets a session be taken up, and files be sent to it, by the visitor who opened it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            _sign(scope)
        elif scope["type"] == "http" and scope["method"] != "OPTIONS":
            session = session_of_upload(scope["path"])
            if session is not None and (visitor_of(session) is None or visitor_of(session) != visitor_in(scope)):
                await refuse(scope, send, 403, _NOT_YOURS)
                return
        await self.app(scope, receive, send)


def visitor_in(scope: Scope) -> str | None:
    """The key of the visitor who asks; None where there is no valid cookie."""
    return key_in(HTTPConnection(scope).cookies.get(COOKIE))


def session_of_upload(path: str) -> str | None:
    """The session that a file is sent to, or taken from, by the path of the request; None for other requests."""
    _, upload, rest = path.partition("/_stcore/upload_file/")
    return rest.partition("/")[0] if upload else None


def visitor_of(session: str) -> str | None:
    """The key of the visitor whose page a session is; None where it is open no more, or has no visitor."""
    client = runtime.get_instance().get_client(session) if runtime.exists() else None
    context = client.client_context if client is not None else None
    return key_in(context.cookies.get(COOKIE)) if context is not None else None


def _sign(scope: Scope) -> None:
    """Put the visitor's key into the request; whoever has none begins afresh."""
    key = visitor_in(scope)
    # Whoever reads a scope's headers with Starlette gives it a new list of them: from here on this is the one.
    headers = MutableHeaders(scope=scope)
    del headers[HEADER]
    if key is not None:
        headers[HEADER] = key
        return
    named = headers.get(_PROTOCOLS)
    if named is not None:
        # Streamlit's order: its protocol, a token, the session.
        headers[_PROTOCOLS] = ",".join(named.split(",")[:2])
    scope["subprotocols"] = list(scope.get("subprotocols", ()))[:2]
