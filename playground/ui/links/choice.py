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
