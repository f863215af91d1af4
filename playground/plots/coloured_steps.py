"""A sequence as it is read, line below line, each step in the colour of a number."""

from collections.abc import Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import COLOURS, blank
from playground.plots.activations import scale
from playground.plots.steps import STEP, at_steps, numbered, short
from playground.text import Text, numeral

_LINE = 46
"""Letters of a line: as many as can be read on a telephone."""
_NARROWEST = 1.2
_PAPER = "#F2F2F2"
"""Of a step with 0: words are read on it on a light page and on a dark one."""
_LOWEST, _TALLEST = 150, 900
MOST_LINES = 40


def coloured_steps(
    title: Text, values: np.ndarray, steps: Sequence[str], first: int = 0, *, strongest: float | None = None
) -> Figure:
    """Each step as a box as wide as its word; steps beyond `MOST_LINES` lines are left out, and the title says so.

    Args:
        title: what the colours say.
        values: `(time,)`.
        steps: a label for each step.
        first: how many steps come before the first one that is shown.
        strongest: the value with the full colour, above 0; None: 1 where all lie from 0 to 1, else the furthest from 0.
    """
    words = [short(step) or str(number) for number, step in enumerate(steps, first + 1)]
    rows, starts, widths = _laid_out(words)
    count = sum(row < MOST_LINES for row in rows)
    if count < len(steps):
        title = Text(
            "{title}: the first {count} of {all} steps", "{title}: los primeros {count} de {all} pasos"
        ).format(title=title, count=count, all=len(steps))
    lines = max(rows[:count], default=0) + 1
    colours = scale(values)
    if strongest is not None:
        colours |= {"zmin": 0.0 if values.min(initial=0.0) >= 0 else -strongest, "zmax": strongest}
    figure = blank(
        min(max(_LOWEST, 70 + 30 * lines), _TALLEST),
        barmode="overlay",
        bargap=0.15,
        hovermode="closest",
        xaxis={"visible": False, "range": [0, _LINE], "fixedrange": True},
        yaxis={"visible": False, "range": [lines - 0.5, -0.5], "fixedrange": True},
    )
    shown = values[:count].astype(np.float64)
    paints = [_paint(value / max(abs(colours["zmin"]), abs(colours["zmax"]))) for value in shown]
    figure.add_bar(
        orientation="h",
        base=starts[:count],
        x=widths[:count],
        y=rows[:count],
        text=words[:count],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        customdata=[[name, value] for name, value in zip(numbered(steps, first), shown.tolist(), strict=False)],
        marker={
            "color": shown,
            "cmin": colours["zmin"],
            "cmax": colours["zmax"],
            "colorscale": [[0, COLOURS[1]], [0.5, _PAPER], [1, COLOURS[0]]]
            if colours["zmin"] < 0
            else [[0, _PAPER], [1, COLOURS[0]]],
            "showscale": True,
            "colorbar": {"thickness": 12},
            "line": {"color": "rgba(127,127,127,0.35)", "width": 1},
        },
        insidetextfont={"color": [_ink(paint) for paint in paints], "size": 12},
        hovertemplate=f"{STEP} %{{customdata[0]}}<br>%{{customdata[1]:.3g}}<extra></extra>",
        showlegend=False,
    )
    numbers = at_steps([(str(Text("value", "valor")), values)], steps, first)
    return Figure(title, figure, _told(title, values, steps, first), numbers)


def _paint(share: float) -> tuple[float, ...]:
    """Red, green and blue, 0 to 1, of a share of the furthest value, -1 to 1."""
    end, strength = COLOURS[0] if share >= 0 else COLOURS[1], min(1.0, abs(share))
    pairs = zip(_rgb(_PAPER), _rgb(end), strict=True)
    return tuple(paper + strength * (full - paper) for paper, full in pairs)


def _ink(paint: tuple[float, ...]) -> str:
    """Black or white, whichever is read better on a colour (WCAG 2.2, relative luminance)."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in paint]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#FFFFFF" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def _laid_out(words: Sequence[str]) -> tuple[list[int], list[float], list[float]]:
    """The line of each word, where it begins there and how wide it is, in letters."""
    rows, starts, widths = [], [], []
    row, at = 0, 0.0
    for word in words:
        width = max(_NARROWEST, len(word) + 0.8) if len(word) > 1 else _NARROWEST
        if at and at + width > _LINE:
            row, at = row + 1, 0.0
        rows.append(row)
        starts.append(at)
        widths.append(width)
        at += width
    return rows, starts, widths


def _told(title: Text, values: np.ndarray, steps: Sequence[str], first: int) -> Text:
    names = numbered(steps, first)
    strongest = np.argsort(-np.abs(values), kind="stable")[:3]
    one = Text("{step}: {value}", "{step}: {value}")
    said = [one.format(step=names[place], value=numeral(float(values[place]), ".3g")) for place in strongest]
    return Text("{title}. Furthest from 0: {said}.", "{title}. Más lejos de 0: {said}.").format(
        title=title, said=Text.join(", ", said or [Text.same("–")])
    )
