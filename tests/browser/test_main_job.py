"""The main job in a real browser: choose, train, watch, compare, try, for every task."""

import io
import re
import wave
from array import array
from contextlib import suppress
from pathlib import Path

import pytest
from music21 import converter, tempo
from playwright.sync_api import Error as PlaywrightError, Page, expect

from tests.browser.drawn import idle
from tests.datasets.examples import EXAMPLES

pytestmark = pytest.mark.browser

TASKS = {
    "forecasting": ("Forecasting", "Simple RNN", "GRU", "Predict"),
    "sentiment": ("Sentiment", "Simple RNN", "GRU", "Classify"),
    "writing": ("Text generation", "Simple RNN", "GRU", "Generate"),
    "chords": ("Chord generation", "Simple RNN", "GRU", "Harmonise"),
}


def section(page: Page, title: str) -> None:
    """Open a folded part of the form."""
    page.get_by_text(re.compile(rf"^\d · {title}$")).click()


def number(page: Page, label: str, value: int) -> None:
    """Give a number; again, where the page was being drawn anew just then and took the field away."""
    field = page.get_by_role("spinbutton", name=label, exact=True)
    for _ in range(6):
        idle(page)
        with suppress(PlaywrightError):
            field.fill(str(value), timeout=5_000)
            field.press("Enter", timeout=5_000)
        idle(page)
        if field.count() == 1 and field.input_value() == str(value):
            return
    expect(field).to_have_value(str(value))


def take(page: Page, title: str, menu: str = "Data set") -> None:
    """Choose from a menu; again, where the page was being drawn anew just then and closed the list."""
    option = page.get_by_role("option", name=title, exact=True)
    for _ in range(6):
        idle(page)
        page.get_by_role("combobox", name=re.compile(f"{menu}$")).click()
        with suppress(PlaywrightError):
            option.click(timeout=5_000)
            break
        page.keyboard.press("Escape")
    idle(page)


def small(page: Page, cell: str, name: str) -> None:
    """Choose the cell and settings that train in a few seconds."""
    idle(page)
    take(page, cell, "Cell")
    idle(page)
    number(page, "Hidden size (units)", 16)
    section(page, "Training")
    number(page, "Epochs", 2)
    number(page, "Time limit (s)", 900)
    page.get_by_label("Name of the run").fill(name)
    page.get_by_label("Name of the run").press("Enter")
    idle(page)


def little_data(page: Page, task: str) -> None:
    """Choose data with which a run takes seconds, where those of the task take longer."""
    if task == "sentiment":
        section(page, "Data")
        number(page, "Training texts", 600)
    if task == "writing":
        section(page, "Data")
        take(page, "Text of your own")
        poem = EXAMPLES["own_text"]()["poem.txt"]
        page.locator("input[type=file]").first.set_input_files(
            {"name": "poem.txt", "mimeType": "text/plain", "buffer": poem}
        )
        idle(page)


def finish(page: Page) -> str:
    """Press train, see the first point, wait for the end; the run's id."""
    page.get_by_role("button", name=re.compile(r"\bTrain$")).last.click()
    page.wait_for_url(re.compile(r"/run\?"))
    expect(
        page.get_by_text(re.compile("preparing data|waiting|training|number 1 in the queue|starting", re.I)).first
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Curves")).to_be_visible()
    expect(page.get_by_role("heading", name="On the test set")).to_be_visible()
    expect(page.get_by_text("✅ finished").first).to_be_visible()
    return re.search(r"run=([0-9a-f]{32})", page.url).group(1)


@pytest.mark.parametrize("task", TASKS)
def test_two_runs_of_different_cells_are_trained_and_compared(page: Page, task):
    title, first, second, action = TASKS[task]
    page.goto("/?lang=en")
    card = page.get_by_role("heading", name=title).locator("xpath=ancestor::*[@data-testid='stVerticalBlock'][1]")
    card.get_by_role("button", name="Design and train").click()
    page.wait_for_url(re.compile(rf"/design\?.*task={task}"))
    little_data(page, task)
    small(page, first, f"{task} one")
    one = finish(page)
    page.get_by_role("button", name="Repeat with changes").click()
    page.wait_for_url(re.compile("/design"))
    small(page, second, f"{task} two")
    two = finish(page)
    page.goto(f"/compare?lang=en&runs={one},{two}")
    for heading in ("What differs", "On the test set", "Curves", "The same input, side by side"):
        expect(page.get_by_role("heading", name=re.compile(heading))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_role("radio", name="Your own input").click()
    idle(page)
    page.get_by_role("button", name=re.compile(f"{action}$")).click()
    expect(page.get_by_role("button", name=re.compile("⬇️|download", re.I)).first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if task == "chords":
        sounds_are_heard(page)


def sounds_are_heard(page: Page) -> None:
    """Every player has sound; each network's sound is as long as its score."""
    players = page.locator("audio")
    expect(players.nth(1)).to_be_visible()
    for index in range(players.count()):
        loudest, seconds = heard(page.request.get(players.nth(index).get_attribute("src")).body())
        assert seconds > 2
        assert loudest > 1000
    for name in ("chords one", "chords two"):
        _, seconds = heard(downloaded(page, f"{name}: lead_sheet.wav"))
        assert abs(seconds - written(downloaded(page, f"{name}: lead_sheet.musicxml"))) < 0.5


def heard(content: bytes) -> tuple[int, float]:
    """The loudest sample of a WAV file of 16 bits, and its length in seconds."""
    with wave.open(io.BytesIO(content)) as sound:
        samples = array("h", sound.readframes(sound.getnframes()))
        return max(abs(sample) for sample in samples), sound.getnframes() / sound.getframerate()


def written(content: bytes) -> float:
    """How long a score lasts at its own tempo, in seconds."""
    score = converter.parseData(content.decode(), format="musicxml")
    mark = score.recurse().getElementsByClass(tempo.MetronomeMark).first()
    return float(score.duration.quarterLength) * 60 / mark.getQuarterBPM()


def downloaded(page: Page, name: str) -> bytes:
    """The file behind a download button."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).first.click()
    return Path(waiting.value.path()).read_bytes()
