"""A trained network and its floors on data that were not there when it was trained."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import torch

from playground.batch import Data
from playground.dataset import AnyRecords, ProgressCallback, silent
from playground.errors import PlaygroundError, WrongFile
from playground.evaluation.bootstrap import RESAMPLES, Tallied
from playground.evaluation.reference_scores import (
    COMPARING,
    BaselineScore,
    baseline_score,
    baseline_title,
    cached,
    data_of,
    fitting,
    references,
    weights_of,
)
from playground.experiment import Experiment
from playground.model import Network
from playground.own_files.summary import guesses
from playground.text import Guess, Text
from playground.training import Trainer
from playground.training.evaluation import evaluation_size

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewDataScore:
    """What came out on new data.

    Attributes:
        items: how many answers were measured (texts, windows; positions where each has a target).
        primary: the metric that decides. metrics: of the network.
        baselines: the floors, fitted on the run's training data and measured on the new; where it is known, with the
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
    """The deciding metric of a network over the draws of the bootstrap on new records; None where there are too few.

    Args:
        experiment: of the run. network: in evaluation mode. memory: of the data that it was trained on.
        data: the run's own data, for their sizes. records: the new ones.
    """
    try:
        part, _ = experiment.task.unseen(records, experiment.pattern, memory)
        tallied = Tallied(experiment.task, replace(data, memory=memory, tests={"test": part}))
        marked = tallied.data.tests["test"]
        tallied.task.measure(network, marked, memory, evaluation_size(marked))
        return tallied.replicates()
    except Exception:  # the metrics stand without an interval
        _log.exception("no interval is known for the differences from the baselines")
        return None


def known_already(data: Data, raw: Any) -> int:
    """How many of the new texts stand in the training part, too; 0 where records are no texts."""
    train = data.raw.get("train")
    if not isinstance(train, list | tuple) or not isinstance(raw, list | tuple):
        return 0
    learnt = {text for text in train if isinstance(text, str)}
    return sum(isinstance(text, str) and text in learnt for text in raw)


def floors_on(
    experiment: Experiment, data: Data, records: AnyRecords, stamp: str = "", listen: ProgressCallback = silent
) -> tuple[dict[str, BaselineScore], tuple[str, ...]]:
    """The floors fitted on the experiment's own training data, measured on new records; and the names of those that could not be.

    Args:
        experiment: of the run. data: its own data, prepared for it. records: the new ones.
        stamp: tells these records from others; floors are then kept for the next run on the same data.
        listen: told how far the work is.
    """
    found: dict[str, BaselineScore] = {}
    failed: list[str] = []
    work: dict[str, tuple[str, Callable[[], BaselineScore]]] = {
        name: (key, partial(_baseline, name, experiment, data, records))
        for name, key in fitting(experiment, data).items()
    }
    for name, (reference, key) in references(experiment, data).items():
        work[name] = key, partial(_network, reference, key, experiment, data, records)
    for number, (name, (key, compute)) in enumerate(work.items()):
        listen(number / len(work), COMPARING.format(title=baseline_title(name)))
        kept_as = hashlib.sha256(f"{key} {stamp} {RESAMPLES}".encode()).hexdigest()
        try:
            found[name] = cached(kept_as, compute) if stamp else compute()
        except PlaygroundError as error:
            _log.info("%s does not fit the new data: %s", name, error.text.en)
            failed.append(name)
        except Exception:  # one floor that fails on strange data must not take the others with it
            _log.exception("%s could not be measured on the new data", name)
            failed.append(name)
    return found, tuple(failed)


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
    replicates = replicates_on(reference, network, own.memory, own, records)
    return {"kind": "network", "metrics": dict(score.metrics), "replicates": replicates}
