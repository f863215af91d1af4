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
def test_what_was_frozen_and_became_garbage_since_is_given_back() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    gc.freeze()
    del ring
    gc.collect()
    assert seen() is not None  # what is frozen is not looked through
    memory.collect_everything()
    assert seen() is None


@pytest.mark.usefixtures("thawed")
def test_what_is_left_is_not_looked_through_by_the_next_collections() -> None:
    kept = [Ring() for _ in range(1000)]
    memory.collect_everything()
    assert gc.get_freeze_count() > len(kept)
    assert not any(isinstance(one, Ring) for one in gc.get_objects())
