"""What may be done with a recorded study: submit it, stop it, resume it, delete it; only its owner and the administrator may."""

import json
from typing import Any

from mlflow.entities import Param, RunTag

from playground.errors import OverLimit, WrongInput
from playground.fine_tuning import requirements
from playground.fine_tuning.base import Base
from playground.settings import settings
from playground.studies.plan import Plan
from playground.studies.validation import balanced, must_be_possible
from playground.task import metric
from playground.text import Text
from playground.tracking import models, store, study_records
from playground.tracking.actions import run_changes
from playground.tracking.actions.submit import must_be_at_hand
from playground.tracking.run import tagged
from playground.tracking.schema import TO_MLFLOW, Artifact, Tag
from playground.tracking.studies.recorded import Recorded, get
from playground.tracking.visitor import Visitor


def _must_fit_bases(plan: Plan) -> None:
    """Let pass a plan whose trials, with the widths they will have, can take the weights that they are to begin with."""
    bases: dict[str, Base] = {}
    for trial in plan.examples():
        name = trial.experiment.training.weights_from
        if name:
            with plan.naming(trial.variant):
                if name not in bases:
                    bases[name] = models.base_in(models.to_begin_with(name))
                requirements.require(trial.experiment, bases[name])


def submit(plan: Plan, *, owner: str, address_hash: str = "") -> str:
    """Write a study into the record and return its id; its runs follow by themselves.

    Args:
        plan: what is run; a budget of equal parameters is worked out here where it was not before, which reads the data.
        owner: the key of the visitor it belongs to.
        address_hash: the keyed hash of the address that the visitor comes from; empty: none.

    Raises:
        WrongInput: it cannot be run; one sentence says why, before anything is submitted.
        OverLimit: more than this deployment allows.
        WrongFile, DataFailed: data are not at hand.
        TrackingFailed: the record cannot be reached.
    """
    if not owner or "'" in owner or "\\" in owner:
        raise WrongInput(Text("A study needs an owner.", "Un estudio necesita un propietario."))
    plan = plan.full()
    trials = must_be_possible(plan)
    datasets = {json.dumps(trial.experiment.data.plain(), sort_keys=True): trial for trial in trials}
    for trial in datasets.values():
        must_be_at_hand(trial.experiment.data)
    plan = balanced(plan)
    _must_fit_bases(plan)
    most = settings().max_queued
    if len(study_records.found(status="running", owner=owner, limit=most)) >= most:
        raise OverLimit(
            Text(
                "You have {most} studies under way, as many as this deployment allows; wait for one or stop one.",
                "Tiene {most} estudios en marcha, los que permite esta instalación; espere o detenga uno.",
            ).format(most=most)
        )
    task = trials[0].experiment.task
    tags = {
        Tag.STATE: "new",
        Tag.KIND: study_records.STATE,
        Tag.OWNER: owner,
        Tag.ROUND: "0",
        **({Tag.ADDRESS_HASH: address_hash} if address_hash else {}),
        Tag.PRIMARY: json.dumps({"name": task.primary, "better": metric(task.primary).better}),
        "mlflow.user": owner[:40],
        "mlflow.source.name": "playground",
        "mlflow.note.content": plan.question.en if plan.question else "",
    }
    client = store.client()
    run = client.create_run(store.experiment_id(task.kind()), tags=tags, run_name=plan.name)
    study_id = str(run.info.run_id)
    client.log_batch(study_id, params=[Param(name, str(value)[:6000]) for name, value in _essentials(plan).items()])
    client.log_text(study_id, json.dumps(plan.plain(), ensure_ascii=False, indent=1), Artifact.PLAN)
    # From here on the scheduler sees it.
    client.log_batch(study_id, tags=[RunTag(Tag.STATE, study_records.STATE)])
    return study_id


def stop(study: str, by: Visitor) -> Recorded:
    """Ask a study to stop: what waits is cancelled, what trains stops after its batch and keeps its model.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it is not under way.
    """
    found = by.must_own(get(study))
    if found.status != "open":
        raise WrongInput(Text("This study is not under way.", "Este estudio no está en marcha."))
    store.write_tags(found.id, {Tag.WISH: tagged(by.stops(found))})
    return get(found.id)


def resume(study: str, by: Visitor) -> Recorded:
    """Let a study go on: runs that failed or were stopped are tried again, missing ones are submitted.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it is still stopping.
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
    store.write_tags(found.id, {Tag.ROUND: str(found.round + 1), Tag.WISH: "", Tag.REASON: ""})
    store.client().update_run(found.id, status=TO_MLFLOW["running"])
    return get(found.id)


def delete(study: str, by: Visitor) -> None:
    """Delete a study with all its runs.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it is under way.
    """
    found = by.must_own(get(study))
    children = study_records.children(found.id)
    if not found.settled or not all(run.over for run in children):
        raise WrongInput(Text("Stop this study before deleting it.", "Detenga este estudio antes de eliminarlo."))
    for run in children:
        run_changes.delete(run.id, by)
    store.client().delete_run(found.id)


def close(study: Recorded) -> None:
    """Write that nothing of a study is left to do; for the scheduler."""
    store.write_tags(study.id, {Tag.REASON: tagged(study.reason), Tag.WISH: "", Tag.PHASE: ""})
    store.client().set_terminated(study.id, TO_MLFLOW["stopped" if study.status == "stopped" else "finished"])


def _essentials(plan: Plan) -> dict[str, Any]:
    """What MLflow shows of a plan."""
    found: dict[str, Any] = {
        "study.kind": plan.kind,
        "study.runs": plan.total,
        "study.seeds": ", ".join(map(str, plan.seeds)),
        "study.budget": plan.budget if plan.budget != "minutes" else f"{plan.minutes:g} minutes",
    }
    for number, option in enumerate(plan.variants):
        found[f"study.variant.{number}"] = f"{option.name}: {json.dumps(dict(option.set))}"
    for address, one in plan.space.items():
        found[f"study.range.{address}"] = json.dumps({name: value for name, value in vars(one).items() if value})
    return dict(list(found.items())[:90])
