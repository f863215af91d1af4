"""A finished run trained again: a run of its own in the queue, whose numbers are compared with those of the first."""

import json
import time
from typing import Any

from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.text import Text
from playground.tracking import history, store
from playground.tracking.actions.more_epochs import link
from playground.tracking.actions.submit import submit
from playground.tracking.recording import checkpoint_sync
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, earlier, inherited, shared
from playground.tracking.schema import Tag
from playground.tracking.search import get, get_own
from playground.tracking.visitor import Visitor
from playground.training import Training
from playground.training.checkpoint import FILE
from playground.training.schedule import by_clock

_LONGEST_NAME = 120
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
    run = get_own(run_id, by)
    if run.status != "finished":
        raise WrongInput(_UNFINISHED)
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
    child_id = submit(_again(run), owner=by.key, held=held, parent=run.id, more=more, before=copy_checkpoint)
    _write(run.id, {"run": child_id})
    return get(child_id)


def keep_outcome(again: Run, identical: bool, text: Text) -> None:
    """Keep with a run what came out when it was repeated.

    Args:
        again: the run that repeats it. identical: every number is the same. text: the outcome in words.
    """
    words = {"en": text.en[:1500], "es": text.es[:1500]}
    _write(again.verifies, {"run": again.id, "identical": identical, "text": words})


def _again(run: Run) -> Experiment:
    """The experiment as it has to be trained to give the run's numbers: on its device, and without a clock."""
    experiment = history.experiment_of(run)
    training: Training = experiment.training
    changes: dict[str, Any] = {"seconds": 0}
    if by_clock(run.ended_by):
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


_UNFINISHED = Text(
    "Only a finished run can be verified; wait until it has finished, or resume it.",
    "Solo se puede verificar una ejecución terminada; espere a que termine o reanúdela.",
)
_NO_EARLIER = Text(
    "No checkpoint from before the end of this run is on this machine; verify the whole run instead.",
    "En esta máquina no hay un punto de control anterior al final de esta ejecución; verifíquela entera.",
)
_NO_INHERITED = Text(
    "The checkpoint that this run started from is not on this machine; verify it where it was trained.",
    "El punto de control del que partió esta ejecución no está en esta máquina; verifíquela donde se entrenó.",
)
