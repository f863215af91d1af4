"""How often this process has written into the record: whoever keeps what was read from it sees that it is old."""

import itertools
from collections.abc import Callable
from functools import wraps
from typing import Any

READING = ("get_", "search_", "list_", "download_")
"""How the names of MLflow's methods begin that change nothing."""

_numbers = itertools.count(1)
_state = {"writes": 0}


def count() -> int:
    """The writes that have ended so far, well or not."""
    return _state["writes"]


def counted(write: Callable[..., Any]) -> Callable[..., Any]:
    """A method that writes; counted when it has ended, so that nobody takes what was read before for what is there."""

    @wraps(write)
    def method(*given: Any, **named: Any) -> Any:
        try:
            return write(*given, **named)
        finally:
            _state["writes"] = next(_numbers)

    return method
