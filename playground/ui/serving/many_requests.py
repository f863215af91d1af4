"""What keeps a server that is asked too much from filling the disk with what it says about it."""

import logging
import sys
import time
from contextlib import suppress

_LOGGERS = ("asyncio", "uvicorn.error", "streamlit")
"""Who reports, for each request, that no file can be opened any more: asyncio says so some thousand times a second."""
_FIRST, _WHILE = 3, 60.0
"""So many alike lines are written in so many seconds."""


class Repeats(logging.Filter):
    """Lets the first few of alike lines through in a minute, and says then how many there were."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        kind, now = (record.name, f"{str(record.msg)[:80]} {error}"), time.monotonic()
        since, count = self._seen.get(kind, (now, 0))
        if now - since >= _WHILE:
            if count > _FIRST:
                record.msg = f"{record.msg} ({count - _FIRST} more lines like this one were left out)"
            since, count = now, 0
        if len(self._seen) > 1000:
            self._seen.clear()
        self._seen[kind] = since, count + 1
        return count < _FIRST


def prepare() -> None:
    """Allow this process as many open files as the system lets it have, and bound what is said where they run out."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, Repeats) for known in logger.filters):
            logger.addFilter(Repeats())
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (not on Windows)

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS: more than one process may have
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
