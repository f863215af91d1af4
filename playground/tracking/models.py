"""Trained networks: kept with their run as safetensors and JSON, and brought back to be used again."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import torch
from safetensors import torch as packed

from playground.batch import Data, Pattern, Sizes
from playground.errors import NotFound
from playground.experiment import Experiment
from playground.fine_tuning.base import Base, of_memory, split_of
from playground.model import Network
from playground.text import Text
from playground.tracking import artifacts, history, journal, search, weights
from playground.tracking.kept_epochs import Plan
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run import Run
from playground.tracking.schema import Artifact, Tag
from playground.tracking.weights import UNREADABLE, Kept, Which, damaged
from playground.training import Trainer


@dataclass(frozen=True)
class Built:
    """A network from its description and its weights.

    Attributes:
        experiment: the experiment that was trained.
        network: the network, in evaluation mode, on the CPU.
        memory: what the network needs beside its weights (scaler, vocabulary, …).
    """

    experiment: Experiment
    network: Network
    memory: Mapping[str, Any]


@dataclass(frozen=True)
class Trained(Built):
    """The trained network of a run with all that is needed to use it.

    Attributes:
        epoch: the epoch that the weights are of; of the last ones of a training that was broken off inside an epoch, the
            one before.
        run: the run as it was recorded.
    """

    epoch: int
    run: Run


def begin(recorder: Recorder, experiment: Experiment, data: Data, plan: Plan) -> None:
    """Describe the network of a training that begins or goes on, so that `load` can build it meanwhile."""
    recorder.file(Artifact.DESCRIPTION, _described(experiment, data, plan))


def save(recorder: Recorder, experiment: Experiment, data: Data, trainer: Trainer, plan: Plan) -> None:
    """Keep the best and the last weights of a training with its run; the best for both where the last are no numbers."""
    best, last = trainer.best_weights(), trainer.measured_weights()
    broken = not all(bool(tensor.isfinite().all()) for tensor in last.values())
    epochs = {"best": trainer.position.best_epoch, "last": trainer.position.epoch}
    if broken:
        epochs["last"] = epochs["best"]
    epochs["inside"] = trainer.position.batch > 0 and not broken
    recorder.file(Artifact.BEST, weights.written(best), same_as=weights.file_of(epochs["best"]))
    like = Artifact.BEST if epochs["last"] == epochs["best"] else weights.file_of(epochs["last"])
    recorder.file(Artifact.LAST, weights.written(best if broken else last), same_as=like)
    recorder.file(Artifact.DESCRIPTION, _described(experiment, data, plan, epochs))
    recorder.tags({Tag.MODEL: "yes"})


def load(run_id: str, which: Which = "best") -> Trained:
    """The trained network of a run; the same object again while the run stays as it is.

    Args:
        run_id: the run, also one that still trains.
        which: `best`, `last`, or the number of an epoch whose weights are kept.

    Raises:
        NotFound: there is no such run, or these weights are not kept, or not yet.
        TrackingFailed: the record cannot be reached, or its files are damaged.
    """
    return _load(search.get(run_id), which)


def built(description: Mapping[str, Any], found: Mapping[str, torch.Tensor]) -> Built:
    """A network from what a run keeps of it.

    Args:
        description: the table in `Artifact.DESCRIPTION`.
        found: its weights, by their names.

    Raises:
        TrackingFailed: they are damaged, or of another version.
    """
    try:
        experiment = Experiment.configure(description["experiment"])
        sizes = _sizes(description)
        # Building draws weights from torch's global generator, which belongs to whoever calls.
        with torch.random.fork_rng(devices=[]):
            network = experiment.network(sizes)
        network.load_state_dict(found)
        network.eval()
        return Built(experiment, network, description["memory"])
    except UNREADABLE as error:
        raise damaged() from error


def kept(run_id: str) -> Kept:
    """The epochs of a run whose weights `load` can give, and a sentence on what is missing.

    Raises:
        NotFound: there is no such run.
        TrackingFailed: the record cannot be reached, or its files are damaged.
    """
    return weights.kept(search.get(run_id))


def to_begin_with(run_id: str, beside: str = "") -> dict[str, bytes]:
    """The files that a run keeps of the one whose weights it begins with, by their names.

    Args:
        run_id: the run whose weights are taken.
        beside: the id of a run that may have begun with the same: what it kept comes first, since `run_id` may have learnt
            more since then, or be gone.

    Raises:
        NotFound: there is no such run any more, or it has no weights yet.
    """
    with contextlib.suppress(NotFound):
        other = search.get(beside) if beside and beside != run_id else None
        kept = {} if other is None else {name: artifacts.read(other, name) for name in _OF_BASE}
        if kept and json.loads(kept[Artifact.BASE_DESCRIPTION])["run"] == run_id:
            return kept
    try:
        run = search.get(run_id)
    except NotFound:
        raise NotFound(
            Text(
                "The run whose weights this one is to begin with is not there (any more); choose another, or begin at random.",
                "La ejecución con cuyos pesos debe comenzar esta (ya) no está; elija otra o comience al azar.",
            )
        ) from None
    description = json.loads(_read(run, Artifact.DESCRIPTION)) | {"run": run.id, "name": run.name}
    # A base needs neither the data nor the prompts that a memory may hold, which are perhaps of somebody else.
    description["memory"] = of_memory(description["memory"])
    description["split"] = split_of(history.protocol_of(run))
    return {
        Artifact.BASE_WEIGHTS: _read(run, Artifact.BEST),
        Artifact.BASE_DESCRIPTION: json.dumps(description, ensure_ascii=False).encode(),
    }


def base_in(content: Mapping[str, bytes]) -> Base:
    """The network in the files that `to_begin_with` gave.

    Raises:
        TrackingFailed: they are damaged, or of another version.
    """
    try:
        description = json.loads(content[Artifact.BASE_DESCRIPTION])
        return Base(
            description["run"],
            description["name"],
            Experiment.configure(description["experiment"]),
            _sizes(description),
            description["memory"],
            packed.load(content[Artifact.BASE_WEIGHTS]),
            description.get("split", {}),
        )
    except UNREADABLE as error:
        raise damaged() from error


def base_of(run: Run, experiment: Experiment) -> Base | None:
    """The network that a run of the experiment begins with; None where it begins at random.

    Raises:
        TrackingFailed: its files are damaged, or of another version.
    """
    if not experiment.training.weights_from:
        return None
    return base_in({name: artifacts.read(run, name) for name in _OF_BASE})


# Eight runs side by side, and some epochs of one, without building them again at each look.
@lru_cache(maxsize=16)
def _load(run: Run, which: Which) -> Trained:
    epoch, found = weights.read(run, which)
    try:
        made = built(weights.description(run), found)
    except UNREADABLE as error:
        raise damaged() from error
    return Trained(made.experiment, made.network, made.memory, epoch, run)


_OF_BASE = (Artifact.BASE_WEIGHTS, Artifact.BASE_DESCRIPTION)


def _described(experiment: Experiment, data: Data, plan: Plan, epochs: Mapping[str, int] | None = None) -> bytes:
    """The network as a JSON table: what `load` builds it from; and once it is trained, which epochs were the best
    and the last, and whether the last weights are from inside the epoch after it."""
    table = {
        "experiment": experiment.plain(),
        "sizes": asdict(data.sizes),
        "memory": dict(data.memory),
        "kept": asdict(plan),
        "format": 1,
    }
    if epochs is not None:
        table["epochs"] = dict(epochs)
    return json.dumps(journal.finite(table), ensure_ascii=False).encode()


def _sizes(description: Mapping[str, Any]) -> Sizes:
    return Sizes(**description["sizes"] | {"pattern": Pattern(**description["sizes"]["pattern"])})


def _read(run: Run, name: str) -> bytes:
    with contextlib.suppress(NotFound):
        return artifacts.read(run, name)
    raise NotFound(weights.NO_MODEL)
