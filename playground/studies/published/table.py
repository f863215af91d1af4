"""The table of a published study: a line for each variant and each baseline, with mean and spread; and `results.md`."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from playground.evaluation.reference_scores import BaselineScore, baseline_title
from playground.knobs import Value
from playground.sanity_checks import CHECKS
from playground.studies.published import PublishedStudy
from playground.studies.published.results import ResultRow, Results, finished, write
from playground.studies.table import MeanAndSpread, Table, shown
from playground.task import METRICS, metric, title_of
from playground.text import Text, duration, numeral

REPORT = "results.md"
MOST_REPEATS = 6
"""With so many repeats each has a table of its own; ten folds would be too many."""

Repeat = Mapping[str, Value]
"""The values of the repeated knobs, by address."""


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        name: the name of the variant or the baseline.
        title: the title of the line, in words.
        kind: `variant`, `trivial`, `fitted`, `network` or `failed`.
        values: the mean and spread of each metric, by its name.
        parameters: how many weights the network trains.
        minutes: how many minutes all its runs took together.
        reason: why runs failed.
    """

    name: str
    title: Text
    kind: str
    values: Mapping[str, MeanAndSpread] = field(default_factory=dict)
    parameters: int | None = None
    minutes: float | None = None
    count: int = 0
    reason: Text | None = None


KINDS = {
    "variant": Text("evaluated", "evaluada"),
    "trivial": Text("baseline, trivial", "referencia trivial"),
    "fitted": Text("baseline, fitted", "referencia ajustada"),
    "network": Text("baseline, network", "referencia, red"),
    "failed": Text("failed", "fallida"),
}


def table(study: PublishedStudy, results: Results, repeat: Repeat | None = None, *, variant: str = "{title}") -> Table:
    """The table in words.

    Args:
        study: with the titles.
        results: with the numbers.
        repeat: only runs with these repeated settings; None: all together.
        variant: how the variants stand out among the baselines.
    """
    names = columns(study, results)
    heads = [
        Text("method", "método"),
        Text("kind", "tipo"),
        *map(_head, names),
        Text("runs", "ejecuciones"),
        Text("parameters", "parámetros"),
        Text("minutes", "minutos"),
    ]
    return Table(heads, [_cells(line, names, variant) for line in lines(study, results, repeat)])


def _cells(line: Line, names: Sequence[str], variant: str) -> list[Text]:
    kind = KINDS[line.kind]
    if line.reason is not None:
        kind = Text("{kind}: {reason}", "{kind}: {reason}").format(kind=kind, reason=line.reason)
    return [
        Text(variant, variant).format(title=line.title) if line.kind == "variant" else line.title,
        kind,
        *(shown(name, line.values.get(name)) for name in names),
        Text.same(str(line.count)),
        Text.same("–") if line.parameters is None else _thousands(line.parameters),
        Text.same("–") if line.minutes is None else numeral(line.minutes, ".1f"),
    ]


def _thousands(count: int) -> Text:
    """A whole number with its thousands apart; no comma in Spanish, where one is the decimal sign."""
    words = f"{count:,}"
    return Text(words, words.replace(",", "\u202f"))


def _head(name: str) -> Text:
    """A metric or a meter in words, with the direction in which a metric is better."""
    if name.rsplit(".", 1)[-1] not in METRICS:
        return CHECKS[name].title
    return Text("{title} {arrow}", "{title} {arrow}").format(
        title=title_of(name), arrow="↑" if metric(name).better == "higher" else "↓"
    )


def columns(study: PublishedStudy, results: Results) -> list[str]:
    """The metric that decides, then the metrics and honesty meters that the study names, else all metrics."""
    primary = results.primary.get("name", "")
    measured = dict.fromkeys(name for row in finished(results.runs) for name in numbers(row))
    known = [name for name in measured if name.rsplit(".", 1)[-1] in METRICS and not name.endswith("loss")]
    wanted = [name for name in study.plan.metrics if name in measured] or known
    return list(dict.fromkeys(([primary] if primary in known else []) + wanted))


def numbers(row: ResultRow) -> dict[str, float]:
    """A run's honesty meters and metrics; where both have a name, it is the metric's."""
    measured: dict[str, float] = row["metrics"]
    return {name: value for name, value in row.get("honesty", {}).items() if name in CHECKS} | measured


def lines(study: PublishedStudy, results: Results, repeat: Repeat | None = None) -> list[Line]:
    """Variants and baselines together, the best first; what failed stands last.

    Args:
        study: the published study, with the titles.
        results: the results, with the numbers.
        repeat: only runs with these repeated settings; None: all together.
    """
    wanted = [row for row in results.runs if repeat is None or row["repeat"] == dict(repeat)]
    found: list[Line] = []
    for variant in study.plan.variants:
        rows = [row for row in wanted if row["variant"] == variant.name]
        done, failed = finished(rows), [row for row in rows if row["status"] != "finished"]
        if done:
            found.append(
                Line(
                    variant.name,
                    variant.title,
                    "variant",
                    _values([(_repeated(row), numbers(row)) for row in done]),
                    done[-1].get("parameters"),
                    sum(row.get("seconds") or 0.0 for row in done) / 60,
                    len(done),
                )
            )
        if failed:
            reason = Text(**failed[-1]["reason"]) if failed[-1].get("reason") else None
            found.append(Line(variant.name, variant.title, "failed", count=len(failed), reason=reason))
    return _sorted([*found, *_baselines(study, results, finished(wanted))], results.primary.get("name", ""))


_Place = tuple[str, int]
"""The repeated settings and the seed of a run."""


