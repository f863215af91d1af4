"""The cells of the list that are words."""

from collections.abc import Callable, Mapping
from typing import Any

from playground import sanity_checks
from playground.cells import CELLS
from playground.dataset import DATASETS
from playground.evaluation.reference_scores import baseline_title
from playground.model import MODELS
from playground.text import Text
from playground.tracking import runs
from playground.tracking.run_list import Row, RunTable
from playground.tracking.run_list.columns import status_of, tags_of
from playground.tracking.schema import Tag
from playground.ui.formatting import STATUS, UNKNOWN, measured, task_icon, task_title
from playground.ui.page import plain
from playground.ui.run_list import settings_words


def status(row: Row) -> str:
    """The state of a run with its mark, and a pin where it is pinned."""
    mark, words = STATUS[status_of(row.found)]
    pinned = row.found.data.tags.get(Tag.PINNED) in ("yes", "administrator")
    return f"{mark} {plain(words)}" + (" · 📌" if pinned else "")


def labels(row: Row) -> str:
    """The words that its owner has put on a run."""
    return ", ".join(tags_of(row.found))


Result = tuple[tuple[str, Text] | None, tuple[str, str, float] | None]
"""The verdict on a run, and its best baseline: the metric, its name, its value."""


def _result(run: runs.Run) -> Result:
    name = str(run.primary.get("name", ""))
    best = sanity_checks.best_baseline(name, run.baselines)
    return sanity_checks.verdict(name, run.metrics, run.baselines), None if best is None else (name, *best)


def _verdict(row: Row) -> str:
    found, _ = row.kept("result", _result)
    return "–" if found is None else f"{found[0]} {plain(found[1])}"


def _best_baseline(row: Row) -> str:
    _, found = row.kept("result", _result)
    if found is None:
        return "–"
    metric, name, value = found
    return f"{measured(metric, value)} · {plain(baseline_title(name))}"


def _titled(address: str, shelf: Any) -> Callable[[Row, RunTable], str]:
    def words(row: Row, _table: RunTable) -> str:
        name = row.found.data.params.get(address, "")
        return plain(shelf[name].title) if name in shelf else name

    return words


def _task(row: Row, _table: RunTable) -> str:
    name = row.found.data.tags.get(Tag.TASK, "")
    return f"{task_icon(name)} {plain(task_title(name) if name else UNKNOWN)}"


def changed(row: Row, table: RunTable) -> str:
    """What differs from the run's parent, each setting with both values; empty where it has no parent that is there."""
    found = table.changes(row)
    if found is None:
        return ""
    if not found:
        return plain(Text("the same settings", "los mismos ajustes"))
    parent = table.by_id[row.found.data.tags[Tag.PARENT]].found.data.params
    return "; ".join(_change(address, parent, row.found.data.params) for address, _, _ in found[:_MOST_CHANGES]) + (
        "; …" if len(found) > _MOST_CHANGES else ""
    )


_MOST_CHANGES = 6


def _change(address: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    title = settings_words.title_of(address, after if address in after else before)
    old, new = (plain(settings_words.value_of(address, one)) for one in (before, after))
    return f"{plain(title)}: {old} → {new}"


def varied(row: Row, table: RunTable) -> str:
    """What the run's study varies, with the run's own values."""
    params = row.found.data.params
    return ", ".join(
        f"{plain(settings_words.title_of(address, params))} {plain(settings_words.value_of(address, params))}"
        for address, _ in table.varied(row)
    )


WORDS: dict[str, Callable[[Row, RunTable], str]] = {
    "status": lambda row, _table: status(row),
    "task": _task,
    "cell": _titled("model.cell.kind", CELLS),
    "topology": _titled("model.kind", MODELS),
    "data": _titled("data.kind", DATASETS),
    "changed": changed,
    "varied": varied,
    "tag": lambda row, _table: labels(row),
}
SHOWN: dict[str, Callable[[Row], str]] = {"verdict": _verdict, "best baseline": _best_baseline}
"""Columns that are words for people alone: no filter and no order knows them."""
