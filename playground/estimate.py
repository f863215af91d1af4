"""What a training will cost on this machine: a few steps are done and measured, nothing is guessed from tables."""

import math
import time
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_high

import torch
from torch import Tensor

from playground.batch import Data
from playground.experiment import Experiment
from playground.training import Epoch, Trainer, schedule
from playground.training.evaluation import evaluating, evaluation_size

_STEPS, _SECONDS = 10, 1.0
"""Three steps are measured at least; more, up to this many, while they fit into this time."""


@dataclass(frozen=True)
class Estimate:
    """What to expect.

    Attributes:
        parameters: weights that are trained.
        seconds_per_epoch: with its evaluation and its sample.
        seconds_total: of all epochs or up to the step limit, the untrained network and the test part measured as well, or the
            time limit where that is shorter; early stopping may end it sooner.
        seconds_measuring: of that, what no limit of training shortens: the network is measured before it is trained, at the
            end, and on the test part.
        memory_mb: MiB for weights, gradients, the optimiser, the data and one step, beside the process itself.
        device: what computes: `cpu`, `cuda`, `mps`.
    """

    parameters: int
    seconds_per_epoch: float
    seconds_total: float
    seconds_measuring: float
    memory_mb: float
    device: str


def expected(experiment: Experiment, data: Data) -> Estimate:
    """Measure a few steps of an experiment on its prepared data.

    Raises:
        RunFailed: the very first steps already give no numbers.
    """
    training = experiment.training.model_copy(update={"seconds": 0, "steps": 0})
    network = experiment.network(data.sizes, data.initial)
    trainer = Trainer(training, experiment.task, network, data, experiment.seed, from_zero=False)
    learning = _training_seconds(trainer)
    trainer.pause = None
    validation = _validation_seconds(trainer)
    look = validation + _sample_seconds(trainer)
    tests = validation * sum(part.items for part in data.tests.values()) / max(1, data.validation.items)
    per_epoch = sum(1 for _ in data.train.batches(training.batch))
    epochs = schedule.planned(experiment.training, per_epoch) / per_epoch
    # However few steps there are, the network is measured before and after them.
    total = learning * epochs + look * (1 + math.ceil(epochs)) + tests
    return Estimate(
        parameters=trainer.parameters,
        seconds_per_epoch=learning + look,
        seconds_total=min(total, experiment.training.seconds or math.inf),
        seconds_measuring=2 * look + tests,
        memory_mb=_memory(trainer) / 2**20,
        device=trainer.device.type,
    )


class _Enough(Exception):
    """The validation part need not be gone through to its end."""


def _training_seconds(trainer: Trainer) -> float:
    """Of one epoch, without its evaluation."""
    trainer.pulse, trainer.pause = 0.0, _enough
    told: list[tuple[float, float]] = []
    try:
        for event in trainer:
            if isinstance(event, Epoch):  # fewer batches than steps to measure
                return trainer.data.train.items / event.items_per_second
            told.append((event.seconds, event.share))
            if len(told) > _STEPS or (len(told) > 3 and event.seconds > _SECONDS):
                break
    except _Enough:  # the same, and an evaluation that takes long
        return trainer.seconds
    # The first step warms up; of the others the median, because something else may run on the machine.
    return median_high(later[0] - earlier[0] for earlier, later in pairwise(told)) / told[0][1]


def _enough() -> None:
    raise _Enough


def _validation_seconds(trainer: Trainer) -> float:
    """Of one evaluation; where it takes long, from as many passes through the network as fit into the time for it."""
    part, passes, began = trainer.data.validation, 0, time.perf_counter()

    def count(*_: object) -> None:
        nonlocal passes
        if passes and time.perf_counter() - began > _SECONDS:
            raise _Enough
        passes += 1

    hook = trainer.network.register_forward_pre_hook(count)
    try:
        with evaluating(trainer.network, trainer.device):
            trainer.task.measure(trainer.network, part, trainer.data.memory, evaluation_size(part))
    except _Enough:
        seconds = time.perf_counter() - began
        return seconds * max(1.0, sum(1 for _ in part.batches(evaluation_size(part))) / passes)
    finally:
        hook.remove()
    return time.perf_counter() - began


def _sample_seconds(trainer: Trainer) -> float:
    trainer.network.eval()
    began = time.perf_counter()
    with torch.no_grad():
        trainer.task.sample(trainer.network, trainer.data, trainer.seed)
    return time.perf_counter() - began


def _memory(trainer: Trainer) -> float:
    """Bytes that the training holds at its peak, as far as it can be counted."""
    kept: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    trainer.network.train()
    batch = next(iter(trainer.data.train.batches(trainer.training.batch)))
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        outputs, _ = trainer.network(batch, None)
        trainer.task.loss(outputs.float(), batch)
    copies = 3 if trainer.training.optimiser == "sgd" else 4  # weights, gradients, one or two moments
    parts = (trainer.data.train, trainer.data.validation, *trainer.data.tests.values())
    data = sum(part.items for part in parts) * max(1, trainer.data.sizes.features) * 4
    return float(sum(kept.values()) + copies * 4 * trainer.parameters + data)
