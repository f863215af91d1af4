"""What reports on runs and on studies are made of: tables with headings in words, and curves of runs."""

from collections.abc import Mapping, Sequence

import pandas as pd

from playground.exhibits import Figure, Table
from playground.plots.curves import Curve, CurveOptions, curves, measured
from playground.protocol import told
from playground.settings_in_words import described
from playground.task import METRICS, TASKS, metric
from playground.text import Text
from playground.tracking import foreign_runs, runs
from playground.tracking.foreign_runs import ForeignRun

SETTINGS = Text("Settings", "Ajustes")
PROTOCOL = Text("Protocol: how the numbers were obtained", "Protocolo: cómo se obtuvieron los números")
VERSIONS = Text("Versions", "Versiones")
Compared = runs.Run | ForeignRun
Histories = Mapping[str, pd.DataFrame]
"""By the name of what was measured, a frame with `value` and the axes that are known."""
_MOST_CURVES = 8
"""Figures of what is no loss."""


def table(
    title: Text, heads: Sequence[Text | str], rows: Sequence[Sequence[Text | str]], note: Text | None = None
) -> Table:
    """A table of words in the language in force."""
    cells = [[str(cell) for cell in row] for row in rows]
    return Table(title, pd.DataFrame(cells, columns=[str(head) for head in heads], dtype=object), note)


def side_by_side(
    title: Text, first: Text, columns: Mapping[str, Mapping[str, tuple[Text, Text]]], *, apart: bool = False
) -> Table:
    """A row for each key that any column has: what it is called, and its value in each.

    Args:
        title: of the table.
        first: the heading of what the rows are called.
        columns: by the name of each, its titles and values by key.
        apart: only rows whose values differ.
    """
    titles = {key: pair[0] for column in columns.values() for key, pair in column.items()}
    rows: list[list[Text | str]] = []
    for key, name in titles.items():
        values = [str(column[key][1]) if key in column else "–" for column in columns.values()]
        if not apart or len(set(values)) > 1:
            rows.append([name, *values])
    return table(title, [first, *columns], rows)


def settings_of(run: runs.Run) -> dict[str, tuple[Text, Text]]:
    """The settings of a run by address; what only names it is left out."""
    found = described(runs.experiment_of(run))
    return {address: (one.title, one.value) for address, one in found.items() if address not in ("name", "note")}


def protocol_of(run: runs.Run) -> dict[str, tuple[Text, Text]]:
    """How a run's numbers came about, by the English title of each entry."""
    known = runs.protocol_of(run)
    choices = {name: found.words.choices for name, found in runs.experiment_of(run).task.knobs().items()}
    return {title.en: (title, value) for title, value in told(known, choices)}


def versions_of(run: runs.Run) -> dict[str, tuple[Text, Text]]:
    """What computed a run: software and hardware, none of it by a name that somebody gave."""
    found = {name: Text.same(version) for name, version in run.versions.items()}
    where = {
        "device": (Text("device", "dispositivo"), run.device),
        "processor": (Text("processor", "procesador"), run.processor),
    }
    return {name: (Text.same(name), version) for name, version in found.items()} | {
        name: (title, Text.same(value)) for name, (title, value) in where.items() if value
    }


def curves_of(chosen: Mapping[str, Compared]) -> list[Figure]:
    """The loss of runs, the metric that decides where it is another one, and what only other code has logged.

    Lines run over epochs where all that are drawn know these, else over steps.

    Args:
        chosen: runs of one task and of other code, by the name they are shown under.
    """
    found = {name: _histories(run) for name, run in chosen.items()}
    own = [run for run in chosen.values() if isinstance(run, runs.Run)]
    if len(chosen) == 1 and own:
        (name,) = chosen
        words = {"validation_loss": Text("validation", "validación"), "train_loss": Text("training", "entrenamiento")}
        lines = [
            Curve(str(title), found[name][column], index)
            for index, (column, title) in enumerate(words.items())
            if column in found[name]
        ]
        drawn = [(metric("loss").title, lines)]
    else:
        titles = {
            "validation_loss": Text("validation loss", "pérdida de validación"),
            "train_loss": Text("training loss", "pérdida de entrenamiento"),
        }
        drawn = [(title, _lines(found, column)) for column, title in titles.items()]
    primary = str(own[0].primary.get("name", "")) if own else ""
    drawn += [(_validated(name), _lines(found, name)) for name in _further(found, chosen, primary)]
    best = runs.best_epoch(own[0], runs.curves(own[0])) if len(chosen) == 1 and own else None
    return [_drawn(title, lines, best) for title, lines in drawn if lines]


def _further(found: Mapping[str, Histories], chosen: Mapping[str, Compared], primary: str) -> list[str]:
    """The metric that decides, and the first ones of those that other code has logged."""
    foreign = [one for of, one in found.items() if isinstance(chosen[of], ForeignRun)]
    # What was measured once is no curve, and stands in a table.
    logged = [name for one in foreign for name, frame in one.items() if len(frame) > 1]
    deciding = [primary] if primary in METRICS and primary != "loss" else []
    names = dict.fromkeys([*deciding, *logged])
    return [name for name in names if name not in ("validation_loss", "train_loss")][:_MOST_CURVES]


def _validated(name: str) -> Text:
    """A curve that is not a loss, in words."""
    if name not in METRICS:
        return Text.same(name)
    return Text("validation {metric}", "{metric} de validación").format(metric=metric(name).title)


def _histories(run: Compared) -> Histories:
    if isinstance(run, ForeignRun):
        return foreign_runs.curves(run)
    frame = runs.curves(run)
    return {
        name: measured(frame, name)
        for name in ("validation_loss", "train_loss", *METRICS)
        if name in frame and frame[name].notna().any()
    }


def _lines(found: Mapping[str, Histories], name: str) -> list[Curve]:
    return [Curve(of, one[name], index) for index, (of, one) in enumerate(found.items()) if name in one]


def _drawn(title: Text, lines: list[Curve], best_epoch: int | None) -> Figure:
    known = all("epoch" in line.frame and line.frame["epoch"].notna().any() for line in lines)
    return curves(title, lines, options=CurveOptions("epoch" if known else "step"), best_epoch=best_epoch)


def task_title(run: runs.Run) -> Text:
    """The task of a run in words; its name where this version knows no such task."""
    return TASKS[run.task].title if run.task in TASKS else Text.same(run.task or "–")


def named(chosen: Sequence[Compared]) -> dict[str, Compared]:
    """Runs by names of which no two are equal."""
    names = [run.name for run in chosen]
    return {run.name if names.count(run.name) == 1 else f"{run.name} ({run.id[:6]})": run for run in chosen}
