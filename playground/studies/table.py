"""What tables of studies are made of: means with their spread, and cells in words that every place shows alike."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from playground.sanity_checks import CHECKS
from playground.task import METRICS, metric
from playground.text import Text, numeral, significant


@dataclass(frozen=True)
class MeanAndSpread:
    """A metric over several runs: mean, standard deviation (None with one run), how many."""

    mean: float
    spread: float | None
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "MeanAndSpread | None":
        """Of the runs that were measured; None where none was."""
        if not values:
            return None
        return cls(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else None, len(values))


@dataclass(frozen=True)
class Table:
    """The heads of the columns, and the cells of each row."""

    heads: list[Text]
    rows: list[list[Text]]


def shown(name: str, value: MeanAndSpread | float | None) -> Text:
    """The value of a metric or a sanity check with its spread, fractions as percentages; the spread has two digits that count.

    Args:
        name: of the metric, with its part; or of the sanity check.
        value: None: not measured.
    """
    if value is None:
        return Text.same("–")
    found = value if isinstance(value, MeanAndSpread) else MeanAndSpread(value, None, 1)
    percent = (metric(name) if name.rsplit(".", 1)[-1] in METRICS else CHECKS[name]).percent
    times = 100 if percent else 1
    words = [numeral(times * found.mean, ".1f") if percent else significant(found.mean)]
    if found.spread is not None:
        words.append(numeral(times * found.spread, ".1f" if percent else _form(found.spread)))
    joined = Text.join(" ± ", words)
    return Text(f"{joined.en} %", f"{joined.es} %") if percent else joined


def _form(spread: float) -> str:
    """Two digits that count, zeros included; without a power of ten where the mean beside it has none either."""
    return f".{max(0, 1 - math.floor(math.log10(spread)))}f" if _LEAST <= spread < _LARGE else ".2g"


_LEAST, _LARGE = 1e-7, 1e6
"""Between these a number is told by all its digits."""
