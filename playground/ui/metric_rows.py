"""Rows of tables that show metrics: a run, and the baselines beside it."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.evaluation.reference_scores import baseline_title
from playground.metrics import METRICS, title_on_test
from playground.text import Text
from playground.ui.formatting import UNKNOWN, measured
from playground.ui.language import plain, say

_KINDS = {
    "trivial": Text("trivial", "trivial"),
    "fitted": Text("fitted", "ajustada"),
    "network": Text("network", "red"),
}


def row(
    name: str, values: Mapping[str, float], kind: str, title: Callable[[str], Text] = title_on_test
) -> dict[str, str]:
    """A name with its metrics.

    Args:
        name: of what was measured.
        values: the metrics; others than those that are known are left out.
        kind: of what was measured, in words.
        title: of the column of a metric.
    """
    cells = {
        plain(title(key)): measured(key, value) for key, value in values.items() if key.rsplit(".", 1)[-1] in METRICS
    }
    # The kind stands last: on a narrow screen the numbers are what has to be seen.
    return {say(en="name", es="nombre"): name} | cells | {say(en="kind", es="tipo"): kind}


def baseline_row(
    name: str, baseline: Mapping[str, Any], title: Callable[[str], Text] = title_on_test, of: str = ""
) -> dict[str, str]:
    """A baseline with its metrics.

    Args:
        name: of the baseline.
        baseline: its `kind` and `metrics`.
        title: of the column of a metric.
        of: the run that it was measured for, where there are several.
    """
    shown = plain(baseline_title(name)) + (f" ({of})" if of else "")
    return row(shown, baseline["metrics"], plain(_KINDS.get(str(baseline["kind"]), UNKNOWN)), title)
