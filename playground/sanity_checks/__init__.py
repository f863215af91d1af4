"""What tells an honest result from a hollow one: sanity checks beside the metrics, and the baselines that were not beaten.

A task measures what only it can (`Task.meters`); what follows from metrics and baselines is computed here.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from playground.result_terms import Gathered, SanityCheck
from playground.task import METRICS, TASKS, metric
from playground.text import Text, numeral, percentage

CHECKS: Mapping[str, SanityCheck] = Gathered(TASKS, "checks")
"""Every sanity check by its name."""

Baselines = Mapping[str, Mapping[str, Any]]


def best_baseline(name: str, baselines: Baselines, kinds: Sequence[str] = ()) -> tuple[str, float] | None:
    """The baseline that is best by the metric `name`, of these kinds (any where none is named), with its value."""
    for key in ranked(name, baselines):
        if baselines[key]["metrics"].get(name) is not None and (not kinds or baselines[key]["kind"] in kinds):
            return key, float(baselines[key]["metrics"][name])
    return None


def ranked(name: str, baselines: Baselines) -> list[str]:
    """The names of baselines, the best by the metric `name` first; those without a value last."""
    sign = -1.0 if name in METRICS and metric(name).better == "higher" else 1.0

    def place(key: str) -> tuple[float, str]:
        value = baselines[key]["metrics"].get(name)
        return math.inf if value is None else sign * value, key

    return sorted(baselines, key=place)


def measured(
    primary: str, metrics: Mapping[str, float], baselines: Baselines, recorded: Mapping[str, float]
) -> dict[str, float]:
    """The values of all sanity checks of a run, by name.

    Args:
        primary: the metric that decides.
        metrics: the metrics of the test parts, by flat names.
        baselines: the baselines by name, with their `kind` and `metrics`.
        recorded: what the task measured.
    """
    found: dict[str, float] = {}
    best, value = best_baseline(primary, baselines), metrics.get(primary)
    if best is not None and value is not None:
        if metric(primary).better == "higher":
            found["margin"] = value - best[1]
        elif best[1] > 0:
            found["skill"] = 1 - value / best[1]
    for name, check in CHECKS.items():
        levels = [baselines[baseline]["metrics"].get("accuracy") for baseline in check.over if baseline in baselines]
        if levels and levels[0] is not None and "accuracy" in metrics:
            found[name] = metrics["accuracy"] - levels[0]
    found |= {name: value for name, value in recorded.items() if name in CHECKS}
    for name in list(found):
        found.pop(CHECKS[name].replaces, None)
    return {name: value for name, value in found.items() if math.isfinite(value)}


def said(check: SanityCheck | str, value: float) -> Text:
    """The value of a check, or of the one of this name, for people."""
    check = CHECKS[check] if isinstance(check, str) else check
    if math.isinf(value):
        return Text.same("∞")
    sign = "+" if check.signed else ""
    if check.points:
        return Text("{value} points", "{value} puntos").format(value=numeral(100 * value, f"{sign}.1f"))
    return percentage(value, f"{sign}.1f") if check.percent else numeral(value, f"{sign}.4g")


Standing = Literal["beaten", "ahead", "level", "better"]
"""How a baseline stands to a run on the test set: `beaten`, or `better`, by more than chance makes of the choice of
examples (its interval lies on one side of 0); `level`: the interval has both signs. Where no interval is known: `ahead`,
the run has the better value, else `better`."""


def standings(name: str, metrics: Mapping[str, float], baselines: Baselines) -> dict[str, Standing]:
    """How each baseline stands to a run on the test set, by the metric `name`; those without a value are left out.

    Args:
        metrics: of the run on the test set.
        baselines: by name, their `metrics` and, where it is known, the `interval` of the run's difference from each.
    """
    if name not in metrics:
        return {}
    sign = -1.0 if metric(name).better == "higher" else 1.0
    found: dict[str, Standing] = {}
    for key, baseline in baselines.items():
        value, interval = baseline["metrics"].get(name), baseline.get("interval")
        if value is None:
            continue
        if interval:
            low, high = sorted(sign * end for end in interval)
            found[key] = "beaten" if high < 0 else "better" if low > 0 else "level"
        else:
            found[key] = "ahead" if sign * metrics[name] < sign * value else "better"
    return found


TEST_SET = Text("on the test set", "en el conjunto de prueba")
NEW_DATA = Text("on the new data", "en los datos nuevos")
"""Where a run is measured beside its baselines."""


def verdict(
    primary: str, metrics: Mapping[str, float], baselines: Baselines, where: Text = TEST_SET
) -> tuple[str, Text] | None:
    """Whether a run beats its baselines where it was measured: a mark and a few words; None where nothing can be said."""
    found = standings(primary, metrics, baselines)
    if not found:
        return None
    better = [baselines[name]["kind"] for name, standing in found.items() if standing == "better"]
    # The simplest that is better says most.
    worst = next((kind for kind in ("trivial", "fitted", "network") if kind in better), "")
    mark, words = _VERDICTS[
        worst or next((standing for standing in ("level", "ahead") if standing in found.values()), "beaten")
    ]
    return mark, words.format(where=where)


_VERDICTS = {
    "trivial": (
        "❌",
        Text("a trivial baseline is better {where}", "una referencia trivial es mejor {where}"),
    ),
    "fitted": (
        "⚠️",
        Text("a fitted baseline is better {where}", "una referencia ajustada es mejor {where}"),
    ),
    "network": (
        "⚠️",
        Text("a network without memory is better {where}", "una red sin memoria es mejor {where}"),
    ),
    "level": ("≈", Text("no different from a baseline {where}", "sin diferencia con una referencia {where}")),
    "ahead": (
        "➕",
        Text(
            "better than every baseline {where}; no confidence interval",
            "mejor que todas las referencias {where}; sin intervalo de confianza",
        ),
    ),
    "beaten": ("✔️", Text("beats every baseline {where}", "supera todas las referencias {where}")),
}
"""What is said of the simplest kind of baseline that is better, else of how the others stand."""
