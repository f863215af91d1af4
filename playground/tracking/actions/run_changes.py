"""What visitors may change about a run: only its owner and the administrator may."""

import re
from contextlib import suppress

from playground.errors import TrackingFailed, WrongInput
from playground.own_files import uploads
from playground.text import Text
from playground.tracking import admission, cleanup, description, quotas, removal, states, store
from playground.tracking.actions.submit import LONGEST_NOTE
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.search import get, get_own
from playground.tracking.served import versions
from playground.tracking.visitor import Visitor

_LONGEST_NAME = 120


def stop(run_id: str, by: Visitor) -> Run:
    """Ask a run to stop after the current batch and keep its model; one that still waits ends at once.

    The wish lies in the run's folder at once, where its process looks; a run of another machine hears of it from there.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it has ended already.
    """
    run = get_own(run_id, by)
    if run.over:
        raise WrongInput(
            Text(
                "This run has ended already; there is nothing to stop.",
                "Esta ejecución ya terminó; no hay nada que detener.",
            )
        )
    reason = by.stops(run)
    states.request_stop(run.id, reason)
    if get(run.id).status == "queued":
        states.end(run.id, "stopped", reason)
    return get(run.id)


def resume(run_id: str, by: Visitor) -> Run:
    """Put a stopped or failed run back into the queue; it goes on from its last checkpoint.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it has not stopped, or has finished.
        OverLimit: the visitor has too many runs waiting, or has trained too much.
    """
    run = get_own(run_id, by)
    if run.status not in ("stopped", "failed"):
        raise WrongInput(
            Text(
                "Only a stopped or failed run can be resumed; repeat a finished one with more epochs.",
                "Solo se puede reanudar una ejecución detenida o fallida; repita una terminada con más épocas.",
            )
        )
    if run.example:
        admission.must_have_disk()
    with quotas.one_at_a_time():
        if not run.example:
            quotas.must_have_room(run.owner, by.address_hash if by.key == run.owner else "")
        states.clear_request(run.id)
        states.again(run.id)
    return get(run.id)


def rename(run_id: str, name: str, by: Visitor) -> Run:
    """Give a run another name.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: the name is empty or too long.
    """
    run = get_own(run_id, by)
    chosen = " ".join(name.split())
    if not chosen or len(chosen) > _LONGEST_NAME or not chosen.isprintable():
        raise WrongInput(
            Text(
                "A name needs 1 to {most} characters that can be shown.",
                "Un nombre debe tener entre 1 y {most} caracteres que se puedan mostrar.",
            ).format(most=_LONGEST_NAME)
        )
    store.client().update_run(run.id, name=chosen)
    return get(run.id)


def note(run_id: str, why: str, by: Visitor) -> Run:
    """Write why there is a run and what was learnt from it, in place of what was written before.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: the note is too long.
    """
    run = get_own(run_id, by)
    words = why.strip()
    if len(words) > LONGEST_NOTE:
        raise WrongInput(
            Text("A note has at most {most} characters.", "Una nota tiene como mucho {most} caracteres.").format(
                most=LONGEST_NOTE
            )
        )
    store.write_tags(run.id, {Tag.WHY: words} | description.tags(run.id, why=words))
    return get(run.id)


def delete(run_id: str, by: Visitor) -> None:
    """Delete a run that has ended, with its files.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it has not ended.
    """
    run = get_own(run_id, by)
    if not run.over:
        raise WrongInput(
            Text("Stop this run before deleting it.", "Detenga esta ejecución antes de eliminarla."),
        )
    store.client().delete_run(run.id)
    with suppress(TrackingFailed):
        versions.remove(run)
    with suppress(OSError):  # MLflow's own clean-up takes care of what is elsewhere
        removal.remove_files(run)
    if any(re.fullmatch(uploads.IDENTITY, value) for value in run.knobs.values()):
        with suppress(TrackingFailed):  # the dispatcher does it later
            cleanup.remove_unused(cleanup.HOUR)
