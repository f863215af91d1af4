"""The whole check on a graphics card in one command: `python experiments/gpu.py --out FOLDER [--device cpu --small]`.

Everything that the product promises about CUDA is tried through its own command line where it has one: the four presets, the
same seed twice, stopping and resuming, precision, speed against a bare torch loop, several seeds, generation, two runs on one
card, a network too large for the card, and the queue. Each check is guarded, so that one that fails does not end the rest; each
figure is in `gpu.json` and `gpu.md` as soon as it is measured. `--device cpu --small` rehearses it where there is no card.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gpu_speed
import psutil
import torch

from playground import hardware
from playground.errors import PlaygroundError
from playground.training import Epoch, tune_allocator

TASKS = ("forecasting", "sentiment", "chords", "writing")
Figures = Iterator[tuple[str, object]]


@dataclass
class Session:
    """One sitting: what is asked, and where the figures go.

    Attributes:
        device: `cuda` or `cpu`.
        small: one epoch each, to see whether everything runs.
        out: the folder of the figures; a home folder for the runs lies in it.
        until: by `time.monotonic()`, when no further check is begun.
        presets: the finished runs of the presets on the device, by task.
    """

    device: str
    small: bool
    out: Path
    until: float
    presets: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: list[dict[str, object]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, check: str, what: str, value: object) -> None:
        """Keep one figure, in both files, at once."""
        with self.lock:
            self.figures.append({"check": check, "what": what, "value": value})
            print(f"{check:12} {what}: {value}", flush=True)
            (self.out / "gpu.json").write_text(json.dumps(self.figures, indent=1, default=str), "utf-8")
            rows = [
                f"| {row['check']} | {row['what']} | {str(row['value']).replace('|', '/')} |" for row in self.figures
            ]
            table = ["| check | what | value |", "|---|---|---|", *rows, ""]
            (self.out / "gpu.md").write_text("\n".join(table), "utf-8")

    def command(self, *words: str, seconds: float = 300, **environment: str) -> tuple[int, Any, str]:
        """Run one of the product's commands; its exit code, what it printed as JSON last, and its last words for people."""
        with self.begun(*words, **environment) as process:
            try:
                out, told = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
                out, told = process.communicate(timeout=60)
        return process.returncode, _last_json(out), told.strip().rpartition("\n")[2][-300:]

    @contextmanager
    def begun(self, *words: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
        """One of the product's commands as a process, ended at the end of the block."""
        call = [sys.executable, "-m", "playground", *words, "--json"]
        process = subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def training(self, task: str, *sets: str, device: str = "") -> list[str]:
        """The words of `train` for a preset on the device."""
        small = ("training.epochs=1", "training.steps=20") if self.small else ()
        return [
            "train",
            task,
            *(w for s in (f"training.device={device or self.device}", *small, *sets) for w in ("--set", s)),
        ]


def _last_json(out: str) -> Any:
    lines = [line for line in out.splitlines() if line.startswith(("{", "["))]
    return json.loads(lines[-1]) if lines else {}


def _brief(metrics: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in list(metrics.items())[:3])


def _told(run: dict[str, Any], words: str) -> str:
    """A run in brief; where there is none, what was said instead."""
    if not run:
        return words
    return f"{run.get('seconds') or 0:.1f} s, {run.get('epochs')} epochs, {_brief(run.get('metrics', {}))}"


def versions(session: Session) -> Figures:
    """What is measured on."""
    yield "torch", f"{torch.__version__}, Python {sys.version.split()[0]}"
    yield "processor", f"{psutil.cpu_count()} cores, {round(psutil.virtual_memory().total / 2**30)} GiB"
    if torch.cuda.is_available():
        card = torch.cuda.get_device_properties(0)
        yield (
            "card",
            f"{card.name}, {card.total_memory / 2**30:.0f} GiB, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}",  # type: ignore[no-untyped-call]
        )
    yield "seen by the product", [gpu.name for gpu in hardware.gpus()] or "no GPU"
    yield "asked for", session.device


def presets(session: Session) -> Figures:
    """The four presets on the device, and beside them, on the cores that are left, the same on the processor."""
    with _beside(session) as others:
        for task in TASKS:
            code, run, told = session.command(*session.training(task))
            session.presets[task] = run
            yield task, f"exit {code}, {_told(run, told)}"
        if session.device == "cpu":
            return
        for task, process in others.items():
            out, told = process.communicate(timeout=max(5.0, min(150.0, session.until - time.monotonic())))
            yield f"{task} on the processor", _told(_last_json(out), told[-300:])


@contextmanager
def _beside(session: Session) -> Iterator[dict[str, "subprocess.Popen[str]"]]:
    """The presets on the processor, all at once, in a home folder of their own."""
    found: dict[str, subprocess.Popen[str]] = {}
    with ExitStack() as stack:
        if session.device != "cpu":
            home = session.out / "home-cpu"
            _link_cache(Path(os.environ["PLAYGROUND_HOME"]), home)
            for task in TASKS:
                words = session.training(task, "training.threads=2", device="cpu")
                process = session.begun(*words, PLAYGROUND_HOME=str(home), CUDA_VISIBLE_DEVICES="")
                found[task] = stack.enter_context(process)
                time.sleep(1.0)  # the first one makes the store
        yield found


def _link_cache(home: Path, other: Path) -> None:
    other.mkdir(parents=True, exist_ok=True)
    if (home / "cache").exists() and not (other / "cache").exists():
        (other / "cache").symlink_to((home / "cache").resolve())


def repeated(session: Session) -> Figures:
    """The same seed twice on the device: `verify` trains again and compares every loss and metric."""
    for task in TASKS:
        code, run, told = session.command(*session.training(task, "training.epochs=2"))
        if not run.get("run_id"):
            yield task, f"exit {code}: {told}"
            continue
        code, found, told = session.command("verify", run["run_id"])
        yield task, found.get("text", told)


def resumed(session: Session) -> Figures:
    """Stopped inside the second epoch and resumed, against the same training in one go."""
    for task in TASKS:
        sets = ["training.epochs=4", "training.patience=0"]
        _, whole, told = session.command(*session.training(task, *sets))
        call = [sys.executable, __file__, "--stop-and-resume", *session.training(task, *sets)]
        done = subprocess.run(call, capture_output=True, text=True, timeout=240, check=False)
        parts = _last_json(done.stdout)
        if not whole.get("metrics") or not parts:
            yield task, told + done.stderr[-300:]
            continue
        same = parts["metrics"] == whole["metrics"]
        yield (
            task,
            f"{'equal' if same else 'DIFFERENT'}: {_brief(parts['metrics'])}; in one go {_brief(whole['metrics'])}; stopped at step {parts['stopped_at']}",
        )


def stop_and_resume(words: list[str]) -> None:
    """In a process of its own: submit, stop inside the second epoch, resume, and print the metrics."""
    from playground.__main__ import parser  # noqa: PLC0415
    from playground.commands import _experiment  # noqa: PLC0415
    from playground.launch.worker import execution  # noqa: PLC0415
    from playground.tracking import runs  # noqa: PLC0415
    from playground.tracking.visitor import LOCAL  # noqa: PLC0415

    experiment, _guesses = _experiment.read(parser().parse_args(words))
    run_id = runs.submit(experiment, owner=LOCAL.key, held=True)
    at: dict[str, int] = {"step": 0, "epoch": 0}

    def listen(event: object) -> None:
        at["step"] = getattr(event, "step", at["step"])
        at["epoch"] = event.number if isinstance(event, Epoch) else at["epoch"]

    execution.execute(run_id, listen=listen, should_stop=lambda: "requeue" if at["epoch"] >= 1 else None)
    stopped_at = at["step"]
    done = execution.execute(run_id)
    print(json.dumps({"metrics": done.metrics, "stopped_at": stopped_at, "status": done.status}))


def generation(session: Session) -> Figures:
    """Characters per second that the text preset writes, on the device and on the processor."""
    from playground.tracking import models  # noqa: PLC0415

    run = session.presets.get("writing") or session.command(*session.training("writing", "training.epochs=1"))[1]
    trained = models.load(run["run_id"])
    task, length = trained.experiment.task, 200 if session.small else 2000
    for device in dict.fromkeys((session.device, "cpu")):
        network = trained.network.to(device)
        asked = task.request.configure({"text": "X: 1\n", "length": length})
        began = time.perf_counter()
        answer = task.respond(network, trained.memory, asked)
        written = len(answer.output["text"])
        yield f"on {device}", f"{written / (time.perf_counter() - began):,.0f} characters/s over {written}"


def sharing(session: Session) -> Figures:
    """Two runs on one device at once, against one alone."""
    sets = ["training.epochs=3", "training.patience=0"]
    began = time.perf_counter()
    _, alone, _ = session.command(*session.training("sentiment", *sets))
    single = time.perf_counter() - began
    began = time.perf_counter()
    words = session.training("sentiment", *sets)
    with session.begun(*words) as first, session.begun(*words) as second:
        found = [_last_json(process.communicate(timeout=300)[0]) for process in (first, second)]
    both = time.perf_counter() - began
    same = all(run.get("metrics") == alone.get("metrics") for run in found)
    yield "seconds", f"one {single:.1f}, two at once {both:.1f}; numbers {'as alone' if same else 'DIFFERENT'}"


def too_large(session: Session) -> Figures:
    """A network that cannot fit is told in words, and the next run is fine."""
    if session.device != "cuda":
        yield "skipped", "only a card has a memory of its own"
        return
    sets = ["model.hidden=2048", "model.layers=8", "training.batch=512", "task.window=1000", "training.epochs=1"]
    code, run, told = session.command(*session.training("writing", *sets), seconds=120)
    yield "too large", f"exit {code}, {run.get('status')}: {told}"
    code, run, told = session.command(*session.training("forecasting", "training.epochs=1"))
    yield "the next run", f"exit {code}, {run.get('status')}: {_brief(run.get('metrics', {}))}"


def queue(session: Session) -> Figures:
    """Four runs through the queue, two at a time on the device, trained by forks of a warmed process."""
    from playground.tracking import runs  # noqa: PLC0415

    words = session.training("forecasting", "training.epochs=20", "training.patience=0")[1:]
    ids = [session.command("submit", *words)[1]["run_id"] for _ in range(4)]
    environment = os.environ | {"PLAYGROUND_GPU_SHARE": "2"}
    dispatcher = subprocess.Popen(
        [sys.executable, "-m", "playground.launch.dispatcher"], stderr=subprocess.PIPE, text=True, env=environment
    )
    began = time.monotonic()
    found = [runs.get(name) for name in ids]
    try:
        while time.monotonic() - began < 120 and not all(run.over for run in found):
            time.sleep(1.0)
            found = [runs.get(name) for name in ids]
    finally:
        dispatcher.terminate()
        told = dispatcher.communicate(timeout=60)[1]
    for run in found:
        spent = f"from {run.started or 0:.1f} to {run.ended or 0:.1f}"
        yield run.id[:8], f"{run.status} on {run.device}, {spent}" + (f": {run.reason.en}" if run.reason else "")
    if any(run.status != "finished" for run in found):
        yield "the dispatcher", told[-500:]


CHECKS: dict[str, Callable[[Session], Figures]] = {
    "versions": versions,
    "presets": presets,
    "precision": lambda session: gpu_speed.precision(session.device, session.small),
    "throughput": lambda session: gpu_speed.throughput(session.device, session.small),
    "seeds": lambda session: gpu_speed.seeds(session.device, session.small),
    "generation": generation,
    "sharing": sharing,
    "too large": too_large,
    "repeated": repeated,
    "resumed": resumed,
    "queue": queue,
}
UNTIMED = ("repeated", "resumed", "queue")
"""Checks of numbers and states alone, which are run side by side, as most of their time is spent in starting processes."""


def main() -> None:
    """Read the command line, then check after check."""
    if "--stop-and-resume" in sys.argv:
        stop_and_resume(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="a folder for the figures")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--small", action="store_true", help="one epoch each, to see whether everything runs")
    parser.add_argument("--minutes", type=float, default=8.0, help="no further check is begun after so many")
    parser.add_argument("--checks", nargs="+", choices=list(CHECKS), default=list(CHECKS))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PLAYGROUND_HOME", str(given.out.resolve() / "home"))
    tune_allocator()
    session = Session(given.device, given.small, given.out, time.monotonic() + 60 * given.minutes)
    for name in given.checks:
        if name not in UNTIMED:
            guarded(session, name)
    with ThreadPoolExecutor(len(UNTIMED)) as pool:
        list(pool.map(lambda name: guarded(session, name), [name for name in given.checks if name in UNTIMED]))


def guarded(session: Session, name: str) -> None:
    """One check; whatever goes wrong in it is a figure as well."""
    if time.monotonic() > session.until:
        session.note(name, "left out", "no time left")
        return
    began = time.monotonic()
    try:
        for what, value in CHECKS[name](session):
            session.note(name, what, value)
    except Exception as error:
        words = error.text.en if isinstance(error, PlaygroundError) else traceback.format_exc(limit=-3)
        session.note(name, "FAILED", words)
    session.note(name, "seconds of this check", round(time.monotonic() - began, 1))


if __name__ == "__main__":
    main()
