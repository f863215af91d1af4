"""How things are called in the record: tags, metrics, artifacts. One place, so that readers and writers agree."""

from typing import Final, Literal, NamedTuple

Status = Literal["queued", "running", "finished", "failed", "stopped"]
State = Literal["queued", "running", "finished", "failed", "stopped", "pruned"]

TO_MLFLOW: Final[dict[Status, str]] = {
    "queued": "SCHEDULED",
    "running": "RUNNING",
    "finished": "FINISHED",
    "failed": "FAILED",
    "stopped": "KILLED",
}
FROM_MLFLOW: Final[dict[str, Status]] = {theirs: ours for ours, theirs in TO_MLFLOW.items()}

EXPERIMENTS: Final = "playground/"
"""MLflow experiments are called `playground/<task>`, so that MLflow's own comparison stays within one task."""


QUEUE_CONTROL: Final = "playground.queue"
"""The MLflow experiment without runs whose tags say what was wished of the whole queue."""

POLLS: Final = "playground.polls"
"""The MLflow experiment whose runs are polls, with a setting for every vote: MLflow never changes one."""

Priority = Literal["low", "normal", "high"]


class Tag:
    """Tags of a run. What is said to people is JSON by language (`{"en": …, "es": …}`)."""

    STATE = "playground.state"
    """`new` while a run is being submitted, then `ready`; nobody looks at runs that are not ready."""
    TASK = "playground.task"
    OWNER = "playground.owner"
    ADDRESS_HASH = "playground.address_hash"
    """The address that a run or a study was submitted from, as a keyed hash; it is only compared, and never shown."""
    EXAMPLE = "playground.example"
    HELD = "playground.held"
    """`yes`: a foreground process owns the run; the dispatcher leaves it alone."""
    QUEUE = "playground.queue"
    """The place in the queue as sortable text."""
    PRIORITY = "playground.priority"
    """`low`, `normal` or `high`."""
    PAUSED = "playground.paused"
    """Who has paused the run while it waits, or the whole queue, as words; empty: nobody."""
    WAITING = "playground.waiting"
    """Why the run cannot start now though a slot may be free, as words; empty: it just waits its turn."""
    EXPECTED = "playground.expected"
    """What the run was measured to need before it was submitted, as JSON."""
    SERVED = "playground.served"
    """Of an MLflow experiment: when a run of each owner began last, as JSON; so that owners take turns."""
    SLOT = "playground.slot"
    """Where the run trains, as the dispatcher names its slots; empty: in the foreground."""
    HOST = "playground.host"
    PID = "playground.pid"
    PROCESS_STARTED = "playground.pid_started"
    BOOT = "playground.boot"
    """The start of the machine since which that is counted; runs without it count since 1970."""
    JOB = "playground.job"
    """What the cluster calls the process that trains the run; empty: it is a process of `HOST`."""
    ATTEMPTS = "playground.attempts"
    """How often a process has begun the run without getting any further, since a person asked for it."""
    REACHED = "playground.reached"
    """The step that the run had reached when a process last began it."""
    STARTED = "playground.started"
    REASON = "playground.reason"
    PHASE = "playground.phase"
    SHARE = "playground.share"
    ETA = "playground.eta"
    HEARTBEAT = "playground.heartbeat"
    WISH = "playground.wish"
    """Who wished the run to stop, as words; empty: nobody."""
    DEVICE = "playground.device"
    ENDED_BY = "playground.ended_by"
    """Why training ended by itself: epochs, patience, time limit; as words."""
    NOTES = "playground.notes"
    PRIMARY = "playground.primary"
    BASELINES = "playground.floors"
    """The kind of each baseline by its name, as JSON."""
    BASELINE = "playground.baseline."
    """Followed by the name of a baseline: its metrics on the test set, as JSON. They are no metrics of the run, which would be
    drowned by them where runs are compared in MLflow; earlier versions wrote them there (`FormerKey.BASELINE`)."""
    INTERVALS = "playground.intervals"
    """By the name of each baseline, where it is known, the 95 % interval of the run's difference from it, as JSON."""
    MODEL = "playground.model"
    """`yes` once the run has weights."""
    DIGEST = "playground.digest"
    STUDY = "playground.study"
    VARIANT = "playground.variant"
    """The study that the run is a part of, and the variant that it measures."""
    TRIAL = "playground.trial"
    """Which run of a recorded study it is; unique in the study, so that none is submitted twice."""
    ROUND = "playground.round"
    """How often a recorded study was asked to go on; a run of an earlier round that did not finish is tried again."""
    PRUNED = "playground.pruned"
    """`yes`: the study ended the run early, because others were better."""
    KIND = "playground.kind"
    """`study` on the parent run of a recorded study, `poll` on a poll."""
    PARENT = "playground.parent"
    """The id of the run that this one came from; empty: none."""
    DESCRIPTION = "mlflow.note.content"
    """What MLflow shows as the description of the run, as Markdown."""
    WHY = "playground.why"
    """Why there is this run, and what was learnt from it, in its owner's words."""
    PINNED = "playground.pinned"
    """`yes`: its owner keeps the run; `administrator`: the administrator does; `no`, or none: nobody."""
    UNPINNED = "playground.unpinned"
    """When a run was last pinned no more, in milliseconds since 1970."""
    TAGS = "playground.tags"
    """Words that its owner has put on the run, separated by commas."""
    REGISTERED = "playground.registered"
    """The versions in MLflow's registry that the run is registered as, each `NAME/NUMBER`, separated by commas."""
    ARCHIVED = "playground.archived"
    """`yes`: lists leave the run out unless they are asked for such runs."""
    FROM_EPOCH = "playground.from_epoch"
    """The epoch after which the run goes on from its parent's checkpoint; none: it begins untrained."""
    PROCESSOR = "playground.processor"
    """The processor of the machine that trained."""
    VERIFIED = "playground.verified"
    """What came out when the run was trained again, as JSON: `run`, the id of that run, `at` in seconds since 1970, and once
    it has finished `identical` and `text` by language."""
    VERIFIES = "playground.verifies"
    """The id of the run that this one repeats, to compare the numbers; empty: none."""
    DATA_HASH = "playground.data_hash"
    SPLIT_HASH = "playground.split_hash"
    VERSION = "playground.version."
    """Followed by `python`, `torch`, `mlflow`, `app`."""


