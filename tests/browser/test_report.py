"""A report in a real browser without a network: drawn, opened, saved in every form."""

import struct
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.reports.page import page as written
from tests.reports.contents import FORMULA, HOSTILE, report

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    """The report, opened from its file; whatever it would ask the network for is written down in `asked`."""
    (tmp_path / "report.html").write_text(written(report()), "utf-8")
    context = browser.new_context(offline=True, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto((tmp_path / "report.html").as_uri())
    yield page
    context.close()


def saved(page: Page, title: str, form: str) -> tuple[str, bytes]:
    line = page.locator(f'details[data-title="{title}"]').first
    if not line.evaluate("one => one.open"):
        line.locator("summary").click()
    with page.expect_download() as coming:
        line.get_by_role("button", name=form).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_report_is_drawn_and_saved_without_a_network(opened: Page) -> None:
    asked: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    expect(opened.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert opened.locator(".js-plotly-plot").count() == 4

    name, svg = saved(opened, "A line", "SVG")
    drawn = svg.decode()
    assert name.startswith("run-script-img-src") and name.endswith("-A-line.svg")
    for words in ("A line", "epoch", "loss", "second", "</script><img"):
        assert words in unescape(drawn), words
    assert "<img" not in drawn and "<script" not in drawn
    _, png = saved(opened, "A line", "PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == 1920 and height > 640 + 2 * 12, "twice as many pixels"
    _, score = saved(opened, "Score", "PNG")
    assert struct.unpack(">II", score[16:24]) == (1920, 2 * (960 * 50 // 200 + 46))
    _, drawing = saved(opened, "Drawn", "PNG")
    assert struct.unpack(">II", drawing[16:24]) == (960, 2 * (50 + 46)), "as large as it is, on ground for its title"

    _, table = saved(opened, "Kept", "CSV")
    quoted = HOSTILE.replace('"', '""')
    assert table.decode() == f'name,value\n"{quoted}",0.5\n"\'{FORMULA}",−1.25\n'
    _, marked = saved(opened, "Kept", "Markdown")
    assert marked.decode().splitlines()[1:] == [
        "| :--- | ---: |",
        '| \\</script\\>\\<img src="https\\://evil.example/i" onerror="window.\\_\\_pwned=1"\\> | 0.5 |',
        "| =1+1\\|a\\_b \\& 50 % \\\\x | −1.25 |",
    ]
    _, tex = saved(opened, "Kept", "LaTeX")
    lines = tex.decode().splitlines()
    assert (
        lines[1] == "\\begin{tabular}{lr}"
        and lines[6] == "=1+1\\textbar{}a\\_b \\& 50 \\% \\textbackslash{}x & $-$1.25 \\\\"
    )

    numbers = opened.locator('details[data-title="A line"]').first.get_by_role("table")
    assert (
        numbers.get_by_role("row").count() == 4 and numbers.get_by_role("columnheader").nth(2).inner_text() == "second"
    )
    assert opened.evaluate("window.__pwned") is None
    assert not [address for address in asked if not address.startswith(("data:", "blob:"))]
