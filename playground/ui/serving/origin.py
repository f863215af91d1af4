"""Lets in pages of this app only, and to no more of Streamlit than they need: other sites must not speak to it with a visitor's cookie.

Streamlit has such a check, but asks an address on the internet for its own one in the middle of it, while every page waits.
"""

import logging
import time
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.settings import settings
from playground.text import Text
from playground.ui.serving.middleware import Middleware, refuse

_PORTS = {"http": 80, "https": 443}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_TOLD_EVERY = 60.0
"""Seconds between two lines of the log about refusals: whoever asks often must not fill it."""

_log = logging.getLogger(__name__)

_ORIGIN = Text(
    "A page of {origin} may not use this app, which is called {host} here; if that is an address of this app, ask its "
    "administrator to add it to PLAYGROUND_HOSTS.",
    "Una página de {origin} no puede usar esta aplicación, que aquí se llama {host}; si esa es una dirección de la "
    "aplicación, pida a quien la administra que la añada a PLAYGROUND_HOSTS.",
)
_HOST = Text(
    "This app does not answer to the name {host}: whoever runs it adds the name to PLAYGROUND_HOSTS.",
    "Esta aplicación no responde al nombre {host}: quien la administra debe añadirlo a PLAYGROUND_HOSTS.",
)


class OwnOrigin(Middleware):
    """Refuses requests of other sites' pages, and, where `PLAYGROUND_HOSTS` is set, other names of this server."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self._told = -_TOLD_EVERY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        origin, host = headers.get("origin"), headers.get("host", "")
        text = _refusal(origin, host, settings().hosts, scope["path"])
        if text is not None:
            self._tell(text)
            await refuse(scope, send, 403, text)
            return
        if origin is not None:
            # It was looked at here: so Streamlit finds that it is the host's, and asks nobody.
            headers["origin"] = f"{'https' if scope.get('scheme') in ('https', 'wss') else 'http'}://{host}"
        await self.app(scope, receive, send)

    def _tell(self, text: Text) -> None:
        now = time.monotonic()
        if now - self._told >= _TOLD_EVERY:
            self._told = now
            _log.warning("%s", text.en)


def host_names(hosts: Sequence[str]) -> list[str]:
    """The names of this server as Streamlit wants them, without ports; none: any."""
    names = [host.rsplit(":", 1)[0] if host.count(":") == 1 else host for host in hosts]
    return [*names, *THIS_MACHINE] if names else []


def _refusal(origin: str | None, host: str, hosts: Sequence[str], path: str) -> Text | None:
    """Why a request is not let in; None where it is.

    Args:
        origin: where the page that asks is from; None: it is no page, or of the same place.
        host: what the server is called in the request.
        hosts: further names of it.
        path: what is asked for; whether the server is well is told under any name.
    """
    called = _parts(f"http://{host}")
    if called is None:
        return _HOST.format(host=_shown(host))
    if hosts and not path.endswith("/_stcore/health") and not _listed(called, (*hosts, *THIS_MACHINE)):
        return _HOST.format(host=_shown(host))
    if origin is None:
        return None
    page = _parts(origin)
    if page is not None and (_same(page, called) or _listed(page, hosts)):
        return None
    return _ORIGIN.format(origin=_shown(origin), host=_shown(host))


def _parts(address: str) -> SplitResult | None:
    """The parts of an address that is a name and a port and nothing else."""
    try:
        parts = urlsplit(address.lower())
        _ = parts.port
    except ValueError:
        return None
    plain = parts.hostname and parts.username is None and not (parts.path or parts.query or parts.fragment)
    return parts if plain and parts.scheme in _PORTS else None


def _same(page: SplitResult, called: SplitResult) -> bool:
    """Whether a page is of the server as it is called; a port that goes without saying may be said."""
    usual = _PORTS[page.scheme]
    return page.hostname == called.hostname and (page.port or usual) == (called.port or usual)


def _listed(address: SplitResult, hosts: Sequence[str]) -> bool:
    """Whether an address is among names: `*`, `name`, `name:port`, `*.name`."""
    name = str(address.hostname).rstrip(".")
    for entry in hosts:
        wanted = entry if entry in THIS_MACHINE else entry.strip("[]")
        if wanted in ("*", name, address.netloc) or (wanted.startswith("*.") and name.endswith(wanted[1:])):
            return True
    return False


def _shown(words: str) -> str:
    """What a stranger wrote, cut and cleaned: for a line of the log."""
    return "".join(letter if letter.isprintable() else "?" for letter in words[:100]) or "(no name)"


_PUBLIC = ("health", "host-config", "stream", "upload_file", "bidi-components")
"""What pages need of it; the first is also asked by whoever watches over the server."""


class OwnAffairs(Middleware):
    """Answers that there is nothing where a page needs nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] in ("http", "websocket"):
            _, inside, rest = scope["path"].partition("/_stcore")
            if inside and rest.strip("/").partition("/")[0] not in _PUBLIC:
                await refuse(scope, send, 404, Text("There is nothing here.", "Aquí no hay nada."))
                return
        await self.app(scope, receive, send)
