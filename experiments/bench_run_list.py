"""How long the list of runs takes in a browser: `python experiments/bench_run_list.py [--runs 1000] [--foreign 5000]`.

A store of so many runs (ten settings, five metrics of a hundred points each), and beside them so many of other code, is
written straight into SQLite, the app is served on it, and Chromium does what a person does: a click on “Runs” in the menu,
until rows are drawn and the list takes input; a line that filters, until it says how many runs pass; another one; a tick, until
the buttons know it; twenty runs ticked, and a click on “Compare the chosen”, until what differs, curves and metrics are drawn. Each is
done several times; the first visitor of the process is told apart, as everything is read for them.
"""

import argparse
import contextlib
import json
import os
import random
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
POINTS = 100
CURVES = ("training/epoch", "training/seconds", "train/loss", "validation/loss", "validation/mae")
RESULTS = ("test/mae", "run/seconds")
COMPARED = 20
"""Runs that are compared: the newest, which alone have the files that this takes."""
CELLS = ("gru", "lstm", "rnn")
DAY = 86_400_000
_LOOK = 0.01
"""Seconds between two looks at the page."""


def settings_of(number: int, chance: random.Random) -> dict[str, str]:
    """Ten settings of a run."""
    return {
        "task.kind": "forecasting",
        "task.window": "24",
        "data.kind": "sunspots",
        "model.kind": "sequence_to_vector",
        "model.cell.kind": chance.choice(CELLS),
        "model.hidden": str(chance.choice((8, 16, 32, 64))),
        "training.learning_rate": str(chance.choice((0.001, 0.003, 0.01))),
        "training.batch": "32",
        "training.epochs": str(POINTS),
        "seed": str(number % 10),
    }


def keep_experiment(home: Path, run_id: str, settings: dict[str, str]) -> None:
    """Write the file that tells a run's settings."""
    from playground.experiment import Experiment  # noqa: PLC0415 (brings torch)
    from playground.tracking.schema import Artifact  # noqa: PLC0415

    table: dict[str, Any] = {}
    for address, value in settings.items():
        *places, last = address.split(".")
        inner = table
        for place in places:
            inner = inner.setdefault(place, {})
        inner[last] = value if last == "kind" else json.loads(value)
    file = home / "files" / run_id / Artifact.EXPERIMENT_JSON
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(Experiment.configure(table).plain()), "utf-8")


def points_of(metric: str, chance: random.Random, started: int) -> list[tuple[str, float, int, int, int]]:
    """The points of a metric: name, value, time, step, whether it is no number."""
    if metric in RESULTS:
        return [(metric, chance.uniform(0.01, 0.1), started, POINTS, 0)]
    if metric.startswith("training/"):
        return [(metric, float(step), started + step, step, 0) for step in range(POINTS)]
    last = chance.uniform(0.01, 0.1)
    return [(metric, last * (1 + 9 / (step + 1)), started + step, step, 0) for step in range(POINTS)]


