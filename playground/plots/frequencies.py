"""How often each of many things occurs (the characters of a text, the chords of pieces), and how long texts are."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.plots.chord_map import shade
from playground.text import Text, percentage

MOST = 60
"""Bars of one figure."""
_NAMES = {"\n": "⏎", " ": "␣", "\t": "⇥"}


def characters(counts: Mapping[str, int]) -> Figure:
    """How often each character occurs.

    Args:
        counts: occurrences by character.
    """
    return _bars(
        Text("How often each character occurs", "Con qué frecuencia aparece cada carácter"),
        [(shown(char), counts[char], colour(0)) for char in sorted(counts)],
        Text(
            "Shares of {count} different characters; the most frequent are {likeliest}.",
            "Proporciones de {count} caracteres distintos; los más frecuentes son {likeliest}.",
        ),
        font="monospace",
    )


def chord_shares(counts: Mapping[int, int], names: Sequence[str]) -> Figure:
    """How often each chord occurs.

    Args:
        counts: occurrences by label.
        names: of all labels.
    """
    return _bars(
        Text("How often each chord occurs", "Con qué frecuencia aparece cada acorde"),
        [(names[label], counts[label], shade(label)) for label in sorted(counts) if counts[label]],
        Text(
            "Shares of {count} chords; the most frequent are {likeliest}.",
            "Proporciones de {count} acordes; los más frecuentes son {likeliest}.",
        ),
    )


def _bars(title: Text, rows: Sequence[tuple[str, int, str]], alt: Text, font: str | None = None) -> Figure:
    """Bars of shares, the most frequent first, at most `MOST`.

    Args:
        title: of the figure.
        rows: what occurs, how often, and the colour of its bar.
        alt: the figure in words.
        font: of the names.
    """
    total = max(1, sum(count for _, count, _ in rows))
    ranked = sorted(rows, key=lambda row: -row[1])[:MOST]
    # Names such as 2 must not be read as numbers of the axis.
    figure = blank(290, xaxis={"type": "category", "tickfont": {"family": font}}, yaxis_ticksuffix=" %")
    figure.add_bar(
        x=[name for name, _, _ in ranked],
        y=[100 * count / total for _, count, _ in ranked],
        marker_color=[hue for _, _, hue in ranked],
        customdata=[count for _, count, _ in ranked],
        hovertemplate="%{x}: %{y:.2f} % (%{customdata:,})<extra></extra>",
    )
    said = Text("{name} {share}", "{name} {share}")
    likeliest = [said.format(name=name, share=percentage(count / total)) for name, count, _ in ranked[:5]]
    words = Text.join(", ", likeliest or [Text.same("–")])
    return Figure(title, figure, alt.format(count=len(rows), likeliest=words))


def shown(text: str) -> str:
    """A text on one line, its spaces and line ends visible."""
    return "".join(_NAMES.get(char, char) for char in text)


def listed(strange: list[str], most: int = 12) -> str:
    """Some characters by themselves, those that cannot be printed by their number."""
    named = " ".join(
        char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}" for char in strange[:most]
    )
    return named + (" …" if len(strange) > most else "")


MOST_BARS = 40


def lengths(title: Text, values: Sequence[int], unit: Text) -> Figure:
    """How many texts have which length.

    Args:
        title: of the figure.
        values: the length of each text, at least one text.
        unit: what is counted (words, characters).
    """
    lowest, highest = min(values), max(values)
    width = max(1, -(-(highest - lowest + 1) // MOST_BARS))
    counts = np.bincount((np.array(values) - lowest) // width)
    figure = blank(
        300,
        bargap=0.05,
        hovermode="x",
        xaxis_title_text=str(unit),
        yaxis_title_text=str(Text("texts", "textos")),
    )
    starts = [lowest + width * index for index in range(len(counts))]
    figure.add_bar(x=[start + (width - 1) / 2 for start in starts], y=counts, width=width, marker_color=colour(0))
    return Figure(
        title,
        figure,
        Text(
            "{title}: {count} texts, from {lowest} to {highest} {unit}, median {middle}.",
            "{title}: {count} textos, de {lowest} a {highest} {unit}; mediana, {middle}.",
        ).format(
            title=title, count=len(values), lowest=lowest, highest=highest, unit=unit, middle=round(np.median(values))
        ),
    )
