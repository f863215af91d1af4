"""The launchers without a record: processes that come, go, and lose the one that started them."""

import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from playground.errors import DiskFull
from playground.launch.dispatching import job
from playground.launch.launchers.base import Began, Ended, Slot
from playground.launch.launchers.local import Forked, Spawned
from playground.launch.worker.entry import output
from playground.launch.worker.interruptions import StopSignals
from playground.tracking import process_identity, states
from tests.launch.launch_events import event

RUN = "0123456789abcdef0123456789abcdef"
SIMPLE = (sys.executable, str(Path(__file__).parents[1] / "simple_forkserver.py"))
SLOT = Slot("cpu:1", "cpu", None, 1)
linux = pytest.mark.skipif(sys.platform != "linux", reason="runs are forked on Linux only")


@linux
def test_forks_have_a_session_and_an_output_of_their_own() -> None:
    launcher = Forked(SIMPLE)
    launcher.start(RUN, SLOT)
    began = event(launcher, Began)
    ended = event(launcher, Ended)
    assert ended == Ended(began.process.name, 5)
    assert output(RUN).read_text().splitlines()[0] == f"session {began.process.pid}"
    assert job.last_line(RUN) == "a word"
    launcher.close()


@linux
def test_a_trainer_outlives_the_warmed_process_and_a_new_one_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_SLEEP", "60")
    launcher = Forked(SIMPLE)
    launcher.start(RUN, SLOT)
    began = event(launcher, Began)
    launcher._server.kill()
    launcher._server.wait()
    launcher.news()
    launcher.start("f" * 32, SLOT)
    second = event(launcher, Began)
    assert second.process.pid != began.process.pid and psutil.pid_exists(began.process.pid)
    os.kill(second.process.pid, signal.SIGKILL)
    assert event(launcher, Ended) == Ended(second.process.name, -signal.SIGKILL)
    launcher.close()
    assert process_identity.of(began.process.pid).alive
    process_identity.end(process_identity.family(began.process.pid), gentle=0)
    assert not process_identity.of(began.process.pid).alive


@linux
def test_where_no_warmed_process_lives_plain_ones_serve() -> None:
    plain = Spawned((sys.executable, "-c", "raise SystemExit(4)"))
    launcher = Forked((sys.executable, "-c", "raise SystemExit(1)"), plain)
    launcher.start(RUN, SLOT)
    began = event(launcher, Began)
    assert event(launcher, Ended) == Ended(began.process.name, 4)
    launcher.close()


def test_wishes_travel_and_stopping_comes_first() -> None:
    ear = StopSignals(RUN, signals=False)
    assert ear() is None
    states.tell_process(RUN, "requeue")
    assert ear() == "requeue"
    states.tell_process(RUN, "stop")
    states.tell_process(RUN, "requeue")
    assert ear() == "stop"
    states.clear_request(RUN)
    assert ear() is None


def test_a_number_that_is_used_again_is_another_process() -> None:
    me = process_identity.mine()
    assert me.alive
    assert not process_identity.Identity(me.pid, me.created - 60, me.host).alive
    assert not process_identity.Identity(me.pid, me.created, "another machine").alive


@pytest.mark.parametrize(
    ("status", "memory", "words"),
    [
        (-signal.SIGKILL, True, "memory ran out"),
        (-signal.SIGKILL, False, "killed from outside (SIGKILL)"),
        (-signal.SIGSEGV, False, "SIGSEGV"),
        (3, False, "exit code 3"),
        (None, False, "disappeared"),
        (DiskFull.exit_code, False, "disk of this machine is full"),
    ],
)
def test_reasons_are_sentences(status: int | None, memory: bool, words: str) -> None:
    found = job.vanished(RUN, status, memory)
    assert words in found.en and found.en.endswith(".") and found.es.endswith(".")


@linux
def test_the_real_one_is_fit_to_be_forked(tmp_path: Path) -> None:
    script = (
        "import gc, threading, sys; from playground.launch.launchers.forkserver import warm; warm(); import psutil, os;"
        "print(threading.active_count(), len(psutil.Process().net_connections()));"
        # Else every run would import it, which takes a second.
        "print('mlflow.store.tracking.sqlalchemy_store' in sys.modules, gc.isenabled())"
    )
    import subprocess

    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert said == ["1", "0", "True", "True"]
