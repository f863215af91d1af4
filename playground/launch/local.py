"""Starts trainers on this machine, each in a process and a session of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import psutil

from playground.launch.trainer import output

_TRIES = 3
"""How often in a row the warmed process may die before it is ready."""


@dataclass(frozen=True, slots=True)
class Began:
    """A run's process is there."""

    run_id: str
    pid: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A process has gone. status: its exit code; negative: the signal that ended it; None: nobody saw it."""

    pid: int
    status: int | None


class Launcher(Protocol):
    """Where runs execute."""

    def start(self, run_id: str) -> None:
        """Begin to train a run; `news` tells when its process is there."""

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call; never waits."""

    def close(self) -> None:
        """Let go; trainers that live go on."""


def launcher() -> Launcher:
    """The best launcher of this system: forks where forking a process with torch in it is safe, which is Linux."""
    return Forked() if sys.platform == "linux" else Spawned()


def environment() -> dict[str, str]:
    """The environment of every training process: what it prints is in its file at once, however it ends."""
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1"}


class Spawned:
    """A fresh Python for every run: seconds to start, but it works everywhere."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "playground.launch.trainer")) -> None:
        self._command = command
        self._processes: list[subprocess.Popen[bytes]] = []
        self._begun: list[Began | Ended] = []

    def start(self, run_id: str) -> None:
        """Begin to train a run."""
        output(run_id).parent.mkdir(parents=True, exist_ok=True)
        with output(run_id).open("ab") as file:
            process = subprocess.Popen(
                [*self._command, run_id],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=environment(),
                start_new_session=True,
            )
        self._processes.append(process)
        self._begun.append(Began(run_id, process.pid))

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call."""
        found, self._begun = self._begun, []
        ended = [process for process in self._processes if process.poll() is not None]
        self._processes = [process for process in self._processes if process not in ended]
        return found + [Ended(process.pid, process.returncode) for process in ended]

    def close(self) -> None:
        """Nothing is held."""


class Forked:
    """Forks of a warmed process. When that has died a new one is started; when it cannot get warm, plain ones serve.

    Args:
        command: the program of the warmed process.
        plain: what starts runs where no warmed process will live.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-m", "playground.launch.forkserver"),
        plain: Launcher | None = None,
    ) -> None:
        self._command = command
        self._plain = plain or Spawned()
        self._cold = 0
        self._asked: list[str] = []
        self._living: set[int] = set()
        self._rest = b""
        self._server = self._open()

    def start(self, run_id: str) -> None:
        """Begin to train a run; while the warmed process is still warming up, the run waits for it."""
        if self._cold >= _TRIES:
            self._plain.start(run_id)
            return
        self._asked.append(run_id)
        self._ask(run_id)

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call."""
        died = self._server.poll() is not None
        found = self._plain.news() + self._read()
        if died:
            # Its trainers live on, but nobody will be told of their end: from here on they are looked for.
            found += [Ended(pid, None) for pid in self._living if not psutil.pid_exists(pid)]
            self._living = {pid for pid in self._living if psutil.pid_exists(pid)}
            self._again()
        return found

    def close(self) -> None:
        """End the warmed process; its trainers go on, and `news` still tells of those that it had begun."""
        self._cold = _TRIES
        self._asked.clear()
        self._server.kill()
        self._server.wait()
        if self._server.stdin is not None:
            self._server.stdin.close()

    def _again(self) -> None:
        if self._cold >= _TRIES:
            return
        self._cold += 1
        asked = list(self._asked)
        if self._cold >= _TRIES:
            self._asked.clear()
            for run_id in asked:
                self._plain.start(run_id)
            return
        self._server = self._open()
        for run_id in asked:
            self._ask(run_id)

    def _open(self) -> subprocess.Popen[bytes]:
        server = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment(),
            start_new_session=True,
        )
        if server.stdout is not None:
            os.set_blocking(server.stdout.fileno(), False)
        self._rest = b""
        return server

    def _ask(self, run_id: str) -> None:
        if self._server.stdin is not None and self._server.poll() is None:
            try:
                self._server.stdin.write(run_id.encode("ascii") + b"\n")
            except BrokenPipeError:
                return  # `news` sees that it has died, opens another, and asks again

    def _read(self) -> list[Began | Ended]:
        pipe = self._server.stdout
        piece = (pipe.read(65536) if pipe is not None else b"") or b""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [event for event in map(self._understand, lines) if event]

    def _understand(self, line: bytes) -> Began | Ended | None:
        words = json.loads(line)
        if "ready" in words:
            self._cold = 0
        if "run" in words:
            self._asked = [run_id for run_id in self._asked if run_id != words["run"]]
            self._living.add(words["pid"])
            return Began(words["run"], words["pid"])
        if "ended" in words:
            self._living.discard(words["ended"])
            return Ended(words["ended"], words["status"])
        return None
