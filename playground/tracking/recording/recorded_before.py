"""What earlier sessions of a run have recorded already, so that what is done again is not recorded twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.tracking import journal, store
from playground.tracking.schema import FormerKey, MetricKey


@dataclass
class RecordedBefore:
    """What is in the record, or on its way to it.

    Attributes:
        epoch: the last epoch that was measured; -1: none.
        step: the last step measured inside an epoch; -1: none.
        reading: how often the machine's load was read.
        values: the values of the whole run by their names, each with the step at which it is recorded.
    """

    epoch: int = -1
    step: int = -1
    reading: int = 0
    values: dict[str, tuple[int, float]] = field(default_factory=dict)

    def some(self, names: str) -> bool:
        """Whether values are recorded whose names begin so."""
        return any(name.startswith(names) for name in self.values)

    def news(self, values: Mapping[str, float]) -> dict[int, dict[str, float]]:
        """Of values of the whole run those that are new, by the step to record them at: one that has changed gets another."""
        found: dict[int, dict[str, float]] = {}
        for name, value in values.items():
            step, before = self.values.get(name, (-1, None))
            if value != before:
                found.setdefault(step + 1, {})[name] = value
                self.values[name] = step + 1, value
        return found


def known(run_id: str) -> RecordedBefore:
    """From the run's journal where that is on this machine, else from the record.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found = RecordedBefore()
    for entry in journal.entries(run_id, "epoch", "point", "metrics"):
        match entry["type"]:
            case "epoch":
                found.epoch = max(found.epoch, int(entry["number"]))
                found.step = max(found.step, int(entry["step"]))
            case "point":
                found.step = max(found.step, int(entry["step"]))
            case _ if any(name.startswith(MetricKey.SYSTEM) for name in entry["values"]):
                found.reading = max(found.reading, int(entry["step"]))
            case _:
                found.values |= {name: (int(entry["step"]), value) for name, value in entry["values"].items()}
    return found if journal.size(run_id) else _recorded(run_id)


def _recorded(run_id: str) -> RecordedBefore:
    """What another machine has recorded."""
    metrics = store.client().get_run(run_id).data.metrics
    system = next((name for name in metrics if name.startswith(MetricKey.SYSTEM)), "")
    return RecordedBefore(
        epoch=_last(run_id, MetricKey.EPOCH, metrics, -1),
        step=_last(run_id, MetricKey.WITHIN, metrics, -1),
        reading=_last(run_id, system, metrics, 0),
        values={name: (0, value) for name, value in metrics.items() if name.startswith(_OF_THE_WHOLE_RUN)},
    )


_OF_THE_WHOLE_RUN = (
    MetricKey.TEST,
    MetricKey.CHECKS,
    MetricKey.PARAMETERS,
    FormerKey.CHECKS,
    FormerKey.PARAMETERS,
)


def _last(run_id: str, name: str, metrics: Mapping[str, float], none: int) -> int:
    """Where a curve ends: the epoch of epochs, the step of all else."""
    if name not in metrics:
        return none
    points = store.client().get_metric_history(run_id, name)
    return max(int(point.value if name == MetricKey.EPOCH else point.step) for point in points)