def fill(home: Path, count: int, foreign: int) -> None:
    """Write the runs into the store of a home."""
    from playground.tracking import store  # noqa: PLC0415 (brings mlflow)

    places = [store.experiment_id("forecasting"), str(store.client().create_experiment("somebody else's work"))]
    chance = random.Random(0)
    now = int(time.time() * 1000)
    with contextlib.closing(sqlite3.connect(home / "mlflow.db")) as db:
        db.execute("PRAGMA synchronous = OFF")
        for number in range(count + foreign):
            ours = number < count
            run_id = f"{number:08x}{chance.getrandbits(96):024x}"  # in order, which is written faster
            name = f"run {number}" if ours else f"other {number}"
            started = now - 30 * DAY + number * (30 * DAY // (count + foreign))
            db.execute(
                "insert into runs(run_uuid, name, source_type, status, start_time, end_time, lifecycle_stage, artifact_uri, "
                "experiment_id) values(?, ?, 'LOCAL', 'FINISHED', ?, ?, 'active', ?, ?)",
                (run_id, name, started, started + 60_000, (home / "files" / run_id).as_uri(), places[not ours]),
            )
            settings = settings_of(number, chance)
            _rows(db, "params", ("key", "value"), run_id, settings.items())
            tags = {"mlflow.runName": name}
            if ours:
                tags |= {
                    "playground.state": "ready",
                    "playground.task": "forecasting",
                    "playground.owner": f"owner {number % 9}",
                }
                tags |= {
                    "playground.primary": json.dumps({"name": "mae", "better": "lower"}),
                    "playground.example": "no",
                }
                tags |= {"playground.study": f"study {number % 20}"} if number % 2 else {}
            if count - COMPARED <= number < count:
                tags["playground.tags"] = "compared"
                keep_experiment(home, run_id, settings)
            _rows(db, "tags", ("key", "value"), run_id, tags.items())
            for metric in (*CURVES, *RESULTS):
                points = points_of(metric, chance, started)
                _rows(db, "metrics", ("key", "value", "timestamp", "step", "is_nan"), run_id, points)
                _rows(db, "latest_metrics", ("key", "value", "timestamp", "step", "is_nan"), run_id, points[-1:])
            if number % 500 == 499:
                db.commit()
        db.commit()
        db.execute("ANALYZE")


def _rows(db: sqlite3.Connection, table: str, names: tuple[str, ...], run_id: str, rows: object) -> None:
    marks = ", ".join("?" * (len(names) + 1))
    db.executemany(
        f"insert into {table}({', '.join(names)}, run_uuid) values({marks})",
        [(*row, run_id) for row in rows],  # type: ignore[attr-defined]
    )


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the app on a home; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "playground", "serve", "--port", str(port), "--no-mlflow-ui", "--no-examples"]
    with (home / "serve.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PLAYGROUND_HOME": str(home)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(240):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
                    break
                time.sleep(0.5)
            time.sleep(15)  # the app imports its libraries, and reads the store, before anybody comes
            yield address
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def until(so: Callable[[], bool]) -> float:
    """Wait until something is so; the seconds."""
    start = time.perf_counter()
    while not so():
        if time.perf_counter() - start > 120:
            raise TimeoutError("the page did not show what was waited for")
        time.sleep(_LOOK)
    return time.perf_counter() - start


def said(page: Page, pattern: str) -> bool:
    """Whether the page says something now, and no script of it runs."""
    text = page.evaluate("() => document.querySelector('[data-testid=stMain]')?.innerText ?? ''")
    return re.search(pattern, text, re.DOTALL) is not None


def rests(page: Page) -> bool:
    """Whether no script of the page runs."""
    state = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state')"
    return bool(page.evaluate(state) == "notRunning")


def listed(page: Page, count: int) -> bool:
    """Whether the list shows that so many runs pass, with its rows, and takes input."""
    table = page.locator("[data-testid=stDataFrame] canvas").count() > 0
    return table and said(page, rf"\b{count} of \d+ runs") and rests(page)


def visit(page: Page, address: str, count: int, expected: dict[str, int]) -> dict[str, float]:
    """What one visitor waits for, in seconds, by what they do."""
    page.goto(f"{address}/?lang=en")
    until(lambda: said(page, "RNN Playground") and rests(page))
    time.sleep(1)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Runs", exact=True).click()
    found = {"a click on “Runs”": until(lambda: listed(page, count))}
    time.sleep(1)
    box = page.get_by_role("textbox", name="Search or filter")
    for line, passing in expected.items():
        box.fill(line)
        box.press("Enter")
        found[f"filter: {line}"] = until(lambda passing=passing: listed(page, passing))  # type: ignore[misc]
        time.sleep(0.5)
    box_of_rows = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert box_of_rows is not None
    page.mouse.click(box_of_rows["x"] + 16, box_of_rows["y"] + 55)
    opened = page.get_by_test_id("stBaseButton-secondary").filter(has_text="Open").first
    found["a tick"] = until(lambda: opened.is_enabled() and rests(page))
    found[f"comparing {COMPARED} runs"] = compare(page)
    return found


def compare(page: Page) -> float:
    """Tick the runs that are compared and compare them; the seconds from that click on."""
    box = page.get_by_role("textbox", name="Search or filter")
    box.fill("tag = compared")
    box.press("Enter")
    until(lambda: listed(page, COMPARED))
    time.sleep(0.5)
    rows = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert rows is not None
    page.mouse.click(rows["x"] + 16, rows["y"] + 18)  # the head: all rows
    button = page.get_by_role("button", name="Compare the chosen")
    until(lambda: button.is_enabled() and rests(page))
    button.click()
    lines = page.locator(".js-plotly-plot .scatterlayer .trace")
    return until(lambda: said(page, "What differs.*Curves.*On the test set") and lines.count() > 0 and rests(page))


def expectations(home: Path) -> dict[str, int]:
    """Lines, and how many runs pass each, asked of SQLite itself."""
    questions = {
        "cell = gru and test.mae < 0.05": "select count(*) from params p join latest_metrics m using(run_uuid) join tags t "
        "using(run_uuid) where p.key = 'model.cell.kind' and p.value = 'gru' and m.key = 'test/mae' and m.value < 0.05 "
        "and t.key = 'playground.state'",
        "hidden >= 32 and rate = 0.003": "select count(*) from params p join params q using(run_uuid) join tags t "
        "using(run_uuid) where p.key = 'model.hidden' and p.value in ('32', '64') and q.key = 'training.learning_rate' "
        "and q.value = '0.003' and t.key = 'playground.state'",
        "run 7": "select count(*) from runs where name like '%run%' and name like '%7%'",
    }
    with contextlib.closing(sqlite3.connect(home / "mlflow.db")) as db:
        return {line: int(db.execute(question).fetchone()[0]) for line, question in questions.items()}


def main() -> None:
    """Fill a store, serve it, and print what visitors waited for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--foreign", type=int, default=0, help="runs of other code in the same store")
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--home", type=Path, help="filled here where it is empty, and used again")
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.helpers.chromium import FLAGS, executable  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="run-list-", ignore_cleanup_errors=True) as folder:
        home = (chosen.home or Path(folder)).resolve()
        home.mkdir(parents=True, exist_ok=True)
        os.environ["PLAYGROUND_HOME"] = str(home)
        if not (home / "mlflow.db").exists():
            fill(home, chosen.runs, chosen.foreign)
        expected = expectations(home)
        with served(home) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
            waits = []
            for number in range(chosen.visits):
                context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-GB")
                waits.append(visit(context.new_page(), address, chosen.runs, expected))
                print(f"visit {number + 1}: {waits[-1]}", file=sys.stderr, flush=True)
                context.close()
            browser.close()
    print(
        f"{chosen.runs} runs, {chosen.foreign} of other code beside them; seconds: first visitor, median of the others, worst"
    )
    for name in waits[0]:
        later = [one[name] for one in waits[1:]] or [waits[0][name]]
        print(f"{name:45} {waits[0][name]:6.2f} {statistics.median(later):6.2f} {max(later):6.2f}", flush=True)


if __name__ == "__main__":
    main()
