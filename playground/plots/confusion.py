"""Which class was answered for which: counts and shares of the right class, and how two networks differ in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from playground.exhibits import Figure
from playground.plots import blank
from playground.plots.activations import SHARE, SIGNED
from playground.plots.square_words import write
from playground.text import Text, numeral, percentage, whole

_WRITTEN = 12
"""Classes of which each cell has its number written in it; of more it is told where one points."""
_TOLD = 5
"""Confusions that are told in words."""
RIGHT, ANSWERED = Text("true class", "clase real"), Text("predicted", "predicha")
_COUNT, _SHARE = Text("count", "recuento"), Text("share of the true class", "proporción de la clase real")


def shares(counts: np.ndarray) -> np.ndarray:
    """Counts `(classes, classes)` as shares of their row, 0 to 1; a row without counts is 0."""
    found: np.ndarray = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return found


def confusion(
    title: Text, classes: Sequence[str], counts: Sequence[Sequence[int]] | np.ndarray, *, as_shares: bool = False
) -> Figure:
    """A square per pair of classes, coloured by its share of the right class.

    A click on a square that is not empty selects a point whose `x` and `y` are the places of the answered and of the right class.

    Args:
        title: of the figure.
        classes: in order.
        counts: rows are the true classes, columns the predicted ones.
        as_shares: the shares of the row are written into the squares; else the counts.
    """
    table = np.asarray(counts)
    part = shares(table)
    percent = [[str(percentage(one, ".0f")) for one in row] for row in part]
    figure = _squares(
        classes, part, SHARE, (0.0, 1.0), written=percent if as_shares else _whole(table), told=percent, counts=table
    )
    alt = Text("{title}: {said}.", "{title}: {said}.").format(title=title, said=_said(classes, table))
    numbers = pd.DataFrame(
        table.tolist(), index=pd.Index(classes, name=f"{RIGHT} \\ {ANSWERED}"), columns=list(classes)
    )
    return Figure(title, figure, alt, numbers)


def confusion_difference(
    title: Text, classes: Sequence[str], first: np.ndarray, second: np.ndarray, names: tuple[str, str]
) -> Figure:
    """The shares of the right class of one network less those of another: blue squares are answered more often by the first.

    Args:
        title: of the figure.
        classes: in order, of both.
        first: counts `(classes, classes)` of the first network.
        second: those of the other.
        names: of the networks.
    """
    apart = shares(first) - shares(second)
    points = [[_points(one) for one in row] for row in apart]
    either = np.asarray(first) + np.asarray(second)
    far = max(float(np.abs(apart).max(initial=0.0)), 0.01)
    figure = _squares(classes, apart, SIGNED, (-far, far), written=points, told=points, counts=either)
    order = np.argsort(-np.abs(apart), axis=None, kind="stable")[:_TOLD]
    told = [
        Text("{right} as {answer} {points}", "{right} como {answer} {points}").format(
            right=classes[place // len(classes)],
            answer=classes[place % len(classes)],
            points=points[place // len(classes)][place % len(classes)],
        )
        for place in order.tolist()
        if apart.flat[place]
    ]
    alt = Text(
        "{title}: points of share of the true class, {first} less {second}. The largest differences: {said}.",
        "{title}: puntos de la proporción de la clase real, {first} menos {second}. Las mayores diferencias: {said}.",
    )
    said = Text.join("; ", told) if told else Text("none", "ninguna")
    numbers = _pairs(classes, dict(zip(names, (first, second), strict=True)))
    return Figure(title, figure, alt.format(title=title, first=names[0], second=names[1], said=said), numbers)


def _pairs(classes: Sequence[str], counts: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """The pairs of classes that occur, those that two networks differ in most first.

    Args:
        classes: in order.
        counts: `(classes, classes)` of each of the two, by its name.
    """
    parts = [shares(table) for table in counts.values()]
    apart = np.abs(parts[0] - parts[1])
    cells = sorted(zip(*np.nonzero(sum(counts.values(), np.zeros(()))), strict=True), key=lambda cell: -apart[cell])
    columns: dict[str, list[Any]] = {
        str(RIGHT): [classes[right] for right, _ in cells],
        str(ANSWERED): [classes[answer] for _, answer in cells],
    }
    for (name, table), part in zip(counts.items(), parts, strict=True):
        columns[f"{name}: {_COUNT}"] = [int(table[cell]) for cell in cells]
        columns[f"{name}: {_SHARE}"] = [float(part[cell]) for cell in cells]
    return pd.DataFrame(columns)


def _squares(
    classes: Sequence[str],
    values: np.ndarray,
    colours: Any,
    span: tuple[float, float],
    *,
    written: Sequence[Sequence[str]],
    told: Sequence[Sequence[str]],
    counts: np.ndarray,
) -> go.Figure:
    """A heat map with unseen points over its squares, since those of a heat map cannot be selected.

    Args:
        classes: of rows and columns.
        values: `(classes, classes)`, what is coloured.
        colours: the scale.
        span: its ends.
        written: what stands in each square, where these are few.
        told: what is told beside the count where one points.
        counts: `(classes, classes)`; those that are 0 have no point.
    """
    places = list(range(len(classes)))
    axis = {"tickmode": "array", "tickvals": places, "ticktext": list(classes), "showgrid": False, "zeroline": False}
    size = min(760, max(300, 150 + 24 * len(classes)))
    figure = blank(
        size,
        hovermode="closest",
        xaxis={"title_text": str(ANSWERED), "range": [-0.5, len(classes) - 0.5], **axis},
        yaxis={"title_text": str(RIGHT), "range": [len(classes) - 0.5, -0.5], "automargin": True, **axis},
    )
    few = len(classes) <= _WRITTEN
    figure.add_heatmap(
        x=places, y=places, z=np.asarray(values, dtype=np.float32), zmin=span[0], zmax=span[1], colorscale=colours,
        showscale=False, hoverinfo="skip", xgap=1, ygap=1,
        text=[list(row) for row in written] if few else None,
    )  # fmt: skip
    if few:
        write(figure, written, np.abs(values) / max(span[1], 1e-12))
    rows, columns = np.nonzero(counts)
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=columns.tolist(),
        y=rows.tolist(),
        mode="markers",
        marker={"opacity": 0, "size": max(8, int(0.6 * size / len(classes)))},
        customdata=[
            [classes[row], classes[column], str(whole(int(counts[row, column]))), told[row][column]]
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
        hovertemplate=f"{RIGHT}: %{{customdata[0]}}<br>{ANSWERED}: %{{customdata[1]}}<br>%{{customdata[2]}} · %{{customdata[3]}}<extra></extra>",
        showlegend=False,
        selected=unseen,
        unselected=unseen,
    )
    return figure


def _whole(table: np.ndarray) -> list[list[str]]:
    return [[str(int(one)) for one in row] for row in table]


def _points(share: float) -> str:
    return str(Text("{value} points", "{value} puntos").format(value=numeral(100 * share, "+.1f")))


def _said(classes: Sequence[str], counts: np.ndarray) -> Text:
    """How many of each class are right; of many classes the most frequent confusions."""
    if len(classes) <= _WRITTEN:
        return Text.join(
            "; ",
            [
                Text(
                    "of {all} of class {name}, {right} were classified correctly",
                    "de {all} de la clase {name}, {right} se clasificaron bien",
                ).format(all=int(row.sum()), name=name, right=int(row[place]))
                for place, (name, row) in enumerate(zip(classes, counts, strict=True))
            ],
        )
    wrong = counts * (1 - np.eye(len(classes), dtype=counts.dtype))
    order = [int(one) for one in np.argsort(-wrong, axis=None, kind="stable")[:_TOLD] if wrong.flat[one]]
    told = [
        Text("{right} taken for {answer} {count} times", "{right} por {answer} {count} veces").format(
            right=classes[one // len(classes)], answer=classes[one % len(classes)], count=int(wrong.flat[one])
        )
        for one in order
    ]
    right = Text("{right} of {all} are right", "{right} de {all} son correctas").format(
        right=int(np.trace(counts)), all=int(counts.sum())
    )
    return Text.join("; ", [right, *told])
