"""The runs of a study as outcomes, by the settings that are compared, and which setting is the best."""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from playground.knobs import Value
from playground.studies.pairs import Better
from playground.studies.plan import Plan, setting, told
from playground.studies.table import MeanAndSpread
from playground.text import Text

TrialState = Literal["waiting", "running", "finished", "pruned", "stopped", "failed"]
OVER: tuple[TrialState, ...] = ("finished", "pruned", "stopped", "failed")


@dataclass(frozen=True)
class Outcome:
    """One run of a study.

    Attributes:
        key: the key of the run's trial.
        variant: the variant that the run measures.
        values: the values of the varied knobs, by address.
        seed: the run's seed.
        state: how far the run is.
        run: the run's id; empty: not submitted yet.
        value: the metric that decides, on the test part; None where it was not measured.
        validation: the best value of the metric that decides, on the validation part, by which settings are chosen;
            None where it was not measured.
    """

    key: str
    variant: str
    values: Mapping[str, Value]
    seed: int
    state: TrialState
    run: str = ""
    value: float | None = None
    validation: float | None = None


@dataclass(frozen=True)
class Setting:
    """The runs of one thing that is compared: a variant, or a setting of the varied knobs.

    Attributes:
        name: a name that is unique in the study.
        title: its title, in words.
        values: the values of the varied knobs; empty: not one setting.
        outcomes: its runs, in the order of the plan.
    """

    name: str
    title: Text
    values: Mapping[str, Value] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()

    @property
    def measured(self) -> list[float]:
        """The test values that are there."""
        return [one.value for one in self.outcomes if one.value is not None]

    @property
    def test(self) -> MeanAndSpread | None:
        """Mean and spread of the test values."""
        return MeanAndSpread.of(self.measured)

    @property
    def mean(self) -> float | None:
        """Of the test values."""
        return self.test.mean if self.test else None

    @property
    def validation(self) -> float | None:
        """Mean of the validation values."""
        found = [one.validation for one in self.outcomes if one.validation is not None]
        return statistics.fmean(found) if found else None


def in_short(values: Mapping[str, Value]) -> Text:
    """The values of varied knobs, by the last part of their addresses."""
    return Text.same(told(values)) if values else Text("as it is", "tal cual")


def grouped(
    plan: Plan, outcomes: Iterable[Outcome], titled: Callable[[Mapping[str, Value]], Text] = in_short
) -> list[Setting]:
    """The runs by what is compared, in the order of the plan.

    Args:
        titled: the values of varied knobs in words.
    """
    found: dict[str, list[Outcome]] = {}
    for one in outcomes:
        found.setdefault(_name(plan, one), []).append(one)
    titles = {variant.name: variant.title for variant in plan.variants}
    if plan.kind in ("race", "real"):
        return [Setting(name, titles.get(name, Text.same(name)), {}, tuple(runs)) for name, runs in found.items()]
    return [Setting(name, titled(runs[0].values), runs[0].values, tuple(runs)) for name, runs in found.items()]


def _name(plan: Plan, one: Outcome) -> str:
    if plan.kind in ("race", "real"):
        return one.variant
    return one.key if plan.kind == "search" else setting(one.variant, one.values)


def chosen(groups: Sequence[Setting], better: Better) -> Setting | None:
    """The best of the measured groups, by the mean on the validation part where all have one, else on the test part."""
    there = [group for group in groups if group.mean is not None]
    fair = all(group.validation is not None for group in there)

    def height(group: Setting) -> float:
        found = group.validation if fair else group.mean
        return (math.inf if found is None else found) if better == "lower" else -(-math.inf if found is None else found)

    return min(there, key=height, default=None)
