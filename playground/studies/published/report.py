"""`results.md`: a study's table for readers of the project."""

from playground.metrics import METRICS, metric
from playground.studies.published import Repeat, Study
from playground.studies.published.results import Results, write
from playground.studies.published.table import (
    KINDS,
    Line,
    MeanAndSpread,
    column_title,
    columns,
    cost,
    lines,
    measured_by,
    percent,
    repeat_title,
)

FILE = "results.md"
MOST_REPEATS = 6
"""With so many repeats each has a table of its own; ten folds would be too many."""


def report(study: Study, results: Results) -> None:
    """Write the table down.

    Raises:
        Failure: the folder cannot be written to.
    """
    write(study.folder / FILE, markdown(study, results))


def markdown(study: Study, results: Results) -> str:
    """The table as Markdown; a few repeats have a table of their own, too."""
    stale = [f"- Stale: {sentence.en}." for sentence in results.stale(study)]
    repeats = study.repeats if 1 < len(study.repeats) <= MOST_REPEATS else ()
    parts = [
        f"# {study.title.en}", study.question.en, _table(study, results, None),
        "Test parts; mean ± standard deviation over seeds within the repeats (over the repeats where each has one seed). "
        "Floors are measured on the same test parts, fitted or trained on the same training parts; their cost is not in "
        "the minutes.",
        f"{measured_by(results).en} All runs together took {cost(results):.1f} minutes.",
        *(["\n".join(stale)] if stale else []),
        f"Again: `python -m playground study {study.name}`",
        *(f"## {repeat_title(repeat)}\n\n{_table(study, results, repeat)}" for repeat in repeats),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _table(study: Study, results: Results, repeat: Repeat | None) -> str:
    names = columns(study, results)
    marks = [f"{column_title(name).en} {_arrow(name)}".strip() for name in names]
    heads = ["method", "kind", *marks, "runs", "parameters", "minutes"]
    rows = [_row(line, names) for line in lines(study, results, repeat)]
    return "\n".join(["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)])


def shown(name: str, value: MeanAndSpread | None) -> str:
    """A value with its spread; fractions as percentages."""
    if value is None:
        return "–"
    scale, digits = (100.0, ".1f") if percent(name) else (1.0, ".4g")
    spread = "" if value.spread is None else f" ± {scale * value.spread:{'.1f' if percent(name) else '.2g'}}"
    return f"{scale * value.mean:{digits}}{spread}{' %' if percent(name) else ''}"


def _row(line: Line, metrics: list[str]) -> list[str]:
    if line.kind == "failed":
        why = f"failed: {line.reason.en if line.reason else ''}".replace("|", "/")
        return [line.title.en, why, *("–" for _ in metrics), str(line.count), "–", "–"]
    return [
        f"**{line.title.en}**" if line.kind == "variant" else line.title.en,
        KINDS[line.kind].en,
        *(shown(name, line.values.get(name)) for name in metrics),
        str(line.count),
        "–" if line.parameters is None else f"{line.parameters:,}",
        "–" if line.minutes is None else f"{line.minutes:.1f}",
    ]


def _arrow(name: str) -> str:
    if name.rsplit(".", 1)[-1] not in METRICS:
        return ""
    return "↑" if metric(name).better == "higher" else "↓"
