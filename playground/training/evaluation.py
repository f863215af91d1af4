"""How a part of the data is measured, the same for every training."""

from collections.abc import Mapping

from playground.batch import Part, Stream
from playground.metrics import metric
from playground.training.configuration import Training


def evaluation_size(part: Part) -> int:
    """How many sequences are measured together: the same for every training, so that numbers compare.

    A stream is measured in 16 strands, because each strand begins without a past. Otherwise it only costs memory.
    """
    if isinstance(part, Stream):
        return 16
    time = max(1, part.items // max(1, len(part)))
    return max(1, min(256, 65_536 // time))


def placed(training: Training, primary: str, loss: float, metrics: Mapping[str, float]) -> float:
    """What the best epoch is the lowest in: the validation loss, or the metric that decides (its sign turned if needed)."""
    if training.best_by == "loss" or primary not in metrics:
        return loss
    return metrics[primary] if metric(primary).better == "lower" else -metrics[primary]


def flat(parts: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Metrics of several test parts in one table: those of `test` plain, the others as `<part>.<metric>`."""
    return {
        name if part == "test" else f"{part}.{name}": value
        for part, table in parts.items()
        for name, value in table.items()
    }
