"""Garbage of the server."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from playground.ui.serving import memory


class Ring:
    """Something that holds itself: only a collection gives it back."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_became_garbage_since_the_start_is_given_back() -> None:
    memory.freeze()
    gc.disable()
    try:
        ring = Ring()
        seen = weakref.ref(ring)
        del ring
        assert seen() is not None
        memory.give_back()
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.usefixtures("thawed")
def test_what_is_there_at_the_start_is_not_looked_through_by_the_next_collections() -> None:
    kept = [Ring() for _ in range(1000)]
    memory.freeze()
    assert gc.get_freeze_count() > len(kept)
    assert not any(isinstance(one, Ring) for one in gc.get_objects())
