"""What visitors may change about a recorded study: only its owner and the administrator may."""

from playground.errors import WrongInput
from playground.text import Text
from playground.tracking import store, study_records
from playground.tracking.actions import run_changes
from playground.tracking.run import tagged
from playground.tracking.schema import TO_MLFLOW, Tag
from playground.tracking.studies.recorded import Recorded, get
from playground.tracking.visitor import Visitor


def stop(study: str, by: Visitor) -> Recorded:
    """Ask a study to stop: what waits is cancelled, what trains stops after its batch and keeps its model.

    Raises:
        NotAllowed: it is somebody else's. WrongInput: it is not under way.
    """
    found = by.must_own(get(study))
    if found.status != "open":
        raise WrongInput(Text("This study is not under way.", "Este estudio no está en marcha."))
    study_records.write(found.id, {Tag.WISH: tagged(by.stops(found))})
    return get(found.id)


def resume(study: str, by: Visitor) -> Recorded:
    """Let a study go on: runs that failed or were stopped are tried again, missing ones are submitted.

    Raises:
        NotAllowed: it is somebody else's. WrongInput: it is still stopping.
    """
    found = by.must_own(get(study))
    if found.status == "stopped" and not found.settled:
        raise WrongInput(
            Text(
                "This study is still stopping; wait a moment.",
                "Este estudio aún se está deteniendo; espere un momento.",
            )
        )
    # Runs of an earlier round that did not finish are tried again: nothing has to be done here, or remembered.
    study_records.write(found.id, {Tag.ROUND: str(found.round + 1), Tag.WISH: "", Tag.REASON: ""})
    with store.reaching():
        store.client().update_run(found.id, status=TO_MLFLOW["running"])
    return get(found.id)


def delete(study: str, by: Visitor) -> None:
    """Delete a study with all its runs.

    Raises:
        NotAllowed: it is somebody else's. WrongInput: it is under way.
    """
    found = by.must_own(get(study))
    children = study_records.children(found.id)
    if not found.settled or not all(run.over for run in children):
        raise WrongInput(Text("Stop this study before deleting it.", "Detenga este estudio antes de eliminarlo."))
    for run in children:
        run_changes.delete(run.id, by)
    with store.reaching():
        store.client().delete_run(found.id)


def close(study: Recorded) -> None:
    """Write that nothing of a study is left to do; for the scheduler."""
    study_records.write(study.id, {Tag.REASON: tagged(study.reason), Tag.WISH: "", Tag.PHASE: ""})
    with store.reaching():
        store.client().set_terminated(study.id, TO_MLFLOW["stopped" if study.status == "stopped" else "finished"])
