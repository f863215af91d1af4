"""Every page in a real browser where all names are attacks: nothing outside is asked, no script runs, words stay words."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.drawn import come_to_all, idle
from tests.helpers.hostile import NAME, OUTSIDE, addresses, plant

pytestmark = pytest.mark.browser


def test_attacks_in_every_name_ask_nothing_outside_and_run_nothing(
    page: Page, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_HOME", str(served.home))
    planted = plant()
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    literal = 0
    for name, query in addresses(planted):
        page.goto(f"/{'' if name == 'welcome' else name}?{urlencode({'lang': 'en'} | query)}")
        expect(page.get_by_test_id("stHeading").first).to_be_visible()
        idle(page)
        come_to_all(page)
        page.evaluate("document.querySelectorAll('[data-testid=stExpander] summary').forEach(one => one.click())")
        answer = page.get_by_role("button", name=re.compile("(Predict|Classify|Generate|Harmonise)$"))
        if name == "try_it" and answer.count():
            answer.first.click()
        idle(page)
        where = f"{name} {query}"
        links = page.eval_on_selector_all("a, img", "all => all.map(one => one.href || one.src || '')")
        assert not [link for link in links if urlsplit(link).hostname == OUTSIDE], where
        assert page.evaluate("window.__pwned") is None, where
        # The names of gates are formulas of ours.
        assert page.locator(".stMain .katex:not([data-testid=stButtonGroup] .katex)").count() == (
            page.get_by_text("Equations").count() if name == "design" else 0
        )
        expect(page.get_by_test_id("stException")).to_have_count(0)
        literal += page.get_by_text(NAME, exact=False).count()
    outside = [url for url in asked if urlsplit(url).hostname not in ("localhost", "127.0.0.1", None)]
    assert outside == []
    assert dialogs == []
    assert literal >= 10  # what was not asked for was there to be seen
