"""An address that is no page's leads to the first page."""

from pathlib import Path

import pytest

from playground.ui import server
from playground.ui.serving.open_pages import OpenPages
from playground.ui.serving.unknown_pages import UnknownPages
from tests.ui.serving.asking import ask

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
PAGES = {file.stem for file in (Path(__file__).parents[3] / "pages").glob("*.py")} - {"app", "welcome"}


@pytest.mark.parametrize(
    ("path", "query", "first"),
    [
        ("/welcome", b"", "./"),
        ("/welcome/", b"lang=es", "../?lang=es"),
        ("/app", b"", "./"),
        ("/desing", b"task=chords&lang=en", "./?task=chords&lang=en"),
        ("/evil", b"next=//elsewhere.example", "./?next=//elsewhere.example"),
        ("/página", b"", "./"),
    ],
)
def test_another_address_leads_to_the_first_page(path: str, query: bytes, first: str) -> None:
    told = ask(UnknownPages, path, query=query, accept=BROWSER)
    assert (told.status, told.headers["location"], told.seen) == (307, first, [])


@pytest.mark.parametrize("path", ["/", *sorted(f"/{page}" for page in PAGES), "/design/"])
def test_pages_are_served(path: str) -> None:
    assert ask(UnknownPages, path, accept=BROWSER).status == 200


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/stream", "/static/js/index.js", "/favicon.png", "/media/ab.csv", "/a/b"]
)
def test_what_pages_are_made_of_is_served(path: str) -> None:
    assert ask(UnknownPages, path, accept=BROWSER).status == 200
    assert ask(UnknownPages, path).status == 200


def test_only_browsers_that_want_a_page_are_led() -> None:
    assert ask(UnknownPages, "/welcome", accept="*/*").status == 200
    assert ask(UnknownPages, "/welcome", method="POST", accept=BROWSER).status == 200
    assert ask(UnknownPages, "/welcome", kind="websocket", accept=BROWSER).seen


def test_nothing_is_counted_for_it() -> None:
    order = list(server.MIDDLEWARE)
    assert order.index(UnknownPages) < order.index(OpenPages)
