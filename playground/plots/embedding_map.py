"""Embeddings in two dimensions: one point for each token."""

from collections.abc import Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import COLOURS, blank
from playground.plots.steps import short
from playground.text import Text, percentage

MOST_POINTS = 2000
_MOST_NAMED = 60
_WIDTH, _HEIGHT, _LETTER, _LINE = 420, 430, 6.5, 14
"""Pixels: of the picture, wider than on a telephone and narrower than on a desk, and of what is written in it."""


def embedding_map(
    points: np.ndarray, tokens: Sequence[str], explained: Sequence[float], marked: Sequence[int] = ()
) -> Figure:
    """The tokens where their embeddings lie along the two directions in which they differ most (PCA).

    Args:
        points: `(tokens, 2)`, the most frequent token first; beyond `MOST_POINTS` they are left out.
        tokens: the name of each.
        explained: the share of the variance along each direction.
        marked: places of tokens that are named in the picture: one looked for, and its neighbours.
    """
    count = min(len(points), MOST_POINTS)
    title = Text("Embeddings in two dimensions (PCA)", "Embeddings en dos dimensiones (PCA)")
    names = [short(token) for token in tokens[:count]]
    named = set(marked) if marked else _readable(points[:count], names)
    figure = blank(
        520,
        hovermode="closest",
        xaxis={"title_text": f"1 ({percentage(explained[0])})", "showgrid": False, "zeroline": False},
        yaxis={"title_text": f"2 ({percentage(explained[1])})", "showgrid": False},
    )
    ranks = np.arange(1, count + 1)
    figure.add_scatter(
        x=points[:count, 0].astype(np.float32),
        y=points[:count, 1].astype(np.float32),
        mode="markers+text",
        text=[name if place in named else "" for place, name in enumerate(names)],
        textposition="top center",
        customdata=[[name, rank] for name, rank in zip(names, ranks.tolist(), strict=True)],
        marker={
            "color": np.log10(ranks),
            "colorscale": [[0, COLOURS[1]], [1, COLOURS[4]]],
            "size": [11 if place in marked else 6 for place in range(count)],
            "opacity": 0.8,
        },
        hovertemplate="%{customdata[0]} (%{customdata[1]})<extra></extra>",
        showlegend=False,
    )
    alt = Text(
        "{title}: {count} tokens, the most frequent ones in vermilion; {share} of the variance lies in this plane.",
        "{title}: {count} tokens, los más frecuentes en bermellón; en este plano está el {share} de la varianza.",
    )
    return Figure(title, figure, alt.format(title=title, count=count, share=percentage(sum(explained[:2]))))


def _readable(points: np.ndarray, names: Sequence[str]) -> set[int]:
    """The places of the most frequent tokens whose names do not cover each other."""
    span = np.maximum(np.ptp(points, axis=0), 1e-12) if len(points) else np.ones(2)
    at = (points - points.min(axis=0, initial=0.0)) / span * (_WIDTH, _HEIGHT)
    kept: list[int] = []
    for place in range(min(len(names), _MOST_NAMED)):
        half = _LETTER * len(names[place]) / 2
        if all(
            abs(at[place, 0] - at[other, 0]) > half + _LETTER * len(names[other]) / 2
            or abs(at[place, 1] - at[other, 1]) > _LINE
            for other in kept
        ):
            kept.append(place)
    return set(kept)
