"""Where the networks of a report are wrong on their test sets."""

from collections.abc import Iterator, Mapping

from playground.errors import PlaygroundError
from playground.evaluation.error_exhibits import exhibits
from playground.evaluation.found_errors import Analysis
from playground.exhibits import Exhibit, Prose
from playground.launch.compute import error_analysis
from playground.text import Text
from playground.tracking import runs

MOST = 6
"""Runs whose errors are laid over each other."""


def analysed(chosen: Mapping[str, runs.Run]) -> Iterator[Exhibit]:
    """The errors of the runs that were measured on the same test set as the first one, in the language in force.

    Whose errors are not there is said, and why.

    Args:
        chosen: runs of one task, by the name they are shown under.
    """
    apart = runs.incomparable(list(chosen.values()))
    there = [name for name, run in chosen.items() if run.over and run.has_model and run.id not in apart][:MOST]
    found: dict[str, Analysis] = {}
    for name in there:
        try:
            found[name] = error_analysis.errors(chosen[name].id)
        except PlaygroundError as error:
            yield Prose(Text.same(name), error.text, warning=True)
    yield from exhibits(found)
    left = [name for name in chosen if name not in there]
    if found and left:
        yield Prose(
            Text("Left out", "Omitidas"),
            Text(
                "Not ended, without weights, with another test set, or one too many ({most} are shown): {names}.",
                "Sin terminar, sin pesos, con otro conjunto de prueba o de más (se muestran {most}): {names}.",
            ).format(most=MOST, names=", ".join(left)),
        )
