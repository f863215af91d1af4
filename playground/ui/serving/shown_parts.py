"""What the parts of open pages showed when they were drawn last, so that looks at what has not changed can be left out (`looks`)."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from playground.errors import PlaygroundError

HEADER = "x-playground-page"
"""Names an open page to the script that draws it; what comes from outside under this name is dropped."""


@dataclass(frozen=True)
class Part:
    """What a part of a page showed when it was drawn last.

    Attributes:
        depends: what it depends on now; asked in a thread of its own, without a session.
        before: the same as it was when the part was drawn.
    """

    depends: Callable[[], object]
    before: object

    def changed(self) -> bool:
        """Whether it depends on something else by now; also where that cannot be told, which the part says itself."""
        try:
            return self.depends() != self.before
        except PlaygroundError:
            return True


PAGES: dict[str, dict[str, Part]] = {}
"""The parts of each open page, by what Streamlit calls them."""


def shown(depends: Callable[[], object], before: object) -> None:
    """Say, in the part of a page that was just drawn, what it depends on.

    Args:
        depends: gives that as it is; equal to `before` as long as the part need not be drawn anew.
        before: what it gave before the part was drawn.
    """
    parts, part = _here()
    if parts is not None and part is not None:
        parts[part] = Part(depends, before)


def forget() -> None:
    """Say, in the part of a page that is being drawn, that it is to be drawn at the next look, whatever comes."""
    parts, part = _here()
    if parts is not None and part is not None:
        parts.pop(part, None)


def _here() -> tuple[dict[str, Part] | None, str | None]:
    """The parts of the page that is being drawn, and which of them is."""
    return PAGES.get(st.context.headers.get(HEADER, "")), ThreadState.get().fragment_id
