"""A recorded study with its runs, as the pieces of its page look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.experiment import Experiment
from playground.knobs import Value
from playground.studies.answer import Setting, StudyAnswer, answer, grouped, in_short
from playground.studies.significance import Better
from playground.text import Text
from playground.tracking import runs, studies
from playground.ui import cache
from playground.ui.studies.knobs import title_of_knob, told


@dataclass(frozen=True)
class LoadedStudy:
    """A study as it stands now.

    Attributes:
        study: as last recorded. children: its runs. groups: the same by what is compared. answer: so far.
        primary: the metric that decides.
    """

    study: studies.Recorded
    children: Sequence[runs.Run]
    groups: list[Setting]
    answer: StudyAnswer
    primary: str

    @property
    def better(self) -> Better:
        """Which direction of the metric is good."""
        return self.study.better

    def run(self, run_id: str) -> runs.Run | None:
        """One of its runs."""
        return next((run for run in self.children if run.id == run_id), None)


def in_words(experiment: Experiment, values: Mapping[str, Value]) -> Text:
    """Varied knobs with their values in words: “Hidden size 64, Cell GRU”."""
    if not values:
        return in_short(values)
    parts = [
        Text("{knob} {value}", "{knob} {value}").format(
            knob=title_of_knob(experiment, address), value=told(experiment, address, value)
        )
        for address, value in values.items()
    ]
    return Text.join(", ", parts)


def look(study_id: str) -> LoadedStudy:
    """Read a study and its runs.

    Raises:
        NotFound: there is none. TrackingFailed: the record cannot be reached.
    """
    study, children = cache.study_with_runs(study_id)
    primary = str((study.primary or {}).get("name", "loss"))
    experiment = Experiment.configure(dict(study.plan.base))
    groups = grouped(
        study.plan, studies.outcomes(study.plan, primary, children), lambda values: in_words(experiment, values)
    )
    return LoadedStudy(study, children, groups, answer(study.plan, groups, primary), primary)
