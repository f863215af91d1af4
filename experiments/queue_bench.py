"""How busy the slots are while a long queue is worked off: `python experiments/queue_bench.py [--runs 200] [--real]`.

The dispatcher, the record and the warmed process are the real ones. The trainers of the plain measurement begin, wait
two seconds and end, as a run does in the record; with `--real` they train tiny networks. Busy is the time in which
trainers live, over the time from the first one's begin to the last one's end, times the slots. Trainers tell of their
own begin and end, so that their start in the kernel and their clearing up count as idle.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from playground.launch import dispatcher
from playground.launch.launchers import forkserver
from playground.launch.launchers.local import Forked
from playground.launch.worker.entry import train
from playground.tracking import states
from playground.tracking.recording import delivery  # noqa: F401 (a run that only takes its time needs it warm, and nothing else)
from playground.tracking.states import Wish

LIFE = "BENCH_LIFE"
"""The variable with the folder in which trainers write when they lived; SECONDS: how long they wait."""
SECONDS = "BENCH_SECONDS"


def wait(run_id: str, _ear: Callable[[], Wish | None]) -> None:
    """A run that only takes its time."""
    states.begin(run_id)
    time.sleep(float(os.environ[SECONDS]))
    states.end(run_id, "finished")


def timed(run_id: str) -> int:
    """Train a run, and write down from when to when its process lived."""
    began = time.monotonic()
    code = train(run_id, wait if os.environ[SECONDS] else None)
    life = [began, time.monotonic(), os.environ.get("PLAYGROUND_SLOT", ""), code]
    (Path(os.environ[LIFE]) / run_id).write_text(json.dumps(life), "ascii")
    return code


def serve(part: str) -> int:
    """Be one of the processes of the measurement."""
    if part == "dispatcher":
        return dispatcher.main(lambda: Forked((sys.executable, __file__, "--part", "forkserver")))
    return forkserver.main((lambda: None) if os.environ[SECONDS] else forkserver.warm, timed)


def submit(count: int, epochs: int) -> None:
    """Put runs into the queue, of three owners in turn."""
    from playground.experiment import Experiment  # noqa: PLC0415 (brings torch)
    from playground.tracking import runs  # noqa: PLC0415

    for number in range(count):
        table = {
            "name": f"run {number}",
            "task": {"kind": "forecasting", "window": 12, "horizon": 3},
            "data": {"kind": "sunspots"},
            "model": {"hidden": 8},
            "training": {"epochs": epochs, "patience": 0, "threads": 1},
            "seed": number,
        }
        runs.submit(Experiment.configure(table), owner=f"owner {number % 3}")


def measure(count: int, slots: int, seconds: float, epochs: int, home: Path) -> None:
    """Submit, let a dispatcher work the queue off, and report."""
    life = home / "life"
    life.mkdir()
    os.environ |= {
        "PLAYGROUND_HOME": str(home),
        "PLAYGROUND_SLOTS": str(slots),
        "PLAYGROUND_THREADS": "1",
        "PLAYGROUND_MAX_QUEUED": str(count + 1),
        LIFE: str(life),
        SECONDS: "" if epochs else str(seconds),
    }
    submit(count, epochs or 1)
    process = subprocess.Popen([sys.executable, __file__, "--part", "dispatcher"], stderr=subprocess.DEVNULL)
    try:
        while len(list(life.iterdir())) < count and process.poll() is None:
            time.sleep(0.5)
        used = _processor_seconds(process.pid)
    finally:
        process.terminate()
        process.wait(20)
    lives = [json.loads(file.read_text("ascii")) for file in life.iterdir()]
    whole = max(end for _, end, *_ in lives) - min(begin for begin, *_ in lives)
    busy = sum(end - begin for begin, end, *_ in lives)
    gaps = sorted(
        later[0] - earlier[1]
        for slot in {one[2] for one in lives}
        for earlier, later in pairwise(sorted(one for one in lives if one[2] == slot))
    )
    print(
        f"{len(lives)} of {count} runs, {sum(one[3] == 0 for one in lives)} without a failure, on {slots} slots: "
        f"{whole:.1f} s, {busy / len(lives):.2f} s each, slots {100 * busy / (slots * whole):.1f} % busy; "
        f"between two runs {1000 * gaps[len(gaps) // 2]:.0f} ms in the middle, {1000 * gaps[-1]:.0f} ms at most; "
        f"the dispatcher used {used:.1f} s of processor time"
    )


def _processor_seconds(pid: int) -> float:
    import psutil  # noqa: PLC0415 (only here)

    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return float("nan")


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--slots", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each run takes")
    parser.add_argument("--real", action="store_true", help="train tiny networks instead of waiting")
    parser.add_argument("--epochs", type=int, default=20, help="of each real training")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        return serve(given.part)
    home = Path(tempfile.mkdtemp(prefix="queue_bench_"))
    try:
        measure(given.runs, given.slots, given.seconds, given.epochs if given.real else 0, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
