"""Runs made from another one, their parent: more epochs for one that has ended, or the same again to verify its numbers."""

import hashlib
import json
import math
import time
from contextlib import suppress
from typing import Any

from playground.errors import NotFound, OverLimit, RunFailed, WrongInput
from playground.experiment import Experiment
from playground.settings import settings
from playground.text import Text
from playground.tracking import artifacts, history, journal, run_folder, search, store, weights
from playground.tracking.actions.submit import submit
from playground.tracking.recording import checkpoint_sync
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, earlier, inherited, link, outbox, shared
from playground.tracking.schema import Artifact, Tag, sample_file
from playground.tracking.visitor import Visitor
from playground.training import Training, schedule
from playground.training.checkpoint import FILE, position

_LONGEST_NAME = 120
_EXTENDABLE = ("finished", "stopped")


def extend(run_id: str, epochs: int, by: Visitor, why: str = "") -> Run:
    """A new run that trains a finished or stopped one for more epochs; that one stays as it is.

    It goes on from the last checkpoint exactly: optimiser, random numbers, order of the data. Patience and a time
    limit are counted afresh from there, a step limit is let go. What the schedule does, `SCHEDULE_NOTES` say.

    Args:
        run_id: the run to go on from.
        epochs: how many more epochs to train, counted from the last finished one.
        by: the visitor whom the new run belongs to.
        why: a note on why it was extended.

    Raises:
        WrongInput: it has not finished or was not stopped, or its checkpoint is not on this machine.
        OverLimit: more than this deployment allows.
    """
    run = search.get(run_id)
    if run.status not in _EXTENDABLE:
        raise WrongInput(
            Text(
                "Only a finished or stopped run can have more epochs; resume a failed one, or wait until this one has ended.",
                "Solo una ejecución terminada o detenida puede tener más épocas; reanude la fallida o espere a que esta acabe.",
            )
        )
    if not 1 <= epochs <= 100_000:
        raise WrongInput(Text("Ask for at least 1 more epoch.", "Pida al menos 1 época más."))
    at = _position(run)
    experiment = history.experiment_of(run)
    longer = Experiment.configure(
        experiment.plain()
        | {
            "name": f"{run.name[: _LONGEST_NAME - 8]} +{epochs}",
            "training": experiment.training.plain()
            | {"epochs": at["epoch"] + epochs, "steps": 0, "seconds": _seconds(run, experiment.training, at)},
        }
    )
    # Neither the numbers of the longer experiment trained at one go (patience, a schedule), nor those of the first run.
    digest = hashlib.sha256(f"{run.digest}/{at['step']}/{longer.digest()}".encode()).hexdigest()
    child = submit(
        longer,
        owner=by.key,
        address_hash=by.address_hash,
        parent=run.id,
        why=why,
        more={Tag.FROM_EPOCH: str(at["epoch"]), Tag.DIGEST: digest},
        before=lambda child_id: _carry(run, child_id, at),
    )
    return search.get(child)


def extendable(run: Run) -> int | None:
    """The epoch that `extend` would go on from; None where it cannot."""
    with suppress(WrongInput):
        return int(_position(run)["epoch"]) if run.status in _EXTENDABLE else None
    return None


def ends_again(run: Run) -> bool:
    """Whether a checkpoint from shortly before the end of the training is on this machine."""
    return (earlier(run.id) / FILE).exists()


def _position(run: Run) -> dict[str, Any]:
    try:
        checkpoint_sync.bring(run)
        return position(checkpoint(run.id))
    except RunFailed:
        raise NotFound(
            Text(
                "The last checkpoint of this run is not on this machine (it was trained on “{host}”); repeat the run with more "
                "epochs instead.",
                "El último punto de control de esta ejecución no está en esta máquina (se entrenó en «{host}»); repítala con más épocas.",
            ).format(host=run.host or "?")
        ) from None


def _seconds(run: Run, training: Training, at: dict[str, Any]) -> int:
    """The time limit, counted afresh: the run knows only its whole time, so that what is over is added."""
    if not training.seconds:
        return 0
    over, most = math.ceil(max(at["seconds"], run_folder.spent(run.id))), settings().max_seconds
    if most and over >= most:
        raise OverLimit(
            Text(
                "This run has trained for {over} s already, and this deployment allows {most} s in all.",
                "Esta ejecución ya entrenó {over} s, y esta instalación permite {most} s en total.",
            ).format(over=over, most=most)
        )
    again: int = over + training.seconds
    return min(again, most) if most else again


def _carry(run: Run, child_id: str, at: dict[str, Any]) -> None:
    """Give the child the checkpoint, and the curve, the samples and the weights of single epochs up to it."""
    link(checkpoint(run.id) / FILE, inherited(child_id) / FILE)
    run_folder.keep_spent(child_id, run_folder.spent(run.id))
    with journal.JournalWriter(child_id) as writer:
        # Samples are shown with these before the run begins.
        for name in (Artifact.MEMORY, Artifact.PROTOCOL, Artifact.GUESSES, Artifact.NORMS):
            _file(run, child_id, name, writer)
        for epoch in weights.epochs_apart(run):
            if epoch <= at["epoch"]:
                _file(run, child_id, weights.file_of(epoch), writer)
        for entry in history.written(run):
            if entry["type"] == "point" and entry["step"] <= at["step"]:
                writer.write(entry)
            elif entry["type"] == "epoch" and entry["number"] <= at["epoch"]:
                _file(run, child_id, sample_file(int(entry["number"])), writer)
                writer.write(entry)
        writer.sync()
    if not shared():
        checkpoint_sync.pack(child_id)


