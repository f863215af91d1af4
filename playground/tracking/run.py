"""A run as the record knows it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.settings import settings
from playground.text import Text
from playground.tracking import tag_values as read
from playground.tracking.admission import Expected
from playground.tracking.schema import FROM_MLFLOW, FormerKey, MetricKey, Priority, State, Status, Tag


@dataclass(frozen=True, slots=True)
class Verified:
    """What came out when a run was trained again.

    Attributes:
        identical: every number was the same; None: it could not be compared.
        text: in words; None while the run that repeats it has not finished.
        at: when, in seconds since 1970.
        run: the id of the run that repeats it; empty: an earlier version did so without one.
    """

    identical: bool | None
    text: Text | None
    at: float
    run: str = ""


@dataclass(frozen=True)
class Run:
    """One execution of an experiment, as last recorded.

    Attributes:
        id: its name in the record.
        name: what people call it.
        task: the name of its task.
        status: where it stands.
        owner: the key of the visitor it belongs to.
        example: made by the deployment itself.
        held: a foreground process owns it.
        attempts: how often a process began it since a person asked.
        pid: of the process that trains it; None when none does.
        process_started: the start of that process, in seconds since `boot`.
        boot: the start of the machine since which these seconds count; empty: since 1970.
        session: the process that began it last, as one word.
        reached: the step at which that process began; -1: none.
        host: the machine of that process.
        job: what the cluster calls that process; empty: it is one of `host`.
        reason: why it failed or stopped.
        wish: who asked it to stop, while it has not stopped yet.
        submitted: when, in seconds since 1970.
        started: when it was first begun.
        ended: when it ended, one way or another.
        heartbeat: when its process was last heard of.
        seconds: from the start to the test metrics, first-time data preparation apart; of training while it runs.
        phase: what is being done.
        share: how much of the phase is done, 0 to 1.
        eta: seconds until the training ends, at most.
        epoch: finished epochs.
        parameters: of the network.
        validation: the latest validation metrics, with `loss`.
        metrics: test metrics of the best weights.
        baselines: by name, their `kind`, `metrics` and, where it is known, the `interval` of the run's difference from
            each in the deciding metric on the test set.
        meters: sanity checks, as the task measured them.
        primary_tag: the metric that decides, as it is recorded; see `primary`.
        position: place in the queue, from 1; None where it does not wait for its turn.
        priority: in the queue.
        paused: who has paused it while it waits.
        waiting: why it cannot start though a slot may be free.
        slot: where the dispatcher has it trained.
        expected: time and memory that were measured before it was submitted.
        device: what computes.
        notes: what the engine said aloud.
        ended_by: why training ended by itself.
        has_model: its weights are in the record.
        digest: of all that decides the numbers.
        study: what it measures in a study, with `variant`; empty: part of none.
        variant: which settings of that study.
        trial: which run of a recorded study it is.
        round: how often that study had been asked to go on.
        pruned: the study ended it early, others being better.
        parent: the id of the run it came from.
        why: a note of its owner.
        pinned: somebody keeps it, whatever its age.
        tags: words that its owner has put on it.
        registered: what it is registered as in MLflow's registry, see `served.versions`.
        archived: lists leave it out unless they are asked for such runs.
        unpinned: when it was last pinned no more, in seconds since 1970.
        from_epoch: of the parent's checkpoint that it goes on from; None: it began untrained.
        versions: of what decided the numbers, by name.
        processor: what trained it.
        data_hash: of the prepared data.
        verified: what came out when it was trained again.
        verifies: the id of the run that it repeats, to compare the numbers; empty: none.
        score: of a run of a recorded study that has ended, its best validation by the metric that decides.
        queue: its place as sortable text.
        knobs: by address, as text.
        artifacts: where its files are, as a URI.
        url: its page in MLflow; empty where that is not served.
    """

    id: str
    name: str
    task: str
    status: Status
    owner: str = ""
    example: bool = False
    held: bool = False
    attempts: int = 0
    pid: int | None = None
    process_started: float | None = None
    boot: str = ""
    session: str = ""
    reached: int = -1
    host: str | None = None
    job: str = ""
    reason: Text | None = None
    wish: Text | None = None
    submitted: float | None = None
    started: float | None = None
    ended: float | None = None
    heartbeat: float | None = None
    seconds: float | None = None
    phase: Text | None = None
    share: float = 0.0
    eta: float | None = None
    epoch: int = 0
    parameters: int | None = None
    validation: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    baselines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    meters: Mapping[str, float] = field(default_factory=dict)
    primary_tag: str = ""
    position: int | None = None
    priority: Priority = "normal"
    paused: Text | None = None
    waiting: Text | None = None
    slot: str = ""
    expected: Expected = field(default_factory=Expected)
    device: str = ""
    notes: tuple[Text, ...] = ()
    ended_by: Text | None = None
    has_model: bool = False
    digest: str = ""
    study: str = ""
    variant: str = ""
    trial: str = ""
    round: int = 0
    pruned: bool = False
    parent: str = ""
    why: str = ""
    pinned: bool = False
    tags: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()
    archived: bool = False
    unpinned: float | None = None
    from_epoch: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    processor: str = ""
    data_hash: str = ""
    verified: Verified | None = None
    verifies: str = ""
    score: float | None = None
    queue: str = ""
    knobs: Mapping[str, str] = field(default_factory=dict)
    artifacts: str = ""
    url: str = ""

    def __hash__(self) -> int:
        return hash(self.id)  # what is measured of it lies in tables, which have no hash

    @property
    def primary(self) -> dict[str, str]:
        """`name` and `better` of the metric that decides; none where this version knows no such metric."""
        return read.primary(self.primary_tag)

    @property
    def sanity_checks(self) -> dict[str, float]:
        """All sanity checks, by the names in `sanity_checks.CHECKS`; none before the test."""
        from playground.sanity_checks import measured  # noqa: PLC0415 (brings the tasks and torch, see `primary`)

        return measured(self.primary.get("name", ""), self.metrics, self.baselines, self.meters)

    @property
    def state(self) -> State:
        """Where it stands, as people are told it."""
        return state_of(self.status, self.pruned)

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.status in ("finished", "failed", "stopped")


def state_of(status: Status, pruned: bool) -> State:
    """Where a run stands: that its study has pruned it is a state of its own, whatever MLflow calls it."""
    return "pruned" if pruned and status in ("stopped", "failed") else status


def from_mlflow(found: Any, position: int | None = None) -> Run:
    """A run from MLflow's own description of it; what another version or hand wrote and this one cannot read is left out."""
    info, tags, metrics = found.info, found.data.tags, found.data.metrics
    status = FROM_MLFLOW.get(info.status, "failed")
    alive, held = status == "running", tags.get(Tag.HELD) == "yes"
    return Run(
        id=info.run_id,
        name=info.run_name or info.run_id[:8],
        task=tags.get(Tag.TASK, ""),
        status=status,
        owner=tags.get(Tag.OWNER, ""),
        example=tags.get(Tag.EXAMPLE) == "yes",
        held=held,
        attempts=read.number(tags.get(Tag.ATTEMPTS), int) or 0,
        # Its last process stays written down (see `session`), but trains nothing any more.
        pid=read.number(tags.get(Tag.PID), int) if alive or (status == "queued" and held) else None,
        process_started=read.number(tags.get(Tag.PROCESS_STARTED), float),
        boot=tags.get(Tag.BOOT, ""),
        session=session(tags),
        reached=read.reached(tags.get(Tag.REACHED)),
        host=tags.get(Tag.HOST) or None,
        job=tags.get(Tag.JOB, "") if status in ("running", "queued") else "",
        reason=words(tags.get(Tag.REASON)) if status in ("failed", "stopped") else None,
        wish=words(tags.get(Tag.WISH)) if status in ("running", "queued") else None,
        submitted=_moment(info.start_time),
        started=_moment(read.number(tags.get(Tag.STARTED), int)),
        ended=_moment(info.end_time) if status in ("finished", "failed", "stopped") else None,
        heartbeat=_moment(read.number(tags.get(Tag.HEARTBEAT), int)),
        seconds=_first(metrics, MetricKey.WHOLE_SECONDS, FormerKey.WHOLE_SECONDS, MetricKey.SECONDS),
        phase=words(tags.get(Tag.PHASE)) if alive else None,
        share=(read.number(tags.get(Tag.SHARE), float) or 0.0) if alive else float(status == "finished"),
        eta=read.number(tags.get(Tag.ETA), float) if alive else None,
        epoch=read.count(metrics.get(MetricKey.EPOCH)) or 0,
        parameters=read.count(_first(metrics, MetricKey.PARAMETERS, FormerKey.PARAMETERS)),
        validation=_under(MetricKey.VALIDATION, metrics),
        metrics=_under(MetricKey.TEST, metrics),
        baselines=_baselines(metrics, tags),
        meters=_under(FormerKey.CHECKS, metrics) | _under(MetricKey.CHECKS, metrics),
        primary_tag=tags.get(Tag.PRIMARY, ""),
        position=position if status == "queued" else None,
        priority=read.priority(tags.get(Tag.PRIORITY)),
        paused=words(tags.get(Tag.PAUSED)) if status == "queued" else None,
        waiting=words(tags.get(Tag.WAITING)) if status == "queued" else None,
        slot=tags.get(Tag.SLOT, "") if alive else "",
        expected=Expected.from_tag(tags.get(Tag.EXPECTED)),
        device=tags.get(Tag.DEVICE, ""),
        notes=read.notes(tags.get(Tag.NOTES)),
        ended_by=words(tags.get(Tag.ENDED_BY)) if status == "finished" else None,
        has_model=tags.get(Tag.MODEL) == "yes",
        digest=tags.get(Tag.DIGEST, ""),
        study=tags.get(Tag.STUDY, ""),
        variant=tags.get(Tag.VARIANT, ""),
        trial=tags.get(Tag.TRIAL, ""),
        round=read.number(tags.get(Tag.ROUND), int) or 0,
        pruned=tags.get(Tag.PRUNED) == "yes",
        parent=tags.get(Tag.PARENT, ""),
        why=tags.get(Tag.WHY, ""),
        pinned=tags.get(Tag.PINNED) in ("yes", "administrator"),
        tags=read.labels(tags.get(Tag.TAGS)),
        registered=read.labels(tags.get(Tag.REGISTERED)),
        archived=tags.get(Tag.ARCHIVED) == "yes",
        unpinned=_moment(read.number(tags.get(Tag.UNPINNED), int)),
        from_epoch=read.number(tags.get(Tag.FROM_EPOCH), int),
        versions=_versions(tags),
        processor=tags.get(Tag.PROCESSOR, ""),
        data_hash=tags.get(Tag.DATA_HASH, ""),
        verified=_verified(tags.get(Tag.VERIFIED)),
        verifies=tags.get(Tag.VERIFIES, ""),
        score=metrics.get(MetricKey.SCORE),
        queue=tags.get(Tag.QUEUE, ""),
        knobs=dict(found.data.params),
        artifacts=info.artifact_uri or "",
        url=page(info.experiment_id, info.run_id),
    )


