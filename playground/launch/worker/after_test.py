"""What is measured when the run itself has finished: the sanity checks and the baselines, never a reason for it to fail."""

import json
import logging
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import torch

from playground.batch import Data
from playground.dataset import ProgressCallback
from playground.evaluation.bootstrap import interval, replicates
from playground.evaluation.reference_scores import BaselineScore, baseline_scores
from playground.experiment import Experiment
from playground.launch.abandonable import apart
from playground.launch.worker.interruptions import Interrupted
from playground.model import Network
from playground.sanity_checks.state import dead_state, saturated_gates
from playground.tracking import journal
from playground.tracking.recording.recorder import Recorder
from playground.tracking.schema import Artifact, MetricKey, Tag
from playground.training import Trainer

_log = logging.getLogger(__name__)


def beside(
    experiment: Experiment,
    data: Data,
    trainer: Trainer,
    recorder: Recorder,
    *,
    say: ProgressCallback,
    obey: Callable[[], None],
    networks: bool,
) -> None:
    """Measure and record the sanity checks and the baselines.

    Args:
        say: told what is being done, and how much of it is.
        obey: asked some times a second; what it raises leaves out what is not there yet, and is given on.
        networks: reference networks are trained, too.
    """
    if not recorder.known.some(MetricKey.CHECKS):
        found = apart(lambda: meters(experiment, data, trainer), obey)
        recorder.metrics({MetricKey.CHECKS + name: value for name, value in found.items()})
    known: dict[str, BaselineScore] = {}

    def asked() -> bool:
        try:
            obey()
        except Interrupted:
            return True
        return False

    def measure() -> dict[str, BaselineScore]:
        return baseline_scores(experiment, data, listen=say, should_stop=asked, networks=networks, found=known)

    try:
        known |= apart(measure, obey)
        obey()
        ours = None
        if any(one.get("replicates") for one in known.values()):
            network = partial(best_network, experiment, data, trainer)
            ours = apart(lambda: replicates(experiment.task, data, network, trainer.device), obey)
    except Interrupted as interruption:
        if interruption.wish == "stop":  # who is sent back to the queue measures all of them later
            _record(recorder, dict(known))
        raise
    _record(recorder, known, ours)


def meters(experiment: Experiment, data: Data, trainer: Trainer) -> dict[str, float]:
    """What is measured of the best weights, by the task and of the state; nothing where it fails, and the log says why."""
    try:
        network = best_network(experiment, data, trainer)
        network.eval()
        found = experiment.task.meters(network, data, experiment.seed)
        test = next(iter(data.tests.values()))
        states = {"dead_state": dead_state(network, test), "saturated_gates": saturated_gates(network, test)}
        found |= {name: value for name, value in states.items() if value is not None}
    except Exception:
        _log.exception("the honesty meters could not be read")
        return {}
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}


def best_network(experiment: Experiment, data: Data, trainer: Trainer) -> Network:
    """The network with the best weights so far, on the processor."""
    with torch.random.fork_rng(devices=[]):
        network = experiment.network(data.sizes)
    network.load_state_dict(trainer.best_weights())
    return network


def with_intervals(found: Mapping[str, BaselineScore], ours: Sequence[float] | None) -> dict[str, BaselineScore]:
    """The baselines as they are recorded: for the draws of the bootstrap, the interval of the network's difference.

    Args:
        ours: the network's own draws; None: no interval is known.
    """
    told = {}
    for name, one in found.items():
        known = interval(ours, one.get("replicates"))
        told[name] = {"kind": one["kind"], "metrics": one["metrics"]} | ({"interval": known} if known else {})
    return told


def _record(recorder: Recorder, scores: dict[str, BaselineScore], ours: Sequence[float] | None = None) -> None:
    found = with_intervals(scores, ours)
    recorder.file(Artifact.BASELINES, journal.encoded(dict(found)))
    recorder.tags(
        {Tag.BASELINE + name: json.dumps(journal.finite(dict(one["metrics"]))) for name, one in found.items()}
        | {
            Tag.BASELINES: json.dumps({name: one["kind"] for name, one in found.items()}),
            Tag.INTERVALS: json.dumps({name: one["interval"] for name, one in found.items() if "interval" in one}),
        }
    )
