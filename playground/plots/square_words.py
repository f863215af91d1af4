"""Words in the squares of a heat map: white on full colours, elsewhere in the colour of the page's own words.

Plotly itself takes a half-transparent colour for one on white paper, so that in the dark its words would be dark on dark; and
the grey that Streamlit gives to words of figures cannot be read on a half-full colour.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

FULL = 0.85
"""Of a full colour: from here on white is read better than dark words, on light pages too."""
PAGE_INK = "#010203"
"""Nearly black, as on paper; a page shows words of just this colour in that of its own words (`ui/frame.py`)."""


def write(figure: go.Figure, words: Sequence[Sequence[str]], strength: np.ndarray, *, ink: str = "#FFFFFF") -> None:
    """Write a word into each square.

    Args:
        figure: a heat map whose squares lie at whole numbers from 0 on.
        words: a row of them for each row of squares.
        strength: `(rows, columns)` how full the colour of each is, 0 to 1.
        ink: the colour of words on full colours.
    """
    full = np.nan_to_num(np.asarray(strength, dtype=np.float64)) >= FULL
    for there, colour in ((full, ink), (~full, PAGE_INK)):
        rows, columns = np.nonzero(there)
        if len(rows):
            figure.add_scatter(
                x=columns.tolist(),
                y=rows.tolist(),
                mode="text",
                text=[words[row][column] for row, column in zip(rows.tolist(), columns.tolist(), strict=True)],
                textfont={"size": 12, "color": colour},
                hoverinfo="skip",
                showlegend=False,
            )
