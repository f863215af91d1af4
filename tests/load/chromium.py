"""Real Chromium visitors whose changes of page are timed: from the click until the heading is there and nothing runs."""

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Browser, Error, Page, async_playwright

from tests.helpers.chromium import FLAGS, executable
from tests.load.visitor import Told

LOOK = 0.04
"""Seconds between two looks at a page."""
PATIENCE = 180.0
PAGES = {
    "design": ("Design and train", "^Design and train$"),
    "runs": ("Runs", "^Runs$"),
    "run": ("Run", ""),
    "compare": ("Compare", "^Compare$"),
    "try it": ("Try it", "^Try it$"),
    "about": ("About", "^About$"),
    "welcome": ("Welcome", "^RNN Playground$"),
}
"""By the names used in the report: the words of the link, and what the heading is like."""
# What is asked of a page is evaluated by Chromium's own debugger, which the app's policy of content does not forbid.
_STATE = """() => JSON.stringify([
  document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') ?? '',
  document.querySelector('[data-testid=stMain] h1')?.innerText ?? '',
  [...document.querySelectorAll('[data-testid=stException], [data-testid=stAlertContentError]')].map(one => one.innerText)])"""


@dataclass(frozen=True)
class Visits:
    """What visitors in a real Chromium do: one page after the other.

    Attributes:
        base: address of the app.
        end: the moment of the clock `time.monotonic` until which they do it.
        pause: seconds from one change of page to the next.
        compared: runs that the page of comparing shows.
        told: where to count.
    """

    base: str
    end: float
    pause: float
    compared: Sequence[str]
    told: Told

    async def go(self, visitors: int) -> None:
        """Let so many visitors come, each with cookies of their own, in one Chromium."""
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable(), args=FLAGS)
            await asyncio.gather(*(self._visit(browser, number / visitors) for number in range(visitors)))
            await browser.close()

    async def _visit(self, browser: Browser, phase: float) -> None:
        context = await browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 1000})
        context.set_default_timeout(1000 * PATIENCE)
        await asyncio.sleep(phase * self.pause)
        try:
            await self._change_pages(await context.new_page())
        except (Error, TimeoutError) as error:
            self.told.refused[f"Chromium: {str(error)[:120]}"] += 1
        finally:
            await context.close()

    async def _change_pages(self, page: Page) -> None:
        begun = time.monotonic()
        await page.goto(f"{self.base}/compare?lang=en&runs={','.join(self.compared)}")
        heading = await _drawn(page, PAGES["compare"][1], "", self.told)
        self._note("first page (compare)", begun)
        while True:
            for name, (link, wanted) in PAGES.items():
                due = max(begun + self.pause, time.monotonic())
                if due >= self.end:
                    return
                await asyncio.sleep(due - time.monotonic())
                begun = time.monotonic()
                await page.locator("[data-testid=stSidebarNav] a").filter(has_text=re.compile(f"{link}$")).click()
                heading = await _drawn(page, wanted, heading, self.told)
                if name == "run" and heading == link:
                    # No run was looked at yet: the latest ones are offered.
                    begun = time.monotonic()
                    await page.locator("[data-testid=stMain] [data-testid=stPageLink] a").first.click()
                    heading = await _drawn(page, wanted, heading, self.told)
                self._note(name, begun)

    def _note(self, name: str, begun: float) -> None:
        self.told.browsed.setdefault(name, []).append(time.monotonic() - begun)


async def _drawn(page: Page, wanted: str, before: str, told: Told) -> str:
    """Wait until a page is drawn whole; its heading.

    Args:
        page: a tab.
        wanted: what the heading is like; empty: any but the one before.
        before: the heading of the page that is left.
        told: errors that are shown are counted here.

    Raises:
        TimeoutError: it did not come.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state, heading, errors = json.loads(await page.evaluate(_STATE))
        there = re.search(wanted, heading) if wanted else heading not in ("", before)
        if there and state == "notRunning":
            for error in errors:
                told.errors[error[:200]] += 1
            return str(heading)
        await asyncio.sleep(LOOK)
    raise TimeoutError(f"The page “{wanted or 'run'}” was not there within {PATIENCE:.0f} s.")
