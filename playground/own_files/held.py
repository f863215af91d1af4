"""Files that are read within one block and kept nowhere: what a served network is given with a request."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import NamedTuple


class Held(NamedTuple):
    """One file: what it is called, and its bytes."""

    name: str
    content: bytes


_files: ContextVar[Mapping[str, Held]] = ContextVar("held files", default=MappingProxyType({}))


def files() -> Mapping[str, Held]:
    """The files that are held here, by their identities."""
    return _files.get()


@contextmanager
def held(content: bytes, name: str) -> Iterator[str]:
    """Within the block, `uploads.read` and its like know this file by the identity that is given.

    Args:
        content: the bytes.
        name: what it is called, as `uploads.taken` cleaned it.
    """
    identity = hashlib.sha256(content).hexdigest()
    token = _files.set({**files(), identity: Held(name, content)})
    try:
        yield identity
    finally:
        _files.reset(token)
