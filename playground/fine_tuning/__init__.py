"""Fine-tuning: a training that begins with the weights of another one, on other data.

Weights go by their names in the network, and are taken where their shapes fit. Rows that stand for tokens or classes go by what
they stand for: what both data have in common keeps its row, what is new begins at random. After J. Howard and S. Ruder,
Universal language model fine-tuning for text classification, ACL 2018, whose encoder is taken over token by token.
"""

import torch

from playground.batch import Data
from playground.dataset import AnyRecords
from playground.experiment import Experiment
from playground.fine_tuning.base import SCALER, Base
from playground.fine_tuning.requirements import require, require_same_split
from playground.fine_tuning.taken import Taken
from playground.fine_tuning.weights import axes_of, common_places, take
from playground.model import Network
from playground.task import Memory


def prepare(experiment: Experiment, records: AnyRecords, base: Base | None) -> Data:
    """The data as the network sees it; scaled as the base's where that is asked for and fits."""
    if base is None or experiment.training.scaler == "refitted":
        return experiment.prepare(records)
    return experiment.task.prepare_scaled(
        records, experiment.pattern, experiment.seed, (base.experiment.task, base.memory)
    )


def begin(experiment: Experiment, data: Data, base: Base) -> tuple[Network, Taken]:
    """A network that begins with what it can take from the base, and what that is.

    What it cannot take is drawn as in an untrained network of the same seed.

    Raises:
        WrongInput: nothing fits, or the same data are split otherwise.
    """
    require(experiment, base)
    require_same_split(experiment, data, base)
    network = experiment.network(data.sizes, data.initial)
    before, now = axes_of(base.experiment.model, base.sizes), axes_of(experiment.model, data.sizes)
    common = common_places(base, data)
    weights = dict(network.named_parameters())
    given = {name for name in data.initial if name not in weights}  # of these data, as how rare each token is in them
    taken, random, whole = 0, [], []
    with torch.no_grad():
        for name, tensor in network.state_dict(keep_vars=False).items():
            if name in given:
                continue
            source = base.weights.get(name)
            count = 0 if source is None else take(tensor, source.to(tensor), (before.get(name, {}), now[name]), common)
            taken += count
            if count < tensor.numel():
                if not count:
                    random.append(name)
            else:
                whole.append(name)
    output = {name for name in now if "outputs" in now[name]} or {name for name in now if "vocabulary" in now[name]}
    frozen = 0
    if experiment.training.frozen:
        for name in weights.keys() & set(whole) - output:
            weights[name].requires_grad_(False)
            frozen += weights[name].numel()
    all_of = sum(tensor.numel() for name, tensor in network.state_dict().items() if name not in given)
    return network, Taken(
        base.run,
        base.name,
        taken,
        all_of,
        {kind: (len(pairs), size) for kind, (pairs, size) in common.shown.items()},
        common.new,
        tuple(random),
        frozen,
        _scaler(base.memory, data.memory),
    )


def _scaler(before: Memory, now: Memory) -> str:
    if any(name not in now for name in SCALER):
        return ""
    return "kept" if all(before.get(name) == now[name] for name in SCALER) else "refitted"
