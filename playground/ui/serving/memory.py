"""Keeps short the collection of garbage that Streamlit asks for after every run of a page.

It looks through every object that is not frozen: with the libraries' objects and all visitors' pages among them that took
longer than most pages do. So what is there is frozen every few seconds, which costs nothing, and now and then everything
is looked through once, so that what was frozen and has become garbage since is given back.
"""

import gc
import threading
import time

_FREEZE = 5.0
"""Seconds between two times that what is there is frozen."""
_WHOLE = 300.0
"""Seconds between two times that everything is looked through."""


def keep_collections_short() -> None:
    """Freeze what is there now, and go on doing so in the background."""
    collect_everything()
    threading.Thread(target=_go_on, daemon=True, name="garbage").start()


def collect_everything() -> None:
    """Give back all garbage, that among the frozen objects too, and freeze what is left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _go_on() -> None:
    since = time.monotonic()
    while True:
        time.sleep(_FREEZE)
        if time.monotonic() - since < _WHOLE:
            gc.freeze()
        else:
            collect_everything()
            since = time.monotonic()
