"""Rows in the order of time, one a step, with the steps that are missing; and gaps closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from playground.errors import WrongFile
from playground.series import timeline
from playground.tables.dates import Times
from playground.text import Guess, Text

Fill = Literal["interpolate", "forward", "refuse"]

_MOST_GAPS = 0.5
"""If filling the gaps would make more than this share of the rows, the steps are taken as they come."""
_MOST_TWINS = 0.1
_MOST_OFF = 0.25
"""The share of a step that times of day may be off and still be those of an even clock."""
_CLOCKS = tuple(
    pd.Timedelta(seconds=seconds)
    for seconds in (
        1,
        2,
        5,
        10,
        15,
        20,
        30,
        60,
        120,
        300,
        600,
        900,
        1200,
        1800,
        3600,
        7200,
        10_800,
        14_400,
        21_600,
        43_200,
        86_400,
    )
)
"""Steps that loggers are set to."""
_LEFT_OUT = Text("Time steps missing from the file: {missing}.", "Pasos de tiempo que faltan en el archivo: {missing}.")


@dataclass(frozen=True)
class Ordered:
    """Rows in the order of time.

    Attributes:
        axis: one entry a step; None where the file names none.
        values: `(steps, series)`, NaN where a step or a value is missing.
        notes: what was done, for people.
    """

    axis: timeline.Axis | None
    values: np.ndarray
    notes: list[Text]


def ordered(times: Times | None, values: np.ndarray, name: str) -> Ordered:
    """Put rows in the order of their times, one row a step, steps that are missing as rows of NaN.

    Args:
        times: of the rows; None where nothing names the steps.
        values: `(rows, series)`.
        name: of the column that names the steps.

    Raises:
        WrongFile: many rows have the same time.
    """
    if times is None:
        return Ordered(None, values, [])
    axis, notes = times.axis, list[Text]()
    order = np.argsort(np.asarray(axis), kind="stable")
    if (order != np.arange(len(order))).any():
        falling = bool((np.diff(np.asarray(axis).astype("int64")) <= 0).all())
        axis, values = axis[order], values[order]
        notes.append(
            Text(
                "The newest row came first; the order was reversed.",
                "La fila más reciente iba primero; se invirtió el orden.",
            )
            if falling
            else Text("The rows were sorted by time.", "Las filas se ordenaron por tiempo.")
        )
    axis, values = _single(axis, values, notes, name)
    axis, values = _spaced(axis, values, notes)
    return Ordered(axis, values, notes)


def beside(found: Sequence[Ordered]) -> Ordered:
    """Several series beside each other, at every step that one of them has."""
    frames = [
        pd.DataFrame(one.values, index=pd.RangeIndex(len(one.values)) if one.axis is None else pd.Index(one.axis))
        for one in found
    ]
    whole = pd.concat(frames, axis=1, ignore_index=True, sort=True)
    axis: timeline.Axis | None = None
    if found[0].axis is not None:
        axis = pd.DatetimeIndex(whole.index) if isinstance(whole.index, pd.DatetimeIndex) else whole.index.to_numpy()
    notes = list(dict.fromkeys(note for one in found for note in one.notes))
    return Ordered(axis, whole.to_numpy("float64"), notes)


def cut(found: Ordered) -> Ordered:
    """Without the steps at both ends where no series has a value: there is nothing between which to fill them."""
    known = np.flatnonzero(~np.isnan(found.values).all(axis=1))
    if len(known) in (0, len(found.values)):
        return found
    first, end = int(known[0]), int(known[-1]) + 1
    notes = list(found.notes)
    for left_out, words in (
        (
            first,
            Text(
                "Steps without a value at the start, left out: {steps}.",
                "Pasos sin valor al principio, omitidos: {steps}.",
            ),
        ),
        (
            len(found.values) - end,
            Text(
                "Steps without a value at the end, left out: {steps}.", "Pasos sin valor al final, omitidos: {steps}."
            ),
        ),
    ):
        if left_out:
            notes.append(words.format(steps=left_out))
    return Ordered(None if found.axis is None else found.axis[first:end], found.values[first:end], notes)


def filled(values: np.ndarray, how: Fill) -> tuple[np.ndarray, list[Text]]:
    """Values without gaps, and what was done.

    Args:
        values: `(steps, series)`.
        how: a straight line between neighbours, the value before (as older runs were drawn), or no reading at all.

    Raises:
        WrongFile: a value is missing and none may be.
    """
    empty = int(np.isnan(values).sum())
    if not empty:
        return values, [Text("No value is missing.", "No falta ningún valor.")]
    if how == "refuse":
        raise WrongFile(
            Text(
                "Values are missing: {empty}, the first in step {row}; fill them in, or allow them in the settings.",
                "Faltan valores: {empty}, el primero en el paso {row}; complételos o admítalos en los ajustes.",
            ).format(empty=empty, row=int(np.isnan(values).any(axis=1).argmax()) + 1)
        )
    frame = pd.DataFrame(values)
    # Where one series begins later than the others, its first known value is taken.
    whole = (frame.interpolate() if how == "interpolate" else frame.ffill()).ffill().bfill()
    note = Text(
        "Missing values: {empty} of {all}. A network reads the last known value in their place; no metric counts them.",
        "Valores que faltan: {empty} de {all}. En su lugar la red lee el último valor conocido; ninguna métrica los cuenta.",
    ).format(empty=empty, all=values.size)
    return whole.to_numpy("float64"), [note]


def _single(axis: timeline.Axis, values: np.ndarray, notes: list[Text], name: str) -> tuple[timeline.Axis, np.ndarray]:
    """One row a time: the mean of the rows that share it."""
    frame = pd.DataFrame(values, index=pd.Index(axis))
    twins = int(frame.index.duplicated().sum())
    if not twins:
        return axis, values
    if twins > _MOST_TWINS * len(frame):
        raise WrongFile(
            Text(
                "{twins} rows share their “{name}” with another row; the file seems to contain several series in long format: name the column that identifies them, such as data.series=id=A, or give each a column of its own.",
                "{twins} filas comparten «{name}» con otra; el archivo parece contener varias series una debajo de otra (formato largo): indique la columna que las identifica, por ejemplo data.series=id=A, o dé a cada una su propia columna.",
            ).format(twins=twins, name=name)
        )
    notes.append(
        Text(
            "Rows with the same time as another: {twins}; their mean was taken.",
            "Filas con el mismo tiempo que otra: {twins}; se tomó su media.",
        ).format(twins=twins)
    )
    means = frame.groupby(level=0).mean()
    index = pd.DatetimeIndex(means.index) if isinstance(axis, pd.DatetimeIndex) else means.index.to_numpy()
    return index, means.to_numpy()


def _spaced(axis: timeline.Axis, values: np.ndarray, notes: list[Text]) -> tuple[timeline.Axis, np.ndarray]:
    """Every step of the usual length between the first and the last time."""
    stride = timeline.step(axis)
    if stride is None:
        return axis, values
    full = timeline.between(axis, stride, int(len(axis) / (1 - _MOST_GAPS)) + 2)
    frame = pd.DataFrame(values, index=pd.Index(axis))
    missing = len(full) - len(axis)
    shared = len(frame.index.intersection(pd.Index(full)))
    if missing == 0 and shared == len(axis):
        return axis, values
    if missing < 0 or missing > _MOST_GAPS * len(full) or shared < len(axis):
        months = _months(axis)
        if months is not None:
            notes.append(
                Text(
                    "There is one row a month, on different days; the rows are taken as months.",
                    "Hay una fila por mes, en días distintos; las filas se toman como meses.",
                )
            )
            return months, values
        even = _even(axis)
        if even is not None:
            grid, places = even
            notes.append(
                Guess(
                    "The times are up to {off} off even steps of {step}; they were taken as even.",
                    "Los tiempos se apartan hasta {off} de pasos iguales de {step}; se tomaron como iguales.",
                    ("data.time",),
                ).format(
                    off=_said(np.abs(axis.to_numpy() - grid[places].to_numpy()).max()),  # type: ignore[union-attr]
                    step=_said(np.diff(grid.to_numpy())[0]),
                )
            )
            made = np.full((len(grid), values.shape[1]), np.nan)
            made[places] = values
            if len(grid) > len(axis):
                notes.append(_LEFT_OUT.format(missing=len(grid) - len(axis)))
            return grid, made
        notes.append(
            Text(
                "The time steps are not equally long; the rows are used in the order of the file.",
                "Los pasos de tiempo no duran lo mismo; las filas se usan en el orden del archivo.",
            )
        )
        return axis, values
    notes.append(_LEFT_OUT.format(missing=missing))
    return full, frame.reindex(pd.Index(full)).to_numpy()


def _even(axis: timeline.Axis) -> tuple[pd.DatetimeIndex, np.ndarray] | None:
    """The even steps that the times of a logger are near to, and the step of each row; None where they are near to none."""
    if not isinstance(axis, pd.DatetimeIndex) or len(axis) < 3:
        return None
    micros = axis.to_numpy().astype("datetime64[us]").astype("int64")
    usual = float(np.median(np.diff(micros)))
    step = min((clock.value // 1000 for clock in _CLOCKS), key=lambda one: abs(one - usual))
    if abs(step - usual) > 0.05 * step:
        return None
    places = np.round((micros - micros[0]) / step).astype("int64")
    off = np.abs(micros - micros[0] - places * step)
    if (np.diff(places) < 1).any() or off.max() > _MOST_OFF * step:
        return None
    if places[-1] + 1 > len(axis) / (1 - _MOST_GAPS):
        return None
    start = int(micros[0]) if micros[0] % step > _MOST_OFF * step else int(micros[0]) // step * step
    if start != micros[0] and (np.abs(micros - start - places * step) > _MOST_OFF * step).any():
        start = int(micros[0])
    grid = start + np.arange(places[-1] + 1) * step
    return pd.DatetimeIndex(grid.astype("datetime64[us]")), places


def _said(span: np.timedelta64) -> str:
    seconds = span / np.timedelta64(1, "s")
    return (
        f"{seconds:.3g} s"
        if seconds < 60
        else f"{seconds / 60:.3g} min"
        if seconds < 3600
        else f"{seconds / 3600:.3g} h"
    )


def _months(axis: timeline.Axis) -> pd.DatetimeIndex | None:
    """The months of dates, where every month has one."""
    if not isinstance(axis, pd.DatetimeIndex) or len(axis) < 3:
        return None
    numbers = axis.year.to_numpy() * 12 + axis.month.to_numpy()
    if not (np.diff(numbers) == 1).all():
        return None
    return pd.DatetimeIndex(axis.to_numpy().astype("datetime64[M]").astype("datetime64[us]"))
