"""Shapes of a printed figure, in pixels: x to the right, y down."""

from html import escape

from playground.plots.paper.colours import INK

LETTER = 11.0
"""The height of letters."""
_EM = 0.56
"""How wide letters are, on average, as a share of their height."""

Point = tuple[float, float]


def wide(words: str) -> float:
    """About how wide words are."""
    return len(words) * LETTER * _EM


class Canvas:
    """Collects shapes, and becomes an SVG element."""

    def __init__(self) -> None:
        self._shapes: list[str] = []

    def box(self, at: Point, size: Point, fill: str) -> None:
        """A box from its upper left corner."""
        width, height = (max(0.0, one) for one in size)
        self._shapes.append(
            f'<rect x="{at[0]:.1f}" y="{at[1]:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{escape(fill)}"/>'
        )

    def line(self, points: list[Point], stroke: str, width: float = 1, dash: str = "") -> None:
        """A line through points."""
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._shapes.append(
            f'<polyline points="{way}" fill="none" stroke="{escape(stroke)}" stroke-width="{width:g}"{dashes}/>'
        )

    def dot(self, at: Point, fill: str) -> None:
        """A point of a line."""
        self._shapes.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="2.6" fill="{escape(fill)}"/>')

    def words(
        self, at: Point, words: str, anchor: str, *, fill: str = INK, size: float = LETTER, turned: float = 0
    ) -> None:
        """One line of plain words, turned by so many degrees."""
        around = f" rotate({turned:g})" if turned else ""
        self._shapes.append(
            f'<text transform="translate({at[0]:.1f} {at[1]:.1f}){around}" text-anchor="{anchor}" fill="{fill}" '
            f'font-size="{size:.1f}">{escape(words)}</text>'
        )

    def svg(self, width: float, height: float) -> str:
        """All of it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" '
            f'height="{height:.0f}" font-family="sans-serif">{"".join(self._shapes)}</svg>'
        )
