"""Looking inside while others train or look: `python experiments/bench_inspecting.py [--seconds 20] [--home FOLDER]`.

The network looked into is a 2×256 LSTM over 200 steps, trained for a moment for the purpose. Three things are measured:
what each view takes in a page's compute job; how fast trainings go, one or two of them on this machine's cores, while
nobody, one visitor or thirty look inside again and again; and how long each of thirty visitors who look at the same
time waits, every one for a sequence of the visitor's own.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

VISITORS, ROUNDS, EXAMPLES = 30, 3, 80
EXPERIMENT = {
    "name": "looked into",
    "task": {"kind": "forecasting", "window": 200, "horizon": 1},
    "data": {"kind": "mackey_glass", "steps": 700},
    "model": {"kind": "sequence_to_vector", "hidden": 256, "layers": 2, "cell": {"kind": "lstm"}},
    "training": {"epochs": 1, "steps": 3, "threads": 1, "device": "cpu"},
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "sequence": {},
    "activations": {},
    "gradients": {"of": "output", "output": 0, "position": -1},
    "memory_range": {"output": 0, "position": -1},
    "influence": {"output": 0, "position": -1, "method": "integrated_gradients", "baseline": "mean"},
}
TRAINER = """
import sys
from playground.experiment import Experiment, presets
from playground.training import Step, Trainer
words = presets()["sequence_regression"].read_text("utf-8")
one = Experiment.from_toml(words, {"training.epochs": "400", "training.device": "cpu"})
data = one.prepare(one.data.load())
for event in Trainer(one.training, one.task, one.network(data.sizes), data, one.seed):
    if isinstance(event, Step):
        print(event.step, flush=True)
"""


def look(run_id: str, view: str, example: int, visitor: str) -> float:
    """Seconds until a visitor has what a view shows."""
    from playground.launch.compute import pool  # noqa: PLC0415 (reads the home)

    began = time.perf_counter()
    asked = {"run": run_id, "epoch": None, "given": {"example": example}, "view": view, **VIEWS[view]}
    pool.compute(pool.job, "inspect", asked, "en", seconds=300, caller=pool.Caller(visitor))
    return time.perf_counter() - began


class Training:
    """Trainings in processes of their own, as fast as they go."""

    def __init__(self, count: int) -> None:
        command = [sys.executable, "-c", TRAINER]
        self._children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]
        self._steps = [0] * count
        for place in range(count):
            threading.Thread(target=self._read, args=(place,), daemon=True).start()
        while not all(self._steps):
            time.sleep(0.1)

    def _read(self, place: int) -> None:
        for line in self._children[place].stdout or ():
            self._steps[place] = int(line)

    def speed(self, seconds: float) -> float:
        """Optimiser steps a second, of all together."""
        before, began = sum(self._steps), time.perf_counter()
        time.sleep(seconds)
        return (sum(self._steps) - before) / (time.perf_counter() - began)

    def end(self) -> None:
        """Leave none behind."""
        for child in self._children:
            child.kill()
            child.wait()


@contextmanager
def looking(run_id: str, visitors: int) -> Iterator[list[float]]:
    """Within, so many visitors look again and again; the seconds that each look took."""
    over, took = threading.Event(), []

    def visit(visitor: int) -> None:
        for number, view in enumerate(itertools.cycle(VIEWS)):
            if over.is_set():
                return
            took.append(look(run_id, view, 1 + (visitor + VISITORS * number) % EXAMPLES, f"visitor {visitor}"))

    threads = [threading.Thread(target=visit, args=(visitor,), daemon=True) for visitor in range(visitors)]
    for thread in threads:
        thread.start()
    try:
        yield took
    finally:
        over.set()
        for thread in threads:
            thread.join()


def views(run_id: str) -> None:
    """Print what each view takes, alone."""
    for view in VIEWS:
        look(run_id, view, 1, "first")
        again = [look(run_id, view, example, "first") for example in (2, 3, 4)]
        print(f"{view}: {median(again):.2f} s", flush=True)


def trainings(run_id: str, seconds: float) -> None:
    """Print how fast trainings go while others look, as a share of their speed alone."""
    for count in (1, 2):
        training = Training(count)
        try:
            alone = training.speed(seconds)
            print(f"{count} in training, alone: {alone:.1f} steps/s", flush=True)
            for visitors in (1, VISITORS):
                with looking(run_id, visitors) as took:
                    speed = training.speed(seconds)
                words = f"{visitors} looking: {speed:.1f} steps/s, {speed / alone:.0%}"
                print(f"{count} in training, {words}; {len(took)} looks, median {median(took):.2f} s", flush=True)
            alone = training.speed(seconds)
            print(f"{count} in training, alone again: {alone:.1f} steps/s", flush=True)
        finally:
            training.end()


def thirty(run_id: str) -> None:
    """Print how long each of thirty visitors waits who look at the gradients at the same time, some times each."""
    waits: dict[int, list[float]] = {visitor: [] for visitor in range(VISITORS)}

    def visit(visitor: int) -> None:
        for number in range(ROUNDS):
            waits[visitor].append(
                look(run_id, "gradients", 1 + (visitor + VISITORS * number) % EXAMPLES, f"visitor {visitor}")
            )

    threads = [threading.Thread(target=visit, args=(visitor,)) for visitor in waits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(ROUNDS):
        took = sorted(one[number] for one in waits.values())
        print(
            f"look {number + 1} of {VISITORS} at once: {took[0]:.1f} to {took[-1]:.1f} s, median {median(took):.1f} s"
        )
    totals = sorted(sum(one) for one in waits.values())
    print(f"all {ROUNDS} looks of a visitor: {totals[0]:.1f} to {totals[-1]:.1f} s")


def main() -> None:
    """Make a home with a run to look into, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement of speed")
    parser.add_argument(
        "--home", type=Path, help="kept, its first run is looked into; else a new one is made and removed"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        home = asked.home or Path(fresh)
        os.environ |= {"PLAYGROUND_HOME": str(home.resolve()), "OMP_NUM_THREADS": "1"}
        from playground.experiment import Experiment  # noqa: PLC0415 (reads the home)
        from playground.launch.worker import execution  # noqa: PLC0415
        from playground.tracking import runs  # noqa: PLC0415

        made = [run.id for run in runs.listing(limit=1)]
        run_id = made[0] if made else runs.submit(Experiment.configure(EXPERIMENT), owner="bench", held=True)
        if not made:
            execution.execute(run_id, networks=False)
        views(run_id)
        thirty(run_id)
        trainings(run_id, asked.seconds)


if __name__ == "__main__":
    main()
