"""A training set down on disk and taken up again exactly: one safetensors file with the position as JSON in it.

One file, so that replacing it is one step: whoever is killed while writing leaves the checkpoint before whole.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from playground.errors import DiskFull, RunFailed
from playground.text import Text

FILE = "checkpoint.safetensors"
"""The name of a checkpoint in its folder."""

_FORMAT = 1


def write(folder: Path, groups: Mapping[str, Mapping[str, Tensor]], position: Mapping[str, Any]) -> None:
    """Replace the folder's checkpoint.

    Args:
        folder: made where it is missing.
        groups: tensors by name, by group (`network`, `optimiser`, …).
        position: plain JSON values.

    Raises:
        DiskFull: it could not be written; the checkpoint before stays as it is.
    """
    flat = {f"{group}/{name}": tensor for group, table in groups.items() for name, tensor in table.items()}
    # A copy each: tied weights share memory, which the format refuses.
    flat = {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in flat.items()}
    unfinished = folder / f"{FILE}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(flat, unfinished, metadata={"position": json.dumps({"format": _FORMAT, **position})})
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(folder / FILE)
    except (OSError, SafetensorError) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise DiskFull from error


def read(folder: Path, wanted: Collection[str] | None = None) -> tuple[dict[str, dict[str, Tensor]], dict[str, Any]]:
    """The tensors by group and name, on the CPU, and the position.

    Args:
        folder: where the checkpoint is.
        wanted: the groups to read; None: all.

    Raises:
        RunFailed: there is no checkpoint, or it cannot be read.
    """
    groups: dict[str, dict[str, Tensor]] = {}
    with _opened(folder) as (file, position):
        for address in file.keys():  # noqa: SIM118 - not a mapping
            group, name = address.split("/", 1)
            if wanted is None or group in wanted:
                groups.setdefault(group, {})[name] = file.get_tensor(address)
    return groups, position


def position(folder: Path) -> dict[str, Any]:
    """Where the folder's checkpoint stands, without its tensors.

    Raises:
        RunFailed: there is no checkpoint, or it cannot be read.
    """
    with _opened(folder) as (_, found):
        return found


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A checkpoint's file and its position."""
    try:
        with safe_open(folder / FILE, framework="pt") as file:
            found = json.loads(file.metadata()["position"])
            if found.pop("format", None) != _FORMAT:
                raise ValueError(folder)
            yield file, found
    except (OSError, SafetensorError, ValueError, KeyError, TypeError):
        raise unusable() from None


def unusable() -> RunFailed:
    """The sentence for a checkpoint that training cannot go on from."""
    return RunFailed(
        Text(
            "The checkpoint of this run is missing, damaged or of another network; start the run anew.",
            "El punto de control de esta ejecución falta, está dañado o es de otra red; vuelva a lanzarla.",
        )
    )
