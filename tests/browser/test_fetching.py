"""A published data set in a real browser: told about, fetched, looked at; or brought."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.test_main_job import take
from tests.datasets.examples import EXAMPLES

pytestmark = pytest.mark.browser


def choose(page: Page, title: str) -> None:
    """Choose a data set of writing."""
    page.goto("/data?task=writing")
    take(page, title)


def test_a_data_set_is_fetched_when_the_button_is_pressed(page: Page, served: Served) -> None:
    file = served.home / "data" / "writing" / "quijote" / "pg2000.txt"
    choose(page, "Don Quijote")
    expect(page.get_by_text("Project Gutenberg License").first).to_be_visible()
    expect(page.get_by_text("is not on this machine yet")).to_be_visible()
    assert not file.exists()
    page.get_by_role("button", name=re.compile(r"Download \(2\.2 MB\)")).click()
    expect(page.get_by_role("button", name="Train on this data")).to_be_visible()
    assert file.read_bytes() == EXAMPLES["quijote"]()["pg2000.txt"]


def test_a_file_that_is_not_the_published_one_is_refused_in_words(page: Page, served: Served) -> None:
    choose(page, "Tiny Shakespeare")
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_text("The mirror of this deployment has no")).to_be_visible()
    page.get_by_role("button", name="I already have this file").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "input.txt", "mimeType": "text/plain", "buffer": EXAMPLES["tinyshakespeare"]()["input.txt"]}
    )
    expect(page.get_by_text("is not the file that was published")).to_be_visible()
    assert not (served.home / "data" / "writing" / "tinyshakespeare").exists()
