"""A sheet that boxes, circles, lines and words are put on, and that becomes one SVG picture.

Words take the colour of the text around the picture (`currentColor`); alone in a file they are dark.
"""

import re
from collections.abc import Sequence
from html import escape

Point = tuple[float, float]

DARK, WHITE = "#1A1A1A", "#FFFFFF"
INK = "currentColor"
LINE = "#7A7A7A"
"""Of lines: seen on white and on black alike."""
_SUBSCRIPT = re.compile(r"_\{([^}]*)\}|_(\w)")
_TILDE = re.compile(r"\\tilde\{(\w)\}")
_MARGIN = 8
_EM, _BOLD_EM = 0.56, 0.67
"""Of the height of letters: how wide they are, on average."""
_LETTER, _LEAST = 13.0, 11.0
"""The height of a label's letters, and the least of it where a label is long for its box."""
_DIGIT = 1.14
"""Of the width of a letter: how wide a digit is."""
_LOWER = 0.85
"""Of the height of letters: those that are set lower."""
_SMALL = str.maketrans("0123456789t-−", "₀₁₂₃₄₅₆₇₈₉ₜ₋₋")


def plain(words: str) -> str:
    """Words where nothing can be set lower: `hₜ₋₁` from `h_{t-1}`."""
    return _SUBSCRIPT.sub(lambda found: (found[1] or found[2]).translate(_SMALL), _TILDE.sub("\\1\u0303", words))


def spoken(words: str) -> str:
    """Words to be read aloud: `h t−1` from `h_{t-1}`."""
    said = _SUBSCRIPT.sub(lambda found: f" {found[1] or found[2]}".replace("-", "−"), words)
    return _TILDE.sub("\\1\u0303", said)


def wide(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide words are, in pixels."""
    lower = sum(_letters(found[1] or found[2]) for found in _SUBSCRIPT.finditer(words))
    letters = _letters(_SUBSCRIPT.sub("", _TILDE.sub("\\1", words))) + _LOWER * lower
    return letters * size * (_BOLD_EM if bold else _EM)


def _letters(words: str) -> float:
    """How many letters take as much room."""
    return len(words) + (_DIGIT - 1) * sum(map(str.isdigit, words))


class Sheet:
    """Collects what is drawn, in pixels: x to the right, y down; the picture is as large as what lies on it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._shapes: list[str] = []
        self._left = self._top = float("inf")
        self._right = self._bottom = float("-inf")

    def box(
        self,
        at: Point,
        size: Point,
        label: str,
        fill: str,
        *,
        tip: str = "",
        ink: str = WHITE,
        dashed: bool = False,
        opens: str = "",
    ) -> None:
        """A rounded box around a point.

        Args:
            at: its middle.
            size: width and height.
            label: in it; `_{…}` is set lower.
            fill: its colour; `none` for none.
            tip: said when it is pointed at.
            ink: colour of the label.
            dashed: with a dashed edge, in the colour of words.
            opens: the key of what a click on it shows.
        """
        (x, y), (width, height) = at, size
        letter = max(_LEAST, min(_LETTER, _LETTER * (width - 4) / max(1.0, wide(label, _LETTER))))
        self._reach(x - width / 2, y - height / 2)
        self._reach(x + width / 2, y + height / 2)
        edge = f' stroke="{LINE}" stroke-dasharray="3 3"' if dashed else ""
        shape = (
            f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" height="{height:g}" rx="6" '
            f'fill="{fill}"{edge}/>'
        )
        self._shape(shape + _text(at, label, letter, "middle", ink), tip, opens)

    def circle(self, at: Point, radius: float, label: str, fill: str, *, tip: str = "", ink: str = WHITE) -> None:
        """A circle around a point, wider where its label is; arguments as of `box`."""
        x, y = at
        half = max(radius, wide(label, 13) / 2 + 7)
        self._reach(x - half, y - radius)
        self._reach(x + half, y + radius)
        shape = (
            f'<rect x="{x - half:g}" y="{y - radius:g}" width="{2 * half:g}" height="{2 * radius:g}" rx="{radius:g}" '
            f'fill="{fill}"/>'
        )
        self._shape(shape + _text(at, label, 13, "middle", ink), tip)

    def _shape(self, shape: str, tip: str, opens: str = "") -> None:
        title = f"<title>{escape(plain(tip))}</title>" if tip else ""
        key = f' data-opens="{escape(opens)}"' if opens else ""
        self._shapes.append(f"<g{key}>{title}{shape}</g>")

    def dot(self, at: Point, colour: str = LINE) -> None:
        """Where a line parts."""
        self._reach(*at)
        self._lines.append(f'<circle cx="{at[0]:g}" cy="{at[1]:g}" r="2.6" fill="{colour}"/>')

    def line(self, *points: Point, arrow: bool = True, colour: str = LINE, dashed: bool = False) -> None:
        """A line through points, with a head at its end."""
        for point in points:
            self._reach(*point)
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        path = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
        head = _head(points[-2], points[-1], colour) if arrow else ""
        self._lines.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-linejoin="round"{dash}/>{head}'
        )

    def words(
        self,
        at: Point,
        words: str,
        *,
        size: float = 12,
        anchor: str = "middle",
        bold: bool = False,
        paper: bool = False,
    ) -> None:
        """Words at a point.

        Args:
            at: the point.
            words: `_{…}` in them is set lower.
            size: height of the letters.
            anchor: which of their places lies at the point: `start`, `middle` or `end`.
            bold: in bold letters.
            paper: what lies below them is covered, in the colour of the page.
        """
        width = wide(words, size, bold=bold)
        left = at[0] - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        self._reach(left, at[1] - size / 2)
        self._reach(left + width, at[1] + size / 2)
        if paper:
            box = f'x="{left - 2:g}" y="{at[1] - size * 0.65:g}" width="{width + 4:g}" height="{size * 1.3:g}"'
            self._shapes.append(f'<rect {box} style="fill:var(--st-background-color,#FFFFFF)"/>')
        self._shapes.append(_text(at, words, size, anchor, INK, bold=bold))

    def notes(self, notes: Sequence[str], most: float = float("inf")) -> None:
        """Sentences below everything, broken into lines as wide as the picture, or `most` pixels."""
        left, width, y = self._left, min(most, max(self._right - self._left, 280.0)), self._bottom + 22
        for note in notes:
            line = ""
            # What stands at both sides of `=` or `<` stays together, and so do a letter and its name (`f: forget gate`).
            for word in re.split(r"(?<![=<])(?<! [^ ]:) (?![=<])", note):
                if line and wide(f"{line} {word}", 12) > width:
                    self.words((left, y), line, anchor="start")
                    line, y = "", y + 16
                line = f"{line} {word}".strip()
            self.words((left, y), line, anchor="start")
            y += 20

    def svg(self, title: str, description: str) -> str:
        """The picture.

        Args:
            title: of the picture.
            description: what it shows, for those who do not see it.
        """
        left, top = self._left - _MARGIN, self._top - _MARGIN
        width, height = self._right - left + _MARGIN, self._bottom - top + _MARGIN
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" color="#16202B" font-family="sans-serif" role="img" '
            f'aria-label="{escape(f"{title}. {description}")}">'
            f"<desc>{escape(f'{title}. {description}')}</desc>"
            f"{''.join(self._lines)}{''.join(self._shapes)}</svg>"
        )

    def _reach(self, x: float, y: float) -> None:
        self._left, self._right = min(self._left, x), max(self._right, x)
        self._top, self._bottom = min(self._top, y), max(self._bottom, y)


