"""What a busy machine costs a run: `python experiments/bench_threads.py [--seconds 3] [--presets writing …]`.

For each preset, seconds per optimiser step alone on the machine, and with a second run of the same preset and a busy
loop beside it, both as wall time. Their ratio is what the machine's other work costs; with fair turns, two runs and a
loop on two cores cost a run of one thread 1.5 times its quiet time. Three ways take turns in one sitting:

* one thread a run, which is the default;
* two threads, idle ones asleep (`playground.IDLE_THREADS_SLEEP`);
* two threads, idle ones spinning as OpenMP has it by default.

The last column is what a second thread gains where nothing else runs. Exits with 1 where one thread costs more than
`--most` times the quiet time.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import IO

import torch

from playground.dataset import Published
from playground.errors import PlaygroundError
from playground.experiment import Experiment, presets
from playground.training import Step, Trainer, tune_allocator

WAYS: dict[str, tuple[int, dict[str, str]]] = {
    "1 thread": (1, {}),
    "2 threads": (2, {}),
    "2 spinning": (2, {"GOMP_SPINCOUNT": "300000", "KMP_BLOCKTIME": "200"}),
}
"""Each way of running: CPU threads, and what the environment says of idle ones (the runtimes' own defaults)."""


def trainer_of(preset: str) -> Trainer:
    """A training of a preset that does not end by itself.

    Raises:
        PlaygroundError: its data are not here.
    """
    ends = {"training.epochs": "100000", "training.patience": "0", "training.steps": "0", "training.threads": "1"}
    experiment = Experiment.from_toml(presets()[preset].read_text("utf-8"), ends | {"training.device": "cpu"})
    if isinstance(experiment.data, Published):
        experiment.data.must_be_here()
    data = experiment.prepare(experiment.data.load())
    network = experiment.network(data.sizes, data.initial)
    return Trainer(experiment.training, experiment.task, network, data, experiment.seed, from_zero=False)


def child(preset: str) -> None:
    """Train when told to: reads `<threads> <seconds>` in lines and answers each with the seconds of one step."""
    tune_allocator()
    try:
        trainer = trainer_of(preset)
    except PlaygroundError as error:
        print(f"refused {error.text.en}", flush=True)
        return
    trainer.pulse = 0.0  # an event after each batch
    next(trainer)
    print("ready", flush=True)
    for line in sys.stdin:
        threads, seconds = line.split()
        torch.set_num_threads(int(threads))
        print(seconds_per_step(trainer, float(seconds)), flush=True)


def seconds_per_step(trainer: Trainer, seconds: float) -> float:
    """Wall time of one optimiser step, the measuring between epochs left out."""
    spent, steps, before, epoch, at = 0.0, 0, 0.0, -1, 0
    until = time.monotonic() + seconds
    for event in trainer:
        now = time.monotonic()
        if not isinstance(event, Step):
            continue
        if event.epoch == epoch:
            spent, steps = spent + now - before, steps + event.step - at
        if now > until and steps:
            break
        epoch, at, before = event.epoch, event.step, time.monotonic()
    return spent / steps


@dataclass
class Run:
    """One run of a preset in a process of its own."""

    process: subprocess.Popen[str]
    asks: IO[str]
    answers: IO[str]

    @classmethod
    def start(cls, preset: str, environment: dict[str, str]) -> "Run":
        """Start it; it waits to be told."""
        process = subprocess.Popen(
            [sys.executable, __file__, "--child", preset],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        assert process.stdin is not None and process.stdout is not None
        return cls(process, process.stdin, process.stdout)

    def begin(self, threads: int, seconds: float) -> None:
        """Let it train for a while."""
        self.asks.write(f"{threads} {seconds}\n")
        self.asks.flush()


def measured(runs: list[Run], threads: int, seconds: float) -> tuple[float, float]:
    """Seconds of a step, alone and beside a second run and a busy loop (the slower of the two)."""
    runs[0].begin(threads, seconds)
    quiet = float(runs[0].answers.readline())
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as loop:
        for run in runs:
            run.begin(threads, seconds)
        busy = max(float(run.answers.readline()) for run in runs)
        loop.kill()
    return quiet, busy


def measure(preset: str, seconds: float) -> dict[str, tuple[float, float]] | str:
    """Quiet and busy seconds of a step by way; or why the preset cannot be measured here."""
    found: dict[str, tuple[float, float]] = {}
    for environment in {tuple(extra.items()): extra for _, extra in WAYS.values()}.values():
        runs = [Run.start(preset, environment) for _ in range(2)]
        try:
            heard = [run.answers.readline().strip() for run in runs]
            if heard[0] != "ready":
                return heard[0].removeprefix("refused ") or "it did not start"
            for way, (threads, extra) in WAYS.items():
                if extra == environment:
                    found[way] = measured(runs, threads, seconds)
        finally:
            for run in runs:
                run.process.kill()
                run.process.wait()
    return found


def main() -> int:
    """Read the command line, measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=3.0, help="wall time of one measurement")
    parser.add_argument("--presets", nargs="+", choices=list(presets()), default=list(presets()))
    parser.add_argument("--most", type=float, default=3.0, help="busy over quiet that one thread may cost")
    parser.add_argument("--child", metavar="PRESET", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child)
        return 0
    print(f"ms a step alone, and busy/quiet; load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':26}" + "".join(f"{way:>20}" for way in WAYS) + f"{'gain of 2 threads':>20}")
    worst = 0.0
    for preset in given.presets:
        found = measure(preset, given.seconds)
        if isinstance(found, str):
            print(f"{preset:26}not measured: {found}", flush=True)
            continue
        cells = "".join(f"{1000 * quiet:11.1f} {busy / quiet:7.2f}x" for quiet, busy in found.values())
        print(f"{preset:26}{cells}{found['1 thread'][0] / found['2 threads'][0]:19.2f}x", flush=True)
        worst = max(worst, found["1 thread"][1] / found["1 thread"][0])
    print(f"One thread costs at most {worst:.2f} times its quiet time.")
    return int(worst > given.most)


if __name__ == "__main__":
    sys.exit(main())
