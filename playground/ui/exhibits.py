"""Draws exhibits: each kind in one place."""

from collections.abc import Iterable
from typing import assert_never

import streamlit as st

from playground.exhibits import Exhibit, Figure, Prose, Score, Sound, Table
from playground.markup import for_figure
from playground.ui.page import plain, say
from playground.ui.tables import data_frame


def draw(exhibit: Exhibit, key: str) -> None:
    """Draw one exhibit.

    Args:
        key: tells its widgets from others on the page.
    """
    if isinstance(exhibit, Prose) and exhibit.warning:
        st.warning(f"**{say(exhibit.title)}**: {say(exhibit.words)}", icon="⚠️")
        return
    length = f" · {exhibit.seconds:.0f} s" if isinstance(exhibit, Sound) else ""
    st.markdown(f"**{say(exhibit.title)}**{length}")
    match exhibit:
        case Figure():
            figure = exhibit.figure if exhibit.own_markup else for_figure(exhibit.figure)
            st.plotly_chart(figure, key=key, alt=plain(exhibit.alt), config={"displaylogo": False})
        case Table():
            data_frame(exhibit.frame, key=key, hide_index=exhibit.frame.index.name is None, alt=plain(exhibit.title))
            if exhibit.note is not None:
                st.markdown(f"<small>{say(exhibit.note)}</small>", unsafe_allow_html=True)
        case Prose() if exhibit.verbatim:
            st.code(plain(exhibit.words), language=None, wrap_lines=True)
        case Prose():
            st.markdown(say(exhibit.words))
        case Sound():
            st.audio(exhibit.wav, format="audio/wav", alt=plain(exhibit.alt))
        case Score():
            st.image(exhibit.svg, width="stretch", alt=plain(exhibit.alt))
        case _:
            assert_never(exhibit)


def draw_all(exhibits: Iterable[Exhibit], key: str) -> None:
    """Draw exhibits one below the other."""
    for index, exhibit in enumerate(exhibits):
        draw(exhibit, f"{key}.{index}")
