"""`python -m tests.load`: a class uses one small server for a few minutes, beside one real Chromium; what it waits and what it costs.

Everything stays on this machine. The visitors are websocket clients that speak as Streamlit's own page does; their own
processor time stands in the report, as they share the machine with the app.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.helpers.chromium import executable
from tests.load import records
from tests.load.attack import attack
from tests.load.chromium import Visits
from tests.load.deployment import Served, Stuck, deployment, until
from tests.load.figures import memory, summary, table
from tests.load.processes import Cost, cost, own_seconds
from tests.load.visitor import EPOCHS, Told, Visitor

ROOT = Path(__file__).resolve().parents[2]
_AWAY = 180.0
"""Seconds after which an app has let go of those who left: a session is kept for two minutes, should its page come back."""

_FIRST = 4
"""Visitors for each of several processes who come before all others, so that none of these does then what is done once in
the life of a process: the proxy sends whom it likes where it likes."""


def main() -> int:
    """Drive as asked on the command line; 1 where a run or a metric was lost, or an error was shown."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--visitors", type=int, default=50, help="as websocket clients")
    parser.add_argument("--pause", type=float, default=15.0, help="seconds between two actions of a visitor")
    parser.add_argument("--arrival", type=float, default=60.0, help="seconds within which all of them come")
    parser.add_argument("--chromium", type=int, default=1, help="visitors in a real Chromium; with --visitors 0 alone")
    parser.add_argument(
        "--classes",
        type=int,
        default=1,
        help="so many classes, one after the other: what the first finds not yet kept, others do",
    )
    parser.add_argument("--browse", action="store_true", help="the websocket clients look at pages and train nothing")
    parser.add_argument("--attack", action="store_true", help="time one visitor alone and beside two attackers instead")
    parser.add_argument("--code", type=Path, default=ROOT, help="the checkout that is measured")
    parser.add_argument("--home", type=Path, help="a folder that holds a filled home; made where there is none")
    parser.add_argument("--apps", type=int, default=1, help="processes that serve pages")
    parser.add_argument("--url", help="drive an app that runs already")
    parser.add_argument("--pid", type=int, default=0, help="with --url: the process that started that app")
    parser.add_argument("--report", type=Path, help="where the report goes as JSON")
    asked = parser.parse_args()
    if asked.chromium and executable() is None:
        sys.stdout.write("There is no Chromium here (PLAYGROUND_CHROMIUM names one): only the clients are timed.\n")
        asked.chromium = 0
    if asked.url:
        reports = _classes(Served(asked.url.rstrip("/"), asked.pid, None), asked)
    else:
        filled = asked.home.resolve() if asked.home else None
        with deployment(asked.code.resolve(), filled, asked.apps) as served:
            reports = _classes(served, asked)
            if served.home is not None and any(report.get("errors shown") for report in reports):
                kept = Path(tempfile.mkdtemp(prefix="load-")) / "serve.log"
                shutil.copy(served.home / "serve.log", kept)
                sys.stdout.write(f"What the app said is kept in {kept}.\n")
    if asked.report is not None:
        asked.report.write_text(json.dumps(reports, indent=1))
    return 1 if any(_wrong(report) for report in reports) else 0


def _classes(served: Served, asked: argparse.Namespace) -> list[dict[str, Any]]:
    """The reports of one class after the other on the same server, each printed once it is there."""
    reports = []
    for _ in range(asked.classes):
        reports.append(asyncio.run(_drive(served, asked)))
        sys.stdout.write(table(reports[-1]) + "\n")
        sys.stdout.flush()
    return reports


def _wrong(report: dict[str, Any]) -> bool:
    runs = report.get("runs", {})
    lost = any(runs.get(name) for name in ("lost", "not finished", "finished without a metric"))
    return bool(lost or report.get("errors shown"))


async def _drive(served: Served, asked: argparse.Namespace) -> dict[str, Any]:
    for _ in range(1 if asked.apps == 1 else _FIRST * asked.apps):
        await Visitor(served.url, 0, 0.0, Told(), trains=not asked.browse).once()
    if asked.attack:
        return await attack(served.url, served.root, asked.minutes)
    told = Told()
    before, began = _cost(served), time.monotonic()
    earlier = records.known(served.home) if served.home is not None else set()
    generator = own_seconds()
    end = began + 60 * asked.minutes
    visitors = [
        Visitor(served.url, number, asked.pause, told, arrival=asked.arrival, trains=not asked.browse)
        for number in range(asked.visitors)
    ]
    parts = [visitor.work(end) for visitor in visitors]
    if asked.chromium:
        # One alone changes pages more often, so that there is something to take percentiles of.
        pause = asked.pause / 3 if asked.chromium == 1 else asked.pause
        compared = records.finished(served.home, 6) if served.home is not None else []
        parts.append(Visits(served.url, end, pause, compared, told).go(asked.chromium))
    work = asyncio.gather(*parts)
    most, browsers = before, generator[1]
    while not work.done():
        await asyncio.wait([work], timeout=5)
        # Chromium's own processes are not told of by whoever started them, once they have ended.
        browsers = max(browsers, own_seconds()[1])
        now = _cost(served)
        most = now if now.memory >= most.memory else most
    await work
    after, seconds = _cost(served), time.monotonic() - began
    report: dict[str, Any] = {
        "visitors": asked.visitors,
        "seconds within which they came": asked.arrival,
        "minutes": round(seconds / 60, 2),
        "a change of page in Chromium": summary(told.browsed),
        "what the other visitors waited": summary(told.seconds),
        "counts": dict(told.counts),
        "refused": dict(told.refused),
        "errors shown": dict(told.errors),
        "processor seconds": {
            **{
                part: round(getattr(after, part) - getattr(before, part), 1)
                for part in ("app", "pool", "training", "proxy")
            },
            "visitors": round(own_seconds()[0] - generator[0], 1),
            "Chromium": round(browsers - generator[1], 1),
        },
        "processor milliseconds of the app for a page": round(
            1000 * (after.app - before.app) / max(1, told.counts["pages drawn"] + sum(map(len, told.browsed.values())))
        ),
    }
    left = await asyncio.to_thread(_settled, served)
    report["memory of the app, MiB"] = memory(before.memory, most.memory, left.memory, asked.visitors + asked.chromium)
    if served.home is not None:
        # Also those whose visitor had to leave before the answer came.
        submitted = {*told.submitted, *records.known(served.home) - earlier}
        report["runs"] = records.judged(served.home, sorted(submitted), EPOCHS)
    return report


def _settled(served: Served) -> Cost:
    """The cost once everybody has been away for three minutes and no run is under way."""
    away = time.monotonic()
    home = served.home
    if home is not None:
        try:
            until(lambda: records.unfinished(home) == 0, 600, "The end of the visitors' runs")
        except Stuck as stuck:
            sys.stdout.write(f"{stuck}\n")
    time.sleep(max(0.0, away + _AWAY - time.monotonic()))
    return _cost(served)


def _cost(served: Served) -> Cost:
    return cost(served.root) if served.root else Cost(0, 0, 0, 0, 0)


if __name__ == "__main__":
    raise SystemExit(main())
