"""A choice among a few things that is part of the address: it begins with what the address asks for, and what is not usual is written there."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from playground.ui.links import address
from playground.ui.page import among

T = TypeVar("T", bound=str)


def buttons(name: str, titles: Mapping[T, str], label: str, *, key: str, usual: T, help: str | None = None) -> T:
    """A choice that lies side by side.

    Args:
        name: of the choice in the address.
        titles: what there is to choose, in words.
        label: of the widget.
        key: of the widget.
        usual: what it begins with, one of them; it is not written into the address.
        help: what is to be known beside the label.
    """

    def draw() -> T | None:
        picked: T | None = st.segmented_control(label, **among(titles), key=key, required=True, wrap=True, help=help)
        return picked

    return _chosen(draw, name, titles, key=key, usual=usual)


def menu(name: str, titles: Mapping[T, str], label: str, *, key: str, usual: T, width: int = 280) -> T:
    """A choice from a list; arguments as of `buttons`.

    Args:
        width: in pixels.
    """

    def draw() -> T | None:
        picked: T | None = st.selectbox(label, **among(titles), key=key, width=width)
        return picked

    return _chosen(draw, name, titles, key=key, usual=usual)


def _chosen(draw: Callable[[], T | None], name: str, titles: Mapping[T, str], *, key: str, usual: T) -> T:
    address.begin(key, list(titles), usual, address.asked_for(name))
    picked = draw() or usual
    address.keep(key, name, picked, usual)
    return picked


def switch(name: str, label: str, *, key: str, usual: bool = False, help: str | None = None) -> bool:
    """A choice between on and off, `1` and `0` in the address; arguments as of `buttons`."""
    words = {False: "0", True: "1"}
    asked = address.asked_for(name)
    if asked in words.values():
        st.session_state[key] = asked == words[True]
    elif key not in st.session_state:
        st.session_state[key] = st.session_state.get(f"{key}.kept", usual)
    on = bool(st.toggle(label, key=key, help=help))
    st.session_state[f"{key}.kept"] = on
    address.write(name, None if on == usual else words[on])
    return on


def number(name: str, label: str, most: int, *, key: str, usual: int = 1, least: int = 1, width: int = 180) -> int:
    """A whole number; arguments as of `buttons`.

    Args:
        most: the largest.
        least: the smallest.
        width: in pixels.
    """
    begin_number(name, most, key=key, usual=usual, least=least)
    picked = int(st.number_input(label, least, most, key=key, width=width))
    st.session_state[f"{key}.kept"] = picked
    address.write(name, None if picked == usual else str(picked))
    return picked


def begin_number(name: str, most: int, *, key: str, usual: int = 1, least: int = 1) -> int:
    """The number that the field of `number` has, before it is drawn; arguments as there."""
    found = address.asked_for(name) or ""
    asked = int(found) if found.isdecimal() and len(found) <= _DIGITS else None
    for picked in (asked, st.session_state.get(key), st.session_state.get(f"{key}.kept"), usual):
        if picked is not None and least <= picked <= most:
            st.session_state[key] = picked
            break
    return int(st.session_state[key])


_DIGITS = 9
"""Of a number in an address that is read."""
