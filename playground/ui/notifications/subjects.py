"""What the tab and notifications speak of: a run or a study, as far as they tell of it."""

from dataclasses import dataclass

from playground.launch.worker.interruptions import TRAINING
from playground.task import METRICS, metric, title_on_test
from playground.text import Text, duration, percentage
from playground.tracking import runs
from playground.ui.formatting import STATUS, task_title


@dataclass(frozen=True)
class Subject:
    """A run or a study, as it was when it was read.

    Attributes:
        id: its id in the tracking store.
        name: what people call it.
        mark: of the state it is in.
        state: that state, in words.
        doing: the same, or how far it is where that is known.
        share: of it that is done, 0 to 1.
        ended: when it ended, in seconds since 1970; None: it is under way.
        details: what came out, in words.
    """

    id: str
    name: str
    mark: str
    state: Text
    doing: Text
    share: float
    ended: float | None
    details: Text


def of_run(run: runs.Run) -> Subject:
    """A run: while it trains, how much of that is done; before and after that, what it does."""
    mark, state = STATUS[run.state]
    doing = state
    if run.status == "running" and run.phase is not None:
        words = percentage(run.share, ".0f") if run.phase == TRAINING else run.phase
        doing = Text(words.en.partition(":")[0], words.es.partition(":")[0])
    ended = (run.ended or 0.0) if run.over else None
    return Subject(run.id, run.name, mark, state, doing, run.share, ended, run.reason or _result(run))


def _result(run: runs.Run) -> Text:
    name = str(run.primary.get("name", ""))
    parts = [task_title(run.task), Text.same(duration(run.seconds))]
    if name in METRICS and name in run.metrics:
        parts.append(Text.join(": ", [title_on_test(name), metric(name).shown(run.metrics[name])]))
    return Text.join(" · ", parts)
