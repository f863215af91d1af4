"""What is measured when the run itself has finished: the honesty meters and the floors, never a reason for it to fail."""

import json
import logging
import math
from collections.abc import Callable, Mapping, Sequence

import torch

from playground.batch import Data
from playground.evaluation.bootstrap import Tallied, interval
from playground.evaluation.reference_scores import BaselineScore, baseline_scores
from playground.experiment import Experiment
from playground.launch.abandonable import apart
from playground.launch.worker.interruptions import Interrupted
from playground.model import Network
from playground.text import Text
from playground.tracking import journal
from playground.tracking.recording.recorder import Recorder, baselines
from playground.tracking.schema import Artifact, MetricKey, Tag
from playground.training import Trainer
from playground.training.evaluation import evaluation_size

_log = logging.getLogger(__name__)


def beside(
    experiment: Experiment,
    data: Data,
    trainer: Trainer,
    recorder: Recorder,
    *,
    say: Callable[[Text, float], None],
    obey: Callable[[], None],
    networks: bool,
) -> None:
    """Measure and record the meters and the floors.

    Args:
        say: told what is being done, and how much of it is.
        obey: asked some times a second; what it raises leaves out what is not there yet, and is given on.
        networks: reference networks are trained, too.
    """
    if not recorder.known.some(MetricKey.HONESTY):
        found = apart(lambda: meters(experiment, data, trainer), obey)
        recorder.metrics({MetricKey.HONESTY + name: value for name, value in found.items()})
    known: dict[str, BaselineScore] = {}

    def asked() -> bool:
        try:
            obey()
        except Interrupted:
            return True
        return False

    def measure() -> dict[str, BaselineScore]:
        def listen(share: float, what: Text) -> None:
            say(what, share)

        return baseline_scores(experiment, data, listen=listen, should_stop=asked, networks=networks, found=known)

    try:
        known |= apart(measure, obey)
        obey()
        measurable = any(floor.get("replicates") for floor in known.values())
        ours = apart(lambda: _replicates(experiment, data, trainer), obey) if measurable else None
    except Interrupted as interruption:
        if interruption.wish == "stop":  # who is sent back to the queue measures all of them later
            _record(recorder, dict(known))
        raise
    _record(recorder, known, ours)


def meters(experiment: Experiment, data: Data, trainer: Trainer) -> dict[str, float]:
    """What the task measures of the best weights; nothing where that does not work, and the log says why."""
    try:
        network = _best_network(experiment, data, trainer)
        network.eval()
        found = experiment.task.meters(network, data, experiment.seed)
    except Exception:
        _log.exception("the honesty meters could not be read")
        return {}
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}


def _replicates(experiment: Experiment, data: Data, trainer: Trainer) -> list[float] | None:
    """The deciding metric of the best weights over the draws of the bootstrap; None where that does not work."""
    try:
        tallied = Tallied(experiment.task, data)
        network = _best_network(experiment, data, trainer)
        part = tallied.data.tests["test"].to(trainer.device)
        tallied.task.measure(network.to(trainer.device), part, data.memory, evaluation_size(part))
        return tallied.replicates()
    except Exception:
        _log.exception("no interval is known for the differences from the baselines")
        return None


def _best_network(experiment: Experiment, data: Data, trainer: Trainer) -> Network:
    with torch.random.fork_rng(devices=[]):
        network = experiment.network(data.sizes)
    network.load_state_dict(trainer.best_weights())
    return network


def with_intervals(found: Mapping[str, BaselineScore], ours: Sequence[float] | None) -> dict[str, BaselineScore]:
    """The floors as they are recorded: for the draws of the bootstrap, the interval of the network's difference.

    Args:
        ours: the network's own draws; None: no interval is known.
    """
    told = {}
    for name, floor in found.items():
        known = interval(ours, floor.get("replicates"))
        told[name] = {"kind": floor["kind"], "metrics": floor["metrics"]} | ({"interval": known} if known else {})
    return told


def _record(recorder: Recorder, floors: dict[str, BaselineScore], ours: Sequence[float] | None = None) -> None:
    found = with_intervals(floors, ours)
    recorder.file(Artifact.BASELINES, journal.encoded(dict(found)))
    recorder.metrics(baselines(found))
    recorder.tags(
        {
            Tag.BASELINES: json.dumps({name: floor["kind"] for name, floor in found.items()}),
            Tag.INTERVALS: json.dumps(
                {name: floor["interval"] for name, floor in found.items() if "interval" in floor}
            ),
        }
    )
