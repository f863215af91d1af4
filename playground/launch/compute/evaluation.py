"""Scores a finished run on new data, its baselines beside it."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import torch

from playground.batch import Data
from playground.dataset import AnyRecords, ProgressCallback, silent
from playground.errors import PlaygroundError, WrongFile
from playground.evaluation.bootstrap import RESAMPLES, replicates
from playground.evaluation.reference_scores import (
    BaselineScore,
    Work,
    baseline_score,
    baseline_title,
    computed,
    data_of,
    fitting,
    references,
    weights_of,
)
from playground.experiment import Experiment
from playground.launch.data import same_data
from playground.launch.worker.after_test import with_intervals
from playground.model import Network
from playground.own_files.summary import guesses, nothing_guessed
from playground.protocol import counted_otherwise
from playground.text import Guess, Text
from playground.tracking import models, provenance, runs
from playground.training import Trainer, on_threads
from playground.training.evaluation import evaluation_size

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewDataScore:
    """What came out on new data.

    Attributes:
        items: how many answers were measured (texts, windows; positions where each has a target).
        primary: the metric that decides.
        metrics: the metrics of the network, by name.
        baselines: fitted on the run's training data and measured on the new; where it is known, with the
            `interval` of the network's difference from each (see `bootstrap`).
        notes: what should be known about these numbers.
        guesses: what was guessed about the new data.
    """

    items: int
    primary: str
    metrics: Mapping[str, float]
    baselines: Mapping[str, BaselineScore] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    guesses: tuple[Guess, ...] = ()


def parsed(experiment: Experiment, files: Mapping[str, bytes]) -> AnyRecords:
    """New records from files in the format of the experiment's data set.

    Raises:
        WrongFile: there are none, or they are not of this format.
    """
    if not files:
        raise WrongFile(Text("There are no files to read.", "No hay archivos que leer."))
    try:
        return experiment.data.parse(files)
    except PlaygroundError:
        raise
    except Exception:  # whatever a reader did not foresee of a stranger's file
        _log.exception("reading new data failed")
        raise WrongFile(
            Text(
                "The files cannot be read in the format of “{title}”.",
                "No se pueden leer los archivos con el formato de «{title}».",
            ).format(title=experiment.data.title)
        ) from None


def network_on(
    experiment: Experiment, network: Network, memory: Mapping[str, object], records: AnyRecords
) -> tuple[Any, NewDataScore]:
    """The new records in their raw form (see `Task.unseen`), and the network's metrics on them.

    Raises:
        WrongInput: the records do not fit the network.
    """
    part, raw = experiment.task.unseen(records, experiment.pattern, memory)
    _, metrics = experiment.task.measure(network, part, memory, evaluation_size(part))
    items = part.items if experiment.pattern.layout == "steps" else len(part)
    return raw, NewDataScore(items, experiment.task.primary, metrics, guesses=guesses(records))


def replicates_on(
    experiment: Experiment, network: Network, memory: Mapping[str, Any], data: Data, records: AnyRecords
) -> list[float] | None:
    """See `bootstrap.replicates`, on new records.

    Args:
        experiment: of the run.
        network: in evaluation mode.
        memory: of the data that it was trained on.
        data: the run's own data, for their sizes.
        records: the new ones.
    """
    part, _ = experiment.task.unseen(records, experiment.pattern, memory)
    new = replace(data, memory=memory, tests={"test": part})
    return replicates(experiment.task, new, lambda: network, torch.device("cpu"))


def known_already(data: Data, raw: Any) -> int:
    """How many of the new texts stand in the training part, too; 0 where records are no texts."""
    train = data.raw.get("train")
    if not isinstance(train, list | tuple) or not isinstance(raw, list | tuple):
        return 0
    learnt = {text for text in train if isinstance(text, str)}
    return sum(isinstance(text, str) and text in learnt for text in raw)


def baselines_on(
    experiment: Experiment, data: Data, records: AnyRecords, stamp: str, listen: ProgressCallback
) -> dict[str, BaselineScore]:
    """The baselines fitted on the experiment's own training data, measured on new records; those that can be.

    Args:
        experiment: of the run.
        data: its own data, prepared for it.
        records: the new ones.
        stamp: tells these records from others; scores are kept for the next run on the same data.
        listen: told how far the work is.
    """
    work: Work = {
        name: (key, partial(_baseline, name, experiment, data, records))
        for name, key in fitting(experiment, data).items()
    }
    for name, (reference, key) in references(experiment, data).items():
        work[name] = key, partial(_network, reference, key, experiment, data, records)
    kept_as = {
        name: hashlib.sha256(f"{key} {stamp} {RESAMPLES}".encode()).hexdigest() for name, (key, _) in work.items()
    }
    return computed({name: (kept_as[name], compute) for name, (_, compute) in work.items()}, listen, lambda: False, {})


def _baseline(name: str, experiment: Experiment, data: Data, records: AnyRecords) -> BaselineScore:
    part, raw = experiment.task.unseen(records, experiment.pattern, data.memory)
    elsewhere = replace(data, tests={"test": part}, raw={**data.raw, "test": raw})
    return baseline_score(name, experiment, elsewhere)


def _network(reference: Experiment, key: str, experiment: Experiment, data: Data, records: AnyRecords) -> BaselineScore:
    own = data_of(reference, experiment, data)
    with torch.random.fork_rng(devices=[]):
        network = reference.network(own.sizes, own.initial)
    kept = weights_of(key)
    if kept is None:  # trained on another machine: the same training gives the same network
        trainer = Trainer(reference.training, reference.task, network, own, reference.seed, from_zero=False)
        for _ in trainer:
            pass
        kept = trainer.best_weights()
    network = network.cpu()
    network.load_state_dict(kept)
    _, score = network_on(reference, network, own.memory, records)
    draws = replicates_on(reference, network, own.memory, own, records)
    return {"kind": "network", "metrics": dict(score.metrics), "replicates": draws}


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
        experiment = trained.experiment
        listen(0.0, Text("reading the new data", "leyendo los datos nuevos"))
        records = parsed(experiment, files)
        if strict:
            nothing_guessed(guesses(records))
        listen(0.1, Text("evaluating the network", "evaluando la red"))
        raw, score = network_on(experiment, trained.network, trained.memory, records)
        try:
            data = _own(trained, fetch)
        except PlaygroundError as error:
            why = Text(error.text.en.rstrip("."), error.text.es.rstrip("."))
            return replace(score, notes=(_ALONE.format(why=why),))
        notes = experiment.task.remarks(data, raw)
        found = baselines_on(experiment, data, records, _stamp(files), listen) if baselines else {}
        ours = replicates_on(experiment, trained.network, trained.memory, data, records) if found else None
        # A baseline that does not fit the run's own data either is not missed.
        missed = [baseline_title(name) for name in trained.run.baselines if baselines and name not in found]
        if missed:
            titles = Text(", ".join(title.en for title in missed), ", ".join(title.es for title in missed))
            notes = (_MISSED.format(titles=titles), *notes)
        if count := known_already(data, raw):
            notes = (*notes, _LEARNT.format(count=count))
        before, now = runs.protocol_of(trained.run), provenance.protocol(experiment, data)
        known = before.get("hashes", {}).get("data")
        if known and (known != provenance.fingerprints(data)["data"] or counted_otherwise(before, now)):
            scaled = (_SCALED,) if found and _BY_TRAINING_DATA & score.metrics.keys() else ()
            notes = (*notes, same_data.told(before, now), _CHANGED, *scaled)
        return replace(score, baselines=with_intervals(found, ours), notes=notes)


def _stamp(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _own(trained: models.Trained, fetch: bool) -> Data:
    """The data that the run was trained on, prepared for it."""
    if not fetch and not trained.experiment.data.ready():
        raise PlaygroundError(Text("they are not on this machine", "no están en esta máquina"))
    return same_data.prepared(trained.run, trained.experiment)


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
