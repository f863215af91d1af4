"""What a run must beat: every baseline that fits its data, and every network without recurrence, trained briefly.

Each baseline is kept in a file of its own under a hash of all that decides its numbers, so that a second run on the same
data gets its baselines at once.
"""

import hashlib
import importlib.metadata
import inspect
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, torch as packed
from torch import Tensor

import playground
from playground import files
from playground.baseline import BASELINES
from playground.batch import Data
from playground.dataset import ProgressCallback, silent
from playground.errors import Impossible, PlaygroundError
from playground.evaluation.bootstrap import RESAMPLES, Tallied
from playground.experiment import Experiment, pattern_of
from playground.model import MODELS
from playground.settings import settings
from playground.text import Text
from playground.training import Trainer
from playground.training.evaluation import flat

BaselineScore = dict[str, Any]
"""`kind`: `trivial`, `fitted` or `network`; `metrics`: of all test parts, by flat names; `replicates`: see `bootstrap`."""

Work = dict[str, tuple[str, Callable[[], BaselineScore]]]
"""What is to be computed, by the name of each baseline: the key that its score is kept under, and what computes it."""

EPOCHS, STEPS = 10, 5_000
"""A reference network is trained for this many epochs or about this many steps at most: enough to be a baseline."""

_log = logging.getLogger(__name__)

_DECIDING = ("torch", "numpy", "scikit-learn", "statsmodels")
"""The packages whose version is part of a baseline's key."""


_SHARED = ("batch.py", "series/*.py")
"""Files beside those of their own classes that baselines and tasks get numbers from."""


class _Stopped(Exception):
    """Somebody wants the baselines no more."""


def baseline_scores(
    experiment: Experiment,
    data: Data,
    *,
    listen: ProgressCallback = silent,
    should_stop: Callable[[], bool] = lambda: False,
    networks: bool = True,
    found: dict[str, BaselineScore] | None = None,
) -> dict[str, BaselineScore]:
    """All baselines of an experiment, by name.

    Args:
        experiment: what is run; its task, data, seed and training settings decide.
        data: as prepared for it.
        listen: told how far the work is.
        should_stop: asked between baselines and inside the training of networks.
        networks: with the networks without recurrence, which take longest.
        found: takes each baseline as soon as it is there, for whoever may not wait for the last one.

    Returns:
        The baselines that could be computed; those before the stop where there was one.
    """
    work: Work = {
        name: (key, partial(baseline_score, name, experiment, data)) for name, key in fitting(experiment, data).items()
    }
    for name, (reference, key) in (references(experiment, data) if networks else {}).items():
        work[name] = key, partial(_network, reference, experiment, data, key, should_stop)
    return computed(work, listen, should_stop, {} if found is None else found)


def computed(
    work: Work, listen: ProgressCallback, should_stop: Callable[[], bool], found: dict[str, BaselineScore]
) -> dict[str, BaselineScore]:
    """Each score as it is kept, else computed; one that fails is left out and takes no other with it."""
    for number, (name, (key, compute)) in enumerate(work.items()):
        if should_stop():
            break
        listen(
            number / len(work),
            Text("comparing with: {title}", "comparando con: {title}").format(title=baseline_title(name)),
        )
        try:
            found[name] = _kept(key, compute)
        except _Stopped:
            break
        except PlaygroundError as error:
            _log.info("%s cannot be computed on these data: %s", name, error.text.en)
        except Exception:
            _log.exception("%s failed", name)
    return found


BASELINE_KINDS = {
    "trivial": Text("trivial", "trivial"),
    "fitted": Text("fitted", "ajustada"),
    "network": Text("network", "red"),
}


def baseline_title(name: str) -> Text:
    """The name of a baseline in words; as it is where this version has no such baseline."""
    shelf: Any = BASELINES if name in BASELINES else MODELS
    return shelf[name].title if name in shelf else Text.same(name)


def fitting(experiment: Experiment, data: Data) -> dict[str, str]:
    """The baselines that fit, and the key in the cache of each."""
    fit = [BASELINES[name]() for name in BASELINES.in_order() if BASELINES[name].fits(experiment.task)]
    pattern = asdict(experiment.pattern)
    return {one.kind(): _key(experiment, data, type(one), {"floor": one.plain(), "pattern": pattern}) for one in fit}


