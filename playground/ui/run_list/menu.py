"""A menu whose contents are made only while it is open: those of the list offer some hundred columns each."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def menu(label: str, icon: str, key: str) -> Iterator[bool]:
    """A button that opens a menu; whether it is open. What is drawn within stands in the menu.

    Args:
        label: of the button.
        icon: before it.
        key: tells it from the others.
    """
    with st.popover(label, icon=icon, key=key, on_change="rerun") as place:
        yield bool(place.open)
