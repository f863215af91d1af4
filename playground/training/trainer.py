"""The engine: trains a network and yields what happened."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor

from playground.batch import Batch, Data, Part, State
from playground.errors import RunFailed
from playground.model import Network
from playground.task import Task
from playground.text import Text
from playground.training import checkpoint, optimiser, randomness, schedule
from playground.training.compute import choose, passes, rehearsed
from playground.training.configuration import Training
from playground.training.evaluation import evaluating, evaluation_size, flat, placed
from playground.training.norms import Layers
from playground.training.position import Epoch, Event, Position, Step, TrainingClock
from playground.training.readings import Readings


class Trainer(Iterator[Event]):
    """Trains `network` for `task` on `data`: iterate over it; to stop is to stop iterating.

    The first event is epoch 0, the untrained network. Between two events the training can be saved, loaded and asked
    for its weights. Events come in wall time, numbers do not depend on it (but for a time limit that binds).

    Args:
        training: the settings of the training.
        task: what gives the loss, the metrics and the samples.
        network: the network, fresh from its model; it is moved to the device.
        data: the data, copied to the device once.
        seed: the seed of the order of the data and of what the network draws.
        from_zero: whether the untrained network is measured first.

    Attributes:
        pulse: seconds between two `Step` events; 0: one after each batch.
        pause: asked some times a second while the network is measured; what it raises breaks that off, and the
            training can be saved and gone on with.
        limit: seconds of training after which no batch is begun; may be made less.
        looked: how many seconds the last measurement took.
        device: the device that computes.
        precision: the precision of the numbers: `float32`, `tf32` or `bfloat16`.
        notes: what was chosen or replaced, to be said aloud.
        parameters: how many weights are trained.
        ended: why training is over; None before.
    """

    pulse = 0.4
    pause: Callable[[], object] | None = None
    looked = 0.0

    def __init__(
        self, training: Training, task: Task, network: Network, data: Data, seed: int, *, from_zero: bool = True
    ) -> None:
        if training.threads:
            torch.set_num_threads(training.threads)
        self.training, self.task, self.seed = training, task, seed
        self.limit: float = training.seconds or math.inf
        self._carried: State | None = None
        self._compute = choose(training)
        self.device = self._compute.device
        self.network = network.to(self.device)
        self.data = data.to(self.device)
        self._layers = Layers(network, training.clip)
        self.parameters = sum(weight.numel() for weight in self._layers.weights)
        self._batches_per_epoch = sum(1 for _ in self.data.train.batches(training.batch))
        self._planned = schedule.planned(training, self._batches_per_epoch)
        self._compute = rehearsed(self._compute, self._try)
        self._compute.settle()
        self.precision, self.notes = self._compute.precision, self._compute.notes
        self.ended: Text | None = None
        self._optimiser = optimiser.build(training, self._layers.weights)
        self.position, self._clock = Position(begun=not from_zero), TrainingClock()
        self._readings = Readings(self._layers)
        self._random = randomness.first(seed, self.device)
        self._averages = optimiser.Averages(network, training.averaging)
        self._best: optimiser.AveragedWeights = optimiser.copied(network)
        self._open: Iterator[Batch] | None = None
        self._inside = False
        self._events = self._train()

    def __next__(self) -> Event:
        try:
            return next(self._events)
        except StopIteration:
            raise
        except BaseException:
            self._leave()
            self._events = self._train()
            raise

    @property
    def seconds(self) -> float:
        """Of training since the start, over all sessions."""
        return self._clock.seconds

    def best_weights(self) -> optimiser.AveragedWeights:
        """The weights of the best epoch so far, by name, on the CPU."""
        return optimiser.on_cpu(self._best)

    def last_weights(self) -> optimiser.AveragedWeights:
        """The weights as they are now, by name, on the CPU."""
        return optimiser.on_cpu(self.network.state_dict())

    def measured_weights(self) -> optimiser.AveragedWeights:
        """The weights that are measured after an epoch, as they are now, by name, on the CPU: the averages where there are some."""
        return optimiser.on_cpu(self._averages.weights or self.network.state_dict())

    def test(self) -> dict[str, float]:
        """The metrics of every test part with the best weights.

        Returns:
            Those of the part `test` by their names, those of further parts as `<part>.<metric>`.
        """
        with evaluating(self.network, self.device, self.pause, self._best):
            found = {name: self._measure(part)[1] for name, part in self.data.tests.items()}
        return flat(found)

    def save(self, folder: Path) -> None:
        """Set the training down in `folder`, exactly; between two events, also inside an epoch."""
        self.position.seconds = self._clock.seconds
        groups = {
            "network": self.network.state_dict(),
            "best": self._best,
            "averages": self._averages.weights,
            "optimiser": optimiser.tensors(self._optimiser),
            "random": self._random,
            "carried": {str(number): tensor for number, tensor in enumerate(self._carried or ())},
        }
        checkpoint.write(folder, groups, asdict(self.position) | {"seed": self.seed, "kind": self.training.optimiser})

    def load(self, folder: Path, *, afresh: bool = False) -> None:
        """Go on from what `save` set down; the events that follow are those that would have followed there.

        Args:
            afresh: patience is counted from here.

        Raises:
            RunFailed: there is no checkpoint, or it is damaged or of another network.
        """
        groups, position = checkpoint.read(folder)
        try:
            if (position.pop("seed"), position.pop("kind")) != (self.seed, self.training.optimiser):
                raise checkpoint.unusable()
            self.position = Position(**position)
            self.network.load_state_dict(groups["network"])
            self._best = {name: tensor.to(self.device) for name, tensor in groups["best"].items()}
            self._averages.remember(groups.get("averages", {}))
            optimiser.remember(self._optimiser, groups.get("optimiser", {}))
            self._random = groups["random"]
            carried = groups.get("carried", {})
        except (KeyError, RuntimeError, TypeError, ValueError):
            raise checkpoint.unusable() from None
        # Copied: from where a file has it in memory a product may come out otherwise in its last bit.
        self._carried = tuple(carried[str(number)].to(self.device).clone() for number in range(len(carried))) or None
        self.position.since = self.position.epoch if afresh else self.position.since
        self._clock = TrainingClock(self.position.seconds)
        self._readings, self._open, self.ended = Readings(self._layers), None, None
        self._events = self._train()

    def _train(self) -> Iterator[Event]:
        """All events from here on. What is global in torch is ours only between `_enter` and `_leave`."""
        self._enter()
        if not self.position.begun:
            untrained, self.position.begun = self._validate(0), True
            self._clock = TrainingClock()  # a time limit is for training alone
            yield from self._tell(replace(untrained, seconds=0.0))
        reason = None
        while reason is None:
            yield from self._epoch()
            reason = schedule.over(self.training, self.position, self._clock.seconds, self.limit, self._planned)
        self._leave()
        self.ended = reason

    def _tell(self, event: Event) -> Iterator[Event]:
        self._leave()
        yield event
        self._enter()

    def _enter(self) -> None:
        randomness.restore(self._random, self.device)
        self.network.train()
        self._clock.run()
        self._inside = True

    def _leave(self) -> None:
        if self._inside:
            self._clock.stop()
            self._random = randomness.capture(self.device)
            self._inside = False

    def _epoch(self) -> Iterator[Event]:
        """One epoch from where it stands to its evaluation; nothing where training is over."""
        at = self.position
        if not at.measuring:
            if schedule.over(self.training, at, self._clock.seconds, self.limit, self._planned) is not None:
                return
            yield from self._learn()
        items = self.data.train.items * at.batch / self._batches_per_epoch / (at.closed - at.opened)
        event = self._validate(at.epoch + 1, at.loss / at.weight, at.norm / max(1, at.batch), items)
        at.next_epoch()
        if schedule.stalled(self.training, at.epoch, at.best_epoch, at.halved, at.halvings):
            at.halvings, at.halved = at.halvings + 1, at.epoch
        yield from self._tell(event)

    def _learn(self) -> Iterator[Event]:
        """The batches of one epoch from where it stands."""
        at, clock = self.position, self._clock
        at.cut = ""
        if self._open is None:
            at.opened = clock.seconds if at.batch == 0 else at.opened
            batches = self.data.train.batches(self.training.batch, randomness.order(self.seed, at.epoch + 1))
            self._open = islice(batches, at.batch, None)
        told = clock.seconds
        for batch in self._open:
            self._step(batch)
            now = clock.seconds
            if now >= self.limit or at.step == self.training.steps:
                if at.batch < self._batches_per_epoch:
                    at.cut = "time" if now >= self.limit else "steps"
                break
            if now - told >= self.pulse and at.batch < self._batches_per_epoch:
                self._readings.into(at)
                share, loss, done = at.batch / self._batches_per_epoch, at.loss / at.weight, at.done(self._planned)
                yield from self._tell(Step(at.epoch + 1, at.step, share, loss, clock.seconds, done))
                told = clock.seconds
        self._readings.into(at)
        at.measuring, at.closed = True, max(clock.seconds, at.opened + 1e-9)
        self._open, self._carried = None, None

    def _step(self, batch: Batch) -> None:
        at = self.position
        self._optimiser.param_groups[0]["lr"] = at.rate = self._rate()
        loss, state = self._forward(batch)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm, of_weights = self._layers.clip()
        optimiser.add_gradient_noise(self._layers.weights, self.training.gradient_noise, at.step)
        self._optimiser.step()
        self._carried = None if state is None else tuple(tensor.detach().float() for tensor in state)
        at.batch += 1
        at.step += 1
        self._averages.follow(self.network, at.step)
        self._readings.add(at.step, loss.detach(), batch.weight, norm, of_weights)

    def _forward(self, batch: Batch) -> tuple[Tensor, State | None]:
        """The loss, in float32, and the state after the batch."""
        with self._compute.forward():
            outputs, state = self.network(batch, self._carried if batch.carried else None)
        return self.task.loss(outputs.float(), batch), state

    def _rate(self) -> float:
        timed = self._clock.seconds / self.limit if self.limit else 1.0
        return schedule.rate(self.training, self.position.step, self._planned, timed, self.position.halvings)

    def _validate(
        self, number: int, train_loss: float = math.nan, gradient_norm: float = math.nan, items_per_second: float = 0.0
    ) -> Epoch:
        """Measure the network as it is: an `Epoch` event; remembers the weights where they are the best so far."""
        at, began = self.position, time.perf_counter()
        with evaluating(self.network, self.device, self.pause, self._averages.weights):
            loss, metrics = self._measure(self.data.validation)
            if not math.isfinite(loss):
                raise RunFailed(Readings.broken(at.step))
            sample = replace(self.task.sample(self.network, self.data, self.seed), epoch=number)
            layers = self._readings.told(at)
            standing = placed(self.training, self.task.primary, loss, metrics)
            best = standing < at.best_loss
            if best:
                at.best_loss, at.best_epoch, self._best = standing, number, optimiser.copied(self.network)
        self.looked = time.perf_counter() - began
        return Epoch(
            number=number,
            step=at.step,
            train_loss=train_loss,
            validation_loss=loss,
            metrics=metrics,
            gradient_norm=gradient_norm,
            learning_rate=at.rate if at.step else self._rate(),
            items_per_second=items_per_second,
            peak_memory=self._compute.memory(),
            seconds=self._clock.seconds,
            best=best,
            sample=sample,
            done=at.done(self._planned),
            layers=layers,
            clipped=at.clipped / at.normed if at.normed else math.nan,
            items=self.data.train.items * at.step / self._batches_per_epoch,
        )

    def _measure(self, part: Part) -> tuple[float, dict[str, float]]:
        return self.task.measure(self.network, part, self.data.memory, evaluation_size(part))

    def _try(self) -> bool:
        batch = next(iter(self.data.train.batches(self.training.batch)))
        with randomness.set_aside(self.device):
            return passes(self.network, lambda: self._forward(batch)[0])
