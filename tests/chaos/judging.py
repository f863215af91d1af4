"""Whether a run came through whole: every step of every metric once, and the numbers of a run that nobody disturbed."""

from collections import Counter
from dataclasses import dataclass, field

from playground.tracking import artifacts, journal, runs, store
from playground.tracking.recording import delivery
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, folder, outbox
from playground.tracking.schema import Artifact, MetricKey

_OF_TIME = (
    MetricKey.SECONDS,
    MetricKey.SPEED,
    MetricKey.MEMORY,
    MetricKey.WHOLE_SECONDS,
    MetricKey.SYSTEM,
    MetricKey.WITHIN,
)
"""Metrics whose values or steps depend on how long something took."""


@dataclass
class Verdict:
    """What is missing, doubled or wrong; nothing, where all is well."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        found = {"lost": self.lost, "doubled": self.doubled, "wrong": self.wrong}
        return "; ".join(f"{word}: {', '.join(what[:6])}" for word, what in found.items() if what)

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.wrong)


Points = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True)
class Reference:
    """A run of the same experiment that nobody disturbed: its metrics in the record by step, and its weights."""

    run: Run
    points: Points
    weights: bytes


def reference(run_id: str) -> Reference:
    """Remember an undisturbed run."""
    run = runs.get(run_id)
    return Reference(run, recorded(run), artifacts.read(run, Artifact.BEST))


def recorded(run: Run) -> Points:
    """All points of all metrics, as MLflow has them."""
    client = store.client()
    names = client.get_run(run.id).data.metrics
    return {
        name: sorted((point.step, point.value) for point in client.get_metric_history(run.id, name)) for name in names
    }


def judge(run_id: str, whole: Reference) -> Verdict:
    """Compare a run that has ended with the undisturbed one."""
    verdict, run = Verdict(), runs.get(run_id)
    if run.status != "finished":
        verdict.wrong.append(f"state {run.status} ({run.reason.en if run.reason else 'no reason'})")
        return verdict
    if run.metrics != whole.run.metrics or not run.metrics:
        verdict.wrong.append(f"test metrics {dict(run.metrics)} instead of {dict(whole.run.metrics)}")
    if artifacts.read(run, Artifact.BEST) != whole.weights:
        verdict.wrong.append("the best weights")
    found = recorded(run)
    _compare_points(found, whole.points, verdict)
    _compare_journal(run_id, found, verdict)
    _files(run, whole.run, verdict)
    return verdict


def _compare_points(found: Points, whole: Points, verdict: Verdict) -> None:
    for name, points in found.items():
        steps = Counter(step for step, _ in points)
        verdict.doubled += [f"{name} at {step}" for step, times in steps.items() if times > 1]
        if name.startswith(MetricKey.SYSTEM):
            verdict.lost += [f"{name} at {step}" for step in range(1, max(steps)) if step not in steps]
    for name, points in whole.items():
        if name.startswith(MetricKey.SYSTEM) or name == MetricKey.WITHIN:
            continue
        there, wanted = dict(found.get(name, [])), dict(points)
        verdict.lost += [f"{name} at {step}" for step in wanted if step not in there]
        if not name.startswith(_OF_TIME):
            verdict.wrong += [f"{name} at {step}" for step in there if there[step] != wanted.get(step)]


def _compare_journal(run_id: str, found: Points, verdict: Verdict) -> None:
    if delivery.pending(run_id):
        verdict.lost.append("the end of the journal, which is not delivered")
    epochs = Counter(int(entry["number"]) for entry in journal.entries(run_id, "epoch"))
    verdict.doubled += [f"epoch {number} in the journal" for number, times in epochs.items() if times > 1]
    verdict.lost += [f"epoch {number} in the journal" for number in range(max(epochs)) if number not in epochs]
    written: Points = {}
    for entry in journal.entries(run_id, "epoch", "point", "metrics"):
        for name, value in delivery.values(entry).items():
            written.setdefault(name, []).append((int(entry.get("step", 0)), float(value)))
    for name in written.keys() | found.keys():
        near, far = sorted(written.get(name, [])), found.get(name, [])
        if near != far:
            verdict.wrong.append(f"{name}: {len(near)} points in the journal, {len(far)} in the record")


def _files(run: Run, whole: Run, verdict: Verdict) -> None:
    there, wanted = runs.sample_epochs(run), runs.sample_epochs(whole)
    verdict.lost += [f"the sample of epoch {epoch}" for epoch in wanted if epoch not in there]
    verdict.lost += [
        f"the file {name}"
        for name in (Artifact.LAST, Artifact.DESCRIPTION, Artifact.BASELINES)
        if not artifacts.read(run, name)
    ]
    left = [path.name for path in outbox(run.id).rglob("*") if path.is_file()]
    left += [path.name for path in checkpoint(run.id).glob("*.part")] + [
        path.name for path in folder(run.id).glob(".*")
    ]
    verdict.wrong += [f"{name} is left over" for name in left]
    if run.reason is not None or run.pid is not None:
        verdict.wrong.append("it has a reason or a process, though it has finished")
