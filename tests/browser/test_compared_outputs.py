"""Outputs of three runs side by side in a real browser: one slider moves them all, keys step, sounds are switched between."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.launch.data import preparation
from playground.launch.worker import execution
from playground.tasks.chords import encoding
from playground.tracking import runs
from tests.browser.conftest import Served
from tests.browser.drawn import idle
from tests.browser.test_main_job import heard
from tests.helpers.waiting import until

pytestmark = pytest.mark.browser

CELLS = ("rnn", "gru", "lstm")
SETTINGS: Mapping[str, dict[str, Any]] = {
    "forecasting": {"task": {"kind": "forecasting", "window": 24, "horizon": 6}, "data": {"kind": "sunspots"}},
    "chords": {"task": {"kind": "chords"}, "data": {"kind": "bach_chorales"}},
    "writing": {"task": {"kind": "writing"}, "data": {"kind": "python_topics"}},
    "sentiment": {"task": {"kind": "sentiment"}, "data": {"kind": "opinions", "size": 200}},
}


class Trained(dict[str, list[str]]):
    """Of each task three runs with different cells, trained for one epoch for real when they are first asked for."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.home = home

    def __missing__(self, task: str) -> list[str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PLAYGROUND_HOME", str(self.home))
            self[task] = [_trained(task, cell) for cell in CELLS]
        return self[task]


def _trained(task: str, cell: str) -> str:
    table = SETTINGS[task] | {"name": f"{task} {cell}", "model": {"hidden": 8, "cell": cell}}
    experiment = Experiment.configure(table | {"training": {"epochs": 1, "threads": 1}})
    run_id = runs.submit(experiment, owner="somebody", held=True)
    execution.execute(run_id)
    return run_id


@pytest.fixture(scope="module")
def trained(served: Served) -> Trained:
    """The runs, in the home of the app."""
    return Trained(served.home)


def lines(page: Page, task: str) -> dict[str, list[list[float]]]:
    """Of each run all its lines on the page, by its name, below the heading of the outputs."""
    found: list[list[Any]] = page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap(
            plot => plot.data.map(line => [line.name, Array.from(line.y ?? [])]))"""
    )
    return {name: [y for one, y in found if one == name] for name in (f"{task} {cell}" for cell in CELLS)}


@pytest.mark.parametrize("task", ["forecasting"])
def test_one_slider_moves_the_outputs_of_three_runs(page: Page, trained: Trained, task: str) -> None:
    page.goto(f"/compare?lang=en&runs={','.join(trained[task])}&epoch=0&example=2")
    to_the_outputs(page)
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


def opened(page: Page, ids: list[str], **more: str) -> None:
    """The first test example at epoch 0."""
    page.goto(f"/compare?lang=en&{urlencode({'runs': ','.join(ids), 'epoch': 0} | more)}")
    to_the_outputs(page)
    expect(page.get_by_text(re.compile(r"^Example 1 of \d+"))).to_be_visible()


def to_the_outputs(page: Page) -> None:
    """They are made once they are in view."""
    page.get_by_role("heading", name="The same input, side by side").scroll_into_view_if_needed()


def to_the_best(page: Page) -> None:
    page.get_by_role("slider", name=re.compile("Epoch of all runs")).press("End")
    expect(page.get_by_text(re.compile("^Best epochs: "))).to_be_visible()


def test_lead_sheets_of_three_runs_are_drawn_and_switched_between_while_they_play(
    page: Page, trained: Trained, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(page, trained["chords"])
    score = page.get_by_alt_text(re.compile("bar by bar"))
    expect(score).to_be_visible()

    def drawn() -> str:
        with urlopen(str(score.get_attribute("src"))) as picture:  # an address that holds the picture itself
            return str(picture.read().decode())

    untrained = drawn()
    assert all(name in untrained for name in ("chords rnn", "chords gru", "chords lstm", "original", " %"))
    to_the_best(page)
    until(lambda: drawn() != untrained)
    idle(page)
    monkeypatch.setenv("PLAYGROUND_HOME", str(served.home))
    experiment = runs.experiment_of(runs.get(trained["chords"][0]))
    melody = encoding.restored(experiment.task.test_inputs(preparation.load(experiment.data), {})[0])
    players = page.locator("audio")
    expect(players).to_have_count(4)
    sounds = [heard(page.request.get(str(one.get_attribute("src"))).body()) for one in players.all()]
    assert all(loudest > 1000 for loudest, _ in sounds)
    assert [seconds for _, seconds in sounds] == pytest.approx([melody.end * 60 / melody.tempo] * 4, abs=0.01)

    def state() -> list[tuple[bool, bool, float]]:
        return page.evaluate(
            "[...document.querySelectorAll('audio')].map(one => [one.paused, one.muted, one.currentTime])"
        )

    page.get_by_role("button", name="Play").click()
    until(lambda: all(not paused and time > 0.5 for paused, _, time in state()))
    assert [muted for _, muted, _ in state()] == [False, True, True, True]
    page.get_by_role("radio", name="chords lstm").check()
    assert [muted for _, muted, _ in state()] == [True, True, False, True]
    before = [time for _, _, time in state()]
    assert max(before) - min(before) < 0.3
    until(lambda: all(time > past for (_, _, time), past in zip(state(), before, strict=True)))
    page.get_by_role("button", name="Pause").click()
    assert [(paused, muted) for paused, muted, _ in state()] == [(True, False)] * 4
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_texts_of_three_runs_are_marked_side_by_side(page: Page, trained: Trained) -> None:
    opened(page, trained["writing"])
    texts = page.locator(".marked-texts section")
    expect(texts).to_have_count(3)
    assert page.locator(".marked-texts .name").all_text_contents() == ["writing rnn", "writing gru", "writing lstm"]
    (beginning,) = set(page.locator(".marked-texts i").all_text_contents())
    assert beginning
    untrained = texts.all_text_contents()
    to_the_best(page)
    until(lambda: all(a != b for a, b in zip(texts.all_text_contents(), untrained, strict=True)))
    assert set(page.locator(".marked-texts i").all_text_contents()) == {beginning}
    expect(page.get_by_text("Underlined: in none of the other texts at this place.")).to_be_visible()
    expect(page.get_by_text("Where they part, and what is copied")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_three_classifiers_answer_one_text_and_a_click_on_a_square_lists_what_is_behind_it(
    page: Page, trained: Trained
) -> None:
    opened(page, trained["sentiment"], errors="confusion", **{"errors.less": "none"})
    until(lambda: all(lines(page, "sentiment").values()))
    expect(page.get_by_text("The text; its class is")).to_be_visible()
    influence = page.get_by_label(re.compile("by how much the log-odds of the answer fall")).first
    expect(influence).to_be_visible()
    untrained, told = lines(page, "sentiment"), influence.get_attribute("aria-label")
    to_the_best(page)
    until(lambda: all(one and one != untrained[name] for name, one in lines(page, "sentiment").items()))
    until(lambda: influence.get_attribute("aria-label") != told)
    matrix = page.locator("[data-testid=stPlotlyChart]").last
    expect(matrix).to_have_attribute("aria-label", re.compile("^Confusion matrix"))
    matrix.scroll_into_view_if_needed()
    idle(page)
    points = matrix.locator(".js-plotly-plot").evaluate(
        "plot => [...plot.data[1].x].map((x, at) => [x, plot.data[1].y[at]])"
    )
    place = next(x for x, y in points if x == y)
    assert "errors.group" not in page.url, (
        "the most frequent confusion is chosen at first, and what is right comes last"
    )
    area = matrix.locator(".nsewdrag").first.bounding_box()
    assert area is not None
    matrix.locator(".nsewdrag").first.click(
        position={name: (place + 0.5) / 2 * area[size] for name, size in (("x", "width"), ("y", "height"))}
    )
    expect(page.get_by_label("Examples of")).to_have_value(re.compile(", right "))
    page.wait_for_url(re.compile(f"errors.group={place}%2C{place}"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    line = page.locator('details[data-title^="Confusion matrix"]')
    line.locator("summary").click()
    with page.expect_download() as coming:
        line.get_by_role("button", name="SVG").click()
    assert "Confusion matrix, test set" in coming.value.path().read_text("utf-8")
