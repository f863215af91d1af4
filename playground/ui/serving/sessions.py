"""Gives visitors their cookie, ties a page's session to whoever opened it (its name alone opens nothing), and bounds what they send.

Streamlit lets a page that was cut off go on where it was if it names its session. The visitor's key goes with that as a
header of our own, which Streamlit compares (`server.trustedUserHeaders`); a header of that name from outside is dropped.
"""

from collections import Counter

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from playground.settings import settings
from playground.text import Text
from playground.ui.serving.middleware import Middleware, refuse, with_headers
from playground.ui.visitor import COOKIE, key_in, new_cookie

HEADER = "x-playground-visitor"
YEAR = 365 * 24 * 3600
"""Seconds for which a visitor's key is kept."""
_PROTOCOLS = "sec-websocket-protocol"


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
                text = Text(
                    "This session has expired; reload the page.", "Esta sesión ha caducado; vuelva a cargar la página."
                )
                await refuse(scope, send, 403, text)
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


EACH, ALL = 3, 24
"""How many of the largest files one visitor, and all visitors of all app processes together, may hold in memory."""
_LEAST = 16_384
"""Bytes that a file counts at least, so that empty ones are bounded as well."""


class UploadLimits(Middleware):
    """Refuses a file before it is read, where there is no room for it."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self._coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        session = session_of_upload(scope["path"]) if scope["type"] == "http" else None
        if session is None or scope["method"] not in ("PUT", "POST"):
            await self.app(scope, receive, send)
            return
        visitor, most = visitor_in(scope) or "", settings().max_upload_mb * 2**20
        size = _told(scope)
        # Whoever does not say how much is coming may send as much as is allowed; the framing of a form comes on top.
        size = max(_LEAST, most + _LEAST if size is None else size)
        held, everything = _held(visitor)
        refusal = None
        if size > most + 2**20:
            refusal = Text(
                "The file is larger than the {most} MB that this deployment takes.",
                "El archivo supera los {most} MB que admite esta instalación.",
            ).format(most=settings().max_upload_mb)
        elif held + self._coming[visitor] + size > EACH * most:
            refusal = Text(
                "Your open pages hold {most} MB of files already; close some of them, or remove files, and send this one again.",
                "Sus páginas abiertas ya tienen {most} MB de archivos; cierre alguna o quite archivos y vuelva a enviar este.",
            ).format(most=(held + self._coming[visitor]) // 2**20)
        elif everything + self._coming.total() + size > max(EACH, settings().for_each_app(ALL)) * most:
            refusal = Text(
                "Too many files are being sent to this deployment just now; try again in a few minutes.",
                "Ahora mismo se envían demasiados archivos a esta instalación; pruebe de nuevo en unos minutos.",
            )
        if refusal is not None:
            await refuse(scope, send, 413, refusal)
            return
        self._coming[visitor] += size
        try:
            await self.app(scope, _at_most(receive, size + 2**20), send)
        finally:
            self._coming[visitor] -= size
            if self._coming[visitor] <= 0:
                del self._coming[visitor]


def _at_most(receive: Receive, most: int) -> Receive:
    """Receive so many bytes of the body; a sender of more has gone, as far as the app is concerned."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if received > most else message

    return counted


def _told(scope: Scope) -> int | None:
    """The bytes of the body by its own account."""
    told = HTTPConnection(scope).headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else None


def _held(visitor: str) -> tuple[int, int]:
    """Bytes of files in memory: of a visitor's pages, and of all."""
    if not runtime.exists():
        return 0, 0
    kept = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    mine = everything = 0
    for session, files in list(kept.items()):
        size = sum(max(_LEAST, len(getattr(file, "data", b""))) for file in list(files.values()))
        everything += size
        mine += size if visitor_of(session) == visitor else 0
    return mine, everything
