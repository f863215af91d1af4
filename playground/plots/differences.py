"""Paired differences: for each comparison a dot for every seed, their mean and the interval in which it lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.exhibits import Figure
from playground.plots import GRID, blank, colour
from playground.text import Text, numeral

_SPREAD = 0.18
"""How far above and below their line dots lie, so that equal ones can be told apart."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One comparison.

    Attributes:
        name: of what is compared. seeds: of the pairs, or what else they share. gains: how much better it is with each seed.
        mean: of the gains. interval: in which the mean lies; None: too few seeds.
        sure: the interval leaves out zero.
    """

    name: str
    seeds: Sequence[int | str]
    gains: Sequence[float]
    mean: float
    interval: tuple[float, float] | None
    sure: bool


def differences(title: Text, contrasts: Sequence[Contrast], reference: str, unit: str) -> Figure:
    """A line for each comparison; right of zero is better than the reference.

    Args:
        contrasts: at least one, the first on top. reference: what all are compared with. unit: of the gains.
    """
    figure = blank(
        150 + 64 * len(contrasts),
        hovermode="closest",
        xaxis={
            "title_text": str(Text("better than {name} →", "mejor que {name} →").format(name=reference)),
            "ticksuffix": unit,
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis={
            "tickvals": list(range(len(contrasts))),
            "ticktext": [one.name for one in contrasts],
            "range": [len(contrasts) - 0.4, -0.6],
            "showgrid": False,
        },
    )
    figure.add_vline(x=0, line={"color": "#7F7F7F", "width": 1, "dash": "dash"})
    for place, one in enumerate(contrasts):
        hue = colour(2 if one.sure and one.mean > 0 else 1 if one.sure else 6)
        if one.interval is not None:
            figure.add_scatter(
                x=list(one.interval),
                y=[place, place],
                mode="lines",
                line={"color": hue, "width": 7},
                opacity=0.45,
                name=str(Text("95 % interval", "intervalo del 95 %")),
                showlegend=False,
                hovertemplate=f"%{{x:.3g}}{unit}<extra></extra>",
            )
        figure.add_scatter(
            x=list(one.gains),
            y=[place + (_SPREAD if len(one.gains) > 1 else 0) * (1 - 2 * (turn % 2)) for turn in range(len(one.gains))],
            mode="markers",
            marker={"size": 8, "color": hue, "opacity": 0.85},
            showlegend=False,
            text=[str(seed) for seed in one.seeds],
            hovertemplate=str(Text("seed", "semilla")) + f" %{{text}}: %{{x:.3g}}{unit}<extra></extra>",
        )
        figure.add_scatter(
            x=[one.mean],
            y=[place],
            mode="markers",
            marker={"size": 15, "symbol": "diamond-open", "color": hue, "line_width": 2.5},
            showlegend=False,
            hovertemplate=str(Text("mean", "media")) + f": %{{x:.3g}}{unit}<extra></extra>",
        )
    said = Text.join("; ", [_in_words(one, unit) for one in contrasts])
    alt = Text("{title}, against {reference}: {said}.", "{title}, frente a {reference}: {said}.")
    return Figure(title, figure, alt.format(title=title, reference=reference, said=said))


def _in_words(one: Contrast, unit: str) -> Text:
    ahead = sum(gain > 0 for gain in one.gains)
    said = Text(
        "{name} is better with {ahead} of {count} seeds, by {mean}{unit} on average",
        "{name} es mejor con {ahead} de {count} semillas, en {mean}{unit} de media",
    ).format(name=one.name, ahead=ahead, count=len(one.gains), mean=numeral(one.mean, ".2g"), unit=unit)
    if one.interval is None:
        return said
    low, high = (numeral(end, ".2g") for end in one.interval)
    return Text("{said}, interval {low} to {high}", "{said}, intervalo de {low} a {high}").format(
        said=said, low=low, high=high
    )
