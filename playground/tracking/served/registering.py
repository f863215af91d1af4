"""Registers the trained network of a run in MLflow's registry, from where MLflow serves it."""

import re

from filelock import FileLock

from playground.errors import NotAllowed, OverLimit, WrongInput
from playground.settings import made_home
from playground.text import Text
from playground.tracking import artifacts, store
from playground.tracking.actions import pinning
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.search import get_own
from playground.tracking.served import versions
from playground.tracking.served.versions import Version
from playground.tracking.served.written import written
from playground.tracking.visitor import Visitor

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,59}")
_MOST = 10
"""Versions of one run."""


def register(run_id: str, by: Visitor, name: str = "") -> Version:
    """Register the best weights of a run as a version of a model, and pin the run.

    To say it again changes nothing, unless the run was resumed since then, or the version was deleted in MLflow.

    Args:
        run_id: a run that has ended, with a trained network.
        by: whose run it is.
        name: of the registered model, which is made where there is none; empty: the usual one of its task.

    Raises:
        NotAllowed: the run, or the model of this name, is somebody else's.
        WrongInput: the run has not ended, or the name cannot be one or is that of another task.
        NotFound: there is no such run, or it has no weights.
        OverLimit: the visitor has pinned as many runs as this deployment allows, or the run is registered often enough.
        TrackingFailed: the record cannot be reached.
    """
    run = get_own(run_id, by)
    name = name.strip() or versions.usual_name(run.task)
    if not _NAME.fullmatch(name):
        raise WrongInput(_NO_NAME)
    if not run.over:
        raise WrongInput(_STILL_TRAINS)
    with FileLock(str(made_home() / "registry.lock"), timeout=120):
        run = get_own(run_id, by)
        known = next((one for one in reversed(versions.of(run)) if one.name == name), None)
        if known is not None and _still_so(known, run):
            return known
        if len(run.registered) >= _MOST:
            raise OverLimit(_OFTEN.format(most=_MOST))
        there = _model(name, run, by)
        files, folder = written(run), versions.folder_of(len(run.registered))
        pinning.pin(run.id, by)
        artifacts.put(run.id, run.artifacts, {f"{folder}/{path}": content for path, content in files.items()})
        client = store.client()
        if not there:
            client.create_registered_model(name, tags={Tag.TASK: run.task, Tag.OWNER: run.owner})
        tags = {Tag.DIGEST: run.digest, _ENDED: str(run.ended)}
        made = client.create_model_version(name, f"{run.artifacts}/{folder}", run.id, tags=tags, await_creation_for=60)
        version = Version(name, int(made.version), folder)
        store.write_tags(run.id, {Tag.REGISTERED: ", ".join([*run.registered, f"{name}/{version.number}"])})
        return version


_ENDED = "playground.ended"
"""Of a version: when the run had ended by then, in seconds since 1970; a run that was resumed ends anew."""


def _still_so(version: Version, run: Run) -> bool:
    """Whether a version is there, and of the weights that the run has now."""
    try:
        found = store.client().get_model_version(version.name, str(version.number))
    except store.RecordAway as error:
        if error.code not in store.GONE:
            raise
        return False
    return bool(found.tags.get(_ENDED) == str(run.ended))


def _model(name: str, run: Run, by: Visitor) -> bool:
    """Whether there is a registered model of this name, which may get a version of this run.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: it is of another task.
    """
    found = next(iter(store.client().search_registered_models(f"name = '{name}'")), None)
    if found is None:
        return False
    if not by.may_change(found.tags.get(Tag.OWNER, "")) or Tag.TASK not in found.tags:
        raise NotAllowed(_TAKEN.format(name=name))
    if found.tags[Tag.TASK] != run.task:
        raise WrongInput(_OTHER_TASK.format(name=name))
    return True


_NO_NAME = Text(
    "The name of a registered model has 1 to 60 letters without accents, digits, blanks, “-” or “_”, and begins with a letter or digit.",
    "El nombre de un modelo registrado tiene de 1 a 60 letras sin acentos, cifras, espacios, «-» o «_», y comienza con una letra o cifra.",
)
_STILL_TRAINS = Text(
    "This run has not ended; stop it, or wait until it has finished, then register it.",
    "Esta ejecución no ha terminado; deténgala o espere a que termine, y regístrela después.",
)
_OFTEN = Text(
    "A run is registered {most} times at most; repeat it to register the network once more.",
    "Una ejecución se registra {most} veces como mucho; repítala para registrar la red una vez más.",
)
_TAKEN = Text(
    "The registered model “{name}” is somebody else’s; choose another name.",
    "El modelo registrado «{name}» es de otra persona; elija otro nombre.",
)
_OTHER_TASK = Text(
    "The registered model “{name}” is of another task, and its versions are asked alike; choose another name.",
    "El modelo registrado «{name}» es de otra tarea y todas sus versiones se usan igual; elija otro nombre.",
)
