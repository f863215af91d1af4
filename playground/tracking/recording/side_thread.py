"""Work that goes on beside other work, in a thread of its own, for as long as that takes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[threading.Event], None], name: str) -> Iterator[None]:
    """While it is entered, something else is done, too; leaving waits for its end.

    Args:
        work: what is done; it ends soon after the event that it is given is set. name: of the thread.
    """
    over = threading.Event()
    thread = threading.Thread(target=work, args=(over,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
