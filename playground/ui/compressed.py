"""Objects held small: as compressed bytes, drawings and figures take a twentieth to a thirtieth of the memory, a table a quarter."""

import pickle
import zlib
from typing import Generic, TypeVar

T = TypeVar("T")


class Compressed(Generic[T]):
    """One object of this process, as bytes.

    A figure or a data frame is thousands of small objects, and they keep the memory between them, too. Taken out, it is
    another object each time, which may be changed.

    Args:
        value: what is held, of a kind that can be pickled.
    """

    __slots__ = ("_content",)

    def __init__(self, value: T) -> None:
        self._content = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)

    def value(self) -> T:
        """What is held."""
        found: T = pickle.loads(zlib.decompress(self._content))  # noqa: S301 (what this process itself has written)
        return found
