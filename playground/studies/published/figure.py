"""The figure of a published study, and how strong its effect is."""

from collections.abc import Sequence

from playground.exhibits import Figure
from playground.plots.methods import Bar, methods
from playground.studies.published import PublishedStudy
from playground.studies.published.results import Results
from playground.studies.published.table import Line, Repeat, lines
from playground.studies.table import shown
from playground.task import metric, title_of
from playground.text import Text

_ARROWS = {
    "higher": Text("{title} (higher is better)", "{title} (más es mejor)"),
    "lower": Text("{title} (lower is better)", "{title} (menos es mejor)"),
}


def figure(study: PublishedStudy, results: Results, repeat: Repeat | None = None) -> Figure | None:
    """A bar for each variant and each baseline by the metric that decides, the best on top; None before the first run.

    Args:
        study: the published study.
        results: of its runs.
        repeat: only runs with these repeated settings; None: all together.
    """
    name = results.primary.get("name", "")
    found = _measured(lines(study, results, repeat), name)
    if not found:
        return None
    bars = [
        Bar(
            str(line.title),
            line.values[name].mean,
            line.values[name].spread or 0.0,
            str(shown(name, line.values[name].mean)),
            line.kind != "variant",
        )
        for line in found
    ]
    words = _ARROWS[metric(name).better].format(title=title_of(name))
    return methods(study.title, bars, words, percent=metric(name).percent)


def effect(study: PublishedStudy, results: Results) -> float:
    """How much of the error of the worst variant the best one removes, 0 to 1; 0 where there is nothing to compare.

    The error is the metric that decides where less is better, else what is missing to 1.
    """
    name = results.primary.get("name", "")
    variants = [line for line in _measured(lines(study, results), name) if line.kind == "variant"]
    if len(variants) < 2:
        return 0.0
    higher = metric(name).better == "higher"
    errors = [1 - line.values[name].mean if higher else line.values[name].mean for line in variants]
    return 1 - min(errors) / max(errors) if max(errors) > 0 else 0.0


def _measured(found: Sequence[Line], name: str) -> list[Line]:
    return [line for line in found if name in line.values]