def session(tags: Mapping[str, str]) -> str:
    """The process that began a run last, as one word that no other process has; empty where none has begun it."""
    words = [tags.get(name, "") for name in (Tag.HOST, Tag.PID, Tag.PROCESS_STARTED, Tag.BOOT)]
    return "/".join(words) if words[1] else ""


def page(experiment_id: str, run_id: str) -> str:
    """The run's page in MLflow; empty where MLflow's pages are not served."""
    base = ui_address()
    return f"{base}/#/experiments/{experiment_id}/runs/{run_id}" if base else ""


def ui_address() -> str:
    """Where browsers find MLflow's own pages; empty where they are not served."""
    now = settings()
    tracking = now.tracking_uri
    return (now.mlflow_url or (tracking if tracking.startswith("http") else "")).rstrip("/")


def words(tag: str | None) -> Text | None:
    """What is said to people, from a tag."""
    return read.text_in(read.table(tag))


def tagged(text: Text | None) -> str:
    """What is said to people, as a tag."""
    if text is None:
        return ""
    return json.dumps({"en": text.en[:1500], "es": text.es[:1500]}, ensure_ascii=False)


def _first(metrics: Mapping[str, float], *names: str) -> float | None:
    return next((metrics[name] for name in names if name in metrics), None)


def _under(prefix: str, metrics: Mapping[str, float]) -> dict[str, float]:
    return {
        name.removeprefix(prefix): value
        for name, value in metrics.items()
        if name.startswith(prefix) and math.isfinite(value)
    }


