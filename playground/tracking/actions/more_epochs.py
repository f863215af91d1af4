"""More epochs for a run that has ended: a run of its own that begins with the other's checkpoint and its curve."""

import hashlib
import math
import os
import shutil
from pathlib import Path
from typing import Any

from playground.errors import NotFound, OverLimit, RunFailed, WrongInput
from playground.experiment import Experiment
from playground.settings import settings
from playground.text import Text
from playground.tracking import artifacts, history, journal, run_folder
from playground.tracking.actions.submit import submit
from playground.tracking.recording import checkpoint_sync
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, earlier, inherited, outbox, shared
from playground.tracking.schema import Artifact, Tag, sample_file
from playground.tracking.search import get
from playground.tracking.visitor import Visitor
from playground.training import Training
from playground.training.checkpoint import FILE, position

_LONGEST_NAME = 120


def extend(run_id: str, epochs: int, by: Visitor, why: str = "") -> Run:
    """A new run that trains a finished or stopped one for more epochs; that one stays as it is.

    It goes on from the last checkpoint exactly: optimiser, random numbers, order of the data. Patience and a time
    limit are counted afresh from there, a step limit is let go. What the schedule does, `told` says.

    Args:
        run_id: the run to go on from. epochs: how many more, counted from its last finished one.
        by: whom the new run belongs to. why: a note.

    Raises:
        WrongInput: it has not finished or was not stopped, or its checkpoint is not on this machine.
        OverLimit: more than this deployment allows.
    """
    run = get(run_id)
    if run.status not in ("finished", "stopped"):
        raise WrongInput(_NOT_YET)
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
        parent=run.id,
        why=why,
        more={Tag.FROM_EPOCH: str(at["epoch"]), Tag.DIGEST: digest},
        before=lambda child_id: _carry(run, child_id, at),
    )
    return get(child)


def extendable(run: Run) -> int | None:
    """The epoch that `extend` would go on from; None where it cannot."""
    if run.status not in ("finished", "stopped"):
        return None
    try:
        return int(_position(run)["epoch"])
    except WrongInput:
        return None


def ends_again(run: Run) -> bool:
    """Whether a checkpoint from shortly before the end of the training is on this machine."""
    return (earlier(run.id) / FILE).exists()


def told(training: Training) -> Text:
    """What the schedule of the learning rate does when a training with these settings is extended."""
    return _SCHEDULES[training.schedule]


def _position(run: Run) -> dict[str, Any]:
    try:
        checkpoint_sync.bring(run)
        return position(checkpoint(run.id))
    except RunFailed:
        raise NotFound(_GONE.format(host=run.host or "?")) from None


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
    """Give the child the checkpoint, and the curve and the samples up to it."""
    link(checkpoint(run.id) / FILE, inherited(child_id) / FILE)
    run_folder.keep_spent(child_id, run_folder.spent(run.id))
    with journal.Pen(child_id) as pen:
        for name in (
            Artifact.MEMORY,
            Artifact.PROTOCOL,
            Artifact.GUESSES,
        ):  # samples are shown with them before the run begins
            _file(run, child_id, name, pen)
        for entry in history.written(run):
            if entry["type"] == "point" and entry["step"] <= at["step"]:
                pen.write(entry)
            elif entry["type"] == "epoch" and entry["number"] <= at["epoch"]:
                _file(run, child_id, sample_file(int(entry["number"])), pen)
                pen.write(entry)
        pen.sync()
    if not shared():
        checkpoint_sync.pack(child_id)


def _file(run: Run, child_id: str, name: str, pen: journal.Pen) -> None:
    try:
        link(artifacts.path(run, name), outbox(child_id) / name)
    except NotFound:
        return
    pen.write({"type": "file", "name": name})


def link(source: Path, target: Path) -> None:
    """One file at two places: neither is ever written to, only replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


_NOT_YET = Text(
    "Only a finished or stopped run can have more epochs; resume a failed one, or wait until this one has ended.",
    "Solo una ejecución terminada o detenida puede tener más épocas; reanude la fallida o espere a que esta acabe.",
)
_GONE = Text(
    "The last checkpoint of this run is not on this machine (it was trained on “{host}”); repeat the run with more "
    "epochs instead.",
    "El último punto de control de esta ejecución no está en esta máquina (se entrenó en «{host}»); repítala con más épocas.",
)
_SCHEDULES = {
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
