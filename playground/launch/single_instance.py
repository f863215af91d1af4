"""One process of a kind in a home folder."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from playground.errors import PlaygroundError
from playground.settings import made_home, settings

BUSY = 3
"""The exit code of a process that leaves because another one has its role."""
_GENTLE = 10
"""How much a process in the background steps back behind others."""


def present(role: str) -> bool:
    """Whether a process of the role is there now, in this home folder."""
    if not (settings().home / f"{role}.lock").exists():
        return False
    with alone(role, 0.0) as first:
        return not first


@contextmanager
def alone(role: str, patience: float = 1.0) -> Iterator[bool]:
    """Whether this process is the only one in its role while the block lasts; False: another one is there already.

    Args:
        role: names the lock's file in the home folder, which is made where there is none.
        patience: seconds in which another one may still leave, or somebody may only have looked whether one is there.
    """
    lock = FileLock(str(made_home() / f"{role}.lock"), timeout=patience)
    with suppress(Timeout):
        lock.acquire()
    try:
        yield lock.is_locked
    finally:
        lock.release()


def in_background(role: str, work: Callable[[], int], log: logging.Logger) -> int:
    """Work behind all others, as the only process in its role; the exit code.

    Args:
        role: see `alone`.
        work: gives the exit code.
        log: told why the work could not be done.
    """
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.INFO)
    if hasattr(os, "nice"):
        os.nice(_GENTLE)
    with alone(role) as first:
        if not first:
            return BUSY
        try:
            return work()
        except PlaygroundError as error:
            log.warning("%s", error.text.en)
            return error.exit_code