def _head(before: Point, end: Point, colour: str) -> str:
    (x0, y0), (x, y) = before, end
    length = max(1e-9, ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5)
    dx, dy = (x - x0) / length, (y - y0) / length
    left, right = (x - 7 * dx - 3.5 * dy, y - 7 * dy + 3.5 * dx), (x - 7 * dx + 3.5 * dy, y - 7 * dy - 3.5 * dx)
    return f'<path d="M{x:.4g} {y:.4g} L{left[0]:.4g} {left[1]:.4g} L{right[0]:.4g} {right[1]:.4g} Z" fill="{colour}"/>'


def _text(at: Point, words: str, size: float, anchor: str, colour: str, *, bold: bool = False) -> str:
    if not words:
        return ""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{at[0]:g}" y="{at[1] + size * 0.35:.4g}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{colour}"{weight}>{_set(words, size)}</text>'
    )


def _set(words: str, size: float) -> str:
    """Words with what stands behind `_` set lower."""
    words = _TILDE.sub("\\1\u0303", words)
    found, end, lowered = [], 0, False

    def put(part: str, *, low: bool) -> None:
        nonlocal lowered
        if not part:
            return
        shift = size * 0.28 * (low - lowered)
        smaller = f' font-size="{size * _LOWER:.3g}"' if low else ""
        moved = f' dy="{shift:.3g}"' if shift else ""
        found.append(f"<tspan{moved}{smaller}>{escape(part)}</tspan>" if moved or smaller else escape(part))
        lowered = low

    for match in _SUBSCRIPT.finditer(words):
        put(words[end : match.start()], low=False)
        put((match[1] or match[2]).replace("-", "−"), low=True)
        end = match.end()
    put(words[end:], low=False)
    return "".join(found)
