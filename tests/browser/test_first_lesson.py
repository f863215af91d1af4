"""The first lesson, walked as a newcomer does: few clicks, and the network that should fail fails."""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.learn import first_lesson as lesson
from tests.browser.drawn import idle

pytestmark = pytest.mark.browser

WORDS = {
    "en": ("First lesson", "only the LSTM", "Train both", "Go on", "As you guessed", "Open it in “Design and train”"),
    "es": ("Primera lección", "solo la LSTM", "Entrenar las dos", "Seguir", "Como usted predijo", "Abrirlo en «Diseñar y entrenar»"),
}  # fmt: skip
MOST_CLICKS = 12


@pytest.mark.parametrize("language", WORDS)
def test_it_is_walked_in_few_clicks_and_the_simple_network_fails(page: Page, language: str):
    begin, guess, train, onward, right, open_it = WORDS[language]
    clicks = 0

    def click(what: str) -> None:
        nonlocal clicks
        page.get_by_test_id("stMain").get_by_role("button", name=re.compile(f"{re.escape(what)}$")).first.click()
        clicks += 1
        idle(page)

    page.goto(f"/?lang={language}")
    click(begin)
    page.get_by_text(guess, exact=True).click()
    clicks += 1
    click(train)
    expect(page.get_by_text(right)).to_be_visible(timeout=300_000)
    figures = page.locator(".js-plotly-plot")
    for count in (1, 2):
        click(onward)
        expect(figures).to_have_count(count, timeout=120_000)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    click(onward)
    expect(page.get_by_test_id("stSlider")).to_be_visible()
    click(onward)
    click(open_it)
    expect(page).to_have_url(re.compile(f"/design.*task={lesson.TASK}"))
    assert clicks <= MOST_CLICKS
