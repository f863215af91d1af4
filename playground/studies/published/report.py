"""`results.md`: a study's table for readers of the project."""

from playground.duration import duration
from playground.studies.published import PublishedStudy
from playground.studies.published.results import Results, write
from playground.studies.published.table import Repeat, cost, measured_by, repeat_title, table

FILE = "results.md"
MOST_REPEATS = 6
"""With so many repeats each has a table of its own; ten folds would be too many."""


def report(study: PublishedStudy, results: Results) -> None:
    """Write the table down.

    Raises:
        Failure: the folder cannot be written to.
    """
    write(study.folder / FILE, markdown(study, results))


def markdown(study: PublishedStudy, results: Results) -> str:
    """The table as Markdown; a few repeats have a table of their own, too."""
    stale = [f"- Stale: {sentence.en}." for sentence in results.stale(study)]
    every = list(study.plan.combinations())
    repeats = every if 1 < len(every) <= MOST_REPEATS else []
    question = study.plan.question
    parts = [
        f"# {study.title.en}",
        question.en if question is not None else "",
        _table(study, results, None),
        "Test sets; mean ± standard deviation over seeds within the repeats (over the repeats where each has one seed). "
        "Baselines are measured on the same test sets, fitted or trained on the same training sets; their cost is not in "
        "the minutes.",
        f"{measured_by(results).en} All runs together took {duration(60 * cost(results))}.",
        "\n".join(stale),
        f"Again: `python -m playground study {study.name}`",
        *(f"## {repeat_title(repeat)}\n\n{_table(study, results, repeat)}" for repeat in repeats),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _table(study: PublishedStudy, results: Results, repeat: Repeat | None) -> str:
    found = table(study, results, repeat, variant="**{title}**")
    heads = [head.en for head in found.heads]
    cells = [[cell.en.replace("|", "/") for cell in row] for row in found.rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *cells))
