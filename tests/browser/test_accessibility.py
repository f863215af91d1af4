"""axe-core finds nothing serious on any page of the menu nor on what a run is shown with; in the dark, on those with all kinds of parts."""

from urllib.parse import urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.launch.worker import execution
from playground.tracking import runs
from tests.browser.conftest import Served
from tests.browser.drawn import come_to_all, idle

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")

OF_STREAMLIT = {
    "list": "the list of the menu holds its sections in elements of another kind",
    "listitem": "so do the sections hold the pages of the menu",
    "duplicate-id-active": "the first cells of all tables of a page have one id",
}
"""Rules that Streamlit's own markup breaks, which no page can mend."""

VIEWS = ("states", "attention", "surgery")
IN_THE_DARK = ("/design", "/run", "/runs", "/studies", "/look_inside", "/learn")
"""Where what the pages are made of is found together: forms, drawings, curves, tables, formulas, selected buttons."""
EXPERIMENT = {
    "name": "copies", "task": {"kind": "sequence_transduction"},
    "data": {"kind": "copying", "count": 100, "delay": 0, "length": 3},
    "model": {"kind": "encoder_decoder", "attention": "additive", "hidden": 4}, "training": {"epochs": 1, "threads": 1},
}  # fmt: skip


def test_nothing_serious_is_found_on_any_page(page: Page, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_HOME", str(served.home))
    run = runs.submit(Experiment.configure(EXPERIMENT), owner="somebody", held=True)
    execution.execute(run)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit(page, "/", {})
    menu = page.get_by_test_id("stSidebarNavLink").evaluate_all("links => links.map(one => one.href)")
    assert len(menu) > 10
    addresses = [("/look_inside", {"run": run, "view": view}) for view in VIEWS]
    addresses += [("/learn", {"concept": "lstm"}), ("/learn", {"term": "all"})]
    addresses += [(urlsplit(link).path, {"run": run, "runs": run}) for link in menu]
    found: list[str] = []
    dark = set(IN_THE_DARK)
    for path, query in addresses:
        visit(page, path, query)
        found += [f"{path} {query}, light: {words}" for words in grave(page, {"resultTypes": ["violations"]})]
        if path in dark:
            dark.remove(path)
            page.emulate_media(color_scheme="dark")
            idle(page)
            # What stands on the page is the same in the dark; its colours are not.
            colours = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
            found += [f"{path} {query}, dark: {words}" for words in grave(page, colours)]
            page.emulate_media(color_scheme="light")
    assert not dark, "a page that is no longer there"
    assert found == []


def visit(page: Page, path: str, query: dict[str, str]) -> None:
    """Open a page and wait until it is drawn to its end."""
    page.goto(f"{path}?{urlencode({'lang': 'en'} | query)}")
    expect(page.get_by_test_id("stMain").get_by_test_id("stHeading").first).to_be_visible()
    idle(page)
    come_to_all(page)
    expect(page.locator("[data-testid=stSpinner], [data-testid=stSkeleton]")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def grave(page: Page, options: dict[str, object]) -> list[str]:
    """What axe-core finds that shuts somebody out: the rule, how often, and where first."""
    violations = Axe().run(page, None, options).response["violations"]
    return [
        f"{one['id']} ({one['impact']}) {len(one['nodes'])} times, first {one['nodes'][0]['html'][:200]}"
        for one in violations
        if one["impact"] in GRAVE and one["id"] not in OF_STREAMLIT
    ]
