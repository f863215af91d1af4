"""What a training begins with: a trained network, and what has to be known of its data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from playground.batch import Sizes
from playground.experiment import Experiment
from playground.task import Memory

SCALER = ("mean", "deviation")
"""What a memory has of a scaler."""


@dataclass(frozen=True)
class Base:
    """A trained network that another training begins with.

    Attributes:
        run: the id of its run.
        name: of its run, for people.
        experiment: what was trained.
        sizes: what its network was built from.
        memory: what it needs beside its weights.
        weights: of its best epoch, by their names.
        split: how its data were split, by `split_of`; empty where that was not recorded.
    """

    run: str
    name: str
    experiment: Experiment
    sizes: Sizes
    memory: Memory
    weights: Mapping[str, Tensor]
    split: Mapping[str, Any] = field(default_factory=dict)


def of_memory(memory: Memory) -> dict[str, Any]:
    """What of a memory a base uses: what its places stand for, and its scaler; nothing of its data."""
    found = {name: memory[name] for name in ("vocabulary", "classes", "names", "features", *SCALER) if name in memory}
    return found | ({"covariates": {"names": memory["covariates"]["names"]}} if "covariates" in memory else {})


def split_of(protocol: Mapping[str, Any]) -> dict[str, Any]:
    """What of a protocol says which examples are in which part; not how many windows are cut of them."""
    if "split_hash" in protocol:
        return {"split_hash": protocol["split_hash"]}
    found = {name: protocol[name] for name in ("split", "examples") if name in protocol}
    parts = {
        name: {key: value for key, value in part.items() if key != "windows"}
        for name, part in protocol.get("parts", {}).items()
    }
    return found | ({"parts": parts} if parts else {})
