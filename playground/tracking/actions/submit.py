"""Writes a new run into the record: a frozen experiment, waiting."""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext

from mlflow.entities import Param, RunTag

from playground.dataset import Dataset, Published
from playground.errors import OverLimit, WrongInput
from playground.experiment import Experiment
from playground.fine_tuning import requirements
from playground.own_files import uploads
from playground.settings import settings
from playground.task import metric
from playground.text import Text
from playground.tracking import (
    admission,
    artifacts,
    description,
    models,
    provenance,
    queue,
    quotas,
    run_folder,
    store,
)
from playground.tracking.run import Run
from playground.tracking.schema import TO_MLFLOW, Artifact, StudyPart, Tag

_NONE = StudyPart()
LONGEST_NOTE = 2000
"""Characters of a note why there is a run."""
_UNMEASURED = admission.Expected()


def submit(
    experiment: Experiment,
    *,
    owner: str,
    address_hash: str = "",
    example: bool = False,
    held: bool = False,
    study: tuple[str, str] | StudyPart = _NONE,
    parent: str = "",
    why: str = "",
    more: Mapping[str, str] | None = None,
    before: Callable[[str], object] | None = None,
    expected: admission.Expected = _UNMEASURED,
) -> str:
    """Put a run into the queue and return its id.

    Args:
        experiment: what to train; its number of threads is fixed here and used again on resuming.
        owner: the key of the visitor it belongs to.
        address_hash: the keyed hash of the address that the visitor comes from; empty: none.
        example: made by the deployment itself; goes behind every visitor's run and counts for nobody.
        held: this process will train it; the dispatcher leaves it alone.
        study: what it is in a study: at least its name and the variant.
        parent: the id of the run that it came from; empty: the one whose weights it begins with, if any.
        why: a note on why it was submitted.
        more: further tags.
        before: called with the run's id before the run counts; where it raises, the run never does.
        expected: time and memory, where they were measured; kept with the run, for the queue.

    Raises:
        NotFound: the run whose weights it is to begin with is gone, or has none yet.
        OverLimit: more than this deployment allows, more memory than the chosen device has, or more time than it may take.
        WrongInput: the data are a file of one's own, and runs train on machines that do not have it; or the weights that it
            is to begin with do not fit.
        WrongFile, NotFound: the data are a file of one's own that was not chosen, or is not here.
        DataFailed: the data have to be fetched first.
        TrackingFailed: the record cannot be reached.
    """
    if not owner or "'" in owner or "\\" in owner:
        raise WrongInput(Text("A run needs an owner.", "Una ejecución necesita un propietario."))
    if experiment.data.files() and not held and not run_folder.shared():
        raise WrongInput(
            Text(
                "Runs train on machines here that have no files of visitors; choose other data, or train it with the command "
                "line.",
                "Aquí las ejecuciones se entrenan en máquinas que no tienen los archivos de los visitantes; elija otros datos o entrénela desde la línea de comandos.",
            )
        )
    experiment = frozen(experiment.within(settings()))
    base = experiment.training.weights_from
    begins_with = models.to_begin_with(base, parent) if base else {}
    if begins_with:
        requirements.require(experiment, models.base_in(begins_with))
    parent = parent or base
    must_be_at_hand(experiment.data)
    admission.must_fit(expected, experiment.training.device, admission.device_memory())
    admission.must_end(expected, admission.seconds_allowed(experiment.training.seconds))
    if example:
        admission.must_have_disk()
    else:
        quotas.must_have_room(owner, address_hash)
    task, why = experiment.task, why[:LONGEST_NOTE]
    knobs = {name: str(value)[:6000] for name, value in experiment.flat().items() if name != "note"}
    tags = {
        Tag.STATE: "new",
        Tag.TASK: task.kind(),
        Tag.OWNER: owner,
        Tag.EXAMPLE: "yes" if example else "no",
        Tag.HELD: "yes" if held else "no",
        Tag.QUEUE: queue.end_of(queue.EXAMPLE if example else queue.VISITOR),
        Tag.PRIMARY: json.dumps({"name": task.primary, "better": metric(task.primary).better}),
        Tag.EXPECTED: expected.tag(),
        Tag.DIGEST: experiment.digest(),
        **StudyPart(*study).tags(),
        **({Tag.PARENT: parent} if parent else {}),
        **({Tag.ADDRESS_HASH: address_hash} if address_hash else {}),
        **({Tag.WHY: why} if why else {}),
        **(more or {}),
        "mlflow.user": owner[:40],
        "mlflow.source.name": "playground",
        Tag.DESCRIPTION: description.of(Run("", "", task.kind(), "queued", why=why, knobs=knobs), experiment.note),
        **provenance.versions(),
    }
    if held:
        tags |= queue.process_tags()
    client = store.client()
    # A new MLflow run is RUNNING, with nobody running it; it only counts once it is marked ready.
    run = client.create_run(
        store.experiment_id(task.kind()), tags=tags, run_name=experiment.name or str(experiment.suggested_name())
    )
    run_id = str(run.info.run_id)
    params = [Param(name, value) for name, value in knobs.items()]
    content: dict[str, str | bytes] = {
        Artifact.EXPERIMENT_TOML: experiment.to_toml(),
        Artifact.EXPERIMENT_JSON: json.dumps(experiment.plain(), ensure_ascii=False, indent=1),
        **begins_with,
    }
    artifacts.put(run_id, str(run.info.artifact_uri), content)
    if before is not None:
        with store.reaching():
            before(run_id)
    client.update_run(run_id, status=TO_MLFLOW["queued"])
    with nullcontext() if example else quotas.one_at_a_time():
        if not example:
            _must_still_have_room(run_id, owner, address_hash)
        # Of one request MLflow writes the settings before the tags: whoever sees that the run is ready sees all of it.
        client.log_batch(run_id, params=params[:100], tags=[RunTag(Tag.STATE, "ready")])
    return run_id


def _must_still_have_room(run_id: str, owner: str, address_hash: str) -> None:
    """Let pass a run that is written but does not count yet; where others were faster and took the room, it goes.

    Raises:
        OverLimit: they did.
    """
    try:
        quotas.must_leave_room(owner, address_hash)
    except OverLimit:
        store.client().delete_run(run_id)
        raise


def must_be_at_hand(data: Dataset) -> None:
    """Let pass data that can be read without fetching or choosing anything.

    Raises:
        WrongFile, NotFound: they are a file of one's own that was not chosen, or is not here.
        DataFailed: they have to be fetched first.
    """
    if not all(uploads.kept(file) for file in data.files()):
        data.load()  # says which file is missing
    if isinstance(data, Published):
        data.must_be_here()


def frozen(experiment: Experiment) -> Experiment:
    """The experiment with its number of CPU threads written down: this machine's share where it named none."""
    if experiment.training.threads:
        return experiment
    training = experiment.training.model_copy(update={"threads": settings().threads_in_force})
    return experiment.model_copy(update={"training": training})