def _baselines(metrics: Mapping[str, float], tags: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    intervals = read.table(tags.get(Tag.INTERVALS))
    found: dict[str, dict[str, Any]] = {
        name: {"kind": kind, "metrics": _of_baseline(name, metrics, tags)}
        | ({"interval": intervals[name]} if intervals.get(name) else {})
        for name, kind in read.table(tags.get(Tag.BASELINES)).items()
    }
    return {name: table for name, table in found.items() if table["metrics"]}


def _of_baseline(name: str, metrics: Mapping[str, float], tags: Mapping[str, str]) -> dict[str, float]:
    if (told := tags.get(Tag.BASELINE + name)) is not None:
        return read.numbers(told)
    return _under(f"{FormerKey.BASELINE}{name}/", metrics)


def _versions(tags: Mapping[str, str]) -> dict[str, str]:
    found = {name.removeprefix(Tag.VERSION): tags[name] for name in tags if name.startswith(Tag.VERSION)}
    commit = tags.get("mlflow.source.git.commit")
    return found | ({"code": commit} if commit else {})


def _verified(tag: str | None) -> Verified | None:
    table = read.table(tag)
    try:
        text = Text(**table["text"]) if "text" in table else None
        return Verified(table.get("identical"), text, float(table["at"]), str(table.get("run", "")))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _moment(milliseconds: int | None) -> float | None:
    return milliseconds / 1000 if milliseconds else None
