"""Curves of repeats: for each variant the mean over its seeds as a line, and the spread around it as a band."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from playground.exhibits import Figure
from playground.plots import blank, colour, dash
from playground.plots.curves import FEW_EPOCHS
from playground.text import Text


def bands(title: Text, variants: Mapping[str, Sequence[pd.DataFrame]], *, until: int | None = None) -> Figure:
    """A line with its band for each variant; a variant with one run has the line alone.

    Where only some of a variant's runs have come, the line goes on thin and dotted, without a band.

    Args:
        title: what is measured.
        variants: by name, frames with the columns `epoch` and `value`, one for each seed.
        until: the last epoch shown; None: all.
    """
    figure = blank()
    said_en, said_es = [], []
    furthest = 0.0
    for index, (name, frames) in enumerate(variants.items()):
        table = _table(frames, until)
        if table.empty:
            continue
        furthest = max(furthest, float(table.index.max()))
        # Beyond the last epoch that all have reached, the mean is of those that are left, and jumps where one ends.
        whole = table["count"] == table["count"].max()
        last = table.index[whole].max()
        table, left = table[table.index <= last], table[table.index >= last]
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
        ends = f"{mean.iloc[-1]:.4g} ± {spread.iloc[-1]:.2g}"
        said_en.append(f"{name} ends at {ends}")
        said_es.append(f"{name} acaba en {ends}")
    figure.update_xaxes(title_text=str(Text("epoch", "época")), rangemode="tozero", showgrid=False)
    if furthest <= FEW_EPOCHS:
        figure.update_xaxes(dtick=1)
    figure.update_yaxes(gridcolor="rgba(127,127,127,0.25)", zeroline=False)
    if not said_en:
        return Figure(title, figure, Text("{title}: no points yet.", "{title}: aún no hay puntos.").format(title=title))
    return Figure(title, figure, Text(f"{title.en}: {'; '.join(said_en)}.", f"{title.es}: {'; '.join(said_es)}."))


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
