"""Curves of repeats: for each variant the mean over its seeds as a line, and the standard deviation around it as a band."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank, colour, dash
from playground.plots.curves import FEW_EPOCHS
from playground.text import Text, numeral


def bands(title: Text, variants: Mapping[str, Sequence[pd.DataFrame]], *, until: int | None = None) -> Figure:
    """A line with its band for each variant; a variant with one run has the line alone.

    Where only some of a variant's runs have come, the line goes on thin and dotted, without a band.

    Args:
        title: what is measured.
        variants: by name, frames with the columns `epoch` and `value`, one for each seed.
        until: the last epoch shown; None: all.
    """
    tables = {name: _table(frames, until) for name, frames in variants.items()}
    few = max((float(table.index.max()) for table in tables.values() if len(table)), default=0.0) <= FEW_EPOCHS
    axis = {"title_text": str(Text("epoch", "época")), "rangemode": "tozero", "dtick": 1 if few else None}
    figure = blank(xaxis=axis)
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


def _table(frames: Sequence[pd.DataFrame], until: int | None) -> pd.DataFrame:
    """Mean, spread and count over the seeds, by epoch."""
    rows = [frame[["epoch", "value"]].dropna() for frame in frames if len(frame)]
    if not rows:
        return pd.DataFrame()
    together = pd.concat(rows)
    together = together[np.isfinite(together["value"])]
    if until is not None:
        together = together[together["epoch"] <= until]
    groups = together.groupby("epoch")["value"]
    return pd.DataFrame({"mean": groups.mean(), "spread": groups.std().fillna(0.0), "count": groups.count()})
