"""Training curves over epochs, steps or time: single runs with the baselines as level lines; repeats as means with bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.plots import DASHES, blank, colour, dash
from playground.plots.series import thinned
from playground.text import Text, numeral

CurveAxis = Literal["epoch", "step", "seconds"]

AXES: dict[CurveAxis, Text] = {
    "epoch": Text("epoch", "época"),
    "step": Text("optimiser step", "paso del optimizador"),
    "seconds": Text("seconds of training", "segundos de entrenamiento"),
}
SHORT: dict[CurveAxis, Text] = {
    "epoch": Text("epochs", "épocas"),
    "step": Text("steps", "pasos"),
    "seconds": Text("seconds", "segundos"),
}
"""The axes, short enough for a choice on a narrow screen."""
FEW_EPOCHS = 12
"""Up to so many, each has its tick; there are no halves of epochs."""
MOST_POINTS = 400
"""Points of one line: more than a screen can show apart."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line.

    Attributes:
        label: of the legend.
        frame: with columns `epoch`, `step`, `seconds` and `value`.
        index: of the run, which decides the colour.
        faint: drawn thin: training beside validation, points inside an epoch.
    """

    label: str
    frame: pd.DataFrame
    index: int = 0
    faint: bool = False


def curves(
    title: Text,
    lines: list[Curve],
    *,
    axis: CurveAxis = "epoch",
    levels: Mapping[str, float] | None = None,
    best_epoch: int | None = None,
) -> Figure:
    """Lines over `axis`, with level lines for baselines and a mark at the best epoch.

    Args:
        title: what is measured.
        lines: in the order of the legend.
        axis: what runs to the right.
        levels: level lines by name.
        best_epoch: marked with an upright line, on the epoch axis only.
    """
    few = axis == "epoch" and _last(lines) <= FEW_EPOCHS
    figure = blank(xaxis={"title_text": str(AXES[axis]), "rangemode": "tozero", "dtick": 1 if few else None})
    for line in lines:
        frame = line.frame.dropna(subset=["value"])
        frame = frame.iloc[thinned(frame["value"].to_numpy(), MOST_POINTS)]
        figure.add_scatter(
            x=frame[axis],
            y=frame["value"],
            name=line.label,
            mode="lines" if len(frame) > 40 or line.faint else "lines+markers",
            line={
                "color": colour(line.index),
                "width": 1.2 if line.faint else 2.4,
                "dash": "dot" if line.faint else dash(line.index),
            },
            opacity=0.6 if line.faint else 1.0,
            marker={"size": 5},
        )
    for number, (name, level) in enumerate((levels or {}).items()):
        # Named in the legend: labels at the lines would cover each other where two levels are close.
        look = {"color": "#7F7F7F", "width": 1.2, "dash": DASHES[1 + number % 3]}
        figure.add_hline(y=level, line=look)
        figure.add_scatter(x=[None], y=[None], name=f"{name}: {numeral(level)}", mode="lines", line=look)
    if best_epoch is not None and axis == "epoch":
        figure.add_vline(
            x=best_epoch,
            line={"color": "#009E73", "width": 1, "dash": "dot"},
            annotation_text=str(Text("best epoch", "mejor época")),
            annotation_font_size=11,
            # On the side where there is room: at the last epoch the words would be cut off.
            annotation_position="bottom left" if 2 * best_epoch > _last(lines) else "bottom right",
        )
    return Figure(title, figure, _in_words(title, lines, axis))


def _last(lines: list[Curve]) -> float:
    return max((float(line.frame["epoch"].max()) for line in lines if len(line.frame)), default=0.0)


def _in_words(title: Text, lines: list[Curve], axis: CurveAxis) -> Text:
    said = []
    for line in lines:
        values = line.frame["value"].dropna()
        if len(values):
            first, last, least = map(numeral, (values.iloc[0], values.iloc[-1], values.min()))
            said.append(
                Text(
                    "{name} goes from {first} to {last}, lowest {least}",
                    "{name} va de {first} a {last}, mínimo {least}",
                ).format(name=line.label, first=first, last=last, least=least)
            )
    if not said:
        return Text("{title}: no points yet.", "{title}: aún no hay puntos.").format(title=title)
    return Text("{title} over {axis}: {said}.", "{title} por {axis}: {said}.").format(
        title=title, axis=AXES[axis], said=Text.join("; ", said)
    )


def bands(title: Text, variants: Mapping[str, Sequence[pd.DataFrame]]) -> Figure:
    """A line with its band for each variant; a variant with one run has the line alone.

    Where only some of a variant's runs have come, the line goes on thin and dotted, without a band.

    Args:
        title: what is measured.
        variants: by name, frames with the columns `epoch` and `value`, one for each seed.
    """
    tables = {name: _table(frames) for name, frames in variants.items()}
    few = max((float(table.index.max()) for table in tables.values() if len(table)), default=0.0) <= FEW_EPOCHS
    figure = blank(xaxis={"title_text": str(AXES["epoch"]), "rangemode": "tozero", "dtick": 1 if few else None})
    said = []
    for index, (name, every) in enumerate(tables.items()):
        if every.empty:
            continue
        # Beyond the last epoch that all have reached, the mean is of those that are left, and jumps where one ends.
        last = every.index[every["count"] == every["count"].max()].max()
        table, left = every[every.index <= last], every[every.index >= last]
        mean, spread = table["mean"], table["spread"]
        if bool((table["count"] > 1).any()):
            figure.add_scatter(
                x=[*table.index, *table.index[::-1]],
                y=[*(mean + spread), *(mean - spread)[::-1]],
                fill="toself",
                opacity=0.18,
                fillcolor=colour(index),
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
                legendgroup=name,
                showlegend=False,
            )
        figure.add_scatter(
            x=list(table.index),
            y=list(mean),
            name=f"{name} (n = {int(table['count'].max())})",
            legendgroup=name,
            mode="lines" if len(table) > 40 else "lines+markers",
            marker={"size": 5},
            line={"color": colour(index), "width": 2.4, "dash": dash(index)},
        )
        if len(left) > 1:
            figure.add_scatter(
                x=list(left.index),
                y=list(left["mean"]),
                name=f"{name} (n < {int(table['count'].max())})",
                mode="lines",
                legendgroup=name,
                showlegend=False,
                line={"color": colour(index), "width": 1.2, "dash": "dot"},
            )
        one = Text("{name} ends at {mean} ± {spread}", "{name} acaba en {mean} ± {spread}")
        said.append(one.format(name=name, mean=numeral(mean.iloc[-1]), spread=numeral(spread.iloc[-1], ".2g")))
    words = Text.join("; ", said or [Text("no points yet", "aún no hay puntos")])
    return Figure(title, figure, Text("{title}: {words}.", "{title}: {words}.").format(title=title, words=words))


def _table(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Mean, spread and count over the seeds, by epoch."""
    rows = [frame[["epoch", "value"]].dropna() for frame in frames if len(frame)]
    if not rows:
        return pd.DataFrame()
    together = pd.concat(rows)
    groups = together[np.isfinite(together["value"])].groupby("epoch")["value"]
    return pd.DataFrame({"mean": groups.mean(), "spread": groups.std().fillna(0.0), "count": groups.count()})
