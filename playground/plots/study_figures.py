"""Figures of a study: every trial with the best so far, how much each knob matters, and differences seed by seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from playground.exhibits import Figure
from playground.plots import GRID, blank, colour
from playground.text import Text, numeral, percentage

TrialOutcome = Literal["finished", "pruned", "failed"]

_WORDS: dict[TrialOutcome, Text] = {
    "finished": Text("finished", "terminado"),
    "pruned": Text("pruned", "podado"),
    "failed": Text("failed", "fallido"),
}
_MARKS: dict[TrialOutcome, dict[str, object]] = {
    "finished": {"symbol": "circle", "size": 8, "color": colour(0)},
    "pruned": {"symbol": "triangle-down-open", "size": 9, "color": colour(5)},
    "failed": {"symbol": "x", "size": 9, "color": colour(1)},
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trial.

    Attributes:
        number: the trial's number, from 1, in the order of the study.
        state: how the trial ended.
        value: the trial's result; of a pruned one the last that was measured; None: none was.
        label: what the trial tried, for whoever points at it.
    """

    number: int
    state: TrialOutcome
    value: float | None
    label: str = ""


def best_so_far(title: Text, attempts: Sequence[Attempt], result: str, better: Literal["lower", "higher"]) -> Figure:
    """Points for trials, a stepped line for the best that had finished by then.

    Args:
        attempts: the trials in their order.
        result: the name of what is measured.
        better: which direction of the result is good.
    """
    figure = blank(
        340,
        hovermode="closest",
        xaxis={"title_text": str(Text("trial", "ensayo")), "dtick": 1 if len(attempts) <= 12 else None},
        yaxis_title_text=result,
    )
    choose = min if better == "lower" else max
    known = [one.value for one in attempts if one.value is not None]
    # What failed has no height: it lies on the worse edge.
    edge = (max if better == "lower" else min)(known, default=0.0)
    numbers: list[int] = []
    bests: list[float] = []
    for one in attempts:
        if one.state == "finished" and one.value is not None:
            numbers.append(one.number)
            bests.append(choose(bests[-1], one.value) if bests else one.value)
    if numbers:
        numbers.append(attempts[-1].number)
        bests.append(bests[-1])
    figure.add_scatter(
        x=numbers,
        y=bests,
        name=str(Text("best so far", "mejor hasta ahora")),
        mode="lines",
        hoverinfo="skip",
        line={"color": colour(2), "width": 2.4, "shape": "hv"},
    )
    for state, words in _WORDS.items():
        there = [one for one in attempts if one.state == state]
        if there:
            figure.add_scatter(
                x=[one.number for one in there],
                y=[edge if one.value is None else one.value for one in there],
                name=str(words),
                mode="markers",
                marker=_MARKS[state],
                text=[one.label + ("" if one.value is None else f": {numeral(one.value)}") for one in there],
                hovertemplate="%{x}: %{text}<extra></extra>",
            )
    heads = [Text("trial", "ensayo"), Text("settings", "ajustes"), result, Text("status", "estado")]
    rows = [(one.number, one.label, one.value, str(_WORDS[one.state])) for one in attempts]
    alt = _in_words(title, attempts, result, numeral(bests[-1]) if bests else None)
    return Figure(title, figure, alt, pd.DataFrame(rows, columns=list(map(str, heads))))


def _in_words(title: Text, attempts: Sequence[Attempt], result: str, best: Text | None) -> Text:
    counts = {state: sum(one.state == state for one in attempts) for state in _WORDS}
    said = Text(
        "{title}: {finished} trials finished, {pruned} pruned, {failed} failed",
        "{title}: {finished} ensayos terminados, {pruned} podados, {failed} fallidos",
    ).format(title=title, **counts)
    whole = Text(
        "{said}; the best {result} so far is {best}.", "{said}; el mejor valor de {result} hasta ahora es {best}."
    )
    return (whole if best else Text.same("{said}.")).format(said=said, result=result, best=best)


def importance(title: Text, shares: Mapping[str, float]) -> Figure:
    """A bar for each knob.

    Args:
        shares: of the differences between results that each knob explains, 0 to 1, by the knob's name.
    """
    order = sorted(shares, key=shares.__getitem__)
    figure = blank(
        96 + 34 * len(order),
        hovermode=False,
        bargap=0.35,
        xaxis={
            "range": [0, 112],
            "tickvals": [0, 25, 50, 75, 100],
            "ticksuffix": " %",
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": False,
            "title_text": str(Text("share of the variance (%)", "parte de la varianza (%)")),
        },
        yaxis={"type": "category", "showgrid": False},
    )
    figure.add_bar(
        x=[100 * shares[name] for name in order],
        y=order,
        orientation="h",
        marker_color=colour(0),
        text=[str(percentage(shares[name], ".0f")) for name in order],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    listed = ", ".join(f"{name} {percentage(shares[name], '.0f')}" for name in reversed(order))
    return Figure(title, figure, Text("{title}: {listed}.", "{title}: {listed}.").format(title=title, listed=listed))


_ENDS = (
    Text("95 % interval: lower", "intervalo del 95 %: inferior"),
    Text("95 % interval: upper", "intervalo del 95 %: superior"),
)
_SPREAD = 0.18
"""How far above and below their line dots lie, so that equal ones can be told apart."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One comparison.

    Attributes:
        name: the name of what is compared.
        seeds: the seed of each pair, or what else the pair shares.
        gains: how much better it is in each pair.
        mean: the mean of the gains.
        interval: the interval in which the mean lies; None: too few seeds.
        sure: whether the interval leaves out zero.
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
        contrasts: the comparisons, at least one, the first on top.
        reference: the name of what all are compared with.
        unit: the unit of the gains.
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
    said = Text.join("; ", [_contrast_in_words(one, unit) for one in contrasts])
    alt = Text("{title}, against {reference}: {said}.", "{title}, frente a {reference}: {said}.")
    return Figure(
        title, figure, alt.format(title=title, reference=reference, said=said), _pairs(contrasts, reference, unit)
    )


def _pairs(contrasts: Sequence[Contrast], reference: str, unit: str) -> pd.DataFrame:
    """Every difference, and below them their mean and its interval."""
    rows: list[tuple[str, str, float]] = []
    for one in contrasts:
        found = [*zip(map(str, one.seeds), one.gains, strict=True), (str(Text("mean", "media")), one.mean)]
        if one.interval is not None:
            found += zip(map(str, _ENDS), one.interval, strict=True)
        rows += [(one.name, what, gain) for what, gain in found]
    better = Text("better than {name}", "mejor que {name}").format(name=reference)
    heads = [
        str(Text("compared", "comparado")),
        str(Text("seed", "semilla")),
        f"{better}{unit and f' ({unit.strip()})'}",
    ]
    return pd.DataFrame(rows, columns=heads)


def _contrast_in_words(one: Contrast, unit: str) -> Text:
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
