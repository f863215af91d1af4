"""Outputs of three runs side by side in a real browser: one slider moves them all, and keys step through the test set."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.launch.worker import execution
from playground.tracking import runs
from tests.browser.conftest import Served
from tests.browser.test_main_job import idle
from tests.helpers.waiting import until

pytestmark = pytest.mark.browser

CELLS = ("rnn", "gru", "lstm")
SETTINGS: Mapping[str, dict[str, Any]] = {
    "forecasting": {"task": {"kind": "forecasting", "window": 24, "horizon": 6}, "data": {"kind": "sunspots"}},
}


@pytest.fixture(scope="module")
def trained(served: Served) -> Iterator[dict[str, list[str]]]:
    """Of each task three runs with different cells, trained for one epoch for real."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_HOME", str(served.home))
        made: dict[str, list[str]] = {}
        for task, settings in SETTINGS.items():
            for cell in CELLS:
                table = settings | {"name": f"{task} {cell}", "model": {"hidden": 8, "cell": cell}}
                experiment = Experiment.configure(table | {"training": {"epochs": 1, "threads": 1}})
                run_id = runs.submit(experiment, owner="somebody", held=True)
                execution.execute(run_id)
                made.setdefault(task, []).append(run_id)
        yield made


def lines(page: Page, task: str) -> dict[str, list[list[float]]]:
    """Of each run all its lines on the page, by its name, below the heading of the outputs."""
    found: list[list[Any]] = page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap(
            plot => plot.data.map(line => [line.name, Array.from(line.y ?? [])]))"""
    )
    return {name: [y for one, y in found if one == name] for name in (f"{task} {cell}" for cell in CELLS)}


@pytest.mark.parametrize("task", SETTINGS)
def test_one_slider_moves_the_outputs_of_three_runs(page: Page, trained: dict[str, list[str]], task: str) -> None:
    page.goto(f"/compare?lang=en&runs={','.join(trained[task])}&epoch=0&example=2")
    expect(page.get_by_text(re.compile(r"^Example 2 of \d+"))).to_be_visible()
    until(lambda: all(lines(page, task).values()))
    idle(page)
    untrained = lines(page, task)
    page.get_by_role("slider", name=re.compile("Epoch of all runs")).press("End")
    expect(page.get_by_text(re.compile("^Best epochs: "))).to_be_visible()
    until(lambda: all(one[-1:] != untrained[name][-1:] for name, one in lines(page, task).items()))
    idle(page)
    after = lines(page, task)
    assert "epoch=" not in page.url and "example=2" in page.url
    page.get_by_role("heading", name="The same input, side by side").click()
    page.keyboard.press("j")
    expect(page.get_by_text(re.compile(r"^Example 3 of \d+"))).to_be_visible()
    until(lambda: lines(page, task) != after)
    assert "example=3" in page.url
    expect(page.get_by_test_id("stException")).to_have_count(0)
