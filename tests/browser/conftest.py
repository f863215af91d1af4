"""A real app with its dispatcher, served from a home of its own, and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from playground.music import corpus
from tests.browser.drawn import LISTEN
from tests.datasets.examples import EXAMPLES
from tests.helpers.chromium import FLAGS, executable
from tests.helpers.waiting import PATIENCE, until

expect.set_options(timeout=180_000)

ROOT = Path(__file__).resolve().parents[2]
FEW_CHORALES = 24


@dataclass(frozen=True)
class Served:
    """A running app: where it answers, and where it keeps things."""

    url: str
    home: Path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Served]:
    """The app as `python -m playground` serves it, without MLflow's pages and examples."""
    home = tmp_path_factory.mktemp("served")
    shutil.copy(empty_store, home / "mlflow.db")  # to make one is tested with the server
    book = home / "mirror" / "writing" / "quijote" / "pg2000.txt"
    book.parent.mkdir(parents=True)
    book.write_bytes(EXAMPLES["quijote"]()[book.name])
    # As if the corpus of music21 had these chorales only: to read all takes a minute, and tests of its own hold that.
    corpus.load(home / "cache", lambda *_: None, FEW_CHORALES)
    corpus.kept(home / "cache", FEW_CHORALES).rename(corpus.kept(home / "cache"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (home / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "playground", "serve", "--port", str(port), "--no-mlflow-ui", "--no-examples"],
        cwd=ROOT,
        env={
            **os.environ,
            "PLAYGROUND_HOME": str(home),
            "PLAYGROUND_DATA": "",
            "PLAYGROUND_SLOTS": "1",
            "PLAYGROUND_MIRROR": str(home / "mirror"),
        },
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    url = f"http://localhost:{port}"
    try:
        _wait_until_healthy(url, process, home / "serve.log")
        yield Served(url, home)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise AssertionError("the app did not end after SIGTERM") from None
        finally:
            log.close()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    def healthy() -> bool:
        assert process.poll() is None, f"the app ended at once:\n{log.read_text()}"
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
        return False

    until(healthy, pause=0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the test is skipped, with the reason, where there is none."""
    found = executable()
    if found is None:
        pytest.skip("browser: no Chromium here; install one, or name one in PLAYGROUND_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """One visitor: their cookies, a wide window, English."""
    context = browser.new_context(
        base_url=served.url, viewport={"width": 1280, "height": 1000}, locale="en-GB", accept_downloads=True
    )
    context.set_default_timeout(180_000)
    context.add_init_script(LISTEN)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    yield context
    context.close()
    # Whatever a page loads or runs has to be ours: the server's policy lets nothing else.
    assert [words for words in said if "Content Security Policy" in words] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of this visitor."""
    return context.new_page()
