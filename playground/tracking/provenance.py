"""Where a run's numbers come from: versions, code, machine, data."""

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

import playground
from playground.batch import Batch, Data
from playground.experiment import Experiment
from playground.tracking.schema import Tag


@lru_cache(maxsize=1)
def processor() -> str:
    """What this machine computes with, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", errors="replace").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))[:100]
    except (OSError, StopIteration):
        return platform.processor()[:100] or platform.machine()


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of what decides the numbers, as tags; with the code's commit where it is a checkout."""
    tags = {Tag.VERSION + "python": platform.python_version(), Tag.VERSION + "app": playground.__version__}
    for name in ("torch", "mlflow", "numpy"):
        try:
            tags[Tag.VERSION + name] = version(name)
        except PackageNotFoundError:
            continue
    commit = _commit()
    return tags | ({"mlflow.source.git.commit": commit} if commit else {})


def protocol(experiment: Experiment, data: Data) -> dict[str, Any]:
    """How the run's numbers come about: what every task has in common, then what the task says."""
    common = {"task": experiment.task.kind(), "data": experiment.data.plain(), "seed": experiment.seed}
    return common | dict(data.protocol)


def fingerprints(data: Data) -> dict[str, str]:
    """Hashes of the prepared data (`data`) and of how it was split (`split`): equal hashes, comparable numbers."""
    parts = {"train": data.train, "validation": data.validation, **data.tests}
    hashes = {name: _hash(part) for name, part in parts.items()}
    whole = hashlib.sha256("".join(sorted(hashes.values())).encode()).hexdigest()
    split = hashlib.sha256("".join(f"{name}={value};" for name, value in sorted(hashes.items())).encode()).hexdigest()
    return {"data": whole[:32], "split": split[:32]}


def _hash(part: Any) -> str:
    digest = hashlib.sha256()
    for _, value in _hashed(part):
        for one in value.values() if isinstance(value, dict) else (value,):
            if isinstance(one, torch.Tensor):
                tensor = _single(one)
                digest.update(str((tensor.dtype, tuple(tensor.shape))).encode())
                digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
            else:
                digest.update(_written(one).encode())
    return digest.hexdigest()


def _hashed(part: Any) -> Iterator[tuple[str, Any]]:
    """The fields that say what a part of the data holds: not those of how it is held, and some only where they are given.

    Those marked `last` come behind the others, so that the same data keep the hash that older versions gave them.
    """
    for field in sorted(fields(part), key=lambda field: field.metadata.get("hashed") == "last"):
        value, hashed = getattr(part, field.name), field.metadata.get("hashed", True)
        if isinstance(value, Batch):
            yield from ((name, one) for name, one in _hashed(value) if one is not None or name == "lengths")
        elif hashed is not False and (hashed != "where given" or value is not None):
            yield field.name, value


def _single(tensor: torch.Tensor) -> torch.Tensor:
    """In single precision, as older versions held all: the same data keep their hash. A task's own hash has every digit."""
    return tensor.float() if tensor.dtype == torch.float64 else tensor


def _written(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return repr(_single(value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {_written(one)}" for name, one in value.items()) + "}"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__qualname__}({', '.join(f'{name}={_written(one)}' for name, one in _hashed(value))})"
    return repr(value)


def _commit() -> str:
    git = Path(playground.__file__).resolve().parent.parent / ".git"
    try:
        head = (git / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref: "):
            return head
        return (git / head.removeprefix("ref: ")).read_text("utf-8").strip()
    except OSError:
        return ""
