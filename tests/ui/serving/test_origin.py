"""Other sites' pages are kept out before Streamlit sees them; a name that a proxy changes is a setting."""

import logging

import pytest

from playground.settings import settings
from playground.ui import server
from playground.ui.serving.origin import OwnOrigin, host_names
from tests.ui.serving.asking import Told, ask


def asked(host: str, origin: str | None, kind: str = "websocket", path: str = "/_stcore/stream") -> Told:
    return ask(OwnOrigin, path, kind=kind, **({"host": host} | ({"origin": origin} if origin else {})))


@pytest.mark.parametrize("kind", ["websocket", "http"])
@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://evil.example"),
        ("localhost:8501", "http://localhost:9999"),
        ("localhost:8501", "null"),
        ("localhost:8501", "http://localhost:8501.evil.example"),
        ("localhost:8501", "http://evil.example/http://localhost:8501"),
        ("localhost:8501", "http://localhost:8501@evil.example"),
        ("app.example", "https://app.example.evil.example"),
        ("app.example", "file://"),
        ("app.example", "http://[broken"),
        ("", "http://app.example"),
    ],
)
def test_a_page_of_another_place_is_refused_with_the_setting_named(host: str, origin: str, kind: str) -> None:
    told = asked(host, origin, kind)
    assert told.status == 403 and not told.seen
    assert "PLAYGROUND_HOSTS" in told.body and told.body.count("\n") == 1


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", None),
        ("localhost:8501", "http://localhost:8501"),
        ("app.example", "https://APP.example"),
        ("app.example:443", "https://app.example"),
        ("[::1]:8501", "http://[::1]:8501"),
    ],
)
def test_its_own_pages_and_programs_are_let_in(host: str, origin: str | None) -> None:
    assert len(asked(host, origin).seen) == 1


def test_the_name_of_a_proxy_is_let_in_where_the_deployment_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked("127.0.0.1:8501", "https://hub.example").status == 403
    monkeypatch.setenv("PLAYGROUND_HOSTS", " https://hub.example/user/ana , *.class.example,lab.example:8443")
    assert settings().hosts == ("hub.example", "*.class.example", "lab.example:8443")
    for origin in ("https://hub.example", "http://a.class.example:81", "https://lab.example:8443"):
        (scope,) = asked("127.0.0.1:8501", origin).seen
        # Streamlit compares the two, and asks an address on the internet where they differ.
        assert (b"origin", b"http://127.0.0.1:8501") in scope["headers"]
    for origin in ("https://hub.example.evil.example", "https://evilclass.example", "https://lab.example"):
        assert asked("127.0.0.1:8501", origin).status == 403


def test_other_names_of_the_server_are_refused_only_where_its_names_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked("rebound.example", "http://rebound.example").seen
    monkeypatch.setenv("PLAYGROUND_HOSTS", "app.example")
    assert asked("rebound.example", "http://rebound.example").status == 403
    assert asked("rebound.example", None, "http", "/").status == 403
    for host in ("app.example", "app.example:8501", "localhost:8501", "127.0.0.1", "[::1]:8501"):
        assert asked(host, None, "http", "/").seen
    assert asked("10.0.0.7:8501", None, "http", "/_stcore/health").seen
    assert host_names(settings().hosts) == ["app.example", "localhost", "127.0.0.1", "::1"]


def test_a_refusal_is_in_the_browsers_language_and_in_the_log_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    layers: list[OwnOrigin] = []

    def one(app: object) -> OwnOrigin:
        if not layers:
            layers.append(OwnOrigin(app))  # type: ignore[arg-type]
        return layers[0]

    for _ in range(50):
        told = ask(one, host="localhost", origin="http://evil.example\x1b[31m", accept_language="es-AR,es;q=0.9")
    assert told.body.startswith("Una página de ")
    assert len(caplog.records) == 1 and "\x1b" not in caplog.text


def test_a_server_that_can_only_close_a_websocket_closes_it() -> None:
    told = ask(OwnOrigin, kind="websocket", host="localhost", origin="http://evil.example", extensions=())
    assert told.status == 403 and not told.seen


def test_what_the_answer_is_to_is_decided_before_anything_of_streamlit_runs() -> None:
    order = list(server.MIDDLEWARE)
    assert order.index(OwnOrigin) <= 2  # behind whoever asks, and the headers of every answer
    assert [one.cls for one in server.app._user_middleware] == order
