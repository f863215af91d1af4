"""Work that may be left to itself: done in a thread of its own, so that nobody has to wait for what cannot be broken off."""

import contextvars
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

_LOOK = 0.1
"""Seconds between two questions whether to go on waiting."""

_threads: list[threading.Thread] = []


def apart(work: Callable[[], T], ask: Callable[[], object]) -> T:
    """What `work` gives or raises; or what `ask` raises meanwhile, and then the work is left to itself.

    Args:
        work: must not touch what its caller goes on with when it is left.
        ask: asked some times a second.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    # A daemon: the end of the process does not wait for it either.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,), name="apart", daemon=True)
    thread.start()
    thread.join(_LOOK)
    try:
        while thread.is_alive():
            ask()
            thread.join(_LOOK)
    except BaseException:
        _threads.append(thread)
        raise
    return outcome.result()


def leave(code: int) -> int:
    """The exit code of a program that ends now; the process ends here where work that was left is still being done.

    Python takes itself down while such a thread computes, which libraries in C++ may answer with a crash.
    """
    if any(thread.is_alive() for thread in _threads):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
