"""A guided activity, walked with a file of the class's own: predictions, results, and the worksheet as it is printed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.learn.activities.sentiment_pipeline import SentimentPipeline
from tests.browser.drawn import idle

pytestmark = pytest.mark.browser

ROWS = [f"the {thing} was {word} in room {number},{label}" for number, thing in enumerate(("soup", "film", "walk", "song", "book", "trip", "game", "talk", "meal", "show") * 2) for word, label in (("good", "yes"), ("not good", "no"), ("bad", "no"), ("not bad", "yes"))]  # fmt: skip
PREDICTION = "I expect <b>more</b> than half"


def main_button(page: Page, name: str) -> None:
    button = page.get_by_test_id("stMain").get_by_role("button", name=re.compile(f"{re.escape(name)}$")).first
    expect(button).to_be_visible()
    button.click()
    idle(page)


def test_a_class_walks_from_its_own_texts_to_a_printed_worksheet(page: Page, tmp_path: Path) -> None:
    page.goto("/activities?activity=sentiment_pipeline&lang=en")
    page.get_by_text("Your own file", exact=True).click()
    table = "\n".join(["text,label", *ROWS]).encode()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "class.csv", "mimeType": "text/csv", "buffer": table}
    )
    expect(page.get_by_text("class.csv").first).to_be_visible()
    idle(page)
    main_button(page, "Train and begin")
    for number, step in enumerate(SentimentPipeline.steps, start=1):
        expect(page.get_by_role("heading", name=f"{number}. {step.title.en}")).to_be_visible()
        fields = page.get_by_placeholder("Your answer")
        expect(fields.first).to_be_visible()  # from the fourth step on, once the networks are trained
        for place in range(sum(question.process == "predict" for question in step.questions)):
            fields.nth(place).fill(PREDICTION)
            fields.nth(place).press("Control+Enter")
            idle(page)
        main_button(page, "Look")
        expect(fields).to_have_count(len(step.questions))
        expect(page.get_by_test_id("stException")).to_have_count(0)
        if number < len(SentimentPipeline.steps):
            main_button(page, "Go on")
    page.get_by_text("Print: worksheet and teacher's sheet").click()
    main_button(page, "Prepare both")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Worksheet$")).click()
    sheet = tmp_path / "sheet.html"
    download.value.save_as(sheet)
    paper = page.context.new_page()
    paper.goto(sheet.as_uri())
    expect(paper.get_by_text(PREDICTION).first).to_be_visible()
    printed = paper.pdf(prefer_css_page_size=True)
    pages = printed.count(b"/Type /Page\n") or len(re.findall(rb"/Type\s*/Page\b", printed))
    assert len(SentimentPipeline.steps) <= pages <= 4 * len(SentimentPipeline.steps)