def _file(run: Run, child_id: str, name: str, writer: journal.JournalWriter) -> None:
    with suppress(NotFound):
        link(artifacts.path(run, name), outbox(child_id) / name)
        writer.write({"type": "file", "name": name})


SCHEDULE_NOTES = {
    "constant": Text("The learning rate stays as it is.", "La tasa de aprendizaje se queda como está."),
    "plateau": Text(
        "The learning rate goes on from where halving has brought it.",
        "La tasa de aprendizaje sigue desde donde la dejaron las reducciones a la mitad.",
    ),
    "cosine": Text(
        "The cosine is stretched over the new number of epochs: the learning rate rises again to where the longer curve "
        "has it, and falls to zero at the new end.",
        "El coseno se estira sobre el nuevo número de épocas: la tasa de aprendizaje vuelve a subir hasta donde la tiene "
        "la curva más larga y cae a cero en el nuevo final.",
    ),
}
"""What each schedule of the learning rate does when a training is extended."""


_SUFFIX = " (verify)"


def verify(run_id: str, by: Visitor, *, last_epoch: bool = False, held: bool = False) -> Run:
    """A new run that repeats a finished one on the same device, behind those that wait; that one stays as it is.

    A run that went on from another one's checkpoint is repeated from there.

    Args:
        run_id: a finished run.
        by: whom the new run belongs to.
        last_epoch: repeat only what follows the checkpoint kept before its end.
        held: this process will train it.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: the run has not finished, or keeps no checkpoint to begin with.
        DataFailed: its data are not here.
    """
    run = search.get_own(run_id, by)
    if run.status != "finished":
        raise WrongInput(
            Text(
                "Only a finished run can be verified; wait until it has finished, or resume it.",
                "Solo se puede verificar una ejecución terminada; espere a que termine o reanúdela.",
            )
        )
    source = (earlier(run.id) if last_epoch else inherited(run.id)) / FILE
    begins_trained = last_epoch or run.from_epoch is not None
    if begins_trained and not source.exists():
        raise WrongInput(_NO_EARLIER if last_epoch else _NO_INHERITED)

    def copy_checkpoint(child_id: str) -> None:
        if begins_trained:
            # As its own checkpoint it goes on exactly; as an inherited one patience is counted afresh.
            link(source, (checkpoint(child_id) if last_epoch else inherited(child_id)) / FILE)
            if not shared():
                checkpoint_sync.pack(child_id)

    more = {Tag.VERIFIES: run.id, Tag.PRIORITY: "low"}
    if run.from_epoch is not None and not last_epoch:
        more[Tag.FROM_EPOCH] = str(run.from_epoch)
    child_id = submit(
        _again(run),
        owner=by.key,
        address_hash=by.address_hash,
        held=held,
        parent=run.id,
        more=more,
        before=copy_checkpoint,
    )
    _write(run.id, {"run": child_id})
    return search.get(child_id)


def keep_outcome(again: Run, identical: bool, text: Text) -> None:
    """Keep with a run what came out when it was repeated.

    Args:
        again: the run that repeats the first one.
        identical: whether every number is the same.
        text: the outcome in words.
    """
    words = {"en": text.en[:1500], "es": text.es[:1500]}
    _write(again.verifies, {"run": again.id, "identical": identical, "text": words})


def _again(run: Run) -> Experiment:
    """The experiment as it has to be trained to give the run's numbers: on its device, and without a clock."""
    experiment = history.experiment_of(run)
    training: Training = experiment.training
    changes: dict[str, Any] = {"seconds": 0}
    if schedule.by_clock(run.ended_by):
        # Where a time limit ended it, the same number of steps does; a cosine depends on the time itself.
        steps = int(history.curves(run)["step"].max())
        changes = {"seconds": 0, "steps": steps} if training.schedule != "cosine" else {}
    if run.device:
        changes["device"] = run.device.partition(":")[0]
    name = run.name[: _LONGEST_NAME - len(_SUFFIX)] + _SUFFIX
    return experiment.model_copy(update={"name": name, "training": training.model_copy(update=changes)})


def _write(run_id: str, table: dict[str, Any]) -> None:
    table["at"] = round(time.time(), 3)
    store.write_tags(run_id, {Tag.VERIFIED: json.dumps(table, ensure_ascii=False)})


_NO_EARLIER = Text(
    "No checkpoint from before the end of this run is on this machine; verify the whole run instead.",
    "En esta máquina no hay un punto de control anterior al final de esta ejecución; verifíquela entera.",
)
_NO_INHERITED = Text(
    "The checkpoint that this run started from is not on this machine; verify it where it was trained.",
    "El punto de control del que partió esta ejecución no está en esta máquina; verifíquela donde se entrenó.",
)
