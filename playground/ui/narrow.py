"""Tables on a narrow screen, where columns cannot be read beside each other: a few lines for each row."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from playground.ui.page import unbroken

_STYLE = """<style>
.narrow { display: none; }
.narrow p { margin: 0 0 0.6rem; overflow-wrap: anywhere; }
.narrow span { display: inline-block; margin-right: 0.9rem; }
.narrow a { color: light-dark(#0B5CAD, #8CC1FF); }
.narrow em { font-style: normal; font-weight: 600; }
@media (max-width: 640px) { .narrow { display: block; } .st-key-%s { display: none; } }
</style>"""


def instead_of(wide: str, paragraphs: Sequence[str]) -> None:
    """Show paragraphs on a narrow screen, and a container on a wide one; one element, as most visitors never see it.

    Args:
        wide: the key of the container, of letters, digits and `_`.
        paragraphs: the HTML of each.
    """
    lines = "".join(f"<p>{one}</p>" for one in paragraphs)
    st.html(f'{_STYLE % wide}<div class="narrow">{lines}</div>')


def row(cells: Mapping[str, str], address: str = "") -> str:
    """A row as HTML: its first cell is its name, the others stand below it with their headings.

    Args:
        cells: plain words by their headings.
        address: where its name leads; empty: nowhere.
    """
    (_, first), *others = cells.items()
    name = escape(first)
    if address:
        name = f'<a href="{escape(address)}" target="_self">{name}</a>'
    told = (f"<span>{escape(heading)}: <em>{escape(unbroken(cell))}</em></span>" for heading, cell in others if cell)
    return f"<strong>{name}</strong><br>{' '.join(told)}"
