"""Gives back what visitors who have left held, and keeps the collection of garbage short.

After every run of a page Streamlit would look through all objects for garbage; with the libraries' objects and all visitors'
pages among them that took longer than most pages do. So the libraries' objects are frozen once, Python collects by itself as
much as is made anew, and twice a minute everything else is looked through and the memory that is free goes back to the system.
"""

import asyncio
import ctypes
import gc
import platform
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from starlette.types import Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from playground.ui.serving.middleware import Middleware

STREAMLIT: dict[str, Any] = {"runner.postScriptGC": False}
"""What Streamlit is told: it need not look for garbage itself."""
_PAUSE = 30.0
"""Seconds between two times that memory is given back."""
_NEW = 5_000, 10, 10
"""New objects after which Python looks through the youngest, and how many such looks make one at older ones. With its usual 700 it
would look many times at what a page is about to let go of by itself."""
_ARENAS_MOST, _ARENAS = -8, 2
"""The setting in glibc's `malloc.h`, and its value: each thread that waits for another would get an arena of its own, which keeps
a megabyte or two, and here one thread at a time computes."""


def keep_in_bounds() -> None:
    """Freeze what is there now, the libraries, and give back in the background what is used no more."""
    freeze()
    gc.set_threshold(*_NEW)
    threading.Thread(target=_go_on, daemon=True, name="memory").start()


def freeze() -> None:
    """Leave what is there now out of all collections of garbage to come."""
    gc.collect()
    gc.freeze()
    # Python collects by itself what has grown by a quarter since the last whole collection: it begins with nothing.
    gc.collect()


def give_back() -> None:
    """Give all garbage back to the allocator, and what is free there to the system."""
    gc.collect()
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def share_arenas() -> None:
    """Let the threads of this process allocate in few arenas; to be called before there are threads."""
    library = _glibc()
    if library is not None:
        library.mallopt(_ARENAS_MOST, _ARENAS)


@lru_cache(maxsize=1)
def _glibc() -> ctypes.CDLL | None:
    """The C library, where it is the one whose allocator can be told these things."""
    if platform.libc_ver()[0] != "glibc":
        return None
    with suppress(OSError):
        return ctypes.CDLL("libc.so.6")
    return None


class EndedSessions(Middleware):
    """Lets go of a session once its page has been closed for so long that Streamlit would take it up no more.

    By itself Streamlit would hold it, and the files that were sent to it, until the next page is closed.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "websocket":
                kept = float(config.get_option("server.disconnectedSessionTTL"))
                asyncio.get_running_loop().call_later(kept + 1, forget_ended_sessions)


def forget_ended_sessions() -> None:
    """Let go of the sessions whose time to be taken up is over. Called by the event loop's thread alone, as all of Streamlit's storage."""
    if not runtime.exists():
        return
    manager = runtime.get_instance()._session_mgr
    storage = getattr(manager, "_session_storage", None)
    if isinstance(storage, MemorySessionStorage):
        len(storage._cache)  # asked how many there are, it forgets those that have expired


def _go_on() -> None:
    while True:
        time.sleep(_PAUSE)
        give_back()
