"""Bounds what visitors send into the memory of the app: what is there already and what is on its way count together."""

from collections import Counter

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from playground.settings import settings
from playground.text import Text
from playground.ui.serving.middleware import Middleware, refuse
from playground.ui.serving.sessions import session_of_upload, visitor_in, visitor_of

EACH, ALL = 3, 24
"""How many of the largest files one visitor, and all visitors together, may hold in memory."""
_LEAST = 16_384
"""Bytes that a file counts at least, so that empty ones are bounded as well."""
_TOO_LARGE = Text(
    "The file is larger than the {most} MB that this deployment takes.",
    "El archivo supera los {most} MB que admite esta instalación.",
)
_TOO_MUCH = Text(
    "Your open pages hold {most} MB of files already; close some of them, or take files out, and send this one again.",
    "Sus páginas abiertas ya tienen {most} MB de archivos; cierre alguna o quite archivos y vuelva a enviar este.",
)
_BUSY = Text(
    "Too many files are being sent to this deployment just now; try again in some minutes.",
    "Ahora mismo se envían demasiados archivos a esta instalación; pruebe de nuevo en unos minutos.",
)


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
            refusal = _TOO_LARGE.format(most=settings().max_upload_mb)
        elif held + self._coming[visitor] + size > EACH * most:
            refusal = _TOO_MUCH.format(most=(held + self._coming[visitor]) // 2**20)
        elif everything + self._coming.total() + size > ALL * most:
            refusal = _BUSY
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
