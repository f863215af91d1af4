"""Starts trainers on this machine, each in a process and a session of its own."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence

from playground import hardware
from playground.launch.launchers.base import Began, Ended, Launcher, Slot, machine_slots
from playground.launch.worker.entry import output
from playground.tracking import process_identity, states
from playground.tracking.run import Run

_TRIES = 3
"""How often in a row the warmed process may die before it is ready."""
_OFTEN = 0.02
"""Seconds between two looks at processes of which nothing tells when they end."""


def environment() -> dict[str, str]:
    """The environment of every training process: what it prints is in its file at once, however it ends."""
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1"}


def recorded(run: Run) -> process_identity.Identity | None:
    """The process of this machine that trains a run, by what the record says; None where it is none of this machine."""
    if run.job or run.host != process_identity.host():
        return None
    return process_identity.Identity(run.pid or 0, run.process_started or 0.0, process_identity.host(), run.boot)


class Local:
    """What all launchers of this machine's processes share: the record says who they are, the system whether they live."""

    outlives = False

    slots = staticmethod(machine_slots)
    memory = staticmethod(hardware.memory)
    tell = staticmethod(states.tell_process)
    process = staticmethod(recorded)

    def found(self) -> list[Began]:
        """Nothing: whoever lives has written so into the record."""
        return []


class Spawned(Local):
    """A fresh Python for every run: seconds to start, but it works everywhere."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "playground.launch.worker.entry")) -> None:
        self._command = command
        self._processes: list[tuple[process_identity.Identity, subprocess.Popen[bytes]]] = []
        self._begun: list[Began | Ended] = []

    def start(self, run_id: str, slot: Slot) -> None:
        """Begin to train a run."""
        output(run_id).parent.mkdir(parents=True, exist_ok=True)
        with output(run_id).open("ab") as file:
            process = subprocess.Popen(
                [*self._command, run_id],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=environment() | slot.environment(),
                start_new_session=True,
            )
        who = process_identity.of(process.pid)
        self._processes.append((who, process))
        self._begun.append(Began(run_id, who))

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call."""
        found, self._begun = self._begun, []
        ended = [entry for entry in self._processes if entry[1].poll() is not None]
        self._processes = [entry for entry in self._processes if entry not in ended]
        return found + [Ended(who.name, process.returncode) for who, process in ended]

    def wait(self, seconds: float) -> None:
        """Return as soon as a process has ended; no system tells of several at once, so that they are asked often."""
        until = time.monotonic() + seconds
        while not self._begun and all(process.poll() is None for _, process in self._processes):
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, _OFTEN))

    def close(self) -> None:
        """Nothing is held."""


class Forked(Local):
    """Forks of a warmed process. When that has died a new one is started; when it cannot get warm, plain ones serve.

    Args:
        command: the program of the warmed process.
        plain: what starts runs where no warmed process will live.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-m", "playground.launch.launchers.forkserver"),
        plain: Launcher | None = None,
    ) -> None:
        self._command = command
        self._plain = plain or Spawned()
        self._cold = 0
        self._asked: dict[str, Slot] = {}
        self._living: dict[int, process_identity.Identity] = {}
        self._rest = b""
        self._server = self._open()

    def start(self, run_id: str, slot: Slot) -> None:
        """Begin to train a run; while the warmed process is still warming up, the run waits for it."""
        if self._cold >= _TRIES:
            self._plain.start(run_id, slot)
            return
        self._asked[run_id] = slot
        self._ask(run_id, slot)

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call."""
        died = self._server.poll() is not None
        found = self._plain.news() + self._read()
        if died:
            # Its trainers live on, but nobody will be told of their end: from here on they are looked for.
            found += [Ended(who.name, None) for who in self._living.values() if not who.alive]
            self._living = {pid: who for pid, who in self._living.items() if who.alive}
            self._again()
        return found

    def wait(self, seconds: float) -> None:
        """Return as soon as the warmed process has said something."""
        if self._cold >= _TRIES or self._server.stdout is None:
            self._plain.wait(seconds)
        elif self._server.poll() is None:
            select.select([self._server.stdout], [], [], seconds)

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
        if self._cold < _TRIES:
            self._server = self._open()
        asked, self._asked = self._asked, {}
        for run_id, slot in asked.items():
            self.start(run_id, slot)

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

    def _ask(self, run_id: str, slot: Slot) -> None:
        if self._server.stdin is not None and self._server.poll() is None:
            try:
                words = {"run": run_id, "environment": slot.environment()}
                self._server.stdin.write(json.dumps(words).encode("ascii") + b"\n")
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
            self._asked.pop(words["run"], None)
            who = self._living[words["pid"]] = process_identity.of(words["pid"])
            return Began(words["run"], who)
        if "ended" in words:
            gone = self._living.pop(words["ended"], None)
            return Ended(gone.name, words["status"]) if gone is not None else None
        return None
