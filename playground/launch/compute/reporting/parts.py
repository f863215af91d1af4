"""What reports on runs and on studies are made of: tables with headings in words, and curves of runs."""

from collections.abc import Mapping, Sequence

import pandas as pd

from playground.exhibits import Figure, Table
from playground.plots.curves import AXES, Curve, curves, measured
from playground.protocol import told
from playground.settings_in_words import described
from playground.task import METRICS, TASKS, metric
from playground.text import Text
from playground.tracking import runs

SETTINGS = Text("Settings", "Ajustes")
PROTOCOL = Text("Protocol: how the numbers were obtained", "Protocolo: cómo se obtuvieron los números")
VERSIONS = Text("Versions", "Versiones")


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


def curves_of(chosen: Mapping[str, runs.Run]) -> list[Figure]:
    """The loss of runs over epochs, and the metric that decides where it is another one.

    Args:
        chosen: runs of one task, by the name they are shown under.
    """
    frames = {name: runs.curves(run) for name, run in chosen.items()}
    found = []
    if len(chosen) == 1:
        ((name, run),) = chosen.items()
        words = {"validation_loss": Text("validation", "validación"), "train_loss": Text("training", "entrenamiento")}
        lines = [_line(frames[name], column, str(title), index) for index, (column, title) in enumerate(words.items())]
        found.append((metric("loss").title, lines, runs.best_epoch(run, frames[name])))
    else:
        titles = {
            "validation_loss": Text("validation loss", "pérdida de validación"),
            "train_loss": Text("training loss", "pérdida de entrenamiento"),
        }
        found += [(title, _lines(frames, column), None) for column, title in titles.items()]
    first = next(iter(chosen.values()))
    primary = str(first.primary.get("name", ""))
    if primary in METRICS and primary != "loss":
        title = Text("validation {metric}", "{metric} de validación").format(metric=metric(primary).title)
        best = runs.best_epoch(first, next(iter(frames.values()))) if len(chosen) == 1 else None
        found.append((title, _lines(frames, primary), best))
    drawn = [(title, [line for line in lines if line is not None], best) for title, lines, best in found]
    return [curves(title, lines, best_epoch=best) for title, lines, best in drawn if lines]


def _lines(frames: Mapping[str, pd.DataFrame], column: str) -> list[Curve | None]:
    return [_line(frame, column, name, index) for index, (name, frame) in enumerate(frames.items())]


def _line(frame: pd.DataFrame, column: str, name: str, index: int) -> Curve | None:
    if column not in frame or frame[column].isna().all():
        return None
    axes = [axis for axis in AXES if axis in frame]
    return Curve(name, measured(frame.rename(columns={column: "value"})[[*axes, "value"]]), index)


def task_title(run: runs.Run) -> Text:
    """The task of a run in words; its name where this version knows no such task."""
    return TASKS[run.task].title if run.task in TASKS else Text.same(run.task or "–")


def named(chosen: Sequence[runs.Run]) -> dict[str, runs.Run]:
    """Runs by names of which no two are equal."""
    names = [run.name for run in chosen]
    return {run.name if names.count(run.name) == 1 else f"{run.name} ({run.id[:6]})": run for run in chosen}
