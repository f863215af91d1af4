"""A blind vote in a real browser: no name before the vote, each pair once, known again after a reload, open to whoever has the link."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.tracking import polls
from playground.tracking.visitor import Visitor
from tests.browser.conftest import Served
from tests.browser.drawn import idle
from tests.helpers.polls import poll

pytestmark = pytest.mark.browser

NAMES = re.compile(r"(GRU|LSTM|RNN) 64")
ANSWERS = ("A is better", "B is better", "Equally good", "Both are bad")


def test_two_visitors_judge_the_same_pairs(
    page: Page, browser: Browser, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_HOME", str(served.home))
    poll_id = polls.create(poll(), "Which reads better?", Visitor("teacher"))
    page.goto(f"/vote?poll={poll_id}&lang=en")
    main = page.get_by_test_id("stMain")
    for number, answer in enumerate(ANSWERS, start=1):
        expect(main.get_by_text(f"Pair {number} of {len(ANSWERS)}")).to_be_visible()
        expect(main.get_by_role("button", name=answer)).to_be_visible()
        idle(page)
        expect(main).not_to_contain_text(NAMES)
        main.get_by_role("button", name=answer).click()
        expect(main.get_by_text(f"Your vote: {answer}.")).to_be_visible()
        expect(main).to_contain_text(NAMES)
        main.get_by_role("button", name="Next pair").click()
    expect(main.get_by_text("You have judged every pair")).to_be_visible()
    page.reload()
    expect(main.get_by_text("You have judged every pair")).to_be_visible()
    said = polls.votes(polls.get(poll_id))
    assert sorted(vote.pair for vote in said) == [pair.name for pair in poll().pairs]
    assert len({vote.voter for vote in said}) == 1

    theirs = browser.new_context(base_url=served.url, locale="es-ES", viewport={"width": 400, "height": 900})
    other = theirs.new_page()
    other.goto(f"/vote?poll={poll_id}")
    expect(other.get_by_text(f"Par 1 de {len(ANSWERS)}")).to_be_visible()
    other.get_by_role("button", name="Igual de buenas").click()
    expect(other.get_by_text("Su voto: Igual de buenas.")).to_be_visible()
    theirs.close()
    assert len({vote.voter for vote in polls.votes(polls.get(poll_id))}) == 2
