"""How often each chord occurs."""

from collections.abc import Mapping, Sequence

from playground.exhibits import Figure
from playground.plots import blank
from playground.plots.chord_map import shade
from playground.text import Text


def chord_shares(counts: Mapping[int, int], names: Sequence[str]) -> Figure:
    """Bars of the chords' shares, the most frequent first.

    Args:
        counts: occurrences by label. names: of all labels.
    """
    total = max(1, sum(counts.values()))
    ranked = sorted(((label, count) for label, count in counts.items() if count), key=lambda item: (-item[1], item[0]))
    figure = blank(height=280)
    figure.add_bar(
        x=[names[label] for label, _ in ranked],
        y=[count / total for _, count in ranked],
        marker_color=[shade(label) for label, _ in ranked],
        customdata=[count for _, count in ranked],
        hovertemplate="%{x}: %{y:.1%} (%{customdata:,})<extra></extra>",
    )
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(tickformat=".0%", gridcolor="rgba(127,127,127,0.25)")
    return Figure(
        Text("How often each chord occurs", "Con qué frecuencia aparece cada acorde"),
        figure,
        Text(
            "Shares of {count} chords; the most frequent are {most}.",
            "Proporciones de {count} acordes; los más frecuentes son {most}.",
        ).format(
            count=len(ranked), most=", ".join(f"{names[label]} {count / total:.0%}" for label, count in ranked[:4])
        ),
    )
