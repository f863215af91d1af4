"""Who is looking: a key in a signed cookie, without an account.

The cookie is set by the server on the first page (`serving.sessions.VisitorCookie`), so that scripts cannot read it; the page
finds it in the request. Where there is no cookie (a test, a browser that refuses them) the key lasts as long as the
session.
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from contextlib import suppress
from pathlib import Path

import streamlit as st
from filelock import FileLock
from itsdangerous import BadSignature, URLSafeSerializer
from streamlit import config

from playground import files
from playground.errors import Failure
from playground.settings import made_home, settings
from playground.text import Text
from playground.tracking import retention
from playground.tracking.visitor import Visitor
from playground.ui.serving.addresses import network_of
from playground.ui.serving.wrong_tokens import WrongTokens

COOKIE = "playground_visitor"
_SHORTEST = 32
"""Characters of the key that cookies are signed with; a longer one never changes, as it makes runs somebody's."""

_log = logging.getLogger(__name__)
_wrong_tokens = WrongTokens()


def new_cookie() -> str:
    """A signed cookie with a fresh key."""
    return str(_signer().dumps(secrets.token_urlsafe(12)))


def key_in(cookie: str | None) -> str | None:
    """The visitor's key, if the cookie is one of ours."""
    with suppress(BadSignature):
        return str(_signer().loads(cookie)) if cookie else None
    return None


def visitor() -> Visitor:
    """The visitor of this session."""
    if "visitor_key" not in st.session_state:
        known = key_in(st.context.cookies.get(COOKIE))
        st.session_state["visitor_key"] = known or secrets.token_urlsafe(12)
        st.session_state["visitor_unknown"] = known is None
        st.session_state["visitor_address_hash"] = address_hash_of(st.context.ip_address)
    admin = bool(st.session_state.get("visitor_admin"))
    address_hash = st.session_state.get("visitor_address_hash", "")
    return Visitor(st.session_state["visitor_key"], admin, address_hash, local=_is_local())


def _is_local() -> bool:
    """Whether this session can only be that of somebody at this machine: the app is served to it alone, and stands for nobody else."""
    found = settings()
    shared = found.demo or found.proxy or found.hosts or found.admin_token.get_secret_value()
    here = st.context.ip_address  # None: this machine
    return not shared and _is_loopback(config.get_option("server.address")) and (here is None or _is_loopback(here))


def _is_loopback(address: str | None) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(address or "").is_loopback
    return False


def comes_back() -> bool:
    """Whether the visitor of this session will be known in the next one: without a cookie they are a new one each time."""
    visitor()
    return not st.session_state.get("visitor_unknown", False)


def whose_turn() -> str:
    """Who takes a turn where this session wants something: a visitor; all who have no cookie at one address are one."""
    return key_in(st.context.cookies.get(COOKIE)) or f"without a cookie, {network_of(st.context.ip_address)}"


def address_hash_of(address: str | None) -> str:
    """An address as a keyed hash: tells whether two visitors come from the same one, and nobody where that is."""
    network = network_of(address) or "this machine"
    return hmac.new(_key().encode(), f"address {network}".encode(), hashlib.sha256).hexdigest()[:20]


def voter_of(poll_id: str) -> str:
    """This visitor as the votes of a poll name them: a keyed hash, another one in every poll; only with the secret it can be led back."""
    return hmac.new(_key().encode(), f"vote {poll_id} {visitor().key}".encode(), hashlib.sha256).hexdigest()[:16]


def become_admin(token: str) -> bool:
    """Whether `token` is the deployment's administrator token; if so this session may change every run.

    Raises:
        Failure: this visitor, or others at the same address, gave too many wrong ones just now.
    """
    address, key = st.context.ip_address, visitor().key
    wait = _wrong_tokens.wait(address, key)
    if wait:
        raise Failure(
            Text(
                "Too many wrong tokens came from here; try again in {seconds} s.",
                "Desde aquí se dieron demasiadas claves equivocadas; pruebe de nuevo en {seconds} s.",
            ).format(seconds=wait)
        )
    right = settings().admin_token.get_secret_value()
    found = bool(right) and hmac.compare_digest(right.encode(), token.encode())
    if not found:
        _wrong_tokens.count(address, key)
        _log.warning("a wrong administrator token was given, from %s", address or "this machine")
    else:
        retention.remember_administrator(key)
    st.session_state["visitor_admin"] = found
    return found


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_key(), salt="visitor")


def _key() -> str:
    """The secret of this deployment; made where there is none."""
    place = settings().home / "cookie.key"
    key = _read(place)
    if len(key) < _SHORTEST:
        made_home()
        with FileLock(f"{place}.lock"):
            key = _read(place)
            if len(key) < _SHORTEST:
                if key:
                    _log.warning(
                        "%s holds a key of fewer than %d characters, which can be guessed: it is replaced, and "
                        "visitors are new ones to this server.",
                        place,
                        _SHORTEST,
                    )
                key = secrets.token_hex(32)
                # Whole or not at all, for this user only: whoever reads it meanwhile must not sign with an empty key.
                files.write(place, key.encode())
    return key


def _read(place: Path) -> str:
    try:
        return place.read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
