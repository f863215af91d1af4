"""What is reported in the end: percentiles and a table."""

import math
from collections.abc import Mapping, Sequence
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed (nearest rank).

    Args:
        values: at least one.
        share: from 0 to 1.
    """
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def summary(seconds: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    """How many waiting times of each kind, their median and their 95th percentile in seconds, and those of all."""
    kinds = {kind: list(values) for kind, values in seconds.items() if values}
    whole = [value for values in kinds.values() for value in values]
    if whole:
        kinds["all"] = whole
    return {
        kind: {
            "count": len(values),
            "p50": round(percentile(values, 0.5), 3),
            "p95": round(percentile(values, 0.95), 3),
        }
        for kind, values in kinds.items()
    }


def memory(before: float, most: float, after: float, visitors: int) -> dict[str, float]:
    """What visitors cost in memory, while they are there and once they have left, in all and each.

    Args:
        before: MiB before they came, as the others.
        most: while they were there.
        after: three minutes after they left.
        visitors: how many there were.
    """
    each = max(1, visitors)
    return {
        "before": round(before),
        "most": round(most),
        "three minutes after": round(after),
        "a visitor, at most": round((most - before) / each, 2),
        "a visitor, three minutes after": round((after - before) / each, 2),
    }


def table(report: Mapping[str, Any]) -> str:
    """A report for the terminal: tables of waiting times, then everything else line by line."""
    lines = []
    for name, value in report.items():
        if isinstance(value, Mapping) and "all" in value:
            lines.append(f"{name:38} {'count':>6} {'p50':>8} {'p95':>8}  seconds")
            lines += [
                f"  {kind:36} {one['count']:6d} {one['p50']:8.2f} {one['p95']:8.2f}" for kind, one in value.items()
            ]
        elif isinstance(value, Mapping):
            lines.append(f"{name}:{'' if value else ' none'}")
            lines += [f"  {kind}: {one}" for kind, one in value.items()]
        else:
            lines.append(f"{name}: {value}")
    return "\n".join(lines)
