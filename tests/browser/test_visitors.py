"""Two visitors at once, languages, narrow windows, themes, keyboard."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.drawn import idle
from tests.browser.test_main_job import number, section

pytestmark = pytest.mark.browser

PAGES = ("", "data", "design", "runs", "run", "compare", "vote", "try_it", "look_inside", "learn", "about")


def launch_long(page: Page, name: str) -> str:
    """A run that would take minutes."""
    page.goto("/design?task=forecasting&lang=en")
    idle(page)
    section(page, "Training")
    number(page, "Epochs", 5000)
    number(page, "Patience", 0)
    page.get_by_label("Name of the run").fill(name)
    page.get_by_label("Name of the run").press("Enter")
    idle(page)
    page.get_by_role("button", name="Train", exact=False).last.click()
    page.wait_for_url(re.compile(r"/run\?"))
    return re.search(r"run=([0-9a-f]{32})", page.url).group(1)


def test_only_the_owner_may_stop_and_everybody_may_look(browser: Browser, served: Served):
    mine = browser.new_context(base_url=served.url, locale="en-GB", viewport={"width": 1280, "height": 900})
    theirs = browser.new_context(base_url=served.url, locale="es-ES", viewport={"width": 1280, "height": 900})
    for context in (mine, theirs):
        context.set_default_timeout(180_000)
    first, second = mine.new_page(), theirs.new_page()
    run = launch_long(first, "mine alone")
    expect(first.get_by_role("heading", name="Curves")).to_be_visible()
    second.goto(f"/run?run={run}")
    expect(second.get_by_role("heading", name=re.compile("mine alone"))).to_be_visible()
    expect(second.get_by_role("button", name="Detener")).to_be_disabled()
    first.get_by_role("button", name="Stop").click()
    expect(first.get_by_text("⏹️ stopped").first).to_be_visible()
    expect(first.get_by_role("button", name="Resume")).to_be_enabled()
    mine.close()
    theirs.close()


NOTIFICATIONS = """
window.shown = [];
window.Notification = class {
  static permission = "default";
  static requestPermission() { this.permission = "granted"; return Promise.resolve(this.permission); }
  constructor(title, { body }) { window.shown.push([title, body]); }
};
document.hasFocus = () => false;
"""
"""A browser that lets pages notify a visitor, who is looking elsewhere; what it shows is kept."""


def test_a_visitor_is_known_again_after_a_reload_and_notified_of_the_end(page: Page):
    page.add_init_script(NOTIFICATIONS)
    run = launch_long(page, "known again")
    page.reload()
    expect(page.get_by_text("yours").first).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\d+ % · known again$"))
    ask = page.get_by_role("button", name="Notify me when it ends")
    expect(ask).to_have_attribute("aria-pressed", "false")
    ask.click()
    expect(ask).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("⏹️ stopped").first).to_be_visible()
    expect(page).to_have_title("stopped · known again")
    expect(ask).to_be_hidden()
    ((title, reason),) = page.evaluate("window.shown")
    assert title == "⏹️ known again: stopped" and "stopped" in reason.lower()
    assert run in page.url


@pytest.mark.parametrize("width", [400, 1280])
def test_every_page_fits_light_and_dark_speaks_spanish_and_asks_nothing_of_others(
    browser: Browser, served: Served, width: int
) -> None:
    context = browser.new_context(base_url=served.url, locale="es-ES", viewport={"width": width, "height": 900})
    context.set_default_timeout(180_000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for name in PAGES:
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            if scheme == schemes[0]:
                page.goto(f"/{name}")
                expect(page.get_by_role("heading", level=1)).to_be_visible()
            idle(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)
            wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
            assert wide <= width + 1, f"{name} is {wide} wide in a {scheme} window of {width}"
        schemes.reverse()  # the next page is opened as this one is
    context.close()
    ours = (served.url, "data:", "blob:", served.url.replace("http", "ws"))
    assert [url for url in asked if not url.startswith(ours)] == []


def test_the_main_way_can_be_walked_with_the_keyboard(page: Page):
    page.goto("/?lang=en")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    idle(page)
    button = page.get_by_role("button", name="Design and train").first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/design"))
    train = page.get_by_role("button", name="Train", exact=False).last
    train.focus()
    expect(train).to_be_focused()
