"""Counts the pages that are open, and bounds those of one visitor and of one address: each holds a session in memory."""

from collections import Counter

from starlette.types import Receive, Scope, Send

from playground.launch.server import proxy
from playground.settings import settings
from playground.text import Text
from playground.ui.serving.addresses import network_of, peer_of
from playground.ui.serving.middleware import Middleware, refuse
from playground.ui.serving.sessions import visitor_in

_TOO_MANY_REQUESTS = 429
"""Of HTTP (RFC 6585)."""

_WITHOUT = "without a cookie"

_OF_VISITOR = Text(
    "You have {most} pages of this app open, as many as this deployment allows; close one of them and reload, which works at once.",
    "Tiene abiertas {most} páginas de esta aplicación, las que permite esta instalación; cierre una y vuelva a cargar: funcionará enseguida.",
)
_NEW_VISITOR = Text(
    "{most} visitors from your address have pages of this app open, as many as this deployment allows from one address; reload as "
    "soon as one of them has closed theirs.",
    "{most} personas tienen abiertas páginas de esta aplicación desde su dirección, las que permite esta instalación desde una "
    "dirección; vuelva a cargar en cuanto alguna las haya cerrado.",
)
_NEW_VISITOR_OF_SEVERAL_APPS = Text(
    "This part of the app has {most} visitors from your address, as many as it may; reload to be sent to another part, or as soon as "
    "one of them has closed their pages.",
    "Esta parte de la aplicación atiende a {most} personas desde su dirección, las que puede; vuelva a cargar para pasar a otra parte, "
    "o en cuanto alguna haya cerrado sus páginas.",
)
_MORE_PAGES = Text(
    "{most} pages of this app are open from your address, and this deployment allows no second page there until some are closed; "
    "go on in the page that you have open.",
    "Desde su dirección hay abiertas {most} páginas de esta aplicación y esta instalación no permite allí una segunda página hasta "
    "que se cierren algunas; siga en la página que tiene abierta.",
)
_PAGES_EACH = 2
"""Pages that the visitors of one address may have open on average: with more, each may have one."""

_open: dict[str, Counter[str]] = {}
"""The open pages of this process by address and visitor; the event loop's thread alone changes them."""


def open_pages() -> int:
    """How many pages of this process are open in browsers."""
    return sum(here.total() for here in list(_open.values()))


class OpenPages(Middleware):
    """Refuses a page, before anything is made for it, where too many are open.

    Whoever has no cookie shares their count with all others of the address who have none. Each app process counts its
    own pages. A visitor stays with one of them, so that their limit holds as it is; of a limit that others share, and who has no
    cookie may be anywhere, each process allows its part.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        stream = scope["type"] == "websocket"
        document = scope["type"] == "http" and "." not in scope["path"] and "/_stcore" not in scope["path"]
        if not stream and not document:
            await self.app(scope, receive, send)
            return
        address = network_of(peer_of(scope))
        visitor = visitor_in(scope)
        # Whoever opens a first page has no cookie yet: the page brings it. Only a session without one has none to bring.
        counted = visitor or (_WITHOUT if stream else "")
        refusal = self._refusal(counted, address)
        if refusal is not None:
            # Whoever has nothing here is free to go to another app process.
            elsewhere = settings().apps > 1 and not _open.get(address, Counter())[counted]
            await refuse(scope, send, _TOO_MANY_REQUESTS, refusal, forget=proxy.COOKIE if elsewhere else "")
            return
        if not stream:
            await self.app(scope, receive, send)
            return
        here = _open.setdefault(address, Counter())
        here[counted] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            here[counted] -= 1
            if here[counted] <= 0:
                del here[counted]
            if not here:
                _open.pop(address, None)

    def _refusal(self, visitor: str, address: str) -> Text | None:
        limits = settings()
        here = _open.get(address, Counter())
        pages = limits.for_each_app(limits.max_pages) if visitor == _WITHOUT else limits.max_pages
        if limits.max_pages and here[visitor] >= pages:
            return _OF_VISITOR.format(most=pages)
        if not limits.max_visitors_address:
            return None
        visitors = limits.for_each_app(limits.max_visitors_address)
        if here[visitor]:
            most = _PAGES_EACH * visitors
            return _MORE_PAGES.format(most=here.total()) if here.total() >= most else None
        if len(here) >= visitors:
            return (_NEW_VISITOR if limits.apps == 1 else _NEW_VISITOR_OF_SEVERAL_APPS).format(most=visitors)
        return None
