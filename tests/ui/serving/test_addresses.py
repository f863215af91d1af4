"""Where a visitor comes from, as far as somebody trustworthy says so."""

import ipaddress
import os

import pytest
import streamlit as st
import uvicorn

from playground.errors import WrongInput
from playground.settings import settings
from playground.ui import server
from playground.ui.serving.addresses import VisitorAddress, network_of, peer_of, visitor_address
from tests.ui.serving.asking import ask

PROXIES = (ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.0.0.0/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "192.0.2.7", "203.0.113.9"),  # nobody vouches for a stranger
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"),  # the first is the visitor's own word
        ("127.0.0.1", "198.51.100.1, 192.0.2.7, 10.1.2.3", "192.0.2.7"),  # two proxies of ours
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),  # somebody beside the proxy
        ("127.0.0.1", "192.0.2.7, unknown", "127.0.0.1"),  # what comes before a word that is none is nobody's
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7:4711", "192.0.2.7"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("", "192.0.2.7", ""),
    ],
)
def test_the_last_address_counts_that_is_not_a_proxy_of_ours(peer: str, forwarded: str, expected: str) -> None:
    assert visitor_address(peer, forwarded, PROXIES) == expected


def test_ipv6_counts_by_64_bits_and_ipv4_as_it_is() -> None:
    assert network_of("2001:db8:1:2::5") == network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::5") != network_of("2001:db8:1:2::5")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of("192.0.2.7") == network_of("::ffff:192.0.2.7") == "192.0.2.7"
    assert network_of("::ffff:192.0.2.8") != network_of("::ffff:192.0.2.7")
    assert network_of(None) == network_of("") == ""


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_without_a_setting_nobody_is_believed_and_that_is_said_once(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    made: list[VisitorAddress] = []

    def once(app: object) -> VisitorAddress:
        made.append(made[0] if made else VisitorAddress(app))  # type: ignore[arg-type]
        made[0].app = app  # type: ignore[assignment]
        return made[0]

    for _ in range(2):
        told = ask(once, kind=kind, client="127.0.0.1", x_forwarded_for="192.0.2.7")
        assert peer_of(told.seen[0]) == "127.0.0.1"
    assert len(caplog.records) == 1 and "PLAYGROUND_PROXY" in caplog.text


def test_a_named_proxy_is_believed_about_address_and_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_PROXY", "10.0.0.0/8, ::1")
    headers = {"x_forwarded_for": "192.0.2.7", "x_forwarded_proto": "https"}
    page = ask(VisitorAddress, client="10.9.9.9", **headers).seen[0]
    assert (peer_of(page), page["scheme"]) == ("192.0.2.7", "https")
    stream = ask(VisitorAddress, kind="websocket", client="::1", **headers).seen[0]
    assert (peer_of(stream), stream["scheme"]) == ("192.0.2.7", "wss")
    stranger = ask(VisitorAddress, client="203.0.113.9", **headers).seen[0]
    assert (peer_of(stranger), stranger["scheme"]) == ("203.0.113.9", "http")


def test_a_proxy_on_this_machine_tells_the_scheme_without_being_named() -> None:
    assert ask(VisitorAddress, client="127.0.0.1", x_forwarded_proto="https").seen[0]["scheme"] == "https"


@pytest.mark.parametrize("wrong", ["*", "0.0.0.0/0", "::/0", "127.0.0.1,*", "nginx", "10.0.0.0/99"])
def test_not_everybody_can_be_a_proxy(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("PLAYGROUND_PROXY", wrong)
    with pytest.raises(WrongInput, match="PLAYGROUND_PROXY must be addresses or networks"):
        settings()


def test_the_server_reads_addresses_first_and_leaves_uvicorn_nothing_to_believe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    monkeypatch.setattr(st.App, "run", lambda *_, **__: None)
    monkeypatch.setattr(server.many_requests, "prepare", lambda: None)
    monkeypatch.setattr(server, "_warm", lambda: None)
    server.main([])
    assert server.MIDDLEWARE[0] is VisitorAddress
    configured = uvicorn.Config(lambda *_: None)
    configured.load()
    told = ask(lambda app: _inside(configured.loaded_app, app), client="127.0.0.1", x_forwarded_for="192.0.2.7")
    assert peer_of(told.seen[0]) == "127.0.0.1"
    assert os.environ["FORWARDED_ALLOW_IPS"] == ""


def _inside(layer: object, app: object) -> object:
    layer.app = app  # type: ignore[attr-defined]
    return layer
