"""Who is looking: a key in a signed cookie, without an account.

The cookie is set by the server on the first page (`server.VisitorCookie`), so that scripts cannot read it; the page
finds it in the request. Where there is no cookie (a test, a browser that refuses them) the key lasts as long as the
session.
"""

import hmac
import secrets

import streamlit as st
from filelock import FileLock
from itsdangerous import BadSignature, URLSafeSerializer

from playground.settings import settings
from playground.tracking.visitor import Visitor

COOKIE = "playground_visitor"


def new_cookie() -> str:
    """A signed cookie with a fresh key."""
    return str(_signer().dumps(secrets.token_urlsafe(12)))


def key_in(cookie: str | None) -> str | None:
    """The visitor's key, if the cookie is one of ours."""
    if not cookie:
        return None
    try:
        return str(_signer().loads(cookie))
    except BadSignature:
        return None


def visitor() -> Visitor:
    """The visitor of this session."""
    if "visitor_key" not in st.session_state:
        found = key_in(st.context.cookies.get(COOKIE))
        st.session_state["visitor_key"] = found or secrets.token_urlsafe(12)
    return Visitor(st.session_state["visitor_key"], admin=bool(st.session_state.get("visitor_admin")))


def become_admin(token: str) -> bool:
    """Whether `token` is the deployment's administrator token; if so this session may change every run."""
    right = settings().admin_token.get_secret_value()
    st.session_state["visitor_admin"] = bool(right) and hmac.compare_digest(right.encode(), token.encode())
    return bool(st.session_state["visitor_admin"])


def _signer() -> URLSafeSerializer:
    place = settings().home / "cookie.key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{place}.lock"):
            if not place.exists():
                # Whoever reads it meanwhile must not sign with an empty key.
                new = place.with_suffix(".new")
                new.touch(mode=0o600)
                new.write_text(secrets.token_hex(32))
                new.replace(place)
    return URLSafeSerializer(place.read_text(), salt="visitor")
