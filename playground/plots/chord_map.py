"""Chords over time, one row for each run and one for the right answer."""

import colorsys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank
from playground.text import Text

NONE = 24
_WRONG = "#C8102E"
_SEEN_AT_ONCE = 36.0


@dataclass(frozen=True, slots=True)
class Block:
    """One chord of a row: where it lies in quarter notes, its label and name, and whether it is wrong."""

    onset: float
    duration: float
    label: int
    name: str
    wrong: bool = False


def chord_map(
    rows: Mapping[str, Sequence[Block]], bars: Sequence[float], alt: Text, marked: Collection[int] = ()
) -> Figure:
    """One row of coloured blocks a run; a red frame and a cross mark where it differs from the right answer.

    Args:
        rows: the blocks of each row by its name.
        bars: where full bars begin, in quarter notes.
        alt: what it shows.
        marked: the numbers of bars, from 1, that have `≠` before their number.
    """
    end = max((block.onset + block.duration for row in rows.values() for block in row), default=1.0)
    figure = blank(
        110 + 52 * len(rows),
        barmode="overlay",
        hovermode="closest",
        bargap=0.3,
        dragmode="pan",
        # A name that would be too small to read is told where one points, and in the table.
        uniformtext={"minsize": 9, "mode": "hide"},
        xaxis={
            "tickvals": list(bars),
            "ticktext": [f"≠ {number}" if number in marked else str(number) for number in range(1, len(bars) + 1)],
            "title_text": str(Text("bar", "compás")),
            "showgrid": True,
            "gridcolor": "rgba(127,127,127,0.45)",
            "range": [0, min(_SEEN_AT_ONCE, end)],
            "zeroline": False,
        },
        yaxis={"autorange": "reversed", "type": "category", "fixedrange": True, "showgrid": False},
    )
    for name, row in rows.items():
        figure.add_bar(
            orientation="h",
            y=[name] * len(row),
            base=[block.onset for block in row],
            x=[block.duration for block in row],
            text=[f"{block.name} ✗" if block.wrong else block.name for block in row],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#111111", "size": 11},
            marker={
                "color": [shade(block.label) for block in row],
                "line": {
                    "color": [_WRONG if block.wrong else "#FFFFFF" for block in row],
                    "width": [2.5 if block.wrong else 1 for block in row],
                },
            },
            hovertemplate="%{text}<extra>%{y}</extra>",
            showlegend=False,
        )
    heads = [
        Text("line", "línea"),
        Text("quarter note", "negra"),
        Text("duration", "duración"),
        Text("chord", "acorde"),
        Text("differs", "difiere"),
    ]
    blocks = [
        (name, block.onset, block.duration, block.name, "✗" if block.wrong else "")
        for name, row in rows.items()
        for block in row
    ]
    numbers = pd.DataFrame(blocks, columns=list(map(str, heads)))
    return Figure(Text("Chords by bar", "Acordes por compás"), figure, alt, numbers)


def shade(label: int) -> str:
    """A light colour for a chord: neighbours on the circle of fifths look alike; minor is darker, none grey."""
    if label == NONE:
        return "#D0D0D0"
    place = (label % 12 * 7 + (9 if label >= 12 else 0)) % 12
    red, green, blue = colorsys.hls_to_rgb(place / 12, 0.66 if label >= 12 else 0.8, 0.62)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
