"""The figures of a study that its page and its report have in common: differences repeat by repeat, and every trial with the best."""

from collections.abc import Callable, Mapping, Sequence

from playground.exhibits import Figure
from playground.knobs import Value
from playground.plots import study_figures
from playground.plots.study_figures import Attempt, Contrast, TrialOutcome
from playground.studies.answer import StudyAnswer
from playground.studies.outcomes import Outcome, Setting, TrialState
from playground.studies.pairs import repeat
from playground.task import metric, title_of
from playground.text import Text

ENDED: dict[TrialState, TrialOutcome] = {"finished": "finished", "pruned": "pruned", "failed": "failed"}
"""How a trial that has ended by itself is shown."""


def differences(found: StudyAnswer, groups: Sequence[Setting]) -> Figure | None:
    """How much better each set-up is than the one that all are compared with; None where there are no pairs."""
    comparison = found.comparison
    if comparison is None:
        return None
    titles = {group.name: str(group.title) for group in groups}
    verdicts = {name: one for name, one in comparison.verdicts.items() if one.pairs.count}
    contrasts = [
        Contrast(
            titles[name],
            [found.units[place] for place in one.pairs.places],
            [one.pairs.scale * gain for gain in one.pairs.gains],
            one.pairs.scale * one.pairs.mean,
            one.interval,
            sure=one.kind == "better",
        )
        for name, one in verdicts.items()
    ]
    if not contrasts:
        return None
    unit = " %" if all(one.pairs.base for one in verdicts.values()) else ""
    title = Text("Difference, {each} by {each}", "Diferencia, {each} a {each}").format(
        each=repeat(found.resampled.share)
    )
    return study_figures.differences(title, contrasts, titles[comparison.reference], unit)


def attempts(groups: Sequence[Setting], told: Callable[[Mapping[str, Value]], Text]) -> list[Attempt]:
    """The trials that have ended, in their order.

    Args:
        groups: what is compared.
        told: varied settings in words.
    """
    outcomes = [(number, one) for number, one in enumerate(in_order(groups), start=1) if one.state in ENDED]
    return [Attempt(number, ENDED[one.state], result(one), str(told(one.values))) for number, one in outcomes]


def in_order(groups: Sequence[Setting]) -> list[Outcome]:
    """All trials in the order of the study."""
    return sorted((one for group in groups for one in group.outcomes), key=lambda one: one.key or "~")


def best_so_far(found: Sequence[Attempt], groups: Sequence[Setting], primary: str) -> Figure:
    """Every trial with the best so far; arguments as of and from `attempts`.

    Args:
        found: the trials.
        groups: what is compared.
        primary: the metric that decides.
    """
    measured = (one for group in groups for one in group.outcomes if one.value is not None)
    validated = all(one.validation is not None for one in measured)
    part = Text("validation set", "conjunto de validación") if validated else Text("test set", "conjunto de prueba")
    title = Text("Best so far: {metric}, {part}", "Mejor hasta ahora: {metric}, {part}").format(
        metric=title_of(primary), part=part
    )
    return study_figures.best_so_far(title, found, str(title_of(primary)), metric(primary).better)


def result(one: Outcome) -> float | None:
    """What trials are judged by: validation, as a search judges them, where there is one."""
    return one.validation if one.validation is not None else one.value
