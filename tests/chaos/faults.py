"""The faults: each strikes a deployment whose runs are in training, and leaves it as a person would, mended."""

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

from playground.launch.dispatcher import BUSY
from playground.tracking import queue
from tests.chaos.deployment import LONGEST, Deployment, Stuck

Strike = Callable[[Deployment, Sequence[str], random.Random, float], None]
"""Strikes: the deployment, the runs of this round, chance, and the seconds that "a while" takes."""


@dataclass(frozen=True)
class Fault:
    """One kind of misfortune.

    Attributes:
        strike: does it, and mends what a person or a service manager would.
        server: with an MLflow server. clock: with a clock that can be moved. disk: with a disk of its own.
        app: with the app's server.
    """

    strike: Strike
    server: bool = False
    clock: bool = False
    disk: bool = False
    app: bool = False


def trainer(at: Deployment, run_ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """`kill -9` of a trainer."""
    pid = at.trainer(chance.sample(list(run_ids), len(run_ids)))
    if pid is not None:
        with contextlib.suppress(psutil.NoSuchProcess):  # it may have ended meanwhile
            at.kill([psutil.Process(pid)])


def dispatcher(at: Deployment, _ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """`kill -9` of the dispatcher; a service manager starts it again."""
    at.kill([at.dispatcher])
    time.sleep(chance.uniform(0, 1.5))
    at.dispatch()


def app(at: Deployment, _ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """`kill -9` of the app, once while it serves and once while somebody submits a run with it."""
    submitting = at.start(["-m", "tests.chaos.submitting"])
    known = len(queue.look().waiting)
    with contextlib.suppress(Stuck):
        at.until(lambda: len(queue.look().waiting) > known, 60)
    time.sleep(chance.uniform(0, 0.4))
    at.kill([submitting, *at.apps])
    submitting.wait()
    at.serve_app()


def mlflow(at: Deployment, _ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """`kill -9` of the MLflow server, which comes back after a moment."""
    parent = psutil.Process(at.server.pid)
    at.kill([*parent.children(recursive=True), parent])
    time.sleep(chance.uniform(0, 2))
    at.serve()


def sigterm(at: Deployment, _ids: Sequence[str], _chance: random.Random, _while: float) -> None:
    """SIGTERM to everything at once, as a machine sends it that shuts down; then everything starts again."""
    everything = at.processes()
    for process in everything:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    at.dispatcher.wait(LONGEST)
    at.until(lambda: not at.processes())
    at.dispatch()


def disk(at: Deployment, run_ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """No room on the disk, for everybody where a small disk could be mounted, else for the trainers."""
    full = at.disk
    if full is not None and full.real and chance.random() < 0.7:
        full.fill()
        time.sleep(chance.uniform(0.5, 4))
        full.empty()
        return
    struck = []
    for process in at.processes():
        with contextlib.suppress(psutil.Error):
            if process.pid in {at.get(run_id).pid for run_id in run_ids}:
                struck.append((process, process.rlimit(psutil.RLIMIT_FSIZE)))
                process.rlimit(psutil.RLIMIT_FSIZE, (0, struck[-1][1][1]))  # every write to a file is refused
    time.sleep(chance.uniform(0.5, 4))
    for process, before in struck:
        with contextlib.suppress(psutil.Error):
            process.rlimit(psutil.RLIMIT_FSIZE, before)


def away(at: Deployment, _ids: Sequence[str], chance: random.Random, while_: float) -> None:
    """The tracking server is away, in one of the ways of networks; now and then the dispatcher starts meanwhile."""
    at.proxy.mode(chance.choice(["refused", "refused", "silent", "cut"]))
    restart = chance.random() < 0.4
    if restart:
        time.sleep(while_ / 3)
        at.kill([at.dispatcher])
        at.dispatch()
    time.sleep(while_ * (2 / 3 if restart else 1))
    at.proxy.mode("fine")


def slow(at: Deployment, _ids: Sequence[str], chance: random.Random, while_: float) -> None:
    """Every answer of the tracking server takes seconds."""
    at.proxy.delay = chance.uniform(1, 4)
    at.proxy.mode("slow")
    time.sleep(min(while_, 8.0))
    at.proxy.mode("fine")


def two(at: Deployment, _ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """Two dispatchers started at once, with runs in the queue or left in training: one works, the other one leaves."""
    if at.dispatcher is not None:
        at.kill([at.dispatcher])
    started: list[subprocess.Popen[bytes]] = []
    for pause in (0.0, chance.choice([0.0, chance.uniform(0, 0.5)])):
        time.sleep(pause)
        started.append(at.dispatch())
    at.until(lambda: any(process.poll() is not None for process in started))
    (left,) = [process for process in started if process.poll() is not None]
    if left.returncode != BUSY:
        raise AssertionError(f"wrong: a dispatcher ended with {left.returncode}")
    (at.dispatcher,) = [process for process in started if process is not left]


def clock(at: Deployment, _ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """The machine's clock is moved by an hour, and the dispatcher started again under the new time."""
    at.offset.write_text(str(chance.choice([-3600, 3600]) + int(at.offset.read_text() if at.offset.exists() else 0)))
    late = subprocess.run(
        [sys.executable, "-m", "tests.chaos.submitting", "one"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.split()[-1]
    order = [run.id for run in queue.look().waiting]
    if late in order and order[-1] != late:
        raise AssertionError("wrong: a run submitted later comes before others")
    at.extra.append(late)
    if chance.random() < 0.7:
        time.sleep(chance.uniform(0, 1))
        at.kill([at.dispatcher])
        at.dispatch()


def reboot(at: Deployment, _ids: Sequence[str], chance: random.Random, _while: float) -> None:
    """Everything is killed at the same moment, and started again; sometimes a second time before it gets anywhere."""
    for _ in range(chance.choice([1, 1, 1, 2])):
        at.kill(at.processes())
        at.dispatch()
        time.sleep(chance.uniform(0, 3))


FAULTS: dict[str, Fault] = {
    "trainer": Fault(trainer),
    "dispatcher": Fault(dispatcher),
    "app": Fault(app, app=True),
    "mlflow": Fault(mlflow, server=True),
    "sigterm": Fault(sigterm),
    "disk": Fault(disk, disk=True),
    "away": Fault(away, server=True),
    "slow": Fault(slow, server=True),
    "two": Fault(two),
    "clock": Fault(clock, clock=True),
    "reboot": Fault(reboot),
}
