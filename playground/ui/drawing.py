"""A drawing as SVG within the page, in the page's own colours, which a picture from a file cannot have."""

from functools import cache
from typing import Any

import streamlit as st

from playground.ui import saving

_HTML = '<div class="drawing" tabindex="0"></div>'  # moved sideways by keys, too

MOVED = """overflow-x: auto;
  /* A shadow at an edge behind which there is more; at the end of the way paper, which moves along, covers it. */
  --paper: var(--st-background-color, Canvas); --shadow: rgba(127,127,127,.5);
  background: linear-gradient(90deg, var(--paper) 40%, transparent) 0 / 40px 100% no-repeat local,
    linear-gradient(270deg, var(--paper) 40%, transparent) 100% / 40px 100% no-repeat local,
    linear-gradient(90deg, var(--shadow), transparent) 0 / 14px 100% no-repeat scroll,
    linear-gradient(270deg, var(--shadow), transparent) 100% / 14px 100% no-repeat scroll;"""
"""Style of what is moved sideways where it is wider than its place."""
LEAST = 0.88
"""Of its size, to which a drawing shrinks before it is moved: its letters stay as large as those beside it."""

_CSS = f"""
.drawing {{ color: var(--st-text-color); font-family: var(--st-font); {MOVED} }}
.drawing svg {{ display: block; color: inherit; height: auto; }}
"""

_JS = (
    f"const least = {LEAST};"
    + """
export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".drawing");
  if (place.drawn === data.svg) return;
  place.drawn = data.svg;
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml");
  const picture = document.importNode(parsed.documentElement, true);
  picture.style.maxWidth = `max(100%, ${least * picture.getAttribute("width")}px)`;
  place.replaceChildren(picture);
}
"""
)


def show(svg: str, title: str, key: str) -> None:
    """Draw it, with the line that saves it; where it is wider than the page it is moved sideways, as its letters keep their size.

    Args:
        svg: of `playground.diagrams`, never a stranger's.
        title: what it is called.
        key: tells it from others on the page.
    """
    _component()(key=key, data={"svg": svg})
    saving.line("drawing", title)


def width_of(svg: str) -> float:
    """How many pixels wide a drawing is."""
    return float(svg.split(' width="', 1)[1].split('"', 1)[0])


@cache
def _component() -> Any:
    return st.components.v2.component("rnn_playground_drawing", html=_HTML, css=_CSS, js=_JS)
