"""Scores a finished run on new data, its floors beside it."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from playground.batch import Data
from playground.dataset import ProgressCallback, silent
from playground.errors import PlaygroundError
from playground.evaluation.new_data import NewDataScore, floors_on, known_already, network_on, parsed, replicates_on
from playground.evaluation.reference_scores import baseline_title
from playground.experiment import Experiment
from playground.launch.data import preparation, same_data
from playground.launch.worker.after_test import with_intervals
from playground.own_files.summary import guesses, nothing_guessed
from playground.protocol import counted_otherwise
from playground.text import Text
from playground.tracking import models, runs
from playground.tracking.provenance import fingerprints, protocol
from playground.training import on_threads


def evaluate(
    run_id: str,
    files: Mapping[str, bytes],
    listen: ProgressCallback = silent,
    fetch: bool = True,
    *,
    strict: bool = False,
    baselines: bool = True,
) -> NewDataScore:
    """A run's best weights on new data in the format of its data set.

    Args:
        run_id: a run with a trained network.
        files: the new data, by name.
        listen: told what is being done.
        fetch: the run's own data may be fetched anew where they are not here.
        strict: nothing may be guessed about the new data.
        baselines: fit the baselines on the run's own data and measure them, too; what was fitted before is kept.

    Raises:
        NotFound: there is no such run, or it has no weights yet.
        WrongFile: the files are not of the data set's format.
        WrongInput: the records do not fit the network, or something was guessed that may not be.
        TrackingFailed: the record cannot be reached.
    """
    trained = models.load(run_id)
    with on_threads(trained.experiment.training.threads):
        return _evaluated(trained, files, listen, fetch=fetch, strict=strict, baselines=baselines)


def _evaluated(
    trained: models.Trained,
    files: Mapping[str, bytes],
    listen: ProgressCallback,
    *,
    fetch: bool,
    strict: bool,
    baselines: bool,
) -> NewDataScore:
    experiment = trained.experiment
    listen(0.0, Text("reading the new data", "leyendo los datos nuevos"))
    records = parsed(experiment, files)
    if strict:
        nothing_guessed(guesses(records))
    listen(0.1, Text("evaluating the network", "evaluando la red"))
    raw, score = network_on(experiment, trained.network, trained.memory, records)
    try:
        data = _own(experiment, fetch)
    except PlaygroundError as error:
        why = Text(error.text.en.rstrip("."), error.text.es.rstrip("."))
        return replace(score, notes=(_ALONE.format(why=why),))
    notes = experiment.task.remarks(data, raw)
    found, failed = floors_on(experiment, data, records, _stamp(files), listen) if baselines else ({}, ())
    ours = replicates_on(experiment, trained.network, trained.memory, data, records) if found else None
    # A floor that does not fit the run's own data either is not missed.
    missed = [baseline_title(name) for name in failed if name in trained.run.baselines]
    if missed:
        titles = Text(", ".join(title.en for title in missed), ", ".join(title.es for title in missed))
        notes = (_MISSED.format(titles=titles), *notes)
    if count := known_already(data, raw):
        notes = (*notes, _LEARNT.format(count=count))
    before, now = runs.protocol_of(trained.run), protocol(experiment, data)
    known = before.get("hashes", {}).get("data")
    if known and (known != fingerprints(data)["data"] or counted_otherwise(before, now)):
        scaled = (_SCALED,) if found and _BY_TRAINING_DATA & score.metrics.keys() else ()
        notes = (*notes, same_data.told(before, now), _CHANGED, *scaled)
    return replace(score, baselines=with_intervals(found, ours), notes=notes)


def _stamp(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _own(experiment: Experiment, fetch: bool) -> Data:
    """The data that the run was trained on, prepared for it."""
    if not fetch and not experiment.data.ready():
        raise PlaygroundError(Text("they are not on this machine", "no están en esta máquina"))
    return experiment.prepare(preparation.load(experiment.data))


_MISSED = Text(
    "These could not be evaluated on the data: {titles}.", "Estas no se pudieron evaluar con los datos: {titles}."
)
_LEARNT = Text(
    "{count} of the new texts are also in the training set, so the results on them are too good.",
    "{count} de los textos nuevos están también en el conjunto de entrenamiento, así que sus resultados son demasiado buenos.",
)
_ALONE = Text(
    "The run's own data can no longer be read ({why}), so the network is shown without baselines.",
    "Los datos de la ejecución ya no se pueden leer ({why}), así que la red se muestra sin referencias.",
)
_CHANGED = Text(
    "The baselines are fitted on the run's own data as they are read now.",
    "Las referencias se ajustan a los datos de la ejecución tal como se leen ahora.",
)
_BY_TRAINING_DATA = {"mase", "skill"}
"""Metrics that are divided by the error of a naive forecast, whose season is that of the training data."""
_SCALED = Text(
    "MASE and skill depend on the season and the values of the training data: those of the network and of the baselines "
    "cannot be compared here.",
    "MASE y skill dependen del periodo estacional y de los valores de los datos de entrenamiento: los de la red y los de las referencias no se pueden comparar aquí.",
)
