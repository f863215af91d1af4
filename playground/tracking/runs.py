"""Runs in the record, for whoever looks at them or wishes something of them: the one module that pages need."""

from playground.tracking.actions.child_runs import ends_again, extend, extendable, verify
from playground.tracking.actions.discarding import Discarded, discard, discarded, free, take_back
from playground.tracking.actions.labels import archive, tag, untag
from playground.tracking.actions.pinning import pin, unpin
from playground.tracking.actions.queue_changes import go_on, go_on_all, move, pause, pause_all, prioritise
from playground.tracking.actions.run_changes import delete, note, rename, resume, stop
from playground.tracking.actions.submit import submit
from playground.tracking.history import (
    best_epoch,
    curves,
    end_of_log,
    experiment_of,
    extent,
    findings_of,
    guesses_of,
    incomparable,
    log_of,
    memory_of,
    progress_points,
    protocol_of,
    sample,
    sample_epochs,
    weights_of,
)
from playground.tracking.layer_norms import table as layer_norms
from playground.tracking.run import Run
from playground.tracking.search import ancestors, children, comparison_url, get, listing

__all__ = [
    "Discarded",
    "Run",
    "ancestors",
    "archive",
    "best_epoch",
    "children",
    "comparison_url",
    "curves",
    "delete",
    "discard",
    "discarded",
    "end_of_log",
    "ends_again",
    "experiment_of",
    "extend",
    "extendable",
    "extent",
    "findings_of",
    "free",
    "get",
    "go_on",
    "go_on_all",
    "guesses_of",
    "incomparable",
    "layer_norms",
    "listing",
    "log_of",
    "memory_of",
    "move",
    "note",
    "pause",
    "pause_all",
    "pin",
    "prioritise",
    "progress_points",
    "protocol_of",
    "rename",
    "resume",
    "sample",
    "sample_epochs",
    "stop",
    "submit",
    "tag",
    "take_back",
    "unpin",
    "untag",
    "verify",
    "weights_of",
]
