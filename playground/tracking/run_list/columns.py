"""The columns of the table of runs: what their names mean, of what type they are, and their values.

A name is the address of a setting (`training.learning_rate`) or the last part of it where only one has it (`hidden`), a metric
on the test or the validation set (`test.mae`, `validation.mae`), one of `FIXED`, or whatever a run has in MLflow
(`metrics.train/loss`, `params.lr`, `tags.author`).
"""

import math
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from playground.tracking import tag_values
from playground.tracking.run import Run, state_of
from playground.tracking.run_list.column import Column, Kind, made
from playground.tracking.schema import FROM_MLFLOW, FormerKey, MetricKey, State, Tag
from playground.tracking.store.found import Found

if TYPE_CHECKING:
    from playground.tracking.run_list.table import Row, RunTable


def status_of(run: Found) -> State:
    """Where a run stands."""
    return state_of(FROM_MLFLOW.get(run.info.status, "failed"), run.data.tags.get(Tag.PRUNED) == "yes")


def tags_of(run: Found) -> tuple[str, ...]:
    """The words that its owner has put on a run."""
    return tag_values.labels(run.data.tags.get(Tag.TAGS))


def primary_of(run: Found) -> str:
    """The metric that decides; empty where none is known."""
    return str(tag_values.table(run.data.tags.get(Tag.PRIMARY)).get("name", ""))


def _tag(name: str) -> Callable[[Found], str]:
    return lambda run: run.data.tags.get(name, "")


def _flag(name: str, *true: str) -> Callable[[Found], str]:
    return lambda run: "yes" if run.data.tags.get(name) in (true or ("yes",)) else "no"


def _setting(address: str) -> Callable[[Found], str]:
    return lambda run: run.data.params.get(address, "")


def _metric(*names: str) -> Callable[[Found], float]:
    def value(run: Found) -> float:
        for name in names:
            found = run.data.metrics.get(name)
            if found is not None:
                return found
        return math.nan

    return value


def _moment(milliseconds: int | None) -> float:
    return milliseconds / 1000 if milliseconds else math.nan


FIXED: dict[str, tuple[Kind, Callable[[Found], Any]]] = {
    "name": ("text", lambda run: run.info.run_name or run.info.run_id[:8]),
    "id": ("text", lambda run: run.info.run_id),
    "status": ("text", status_of),
    "task": ("text", _tag(Tag.TASK)),
    "cell": ("text", _setting("model.cell.kind")),
    "topology": ("text", _setting("model.kind")),
    "data": ("text", _setting("data.kind")),
    "variant": ("text", _tag(Tag.VARIANT)),
    "tag": ("words", tags_of),
    "note": ("text", _tag(Tag.WHY)),
    "pinned": ("text", _flag(Tag.PINNED, "yes", "administrator")),
    "archived": ("text", _flag(Tag.ARCHIVED)),
    "example": ("text", _flag(Tag.EXAMPLE)),
    "device": ("text", _tag(Tag.DEVICE)),
    "date": ("moment", lambda run: _moment(run.info.start_time)),
    "ended": ("moment", lambda run: _moment(run.info.end_time)),
    "age": ("days", lambda run: time.time() - _moment(run.info.start_time)),
    "duration": ("span", _metric(MetricKey.WHOLE_SECONDS, FormerKey.WHOLE_SECONDS, MetricKey.SECONDS)),
    "size": ("number", _metric(MetricKey.PARAMETERS, FormerKey.PARAMETERS)),
    "epoch": ("number", _metric(MetricKey.EPOCH)),
    "test": ("number", lambda run: _metric(MetricKey.TEST + primary_of(run))(run)),
    "validation": ("number", lambda run: _metric(MetricKey.VALIDATION + primary_of(run))(run)),
}
"""What is known of every run; `test` and `validation` are of the metric that decides."""
CHECK = "check."
"""Before the name of a sanity check."""


def column(address: str, table: "RunTable") -> Column:
    """A column of a table by its full address (see `column_names.address_of`)."""
    rows, known = table.rows, table.known
    place, _, rest = address.partition(".")
    if address in FIXED:
        kind, value = FIXED[address]
        return made(address, kind, (value(row.found) for row in rows), len(rows))
    if address in OF_TABLE:
        kind, of_row = OF_TABLE[address]
        return made(address, kind, (of_row(row, table) for row in rows), len(rows))
    if place == CHECK[:-1]:
        checks = (row.kept("checks", lambda run: run.sanity_checks).get(rest, math.nan) for row in rows)
        return made(address, "number", checks, len(rows))
    if f"{place}/{rest}" in known.metrics and place in ("test", "validation"):
        return _numbers(address, f"{place}/{rest}", rows)
    if address in known.settings or place == "params":
        made_of = _settings(address, address if address in known.settings else rest, rows)
    elif place == "tags":
        made_of = made(address, "text", (row.found.data.tags.get(rest, "") for row in rows), len(rows))
    else:
        made_of = _numbers(address, rest if place == "metrics" else address, rows)
    return made_of


def _settings(address: str, name: str, rows: Iterable["Row"]) -> Column:
    """A column of settings: of numbers where all of them are."""
    words = [row.found.data.params.get(name, "") for row in rows]
    read = {word: tag_values.number(word, float) for word in set(words)}
    if any(words) and all(read[word] is not None for word in read if word):
        numbers = {word: math.nan if value is None else float(value) for word, value in read.items()}
        return made(address, "number", (numbers[word] for word in words), len(words))
    said = {"True": "yes", "False": "no"}
    return made(address, "text", [said.get(word, word) for word in words], len(words))


def _numbers(address: str, name: str, rows: Iterable["Row"]) -> Column:
    value = _metric(name)
    listed = list(rows)
    return made(address, "number", (value(row.found) for row in listed), len(listed))


def _best_baseline(run: Run) -> float:
    from playground.sanity_checks import best_baseline  # noqa: PLC0415

    best = best_baseline(run.primary.get("name", ""), run.baselines)
    return math.nan if best is None else best[1]


def _study(row: "Row", table: "RunTable") -> str:
    study = row.found.data.tags.get(Tag.STUDY, "")
    return table.studies.get(study, study)


def _parent(row: "Row", table: "RunTable") -> str:
    parent = table.by_id.get(row.found.data.tags.get(Tag.PARENT, ""))
    return "" if parent is None else parent.name


def _changed(row: "Row", table: "RunTable") -> str:
    return "; ".join(f"{address.removesuffix('.kind')} {old} → {new}" for address, old, new in table.changes(row) or ())


def _varied(row: "Row", table: "RunTable") -> str:
    return ", ".join(f"{address.removesuffix('.kind')} {value}" for address, value in table.varied(row))


OF_TABLE: dict[str, tuple[Kind, Callable[["Row", "RunTable"], Any]]] = {
    "study": ("text", _study),
    "parent": ("text", _parent),
    "changed": ("text", _changed),
    "varied": ("text", _varied),
    "experiment": ("text", lambda row, table: table.experiments.get(row.found.info.experiment_id, "")),
    "baseline": ("number", lambda row, _table: row.kept("baseline", _best_baseline)),
}
"""What is known of a run beside others, or follows from all of it."""
