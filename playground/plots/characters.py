"""How often each character occurs in a text."""

from collections.abc import Mapping

from playground.exhibits import Figure
from playground.plots import blank, colour
from playground.text import Text

MOST = 60
_NAMES = {"\n": "⏎", " ": "␣", "\t": "⇥"}


def characters(counts: Mapping[str, int]) -> Figure:
    """Bars of the characters' shares, the most frequent first, at most `MOST`.

    Args:
        counts: occurrences by character.
    """
    total = max(1, sum(counts.values()))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    shares = [count / total for _, count in ranked]
    figure = blank(height=300)
    figure.add_bar(
        # Characters such as 2 must not be read as numbers of the axis.
        x=[shown(char) for char, _ in ranked],
        y=shares,
        marker_color=colour(0),
        customdata=[count for _, count in ranked],
        hovertemplate="%{x}: %{y:.2%} (%{customdata:,})<extra></extra>",
    )
    figure.update_xaxes(type="category", showgrid=False, tickfont={"family": "monospace"})
    figure.update_yaxes(tickformat=".0%", gridcolor="rgba(127,127,127,0.25)")
    likeliest = ", ".join(
        f"{shown(char)} {share:.1%}" for (char, _), share in list(zip(ranked, shares, strict=True))[:5]
    )
    return Figure(
        Text("How often each character occurs", "Con qué frecuencia aparece cada carácter"),
        figure,
        Text(
            "Shares of {count} different characters; the most frequent are {likeliest}.",
            "Proporciones de {count} caracteres distintos; los más frecuentes son {likeliest}.",
        ).format(count=len(counts), likeliest=likeliest),
    )


def shown(text: str) -> str:
    """A text on one line, its spaces and line ends visible."""
    return "".join(_NAMES.get(char, char) for char in text)


def listed(strange: list[str], most: int = 12) -> str:
    """Some characters by themselves, those that cannot be printed by their number."""
    named = " ".join(
        char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}" for char in strange[:most]
    )
    return named + (" …" if len(strange) > most else "")
