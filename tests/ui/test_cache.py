"""What pages keep between reruns."""

from concurrent.futures import Future
from typing import Any

import pytest

from playground.ui import cache, turns


def test_what_was_begun_for_a_closed_page_is_begun_again_for_one_that_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Future[Any]] = []

    def begin(job: str, table: object, *, seconds: float) -> Future[Any]:
        assert (job, table) == ("estimate", {"a": 1}) and seconds > 0
        begun.append(Future())
        return begun[-1]

    monkeypatch.setattr(turns, "begin", begin)
    cache._begun.clear()
    first = cache.later("estimate", '{"a": 1}')
    assert cache.later("estimate", '{"a": 1}') is first
    first.cancel()
    again = cache.later("estimate", '{"a": 1}')
    assert begun == [first, again] and again is not first
    cache._begun.clear()
