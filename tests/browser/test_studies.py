"""A question that takes several runs, asked and answered in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawn import idle
from tests.browser.test_main_job import number, small

pytestmark = pytest.mark.browser


def test_is_it_real(page: Page) -> None:
    page.goto("/design?lang=en&task=forecasting")
    small(page, "Simple RNN", "")
    page.get_by_text("More than one run").click()
    idle(page)
    page.get_by_role("radio", name=re.compile("Is it real")).click()
    idle(page)
    number(page, "Seeds", 3)
    # What was chosen is there again after a look at another page.
    page.get_by_role("link", name=re.compile("Studies")).first.click()
    page.wait_for_url(re.compile(r"/studies"))
    page.get_by_role("link", name=re.compile("Design")).first.click()
    page.wait_for_url(re.compile(r"/design"))
    idle(page)
    page.get_by_text("More than one run").click()
    expect(page.get_by_role("spinbutton", name="Seeds", exact=True)).to_have_value("3")
    expect(page.get_by_text(re.compile(r"6 runs"))).to_be_visible()
    idle(page)
    page.get_by_role("button", name="Start the study").click()
    page.wait_for_url(re.compile(r"/studies\?.*study=[0-9a-f]{32}"))
    expect(page.get_by_text(re.compile(r"6 of 6 runs ended"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"is better by|within noise", re.I)).first).to_be_visible()
    expect(page.get_by_text("Paired t test", exact=False)).to_be_visible()
    page.get_by_text("Every run", exact=True).click()
    expect(page.get_by_role("button", name="Compare the chosen")).to_be_disabled()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.goto(page.url.replace("lang=en", "lang=es"))
    expect(page.get_by_text(re.compile(r"6 de 6 ejecuciones terminadas"))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
