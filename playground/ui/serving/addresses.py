"""The address that a visitor comes from, and what counts as one address where visitors are limited by it.

A proxy in front writes the visitor's address into `X-Forwarded-For`. Whoever asks may write there as well, so that it is
believed only of the proxies that `PLAYGROUND_PROXY` names, and no further than they vouch for it.
"""

import ipaddress
import logging
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.settings import Network, settings

_SCHEMES = ("http", "https", "ws", "wss")

_log = logging.getLogger(__name__)


class VisitorAddress:
    """Puts the visitor's own address, and the scheme that their browser uses, into the request, where a proxy stands in front.

    What comes after it, Streamlit included, finds the address where a server without a proxy has it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] in ("http", "websocket"):
            self._read(scope)
        await self.app(scope, receive, send)

    def _read(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        peer = peer_of(scope)
        forwarded = ",".join(headers.getlist("x-forwarded-for"))
        proxies = settings().proxy
        named = _among(peer, proxies)
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        # How a browser has reached a proxy on this machine concerns its own cookie only: it need not be named for that.
        if scheme in _SCHEMES and (named or _is_loopback(peer)):
            scope["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
        if not forwarded:
            return
        if named:
            scope["client"] = (visitor_address(peer, forwarded, proxies), 0)
        elif not self._told:
            self._told = True
            _log.warning(
                "%s says for whom it asks (X-Forwarded-For), but PLAYGROUND_PROXY does not name it: it is not believed, and "
                "all whom it asks for count as one address.",
                peer or "an unknown address",
            )


def peer_of(scope: Scope) -> str:
    """The address that a request comes from, as text; behind `VisitorAddress`, the visitor's. Empty: it has none."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def visitor_address(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The last address that no trusted proxy has: each proxy appends the address that it was asked from.

    Args:
        peer: the address that the request comes from.
        forwarded: `X-Forwarded-For`, with commas; what cannot be read ends what is believed.
        proxies: whose word is taken.
    """
    found = peer
    for entry in reversed(forwarded.split(",")):
        if not _among(found, proxies):
            break
        address = _without_port(entry.strip())
        if _parsed(address) is None:
            break
        found = address
    return found


def network_of(address: str | None) -> str:
    """What one person has: an IPv4 address, or the 64 bits that a home or a server is given of IPv6.

    Args:
        address: as the server tells it; None or no address: all of these count as one.
    """
    found = _parsed(address or "")
    if found is None:
        return address or ""
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    # A server that listens for both kinds sees `::ffff:192.0.2.7` for 192.0.2.7.
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def _among(address: str, networks: Sequence[Network]) -> bool:
    found = _parsed(address)
    return found is not None and any(found in network for network in networks)


def _is_loopback(address: str) -> bool:
    found = _parsed(address)
    return found is not None and found.is_loopback


def _without_port(entry: str) -> str:
    """An address of `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
