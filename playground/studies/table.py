"""The table of a study: a line for each variant and each floor, with mean and spread."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from playground.floors import floor_title
from playground.honesty import METERS
from playground.metrics import METRICS, metric, title_of
from playground.studies import Study
from playground.studies.results import Results, Row, finished
from playground.text import Text


@dataclass(frozen=True)
class Value:
    """A metric over several runs: mean, standard deviation (of a sample; None with one run), how many."""

    mean: float
    spread: float | None
    count: int


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        name: of the variant or the floor. title: in words.
        kind: `variant`, `trivial`, `fitted`, `network` or `failed`.
        values: by metric.
        parameters: of the network. minutes: all its runs together.
        reason: why runs failed.
    """

    name: str
    title: Text
    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)
    parameters: int | None = None
    minutes: float | None = None
    count: int = 0
    reason: Text | None = None


KINDS = {
    "variant": Text("measured", "medida"),
    "trivial": Text("floor, trivial", "referencia trivial"),
    "fitted": Text("floor, fitted", "referencia ajustada"),
    "network": Text("floor, network", "referencia, red"),
    "failed": Text("failed", "fallida"),
}


def columns(study: Study, results: Results) -> list[str]:
    """The metric that decides, then the metrics and honesty meters that the study names, else all metrics."""
    primary = results.primary.get("name", "")
    measured = dict.fromkeys(name for row in finished(results.runs) for name in numbers(row))
    known = [name for name in measured if name.rsplit(".", 1)[-1] in METRICS and not name.endswith("loss")]
    wanted = [name for name in study.metrics if name in measured] or known
    return list(dict.fromkeys(([primary] if primary in known else []) + wanted))


def numbers(row: Row) -> dict[str, float]:
    """A run's honesty meters and metrics; where both have a name, it is the metric's."""
    measured: dict[str, float] = row["metrics"]
    return {name: value for name, value in row.get("honesty", {}).items() if name in METERS} | measured


def column_title(name: str) -> Text:
    """A metric or a meter in words."""
    return title_of(name) if name.rsplit(".", 1)[-1] in METRICS else METERS[name].title


def percent(name: str) -> bool:
    """Whether a metric or a meter is shown as a percentage."""
    return metric(name).percent if name.rsplit(".", 1)[-1] in METRICS else METERS[name].percent


def lines(study: Study, results: Results) -> list[Line]:
    """Variants and floors together, the best first; what failed stands last."""
    found: list[Line] = []
    for variant in study.variants:
        rows = [row for row in results.runs if row["variant"] == variant.name]
        done, failed = finished(rows), [row for row in rows if row["status"] != "finished"]
        if done:
            found.append(
                Line(
                    variant.name, variant.title, "variant", _values([numbers(row) for row in done]),
                    done[-1].get("parameters"), sum(row.get("seconds") or 0.0 for row in done) / 60, len(done),
                )
            )  # fmt: skip
        if failed:
            reason = Text(**failed[-1]["reason"]) if failed[-1].get("reason") else None
            found.append(Line(variant.name, variant.title, "failed", count=len(failed), reason=reason))
    return _sorted([*found, *_floors(study, results)], results.primary.get("name", ""))


def _floors(study: Study, results: Results) -> list[Line]:
    """A line for each floor; one that came out differently for some variants (another preparation) names them."""
    by_floor: dict[str, dict[str, tuple[Line, list[Text]]]] = {}
    for variant in study.variants:
        rows = [row for row in finished(results.runs) if row["variant"] == variant.name and row.get("floors")]
        tables = [results.floors[row["floors"]] for row in rows]
        for name in dict.fromkeys(name for table in tables for name in table):
            mine = [table[name] for table in tables if name in table]
            values = _values([floor["metrics"] for floor in mine])
            line = Line(name, floor_title(name), mine[0]["kind"], values, count=len(mine))
            told = repr(sorted((key, f"{value.mean:.6g}") for key, value in values.items()))
            by_floor.setdefault(name, {}).setdefault(told, (line, []))[1].append(variant.title)
    found = []
    for groups in by_floor.values():
        for line, variants in groups.values():
            title = line.title
            if len(groups) > 1:
                title = Text("{floor} (beside {variants})", "{floor} (junto a {variants})").format(
                    floor=title, variants=_listed(variants)
                )
            found.append(Line(line.name, title, line.kind, line.values, count=line.count))
    return found


def cost(results: Results) -> float:
    """Minutes that all runs took together."""
    return sum(row.get("seconds") or 0.0 for row in results.runs) / 60


def measured_by(results: Results) -> Text:
    """Who measured, with what: versions, devices, threads, dates."""
    rows = finished(results.runs)
    versions = _several(
        {f"{name} {number}" for row in rows for name, number in row["versions"].items() if name != "commit"}
    )
    devices = _several({f"{row['device']} × {row['threads']}" for row in rows})
    dates = sorted({str(row["date"])[:10] for row in rows})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} – {dates[-1]}" if dates else "–"
    return Text(
        "Measured by this project ({when}; {versions}; device × threads: {devices}).",
        "Medido por este proyecto ({when}; {versions}; dispositivo × hilos: {devices}).",
    ).format(when=when, versions=versions or "–", devices=devices or "–")


def _several(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _listed(titles: Sequence[Text]) -> Text:
    return Text(", ".join(title.en for title in titles), ", ".join(title.es for title in titles))


def _values(tables: Sequence[Mapping[str, float]]) -> dict[str, Value]:
    found = {}
    for name in dict.fromkeys(name for table in tables for name in table):
        numbers = [table[name] for table in tables if name in table and table[name] is not None]
        if numbers:
            spread = statistics.stdev(numbers) if len(numbers) > 1 else None
            found[name] = Value(statistics.fmean(numbers), spread, len(numbers))
    return found


def _sorted(found: list[Line], primary: str) -> list[Line]:
    sign = -1.0 if primary and metric(primary).better == "higher" else 1.0

    def place(line: Line) -> tuple[bool, bool, float]:
        value = line.values.get(primary)
        return line.kind == "failed", value is None, sign * value.mean if value else 0.0

    return sorted(found, key=place)
