"""Whether a run may come in: what it was measured to need, the memory of the devices, what this deployment allows."""

import json
import math
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from playground import hardware
from playground.errors import OverLimit
from playground.settings import settings
from playground.text import Text, numeral

if TYPE_CHECKING:  # which has what was measured of it
    from playground.tracking.run import Run


@dataclass(frozen=True, slots=True)
class Expected:
    """Time and memory of a run, as far as somebody has measured them; `estimate.expected` does.

    Attributes:
        seconds: the seconds that the whole run takes; None: nobody knows.
        memory_mb: the MiB that it takes on the device, beside the process itself; None: nobody knows.
        device: the device on which it was measured: `cpu`, `cuda`, `mps`; empty: nowhere.
        measuring: how many of `seconds` no limit of training shortens.
    """

    seconds: float | None = None
    memory_mb: float | None = None
    device: str = ""
    measuring: float | None = None

    @classmethod
    def from_tag(cls, tag: str | None) -> Self:
        """Read back what `tag` has written; nothing known where that cannot be read."""
        try:
            found = json.loads(tag or "{}")
            return cls(
                _positive(found.get("seconds")),
                _positive(found.get("memory_mb")),
                str(found.get("device", "")),
                _positive(found.get("measuring")),
            )
        except (ValueError, TypeError, AttributeError):
            return cls()

    def tag(self) -> str:
        """As a tag."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def _positive(value: object) -> float | None:
    number = float(value) if isinstance(value, int | float) else math.nan
    return number if math.isfinite(number) and number > 0 else None


PROCESS_MB: Mapping[str, float] = {"cpu": 150.0, "cuda": 600.0, "mps": 150.0}
"""MiB that a trainer takes beside what is counted before it starts: its own pages; on a GPU also CUDA's context."""

_NAMES: Mapping[str, str] = {"cpu": "CPU", "cuda": "CUDA", "mps": "Apple MPS"}


def device_memory() -> Mapping[str, hardware.DeviceMemory]:
    """The memory of the devices that train, by their names; nothing of a cluster, whose machines nobody asks from here."""
    return hardware.memory() if settings().launcher == "local" else {}


def suits(device: str, place: str) -> bool:
    """Whether a device (`cpu`, `cuda:1`) is what was asked for (`auto`, `cpu`, `cuda`, `cuda:1`, `mps`)."""
    return device in ("auto", place, place.partition(":")[0])


def need(expected: Expected, place: str) -> float:
    """MiB that a run takes on a device, its process included; 0 where nobody has measured it."""
    return expected.memory_mb + PROCESS_MB[place.partition(":")[0]] if expected.memory_mb else 0.0


def refusal(expected: Expected, memory: Mapping[str, hardware.DeviceMemory]) -> Text | None:
    """Why a run can never fit into any of these devices; None where it fits into one of them, or nobody knows."""
    if not memory or any(need(expected, place) <= one.total / 2**20 for place, one in memory.items()):
        return None
    place, largest = max(memory.items(), key=lambda one: one[1].total)
    return Text(
        "This run needs about {need} of memory; the {device} has {total} in all, {free} of it free now: make the batch, the window or the hidden size smaller.",
        "Esta ejecución necesita unos {need} de memoria; {device} tiene {total} en total, {free} libres ahora: reduzca el lote, la ventana o el tamaño oculto.",
    ).format(
        need=size(need(expected, place)),
        device=name_of(place),
        total=size(largest.total / 2**20),
        free=size(largest.free / 2**20),
    )


def must_fit(expected: Expected, device: str, memory: Mapping[str, hardware.DeviceMemory]) -> None:
    """Let pass what fits into a device that was asked for; what has to wait for memory may wait.

    Raises:
        OverLimit: it was measured to need more than any such device has.
    """
    text = refusal(expected, {place: one for place, one in memory.items() if suits(device, place)})
    if text is not None:
        raise OverLimit(text)


def must_end(expected: Expected, limit: float) -> None:
    """Let pass what can end within its time limit; training itself is only cut short.

    Args:
        limit: seconds that the whole run may take; infinite: no limit.

    Raises:
        OverLimit: measuring the network alone was found to take longer.
    """
    if expected.measuring is not None and expected.measuring > limit:
        raise OverLimit(
            Text(
                "Measuring this network before and after training takes about {need} s, but the time limit of the whole run is {limit} s: "
                "raise the limit, or make the network or the data smaller.",
                "Medir esta red antes y después de entrenarla lleva unos {need} s, pero el límite de tiempo de toda la ejecución es de "
                "{limit} s: suba el límite o reduzca la red o los datos.",
            ).format(need=f"{expected.measuring:.0f}", limit=f"{limit:g}")
        )


def free_memory(memory: Mapping[str, hardware.DeviceMemory]) -> Text:
    """The memory that each device has free."""
    told = Text("{device} {free} of {total}", "{device} {free} de {total}")
    each = [
        told.format(device=name_of(place), free=size(one.free / 2**20), total=size(one.total / 2**20))
        for place, one in memory.items()
    ]
    words = Text("; ".join(one.en for one in each) or "–", "; ".join(one.es for one in each) or "–")
    return Text("Free memory: {words}.", "Memoria libre: {words}.").format(words=words)


def size(mebibytes: float) -> Text:
    """An amount of memory for people: `350 MB`, `3.2 GB`."""
    if mebibytes < 1000:
        return Text.same(f"{mebibytes:.0f} MB")
    return Text.same("{value} GB").format(value=numeral(mebibytes / 1024, ".1f"))


def name_of(place: str) -> str:
    """A device for people: `CPU`, `CUDA 1`."""
    kind, _, index = place.partition(":")
    return f"{_NAMES.get(kind, kind)} {index}".strip()


_KEEP_FREE = 300 * 2**20
"""Bytes that stay free on the disk: a full one would break the record itself."""


def seconds_allowed(asked: float) -> float:
    """Seconds that a whole run may take: its own limit, or the deployment's where that is shorter; infinite: no limit.

    Args:
        asked: `training.seconds` of the run.
    """
    return min(asked or math.inf, settings().max_seconds or math.inf)


def limit_of(run: "Run") -> float:
    """Seconds that a run may take in all; infinite: no limit, as for one that repeats another to compare the numbers."""
    if run.verifies:
        return math.inf
    try:
        return seconds_allowed(float(run.knobs.get("training.seconds") or 0))
    except ValueError:  # another version wrote it
        return math.inf


def must_have_disk() -> None:
    """Let pass a run for whose files there is room.

    Raises:
        OverLimit: the disk is full.
    """
    limits = settings()
    if not limits.home.exists():
        return
    if used(limits.home) > limits.max_disk_gb * 1e9 or shutil.disk_usage(limits.home).free < _KEEP_FREE:
        raise OverLimit(
            Text(
                "The disk of this deployment is full; delete runs that are no longer needed.",
                "El disco de esta instalación está lleno; elimine ejecuciones que ya no hagan falta.",
            )
        )


def used(home: Path) -> int:
    """Bytes under `home`, counted at most every half minute."""
    return _used(str(home), int(time.monotonic() / 30))


@lru_cache(maxsize=2)
def _used(home: str, _moment: int) -> int:
    # Not by `Path`: it keeps the name of every file that it is made of, for good.
    total, folders = 0, [home]
    linked: set[tuple[int, int]] = set()
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                        continue
                    found = entry.stat(follow_symlinks=False)
                    if found.st_nlink > 1:  # one file under several names takes its place once
                        if (found.st_dev, found.st_ino) in linked:
                            continue
                        linked.add((found.st_dev, found.st_ino))
                    total += found.st_size
    return total
