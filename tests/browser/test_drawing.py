"""The drawing on the design page: it stays in view, opens the inside of a cell, and no equation is cut off."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.drawn import idle

pytestmark = pytest.mark.browser


def height_in_view(page: Page, what: str) -> float:
    """How far below the upper edge of the window something begins."""
    box = page.locator(what).first.bounding_box()
    assert box is not None
    return box["y"]


def test_it_stays_in_view_while_the_form_moves(page: Page):
    page.goto("/design?task=sentiment&lang=en")
    expect(page.locator(".network svg:visible").first).to_be_visible()
    idle(page)
    page.mouse.move(300, 700)
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(500)
    assert 0 <= height_in_view(page, ".network svg:visible") < 500


def test_a_click_on_a_layer_opens_the_inside_of_its_cell_and_another_run_of_the_page_leaves_it_open(page: Page):
    page.goto("/design?task=forecasting&lang=en")
    cell, button = page.locator(".network svg.cell"), page.locator(".network button").first
    expect(button).to_have_text(re.compile("Inside one step: "))
    expect(cell).to_be_hidden()
    page.locator(".network svg:visible [data-opens]").first.click()
    expect(cell).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Name of the run").fill("still open")
    page.get_by_label("Name of the run").press("Enter")
    idle(page)
    expect(cell).to_be_visible()
    button.click()
    expect(cell).to_be_hidden()


def test_the_picture_can_be_saved(page: Page):
    page.goto("/design?task=forecasting&lang=en")
    expect(page.locator(".network svg:visible").first).to_be_visible()
    page.locator('details[data-kind="drawing"] summary').click()
    for form, begins in (("SVG", b"<svg xmlns="), ("PNG", b"\x89PNG")):
        with page.expect_download() as waited:
            page.get_by_role("button", name=form, exact=True).click()
        content = waited.value.path().read_bytes()
        assert content.startswith(begins) and waited.value.suggested_filename.endswith(f"The-network.{form.lower()}")
        assert form == "PNG" or (b">The network</text>" in content and b"currentColor" in content)


def test_on_a_telephone_it_is_a_bar_that_unfolds_and_no_equation_is_cut_off(browser: Browser, served: Served):
    context = browser.new_context(base_url=served.url, locale="en-GB", viewport={"width": 400, "height": 800})
    context.set_default_timeout(180_000)
    page = context.new_page()
    page.goto("/design?task=forecasting&lang=en")
    bar, picture = page.locator(".network summary"), page.locator(".network svg.narrow")
    expect(bar).to_be_visible()
    idle(page)
    expect(picture).to_be_hidden()
    assert height_in_view(page, ".network summary") > 650
    bar.click()
    expect(picture).to_be_visible()
    bar.click()
    page.get_by_text(re.compile("^Equations: ")).first.click()
    equations = page.locator(".katex").first
    expect(equations).to_be_visible()
    box = equations.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 400
    context.close()
