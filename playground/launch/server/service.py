"""One part of a deployment: a program that is kept running."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

import playground
from playground.tracking import process_identity

ROOT = Path(playground.__file__).resolve().parent.parent
"""Where the parts work: Streamlit looks for its theme in the folder it is started in."""

_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a part is started again, by how often it has died in a row."""
_STABLE = 60.0
"""Seconds after which a part counts as well, so that its next death is again the first."""
_SET_DEATH_SIGNAL = 1
"""The name of the request in Linux's `prctl.h`."""


class Service:
    """A program in a session of its own, started again when it dies.

    Args:
        name: the program's name in messages.
        command: the program with its arguments.
        environment: the program's variables, all of them.
        again: whether it is started again when it has ended.
        alone: whether only the program itself is asked to leave, because it ends its own children in good order.
        enough: the exit code with which it leaves because another one does its work; it is then tried again now and
            then, without a word.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        again: bool = True,
        alone: bool = False,
        *,
        enough: int | None = None,
    ) -> None:
        self.name = name
        self._command, self._environment = list(command), dict(environment)
        self._again, self._alone, self._enough = again, alone, enough
        self._deaths = 0
        self._since = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the program."""
        self._since = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            env=self._environment,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (one thread here)
        )

    def look(self) -> None:
        """See whether it lives, and start it again when its pause is over."""
        now = time.monotonic()
        if self._process is None:
            if now - self._since >= _PAUSES[min(self._deaths, len(_PAUSES)) - 1]:
                self.start()
            return
        code = self._process.poll()
        if code is None or not self._again:
            return
        if code == self._enough:
            self._deaths, self._since, self._process = len(_PAUSES), now, None
            return
        self._deaths = 1 if now - self._since > _STABLE else self._deaths + 1
        self._since, self._process = now, None
        sys.stderr.write(f"{self.name} has ended (exit code {code}) and is started again.\n")

    def family(self) -> list[psutil.Process]:
        """The program and everything it has started, as far as they live."""
        return process_identity.family(self._process.pid) if self._process is not None else []

    def ask_to_leave(self) -> None:
        """Send SIGTERM to the program, or to its whole process group; on Windows end it."""
        self._again = False
        if self._process is None or self._process.poll() is not None:
            return
        if self._alone or sys.platform == "win32":
            self._process.terminate()
        else:
            os.killpg(self._process.pid, signal.SIGTERM)


def _die_with_parent() -> None:
    # A server that is killed must not leave parts behind that hold its port.
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
