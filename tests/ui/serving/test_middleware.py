import re

import pytest

from playground.ui.serving.middleware import SafeHeaders
from playground.ui.serving.origin import OwnAffairs
from tests.ui.serving.asking import ask


def test_every_answer_says_that_nothing_comes_from_elsewhere() -> None:
    headers = ask(SafeHeaders).headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'self'" and rules["object-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'" and headers["x-frame-options"] == "SAMEORIGIN"
    assert "unsafe" not in rules["script-src"] and len(re.findall(r"'sha256-[\w+/]{43}='", rules["script-src"])) == 3
    assert not re.search(r"https?:|wss?:|\*", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_pages_that_show_the_app_in_a_frame_are_the_deployments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_HOSTS", "hub.example,x;script-src *,*")
    headers = ask(SafeHeaders).headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self' hub.example")
    assert "x-frame-options" not in headers


@pytest.mark.parametrize(
    "path", ["metrics", "agent/openapi.json", "agent/mcp", "script-health-check", "", "/metrics", "metrics/"]
)
@pytest.mark.parametrize("before", ["", "/design"])
def test_the_servers_own_affairs_are_not_public(path: str, before: str) -> None:
    told = ask(OwnAffairs, f"{before}/_stcore/{path}")
    assert told.status == 404 and not told.seen


@pytest.mark.parametrize("path", ["health", "host-config", "stream", "upload_file/a/b"])
def test_what_pages_need_is(path: str) -> None:
    assert ask(OwnAffairs, f"/_stcore/{path}").seen