def references(experiment: Experiment, data: Data) -> dict[str, tuple[Experiment, str]]:
    """The small networks without recurrence that fit, by name: the experiment that trains each, and its key in the cache."""
    found = {}
    for name in MODELS.in_order():
        if not MODELS[name].baseline:
            continue
        model = MODELS[name]()
        try:
            facts = {"floor": model.plain(), "pattern": asdict(pattern_of(experiment.task, model))}
        except Impossible:
            continue
        brief = _brief(experiment, data)
        key = _key(experiment, data, type(model), facts | {"training": brief.plain(), "limit": STEPS})
        found[name] = (experiment.model_copy(update={"model": model, "training": brief}), key)
    return found


def _brief(experiment: Experiment, data: Data) -> Any:
    """The run's own training settings, cut short by epochs: a limit in seconds would not give the same numbers."""
    batches = sum(1 for _ in data.train.batches(experiment.training.batch))
    epochs = max(1, min(EPOCHS, experiment.training.epochs, STEPS // max(1, batches)))
    return experiment.training.model_copy(update={"epochs": epochs, "seconds": 0})


def baseline_score(name: str, experiment: Experiment, data: Data) -> BaselineScore:
    """A baseline, fitted and measured on the data of an experiment."""
    baseline = BASELINES[name]()
    tallied = Tallied(*experiment.task.for_baselines(data))
    metrics = flat(baseline.metrics(tallied.task, tallied.data))
    return {"kind": baseline.role, "metrics": metrics, "replicates": tallied.replicates()}


def data_of(reference: Experiment, experiment: Experiment, data: Data) -> Data:
    """The data of an experiment as a reference network of it sees them."""
    return data if reference.pattern == experiment.pattern else reference.prepare(reference.data.load())


def _network(
    reference: Experiment, experiment: Experiment, data: Data, key: str, should_stop: Callable[[], bool]
) -> BaselineScore:
    own = data_of(reference, experiment, data)
    network = reference.network(own.sizes, own.initial)
    tallied = Tallied(reference.task, own)
    trainer = Trainer(reference.training, tallied.task, network, tallied.data, reference.seed, from_zero=False)
    for _ in trainer:
        if should_stop():
            raise _Stopped
    # Kept, so that the same network can be measured on other data later.
    best = {name: tensor.cpu().clone().contiguous() for name, tensor in trainer.best_weights().items()}
    files.write(_place(key, "safetensors"), packed.save(best))
    return {"kind": "network", "metrics": trainer.test(), "replicates": tallied.replicates()}


def _key(experiment: Experiment, data: Data, baseline: type, facts: Mapping[str, Any]) -> str:
    table = {
        "task": experiment.task.plain(),
        "data": experiment.data.plain(),
        "protocol": data.protocol,
        "seed": experiment.seed,
        "resamples": RESAMPLES,
        "versions": [playground.__version__, *(importlib.metadata.version(name) for name in _DECIDING)],
        "code": [file.read_text("utf-8") for part in (baseline, type(experiment.task)) for file in _neighbours(part)],
        **facts,
    }
    return hashlib.sha256(json.dumps(table, sort_keys=True, default=str).encode()).hexdigest()


def _neighbours(part: type) -> list[Path]:
    """The files that a class and its bases are written in, those beside it and those that many share.

    A changed rule must give changed numbers.
    """
    house = Path(playground.__path__[0])
    bases = [Path(inspect.getfile(base)) for base in part.__mro__ if base.__module__.startswith("playground.")]
    shared = [file for pattern in _SHARED for file in house.glob(pattern)]
    return sorted({*Path(inspect.getfile(part)).parent.glob("*.py"), *bases, *shared})


def weights_of(key: str) -> dict[str, Tensor] | None:
    """The weights of a reference network that was trained here; None where there are none."""
    try:
        return packed.load(_place(key, "safetensors").read_bytes())
    except (OSError, SafetensorError):
        return None


def _kept(key: str, compute: Callable[[], BaselineScore]) -> BaselineScore:
    """The score kept under a key; computed and kept where there is none."""
    file = _place(key, "json")
    try:
        kept: BaselineScore = json.loads(file.read_text("utf-8"))
        if kept["kind"] and kept["metrics"]:
            return kept
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not there, or damaged: computed anew
    found = compute()
    files.write(file, json.dumps(found).encode())
    return found


def _place(key: str, ending: str) -> Path:
    return settings().home / "cache" / "floors" / f"{key}.{ending}"