SECRET: Final = frozenset({Tag.OWNER, Tag.ADDRESS_HASH, Tag.SERVED, "mlflow.user"})
"""Tags that nobody is shown or may compare: keys of visitors, with which one acts as them, and hashes of addresses."""


class StudyPart(NamedTuple):
    """What a run is in a study.

    Attributes:
        study: the study's name, or its id where it is recorded.
        variant: what the run measures.
        trial: which run of a recorded study this is.
        round: how often the study had been asked to go on before this run.
    """

    study: str = ""
    variant: str = ""
    trial: str = ""
    round: int = 0

    def tags(self) -> dict[str, str]:
        """As tags of the run."""
        if not self.study:
            return {}
        tags = {Tag.STUDY: self.study, Tag.VARIANT: self.variant}
        if self.trial:
            tags |= {Tag.TRIAL: self.trial, Tag.ROUND: str(self.round), "mlflow.parentRunId": self.study}
        return tags


class MetricKey:
    """Metrics of a run; MLflow's pages group them by what stands before the slash, and those that plot one metric begin with the
    first by the alphabet: that is one of the test set, but for the load of the machine, whose names are MLflow's own."""

    TRAIN_LOSS = "train/loss"
    WITHIN = "train/loss_within_epoch"
    VALIDATION = "validation/"
    TEST = "test/"
    EPOCH = "training/epoch"
    LEARNING_RATE = "training/learning_rate"
    GRADIENT_NORM = "training/gradient_norm"
    SPEED = "training/items_per_second"
    ITEMS = "training/items"
    """Seen by the network since the start."""
    MEMORY = "training/peak_memory"
    SECONDS = "training/seconds"
    PARAMETERS = "training/parameters"
    WHOLE_SECONDS = "training/whole_seconds"
    CHECKS = "test_checks/"
    """Sanity checks, as the task measured them on the test set."""
    SYSTEM = "system/"
    SCORE = "study/validation"
    """Of a run of a recorded study: its best validation by the metric that decides."""
    BEST = "study/best"
    """Of a recorded study: the best validation so far, a step for each run that has ended."""
    ENDED = "study/ended"
    FAILED = "study/failed"
    VOTES = "votes/votes"
    VOTERS = "votes/voters"
    KAPPA = "votes/kappa"
    CONTROLS_EQUAL = "votes/controls_equal"
    """Of a poll that was closed: the share of controls that were judged equally good."""
    PREFERENCE = "preference/"
    """The same, followed by the number of a run: how often it would be preferred over another one, 0 to 1."""


class FormerKey:
    """Metrics as runs of earlier versions have them."""

    PARAMETERS = "model/parameters"
    WHOLE_SECONDS = "run/seconds"
    CHECKS = "honesty/"
    BASELINE = "baseline/"


EPOCH_FIELDS: Final = {
    MetricKey.EPOCH: "epoch",
    MetricKey.SECONDS: "seconds",
    MetricKey.TRAIN_LOSS: "train_loss",
    MetricKey.VALIDATION + "loss": "validation_loss",
    MetricKey.LEARNING_RATE: "learning_rate",
    MetricKey.GRADIENT_NORM: "gradient_norm",
    MetricKey.SPEED: "items_per_second",
    MetricKey.ITEMS: "items",
    MetricKey.MEMORY: "peak_memory",
}
"""What is known of each epoch, by the metric that it is recorded as; beside the validation metrics of the task."""


class Artifact:
    """Files of a run."""

    EXPERIMENT_TOML = "experiment.toml"
    EXPERIMENT_JSON = "experiment.json"
    PROTOCOL = "protocol.json"
    GUESSES = "guesses.json"
    """What was guessed about a file of one's own when the run read it."""
    PLAN = "study.json"
    """Of a recorded study: what it runs."""
    POLL = "poll.json"
    """Of a poll: what is voted on, with the outputs."""
    VOTES = "votes.csv"
    MEMORY = "memory.json"
    BASELINES = "baselines.json"
    LOG = "log.txt"
    SAMPLES = "samples"
    NORMS = "norms.json"
    """Norms of weights and gradients, by layer and epoch, where the journal is not at hand."""
    WEIGHTS = "weights"
    """The folder of the weights kept of single epochs."""
    MODEL = "model"
    BEST = "model/weights.safetensors"
    LAST = "model/last.safetensors"
    DESCRIPTION = "model/model.json"
    BASE_WEIGHTS = "base/weights.safetensors"
    BASE_DESCRIPTION = "base/model.json"
    """What a fine-tuned run began with, as the other run had it: so that it can be done again when that one is gone."""


def sample_file(epoch: int) -> str:
    """The artifact of the sample kept at `epoch`."""
    return f"{Artifact.SAMPLES}/epoch_{epoch:05d}.json"
