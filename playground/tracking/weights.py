"""The weights of a run by epoch: which are kept, as safetensors artifacts, and how they are read back.

The best and the last are kept with the model when the training ends, and until then they are in its checkpoint; the last may be
from inside an epoch, and then they are of none. Of the epochs 0, 1, 2, 4, 8, … they are kept as each of them ends, as many as the
deployment has room for. Where a training averages its weights, all these are the averages, with which an epoch is measured.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from safetensors import SafetensorError, torch as packed

from playground.errors import NotFound, RunFailed, TrackingFailed
from playground.text import Text
from playground.tracking import artifacts, run_folder
from playground.tracking.kept_epochs import Plan, Weights, missing
from playground.tracking.recording import checkpoint_sync
from playground.tracking.run import Run
from playground.tracking.schema import Artifact
from playground.training import checkpoint

Which = Literal["best", "last"] | int
"""The best epoch by validation, the last one, or an epoch by its number."""
UNREADABLE = (ValueError, KeyError, TypeError, RuntimeError, SafetensorError)
"""What reading a damaged file, or one of another version, raises."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The epochs of a run whose weights can be loaded.

    Attributes:
        epochs: their numbers, ascending, the best and the last among them.
        best: the best epoch so far; None: its weights are not known yet.
        last: the last epoch, likewise; None also where the last weights are from inside an epoch.
        note: what is missing, and why; None: nothing.
    """

    epochs: tuple[int, ...]
    best: int | None
    last: int | None
    note: Text | None = None


def kept(run: Run) -> Kept:
    """Of which epochs the weights of a run can be loaded now, also while it trains.

    Raises:
        TrackingFailed: the record cannot be reached, or a file of the model is damaged.
    """
    scheduled, ends = epochs_apart(run), _ends(run)
    epochs = tuple(sorted({*scheduled, *ends.values()}))
    inside = _INSIDE if "best" in ends and "last" not in ends else None
    return Kept(epochs, ends.get("best"), ends.get("last"), missing(run.epoch, epochs, _plan(run)) or inside)


def read(run: Run, which: Which) -> tuple[int, Weights]:
    """The weights of an epoch, and its number; of `last` from inside an epoch, the number of the one before.

    Raises:
        NotFound: they are not kept, or there are none yet.
        TrackingFailed: the record cannot be reached, or the file is damaged.
    """
    try:
        if isinstance(which, int):
            return which, _of_epoch(run, which)
        epoch, found, _ = _end(run, which)
        return epoch, found
    except UNREADABLE as error:
        raise (_damaged_epoch(which) if isinstance(which, int) else damaged()) from error


def every(run: Run) -> Iterator[tuple[int, Weights]]:
    """The weights of every epoch that is kept, in order, without building a network; raises as `kept` and `read`."""
    for epoch in kept(run).epochs:
        with suppress(NotFound):  # the last epoch of a run that trains may be another one by now
            yield read(run, epoch)


def epochs_apart(run: Run) -> list[int]:
    """The epochs whose weights are kept in a file of their own."""
    names = [Path(name).name for name in artifacts.names(run, Artifact.WEIGHTS)]
    return [int(name[6:-12]) for name in names if name.startswith("epoch_") and name.endswith(".safetensors")]


def description(run: Run) -> dict[str, Any]:
    """What is known of a run's network: experiment, sizes, memory, and where the training has ended, its epochs.

    Raises:
        NotFound: its training has not begun.
        TrackingFailed: the record cannot be reached, or the file is damaged.
    """
    try:
        found: dict[str, Any] = json.loads(artifacts.read(run, Artifact.DESCRIPTION))
    except NotFound:
        raise NotFound(NO_MODEL) from None
    except ValueError as error:
        raise damaged() from error
    return found


def written(weights: Weights) -> bytes:
    """Weights as a safetensors file."""
    # A copy each: tied weights share memory, which the format refuses.
    return packed.save({name: tensor.detach().cpu().clone().contiguous() for name, tensor in weights.items()})


def file_of(epoch: int) -> str:
    """The artifact of the weights kept of an epoch."""
    return f"{Artifact.WEIGHTS}/epoch_{epoch:05d}.safetensors"


def damaged() -> TrackingFailed:
    """The sentence for a model that cannot be read."""
    return TrackingFailed(
        Text(
            "The model of this run is damaged or of another version of the playground; train it again.",
            "El modelo de esta ejecución está dañado o es de otra versión; entrénelo de nuevo.",
        )
    )


NO_MODEL = Text(
    "This run has no trained model yet; wait until its training ends.",
    "Esta ejecución aún no tiene un modelo entrenado; espere a que termine el entrenamiento.",
)


_INSIDE = Text(
    "The newest weights of this run come from inside an epoch, so they are not shown as those of an epoch.",
    "Los pesos más recientes de esta ejecución son de dentro de una época, así que no se muestran como los de una época.",
)


def _damaged_epoch(epoch: int) -> TrackingFailed:
    return TrackingFailed(
        Text(
            "The file with the weights of epoch {epoch} is damaged; choose another epoch, or train the run again.",
            "El archivo con los pesos de la época {epoch} está dañado; elija otra época o entrene de nuevo la ejecución.",
        ).format(epoch=epoch)
    )


def _plan(run: Run) -> Plan | None:
    """What was to be kept of a run; None where its training has not begun, or an earlier version trained it."""
    try:
        with suppress(NotFound):
            found = description(run).get("kept")
            return Plan(tuple(found["epochs"]), found["megabytes"], found["budget"]) if found else None
    except UNREADABLE as error:
        raise damaged() from error
    return None


def _of_epoch(run: Run, epoch: int) -> Weights:
    with suppress(NotFound):
        return packed.load(artifacts.read(run, file_of(epoch)))
    for which, number in _ends(run).items():
        if number == epoch:
            now, found, inside = _end(run, which)
            if now == epoch and not inside:  # a run that trains may have gone on meanwhile
                return found
    raise NotFound(
        Text(
            "The weights of epoch {epoch} are not kept. Choose one of these epochs: {kept}.",
            "Los pesos de la época {epoch} no se conservan. Elija una de estas épocas: {kept}.",
        ).format(epoch=epoch, kept=", ".join(map(str, kept(run).epochs)) or "–")
    )


def _ends(run: Run) -> dict[Literal["best", "last"], int]:
    """The best and the last epoch: of the model that is kept, or of the checkpoint while there is none, or an old one.

    Without the last where its weights are from inside the next one.
    """
    with suppress(NotFound):
        found = {} if _trains(run) else description(run).get("epochs")
        if found:
            last: dict[Literal["best", "last"], int] = {} if _inside(run, found) else {"last": int(found["last"])}
            return {"best": int(found["best"]), **last}
    folder = _checkpoint(run)
    with suppress(RunFailed):  # whoever loads it is told
        at = checkpoint.position(folder) if folder else None
        if at:
            last = {} if at["batch"] else {"last": int(at["epoch"])}
            return {"best": int(at["best_epoch"]), **last}
    return {}


def _inside(run: Run, epochs: Mapping[str, int]) -> bool:
    """Whether the last weights of a model are from inside an epoch; what an earlier version broke off may be, untold."""
    return bool(epochs.get("inside", run.status != "finished"))


def _end(run: Run, which: Literal["best", "last"]) -> tuple[int, Weights, bool]:
    """The epoch and the weights as `read` gives them, and whether they are from inside the epoch after it."""
    epochs = {} if _trains(run) else description(run).get("epochs")
    if not epochs:
        return _set_down(run, which)
    content = artifacts.read(run, Artifact.BEST if which == "best" else Artifact.LAST)
    return int(epochs[which]), packed.load(content), which == "last" and _inside(run, epochs)


def _trains(run: Run) -> bool:
    """Whether a run goes on, or will, from its checkpoint: what it has kept of a model is older."""
    return not run.over and _checkpoint(run) is not None


def _checkpoint(run: Run) -> Path | None:
    """The folder of a run's checkpoint, here or as the record's copy of one elsewhere; None: there is none."""
    here = run_folder.checkpoint(run.id)
    if (here / checkpoint.FILE).is_file():
        return here
    with suppress(NotFound):
        return artifacts.path(run, f"{checkpoint_sync.FOLDER}/{checkpoint.FILE}").parent
    return None


def _set_down(run: Run, which: Literal["best", "last"]) -> tuple[int, Weights, bool]:
    folder = _checkpoint(run)
    if folder is None:
        raise NotFound(NO_MODEL)
    try:
        groups, at = checkpoint.read(folder, {"best"} if which == "best" else {"network", "averages"})
    except RunFailed as error:
        raise damaged() from error
    if which == "best":
        return int(at["best_epoch"]), groups["best"], False
    return int(at["epoch"]), groups.get("averages") or groups["network"], at["batch"] > 0
