"""What a press of “Train” costs the app's process: `python experiments/bench_submit.py [--home FOLDER]`.

Measured as `bench_pages.py` measures, on the same home: the processor time of the app's process, all threads, from the
press to the end of the first drawing of the run's page. That is the design page once more, the submission, and the page of
the run. Beside it stands a redraw of the design page alone. The queue holds 3 runs, then 60: what is measured must not grow
with it.
"""

import argparse
import asyncio
import os
import tempfile
import time
import urllib.parse
from pathlib import Path

from bench_pages import App, Visitor, make, remove, served, wait_in_line
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

WARM = 2
"""Presses that fill caches, and do not count."""


async def press(app: App, times: int) -> tuple[list[float], list[float], list[str]]:
    """Processor milliseconds of presses, of redraws of the design page, and the ids of the runs."""
    pressed, drawn, submitted = [], [], []
    address = f"ws://127.0.0.1:{app.port}/_stcore/stream"
    async with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as socket:
        visitor = Visitor(socket)
        for _ in range(WARM + times):
            await visitor.open("design")
            await asyncio.sleep(1.0)
            start = app.seconds()
            await visitor.redraw()
            await asyncio.sleep(0.05)
            middle = app.seconds()
            await visitor.press("Train")
            await asyncio.sleep(0.05)
            pressed.append(1000 * (app.seconds() - middle))
            drawn.append(1000 * (middle - start))
            submitted.append(dict(urllib.parse.parse_qsl(visitor.query))["run"])
    return pressed[WARM:], drawn[WARM:], submitted


def main() -> None:
    """Make a home, or use one that an earlier measurement has made, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="kept for the next time; else a new one is made and removed")
    parser.add_argument("--port", type=int, default=8690)
    parser.add_argument("--times", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        home = asked.home or Path(fresh)
        os.environ |= {"PLAYGROUND_HOME": str(home.resolve()), "PLAYGROUND_THREADS": "1", "OMP_NUM_THREADS": "1"}
        os.environ |= {"PLAYGROUND_MAX_QUEUED": "100", "PLAYGROUND_MAX_QUEUED_ALL": "500"}
        os.environ |= {"PLAYGROUND_MAX_QUEUED_ADDRESS": "500", "PLAYGROUND_MAX_MINUTES": "600"}
        make(home)
        with served(asked.port) as pid:
            time.sleep(15)  # it imports what pages need
            print(f"{'processor ms, median':34} {'Train':>7} {'design':>7} {'ratio':>7}")
            waiting: list[str] = []
            for length in (3, 60):
                waiting += wait_in_line(length - len(waiting))
                pressed, drawn, submitted = asyncio.run(press(App(pid, asked.port, asked.times), asked.times))
                train, design = (sorted(values)[len(values) // 2] for values in (pressed, drawn))
                print(f"{f'{length} waiting':34} {train:7.1f} {design:7.1f} {train / design:7.2f}", flush=True)
                remove(submitted)
            remove(waiting)


if __name__ == "__main__":
    main()
