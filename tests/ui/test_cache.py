"""What pages keep between reruns."""

import sys
import weakref
from concurrent.futures import Future
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from playground.errors import WrongInput
from playground.text import Text
from playground.ui import cache, computing
from playground.ui.page import session


def test_what_was_begun_for_a_closed_page_is_begun_again_for_one_that_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Future[Any]] = []

    def begin(job: str, table: object, *, seconds: float) -> Future[Any]:
        assert (job, table) == ("estimate", {"a": 1}) and seconds > 0
        begun.append(Future())
        return begun[-1]

    monkeypatch.setattr(computing, "begin", begin)
    cache._begun.clear()
    first = cache.later("estimate", '{"a": 1}')
    assert cache.later("estimate", '{"a": 1}') is first
    first.cancel()
    again = cache.later("estimate", '{"a": 1}')
    assert begun == [first, again] and again is not first
    cache._begun.clear()


_made: list[str] = []


@cache.shared_by_key(most=8)
def _greeting(name: str) -> str:
    _made.append(f"greeting {name}")
    st.caption(f"{session().language}: {name}")
    return f"greeted {name}"


@cache.shared_by_key(most=8)
def _refusal(name: str) -> str:
    _made.append(f"refusal {name}")
    raise WrongInput(Text.same(name))


@cache.shared_by_key(most=8)
def _parting(name: str) -> str:
    return f"parted from {name}"


def _page() -> None:
    import streamlit as st

    from tests.ui.test_cache import drawn

    st.text(drawn(st.session_state["key"], st.session_state["name"], st.session_state["language"]))


def drawn(key: object, name: str, language: str) -> str:
    """What a page says that draws shared parts."""
    session().language = language
    return f"{_greeting(key, name)}, {_parting(key, name=name)}"


def seen(key: object, name: str, language: str = "en") -> tuple[str, str]:
    """What a visitor sees, drawn and said, who comes to the page anew."""
    page = AppTest.from_function(_page, default_timeout=240)
    page.session_state["key"] = key
    page.session_state["name"] = name
    page.session_state["language"] = language
    page.run()
    assert not page.exception
    return page.caption[0].value, page.text[0].value


def test_what_is_shared_by_a_key_is_made_once_in_each_language() -> None:
    _made.clear()
    assert seen((1, "a"), "Ana") == ("en: Ana", "greeted Ana, parted from Ana")
    assert seen((1, "a"), "Ben") == ("en: Ana", "greeted Ana, parted from Ana")  # the key alone decides
    assert _made == ["greeting Ana"]
    assert seen((1, "a"), "Eva", "es")[0] == "es: Eva"
    assert seen((2, "a"), "Ben") == ("en: Ben", "greeted Ben, parted from Ben")
    assert _made == ["greeting Ana", "greeting Eva", "greeting Ben"]


def test_a_refusal_is_not_kept() -> None:
    _made.clear()
    for name in ("first", "second"):
        with pytest.raises(WrongInput, match=name):
            _refusal("key", name)
    assert _made == ["refusal first", "refusal second"]


class _Large:
    """What an answer is made of."""


def test_what_an_answer_was_made_of_is_not_kept_with_it() -> None:
    @cache.kept_by_key(most=8)
    def size(made_of: _Large) -> int:
        return sys.getsizeof(made_of)

    large = _Large()
    gone = weakref.ref(large)
    first = size("key", large)
    del large
    assert gone() is None
    assert size("key", _Large()) == first
