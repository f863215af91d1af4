"""What a redraw of each page costs the app's process: `python experiments/bench_pages.py [--home FOLDER] [--only run]`.

The app is the real one in a process of its own, on a home with 35 finished runs that were trained for the purpose, four
of them for 220 epochs. A visitor is a websocket that says what a browser says: it names the messages it has kept, so
that large ones are not sent again, and asks for the parts of a page that look by their clock. A page is drawn some
times until its caches are warm, and then drawn again with nothing changed. What is measured is the processor time of
the app's process, all threads: the page's script, Streamlit's messages and its collection of garbage; not the browser,
nor the processes that compute for the pages. What an idle app uses is the first line.
"""

import argparse
import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LONG, SHORT = 4, 29
"""Forecasting runs of 220 epochs, and of two."""
EPOCHS = 220
CELLS = ("rnn", "gru", "lstm")
OWNER = "bench"
_UNANSWERED = 0.5
"""Seconds after which a look that was not answered will not be."""


@dataclass
class Visitor:
    """A browser without a screen.

    Attributes:
        socket: the connection to the app.
        page: where it is, as the app calls it.
        query: what follows the question mark in its address.
        kept: messages that need not be sent again.
        clocks: the parts of the page that look by a clock, with the seconds between two looks.
        buttons: the buttons of the last drawing, by the end of their labels.
        received: bytes of the last drawing.
        said: every error of the last drawing.
    """

    socket: ClientConnection
    page: str = ""
    query: str = ""
    kept: dict[str, None] = field(default_factory=dict)
    clocks: dict[str, float] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    received: int = 0
    said: list[str] = field(default_factory=list)

    async def open(self, page: str, **query: str) -> None:
        """Go to a page."""
        self.page, self.query = "", "&".join(f"{name}={value}" for name, value in query.items())
        await self._ask(name=page)

    async def redraw(self, part: str = "") -> None:
        """Draw the whole page again, or one of its parts."""
        await self._ask(part=part)

    async def press(self, label: str) -> None:
        """Press a button, and wait until what it leads to is drawn."""
        await self._ask(button=self.buttons[label])

    async def _ask(self, name: str = "", part: str = "", button: str = "") -> None:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash, state.page_name = self.query, self.page, name
        state.fragment_id, state.is_auto_rerun = part, bool(part)
        state.cached_message_hashes.extend(self.kept)
        if button:
            state.widget_states.widgets.add(id=button, trigger_value=True)
        state.context_info.locale = "en-US"
        self.received, self.said = 0, []
        if not part:
            self.clocks.clear()
        await self.socket.send(asked.SerializeToString())
        # A look at what has not changed is not answered.
        with contextlib.suppress(TimeoutError):
            while not await asyncio.wait_for(self._heard(), _UNANSWERED if part else 120):
                pass

    async def _heard(self) -> bool:
        """Take the next message; whether it is the last one of a drawing."""
        content = await self.socket.recv()
        message = ForwardMsg.FromString(content if isinstance(content, bytes) else content.encode())
        self.received += len(content)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self.kept[message.hash] = None
        if kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.clocks[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "button":
            self.buttons[message.delta.new_element.button.label.rpartition(" ")[2]] = (
                message.delta.new_element.button.id
            )
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            self.said.append(message.delta.new_element.exception.message)
        return bool(kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


@dataclass
class App:
    """The served app: measures what its process does."""

    pid: int
    port: int
    redraws: int

    def seconds(self) -> float:
        """Processor seconds that the process has used, to the nanosecond: the kernel's clock of another process."""
        return time.clock_gettime((~self.pid << 3) | 2)

    async def measure(self, name: str, page: str, *, parts: bool = False, **query: str) -> None:
        """Print what a redraw of a page costs.

        Args:
            name: of the line.
            page: its name in the address.
            parts: also measure one look of each of its parts that look by a clock.
            query: what its address says besides.
        """
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        async with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as socket:
            visitor = Visitor(socket)
            await visitor.open(page, **query)
            # What is computed for a page by other processes comes when it comes.
            for _ in range(3):
                await asyncio.sleep(1.0)
                await visitor.redraw()
            await self._line(name, visitor, "")
            if parts:
                for number, (part, clock) in enumerate(list(visitor.clocks.items()), start=1):
                    await self._line(f"  part {number}, every {clock:g} s", visitor, part)

    async def first(self, name: str, page: str, queries: Sequence[Mapping[str, str]]) -> None:
        """Print what the first look at a page costs, by several pages of which nobody has seen one.

        Args:
            name: of the line.
            page: its name in the address.
            queries: what each address says besides.
        """
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        spent = []
        for query in queries:
            async with connect(
                address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None
            ) as socket:
                visitor = Visitor(socket)
                start = self.seconds()
                await visitor.open(page, **query)
                await asyncio.sleep(0.05)
                spent.append(1000 * (self.seconds() - start))
        self._print(name, spent, visitor)

    async def _line(self, name: str, visitor: Visitor, part: str) -> None:
        await visitor.redraw(part)
        spent = []
        for _ in range(self.redraws):
            start = self.seconds()
            await visitor.redraw(part)
            await asyncio.sleep(0.05)  # garbage is collected after the last message
            spent.append(1000 * (self.seconds() - start))
        self._print(name, spent, visitor)

    def _print(self, name: str, spent: Sequence[float], visitor: Visitor) -> None:
        middle, mean = sorted(spent)[len(spent) // 2], sum(spent) / len(spent)
        said = f"  ERROR {visitor.said[0][:80]}" if visitor.said else ""
        print(f"{name:34} {middle:7.1f} {mean:7.1f} {visitor.received / 1000:9.1f}{said}", flush=True)

    def idle(self) -> None:
        """Print what the process uses in a second in which nobody does anything."""
        before = self.seconds()
        time.sleep(2)
        print(f"{'nobody there, a second':34} {500 * (self.seconds() - before):7.1f}", flush=True)


def make(home: Path) -> None:
    """Train the finished runs."""
    from playground.experiment import Experiment  # noqa: PLC0415 (brings torch)
    from playground.launch.worker import execution  # noqa: PLC0415
    from playground.tracking import runs, store  # noqa: PLC0415

    store.check()
    wanted = [_forecasting(number, 2) for number in range(SHORT)]
    wanted.append({"name": "opinions", "task": {"kind": "sentiment"}, "training": {"epochs": 1, "threads": 1}})
    wanted.append({"name": "chorales", "task": {"kind": "chords"}, "training": {"epochs": 1, "threads": 1}})
    wanted += [_forecasting(number, EPOCHS) for number in range(LONG)]
    missing = wanted[len(runs.listing(limit=1000)) :]
    for number, table in enumerate(missing):
        run_id = runs.submit(Experiment.configure(table), owner=OWNER, example=number % 6 == 0, held=True)
        done = execution.execute(run_id, networks=False)
        assert done.status == "finished", done.reason
    print(f"{len(wanted)} finished runs in {home}", flush=True)


def _forecasting(number: int, epochs: int) -> dict[str, object]:
    return {
        "name": f"{CELLS[number % 3]} {number}, {epochs} epochs",
        "task": {"kind": "forecasting", "window": 12, "horizon": 3},
        "data": {"kind": "sunspots"},
        "model": {"hidden": 8, "cell": CELLS[number % 3]},
        "training": {"epochs": epochs, "patience": 0, "threads": 1},
        "seed": number,
    }


def wait_in_line(count: int) -> list[str]:
    """Put runs into the queue, which nobody works off; their ids."""
    from playground.experiment import Experiment  # noqa: PLC0415
    from playground.tracking import runs  # noqa: PLC0415

    tables = [_forecasting(number, 3) for number in range(count)]
    return [runs.submit(Experiment.configure(table), owner=f"{OWNER} {n % 20}") for n, table in enumerate(tables)]


@contextlib.contextmanager
def training() -> Iterator[str]:
    """A run of which the curves of a finished one are recorded, and which then stands still, its heart beating; its id."""
    from playground.experiment import Experiment  # noqa: PLC0415
    from playground.task import Sample  # noqa: PLC0415
    from playground.text import Text  # noqa: PLC0415
    from playground.tracking import history, runs, states  # noqa: PLC0415
    from playground.tracking.artifacts import read  # noqa: PLC0415
    from playground.tracking.recording.recorder import Recorder  # noqa: PLC0415
    from playground.tracking.schema import Artifact  # noqa: PLC0415
    from playground.training import Epoch  # noqa: PLC0415

    model = next(run for run in runs.listing(limit=1000) if run.epoch == EPOCHS)
    kept: list[Sample] = [sample for epoch in history.sample_epochs(model) if (sample := history.sample(model, epoch))]
    run_id = runs.submit(Experiment.configure(_forecasting(0, EPOCHS + 100)), owner=OWNER, held=True)
    states.begin(run_id)
    with Recorder(run_id) as recorder:
        for name in (Artifact.MEMORY, Artifact.PROTOCOL):
            recorder.file(name, read(model, name))
        for number, row in enumerate(history.curves(model).to_dict("records")):
            sample = kept[min(number, len(kept) - 1)]
            recorder.event(
                Epoch(
                    number=number, step=int(row["step"]), train_loss=row["train_loss"], metrics={"mae": row["mae"]},
                    validation_loss=row["validation_loss"], gradient_norm=row["gradient_norm"], best=True,
                    learning_rate=row["learning_rate"], items_per_second=row["items_per_second"], peak_memory=1.0,
                    seconds=row["seconds"], sample=sample,
                )
            )  # fmt: skip
        recorder.phase(Text("training", "entrenando"), 0.6, 30.0)
        time.sleep(5)
        yield run_id
    states.end(run_id, "stopped")


@contextlib.contextmanager
def served(port: int) -> Iterator[int]:
    """The app's process, once it answers; its number."""
    command = [sys.executable, "-m", "playground.ui.server", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            assert process.poll() is None, "the app ended"
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health"):
                break
            time.sleep(0.2)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def measure(app: App, only: str) -> None:
    """Print a line for each page."""
    from playground.tracking import runs  # noqa: PLC0415
    from playground.tracking.visitor import Visitor as Owner  # noqa: PLC0415

    def line(name: str, page: str, *, parts: bool = False, **query: str) -> None:
        if only in name:
            asyncio.run(app.measure(name, page, parts=parts, **query))

    app.idle()
    known = runs.listing(limit=1000)
    ended = [run for run in known if run.over]
    long = [run.id for run in ended if run.epoch == EPOCHS and run.task == "forecasting" and run.status == "finished"]
    short = [run.id for run in ended if run.epoch == 2 and run.task == "forecasting"]
    line("run, finished, 220 epochs", "run", run=long[0])
    line("run, finished, 2 epochs", "run", run=short[0])
    for task in ("sentiment", "chords"):
        line(f"run, finished, {task}", "run", run=next(run.id for run in ended if run.task == task))
    line("runs", "runs")
    line("compare, six", "compare", runs=",".join([*long[:3], *short[:3]]))
    chance = random.Random(0)
    never = [",".join(chance.sample(short, 6)) for _ in range(app.redraws)]
    if only in (name := "compare, six, first looks"):
        asyncio.run(app.first(name, "compare", [{"runs": some} for some in never]))
    for page in ("design", "data", "studies"):
        line(page, page)
    line("try_it", "try_it", run=long[0])
    line("welcome", "welcome")
    line("about", "about")
    if any(only in name for name in ("run, training", "runs, 1 training")):
        with training() as run_id:
            line("run, training, 220 epochs", "run", parts=True, run=run_id)
            line("runs, 1 training", "runs", parts=True)
        runs.delete(run_id, Owner(OWNER))
    waiting: list[str] = []
    for length in (3, 60):
        names = (f"run, waiting, 1 of {length}", f"runs, {length} waiting")
        if any(only in name for name in names):
            waiting += wait_in_line(length - len(waiting))
            line(names[0], "run", parts=True, run=waiting[1])
            line(names[1], "runs", parts=True)
    remove(waiting)


def remove(ids: list[str]) -> None:
    """Take runs out of the queue and out of the record."""
    from playground.tracking import runs  # noqa: PLC0415
    from playground.tracking.visitor import Visitor as Owner  # noqa: PLC0415

    boss = Owner("boss", admin=True)
    for run_id in ids:
        runs.stop(run_id, boss)
        runs.delete(run_id, boss)


def main() -> None:
    """Make a home, or use one that an earlier measurement has made, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="kept for the next time; else a new one is made and removed")
    parser.add_argument("--only", default="", help="only lines with this in their name, such as 'run,' or 'compare'")
    parser.add_argument("--port", type=int, default=8690)
    parser.add_argument("--redraws", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        home = asked.home or Path(fresh)
        os.environ |= {"PLAYGROUND_HOME": str(home.resolve()), "PLAYGROUND_THREADS": "1", "OMP_NUM_THREADS": "1"}
        os.environ["PLAYGROUND_MAX_QUEUED"] = "100"
        make(home)
        with served(asked.port) as pid:
            time.sleep(15)  # it imports what pages need
            print(f"{'processor ms of one redraw':34} {'median':>7} {'mean':>7} {'kB sent':>9}")
            measure(App(pid, asked.port, asked.redraws), asked.only)


if __name__ == "__main__":
    main()