def _baselines(study: PublishedStudy, results: Results, rows: Sequence[ResultRow]) -> list[Line]:
    """A line for each baseline; one that came out differently for some variants (another preparation) names them."""
    groups: dict[str, list[tuple[dict[_Place, BaselineScore], list[Text]]]] = {}
    for variant in study.plan.variants:
        mine: dict[str, dict[_Place, BaselineScore]] = {}
        for row in rows:
            if row["variant"] == variant.name and row.get("floors"):
                for name, baseline in results.floors[row["floors"]].items():
                    mine.setdefault(name, {})[_repeated(row), row["seed"]] = baseline
        for name, table in mine.items():
            known = groups.setdefault(name, [])
            group = next((one for one in known if _agree(one[0], table)), None)
            if group is None:
                known.append((dict(table), [variant.title]))
            else:
                group[0].update(table)
                group[1].append(variant.title)
    found = []
    for name, known in groups.items():
        for table, variants in known:
            title = baseline_title(name)
            if len(known) > 1:
                title = Text("{baseline} (beside {variants})", "{baseline} (junto a {variants})").format(
                    baseline=title, variants=Text.join(", ", variants)
                )
            values = _values([(repeat, baseline["metrics"]) for (repeat, _), baseline in table.items()])
            found.append(Line(name, title, next(iter(table.values()))["kind"], values, count=len(table)))
    return found


def _agree(first: Mapping[_Place, BaselineScore], second: Mapping[_Place, BaselineScore]) -> bool:
    """Whether a baseline came out alike wherever both have it; where they have nothing in common, nothing can be said."""
    common = first.keys() & second.keys()
    return bool(common) and all(first[place]["metrics"] == second[place]["metrics"] for place in common)


def _repeated(row: ResultRow) -> str:
    return json.dumps(row["repeat"], sort_keys=True)


def repeat_title(repeat: Repeat) -> Text:
    """Repeated settings in words."""
    return Text.same(", ".join(f"{address} = {value}" for address, value in repeat.items()) or "–")


def cost(results: Results) -> float:
    """Minutes that all runs took together."""
    return sum(row.get("seconds") or 0.0 for row in results.runs) / 60


def measured_by(results: Results) -> Text:
    """Who measured, with what: versions, devices, threads, dates."""
    rows = finished(results.runs)
    versions = {f"{name} {number}" for row in rows for name, number in row["versions"].items() if name != "commit"}
    devices = {f"{row['device']} × {row['threads']}" for row in rows}
    dates = sorted({str(row["date"])[:10] for row in rows})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} – {dates[-1]}" if dates else "–"
    return Text(
        "Measured by this project ({when}; {versions}; device × threads: {devices}).",
        "Medido por este proyecto ({when}; {versions}; dispositivo × hilos: {devices}).",
    ).format(when=when, versions=", ".join(sorted(versions)) or "–", devices=", ".join(sorted(devices)) or "–")


def _values(tables: Sequence[tuple[str, Mapping[str, float]]]) -> dict[str, MeanAndSpread]:
    """Means over all runs, and the standard deviation over seeds within the repeats.

    What differs from one repeat to the next (another data set, another fold) is no uncertainty of a method; only where
    no repeat has two seeds is it all there is.
    """
    found = {}
    for name in dict.fromkeys(name for _, table in tables for name in table):
        by_repeat: dict[str, list[float]] = {}
        for repeat, table in tables:
            if table.get(name) is not None:
                by_repeat.setdefault(repeat, []).append(table[name])
        whole = MeanAndSpread.of([number for numbers in by_repeat.values() for number in numbers])
        if whole is None:
            continue
        within = [statistics.variance(numbers) for numbers in by_repeat.values() if len(numbers) > 1]
        found[name] = replace(whole, spread=statistics.fmean(within) ** 0.5) if within else whole
    return found


def _sorted(found: list[Line], primary: str) -> list[Line]:
    sign = -1.0 if primary and metric(primary).better == "higher" else 1.0

    def place(line: Line) -> tuple[bool, bool, float]:
        value = line.values.get(primary)
        return line.kind == "failed", value is None, sign * value.mean if value else 0.0

    return sorted(found, key=place)


def report(study: PublishedStudy, results: Results) -> None:
    """Write the table down.

    Raises:
        Failure: the folder cannot be written to.
    """
    write(study.folder / REPORT, markdown(study, results))


def markdown(study: PublishedStudy, results: Results) -> str:
    """The table as Markdown; a few repeats have a table of their own, too."""
    stale = [f"- Stale: {sentence.en}." for sentence in results.stale(study)]
    every = list(study.plan.combinations())
    repeats = every if 1 < len(every) <= MOST_REPEATS else []
    question = study.plan.question
    parts = [
        f"# {study.title.en}",
        question.en if question is not None else "",
        _as_markdown(study, results, None),
        "Test sets; mean ± standard deviation over seeds within the repeats (over the repeats where each has one seed). "
        "Baselines are measured on the same test sets, fitted or trained on the same training sets; their cost is not in "
        "the minutes.",
        f"{measured_by(results).en} All runs together took {duration(60 * cost(results))}.",
        "\n".join(stale),
        f"Again: `python -m playground study {study.name}`",
        *(f"## {repeat_title(repeat)}\n\n{_as_markdown(study, results, repeat)}" for repeat in repeats),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _as_markdown(study: PublishedStudy, results: Results, repeat: Repeat | None) -> str:
    found = table(study, results, repeat, variant="**{title}**")
    heads = [head.en for head in found.heads]
    cells = [[cell.en.replace("|", "/") for cell in row] for row in found.rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *cells))
