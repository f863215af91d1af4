"""Parts of a page that are made no sooner than a visitor comes to them: what nobody scrolls to costs nobody anything."""

from functools import cache, partial
from typing import Any

import streamlit as st

# A page grows while it is drawn, and some scroll past: only what stays in view for a moment is come to.
_JS = """
const NEAR = "400px 0px", MOMENT = 300;  // below and above the window; milliseconds

export default function ({ parentElement, setTriggerValue }) {
  const place = parentElement.getRootNode().host || parentElement;
  let waiting = null;
  const watcher = new IntersectionObserver((looks) => {
    clearTimeout(waiting);
    if (!looks.at(-1).isIntersecting) return;
    waiting = setTimeout(() => {
      watcher.disconnect();
      setTriggerValue("seen", true);
    }, MOMENT);
  }, { root: place.closest('[data-testid="stMain"]'), rootMargin: NEAR });
  watcher.observe(place);
  return () => {
    clearTimeout(waiting);
    watcher.disconnect();
  };
}
"""
_ROOM = 200
"""Pixels that are kept free for what will stand there."""


def in_view(key: str) -> bool:
    """Whether this place of the page has come into view; until then the browser watches it, and has the fragment drawn again once it has.

    To be called in a fragment, which then draws nothing more as long as it has not.

    Args:
        key: tells the place from others, and from the same place beside other things.
    """
    held = f"in_view.{key}"
    if st.session_state.get(held):
        return True
    _watcher()(key=f"{held}.watcher", height=_ROOM, on_seen_change=partial(_come, held))
    return False


def _come(held: str) -> None:
    st.session_state[held] = True


@cache
def _watcher() -> Any:
    return st.components.v2.component("rnn_playground_in_view", html="<div></div>", js=_JS)
