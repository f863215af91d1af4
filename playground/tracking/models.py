"""Trained networks: kept with their run as safetensors and JSON, and brought back to be used again."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

import torch
from safetensors import SafetensorError, torch as packed
from torch import Tensor

from playground import fine_tuning
from playground.batch import Data, Pattern, Sizes
from playground.errors import NotFound, TrackingFailed
from playground.experiment import Experiment
from playground.fine_tuning import Base
from playground.model import Network
from playground.text import Text
from playground.tracking import artifacts, history, journal, search
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run import Run
from playground.tracking.schema import Artifact, Tag
from playground.training import Trainer

Which = Literal["best", "last"]


@dataclass(frozen=True)
class Trained:
    """A trained network with all that is needed to use it.

    Attributes:
        experiment: the experiment that was trained.
        network: the network, in evaluation mode, on the CPU.
        memory: what the network needs beside its weights (scaler, vocabulary, …).
        epoch: the epoch that the weights are of.
        run: the run as it was recorded.
    """

    experiment: Experiment
    network: Network
    memory: Mapping[str, Any]
    epoch: int
    run: Run


def save(recorder: Recorder, experiment: Experiment, data: Data, trainer: Trainer) -> None:
    """Keep the best and the last weights of a training with its run; the best for both where the last are no numbers."""
    best, last = trainer.best_weights(), trainer.last_weights()
    broken = not all(bool(tensor.isfinite().all()) for tensor in last.values())
    description = {
        "experiment": experiment.plain(),
        "sizes": asdict(data.sizes),
        "memory": dict(data.memory),
        "epochs": {
            "best": trainer.position.best_epoch,
            "last": trainer.position.best_epoch if broken else trainer.position.epoch,
        },
        "format": 1,
    }
    recorder.file(Artifact.BEST, _packed(best))
    recorder.file(Artifact.LAST, _packed(best if broken else last))
    recorder.file(Artifact.DESCRIPTION, json.dumps(journal.finite(description), ensure_ascii=False).encode())
    recorder.tags({Tag.MODEL: "yes"})


def load(run_id: str, which: Which = "best") -> Trained:
    """The trained network of a run; the same object again while the run stays as it is.

    Raises:
        NotFound: there is no such run, or it has no weights yet.
        TrackingFailed: the record cannot be reached, or its files are damaged.
    """
    return _load(search.get(run_id), which)


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
    description["memory"] = fine_tuning.of_memory(description["memory"])
    description["split"] = fine_tuning.split_of(history.protocol_of(run))
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
    except _UNREADABLE as error:
        raise _damaged() from error


def base_of(run: Run, experiment: Experiment) -> Base | None:
    """The network that a run of the experiment begins with; None where it begins at random.

    Raises:
        TrackingFailed: its files are damaged, or of another version.
    """
    if not experiment.training.weights_from:
        return None
    return base_in({name: artifacts.read(run, name) for name in _OF_BASE})


@lru_cache(maxsize=6)
def _load(run: Run, which: Which) -> Trained:
    try:
        description = json.loads(_read(run, Artifact.DESCRIPTION))
        experiment = Experiment.configure(description["experiment"])
        sizes = _sizes(description)
        # Building draws weights from torch's global generator, which belongs to whoever calls.
        with torch.random.fork_rng(devices=[]):
            network = experiment.network(sizes)
        network.load_state_dict(packed.load(_read(run, Artifact.BEST if which == "best" else Artifact.LAST)))
        network.eval()
        return Trained(experiment, network, description["memory"], int(description["epochs"][which]), run)
    except _UNREADABLE as error:
        raise _damaged() from error


_OF_BASE = (Artifact.BASE_WEIGHTS, Artifact.BASE_DESCRIPTION)
_UNREADABLE = (ValueError, KeyError, TypeError, RuntimeError, SafetensorError)


def _damaged() -> TrackingFailed:
    return TrackingFailed(
        Text(
            "The model of this run is damaged or of another version of the playground; train it again.",
            "El modelo de esta ejecución está dañado o es de otra versión; entrénelo de nuevo.",
        )
    )


def _sizes(description: Mapping[str, Any]) -> Sizes:
    return Sizes(**description["sizes"] | {"pattern": Pattern(**description["sizes"]["pattern"])})


def _read(run: Run, name: str) -> bytes:
    with contextlib.suppress(NotFound):
        return artifacts.read(run, name)
    raise NotFound(
        Text(
            "This run has no trained model yet; wait until its training ends.",
            "Esta ejecución aún no tiene un modelo entrenado; espere a que termine el entrenamiento.",
        )
    )


def _packed(weights: Mapping[str, Tensor]) -> bytes:
    # A copy each: tied weights share memory, which the format refuses.
    return packed.save({name: tensor.detach().cpu().clone().contiguous() for name, tensor in weights.items()})
