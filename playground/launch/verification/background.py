"""Verifications that a page asks for: done by a process of its own, the outcome kept with the run.

`python -m playground.launch.verification.background RUN [--last-epoch]` is what a page starts. It ends with whoever started it.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from filelock import FileLock

from playground.dataset import ProgressCallback, silent
from playground.errors import PlaygroundError, WrongInput
from playground.launch.abandonable import leave
from playground.launch.data import preparation
from playground.settings import settings
from playground.text import Text
from playground.tracking import runs, verification_tag
from playground.tracking.visitor import Visitor

_log = logging.getLogger(__name__)

BEGINNING = Text("waiting for its turn", "a la espera de su turno")


@dataclass(frozen=True, slots=True)
class VerificationState:
    """How far a verification is: the share that is done, 0 to 1, and what is being done."""

    share: float
    what: Text


_processes: dict[str, subprocess.Popen[bytes]] = {}


def state(run_id: str) -> VerificationState | None:
    """How far the verification of a run is that a process of this machine does; None where none does."""
    found = preparation.heard(_name(run_id))
    if found is not None:
        return VerificationState(*found)
    process = _processes.get(run_id)
    if process is None or process.poll() is not None:
        _processes.pop(run_id, None)
        return None
    return VerificationState(0.0, BEGINNING)


def begin(run_id: str, by: Visitor, *, last_epoch: bool = False) -> None:
    """Have a finished run verified in the background, unless that is being done.

    Raises:
        NotAllowed: it is somebody else's. WrongInput: it has not finished.
    """
    run = runs.get(run_id)
    by.must_own(run.owner)
    if run.status != "finished":
        raise WrongInput(
            Text("Only a finished run can be verified.", "Solo se puede verificar una ejecución terminada.")
        )
    if state(run.id) is not None:
        return
    verification_tag.forget(run.id)
    words = [
        sys.executable,
        "-m",
        "playground.launch.verification.background",
        run.id,
        *(["--last-epoch"] if last_epoch else []),
    ]
    _processes[run.id] = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def stop(run_id: str, by: Visitor) -> None:
    """End the verification of a run that this process has started.

    Raises:
        NotAllowed: it is somebody else's.
    """
    by.must_own(runs.get(run_id).owner)
    process = _processes.pop(run_id, None)
    if process is not None:
        process.kill()
        process.wait()
    told(run_id)


def telling(run_id: str, listen: ProgressCallback = silent) -> ProgressCallback:
    """Tells whoever looks at the run how far its verification is."""
    return preparation.telling(_name(run_id), listen)


def told(run_id: str) -> None:
    """Nothing more will be told."""
    with contextlib.suppress(OSError):
        preparation.place(_name(run_id), "json").unlink()


def main(arguments: list[str]) -> int:
    """Verify the run named first; its outcome, or why there is none, is kept with it."""
    _end_with_parent()
    preparation.yield_to_others()
    run_id, last_epoch = arguments[0], "--last-epoch" in arguments
    # One after the other: they are to take nothing from the runs that train.
    with FileLock(str(settings().home / "verifier.lock")):
        from playground.launch.verification.rerun import verify  # noqa: PLC0415 (brings torch)

        try:
            outcome = verify(run_id, last_epoch=last_epoch, listen=telling(run_id))
            verification_tag.keep(run_id, outcome.identical, outcome.text)
        except PlaygroundError as error:
            verification_tag.keep(run_id, None, error.text)
        except Exception:
            _log.exception("the verification of %s broke", run_id)
            verification_tag.keep(run_id, None, _DEFECT)
        finally:
            told(run_id)
    return 0


def _end_with_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _name(run_id: str) -> str:
    return f"verify-{run_id}"


_DEFECT = Text(
    "The verification failed because of an internal error; see the server's log.",
    "La verificación falló por un error interno; consulte el registro del servidor.",
)


if __name__ == "__main__":
    sys.exit(leave(main(sys.argv[1:])))
