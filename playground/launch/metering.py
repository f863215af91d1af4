"""The honesty meters of a run: measured after its test, and never a reason for it to fail."""

import logging
import math

import torch

from playground.batch import Data
from playground.experiment import Experiment
from playground.training import Trainer

_log = logging.getLogger(__name__)


def meters(experiment: Experiment, data: Data, trainer: Trainer) -> dict[str, float]:
    """What the task measures of the best weights; nothing where that does not work, and the log says why."""
    try:
        with torch.random.fork_rng(devices=[]):
            network = experiment.network(data.sizes)
        network.load_state_dict(trainer.best_weights())
        network.eval()
        found = experiment.task.meters(network, data, experiment.seed)
    except Exception:
        _log.exception("the honesty meters could not be read")
        return {}
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}
