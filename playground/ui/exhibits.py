"""Draws exhibits: each kind in one place."""

from collections.abc import Iterable
from typing import assert_never

import streamlit as st

from playground.exhibits import Exhibit, Figure, Prose, Score, Sound, Table
from playground.ui.language import say


def draw(exhibit: Exhibit, key: str) -> None:
    """Draw one exhibit.

    Args:
        key: tells its widgets from others on the page.
    """
    match exhibit:
        case Figure():
            st.markdown(f"**{say(exhibit.title)}**")
            st.plotly_chart(exhibit.figure, key=key, alt=say(exhibit.alt), config={"displaylogo": False})
        case Table():
            st.markdown(f"**{say(exhibit.title)}**")
            st.dataframe(exhibit.frame, key=key, hide_index=exhibit.frame.index.name is None, alt=say(exhibit.title))
            if exhibit.note is not None:
                st.markdown(f"<small>{say(exhibit.note)}</small>", unsafe_allow_html=True)
        case Prose():
            st.markdown(f"**{say(exhibit.title)}**")
            if exhibit.style == "markdown":
                st.markdown(say(exhibit.words))
            else:
                st.code(say(exhibit.words), language=None, wrap_lines=True)
        case Sound():
            st.markdown(f"**{say(exhibit.title)}** · {exhibit.seconds:.0f} s")
            st.audio(exhibit.wav, format="audio/wav", alt=say(exhibit.alt))
        case Score():
            st.markdown(f"**{say(exhibit.title)}**")
            st.image(exhibit.svg, width="stretch", alt=say(exhibit.alt))
        case _:
            assert_never(exhibit)


def draw_all(exhibits: Iterable[Exhibit], key: str) -> None:
    """Draw exhibits one below the other."""
    for index, exhibit in enumerate(exhibits):
        draw(exhibit, f"{key}.{index}")
