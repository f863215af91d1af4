"""What this machine has to compute with: processors, GPUs, and how much memory of each is free. Imports no torch."""

import contextlib
import os
import platform
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import psutil

_VISIBLE = "CUDA_VISIBLE_DEVICES"
_GROUP = Path("/sys/fs/cgroup")
_GROUP_BEFORE = Path("/sys/fs/cgroup/memory")
_QUOTAS = (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))
"""Where a container says how much processor time it may take in how long, both in microseconds: today's way, and the one before."""
_BUILT_FOR_CUDA = re.compile(r"^cuda\b[^=]*=\s*['\"]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """Memory of one device, in bytes: all of it, and what is free now."""

    total: int
    free: int


@dataclass(frozen=True, slots=True)
class Gpu:
    """An NVIDIA GPU that training may use.

    Attributes:
        index: its number among those that are visible here, as in `cuda:1`.
        token: what `CUDA_VISIBLE_DEVICES` must say for a process to see this GPU alone.
        name: the name of the card.
    """

    index: int
    token: str
    name: str


def gpus() -> tuple[Gpu, ...]:
    """The GPUs that torch could use here: those that the driver shows and `CUDA_VISIBLE_DEVICES` lets through."""
    return _gpus(os.environ.get(_VISIBLE))


def cores() -> int:
    """How many cores this process may keep busy: fewer than the machine has where a container or a mask limits it."""
    mask = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for files in _QUOTAS:
        with contextlib.suppress(OSError, ValueError):  # no container, or no limit ("max", -1)
            quota, period = (int(word) for name in files for word in (_GROUP / name).read_text("ascii").split())
            if quota > 0:
                return max(1, min(mask, quota // period))
    return max(1, mask)


def has_mps() -> bool:
    """Whether this is a Mac whose graphics torch can compute on."""
    return platform.system() == "Darwin" and platform.machine() == "arm64"


def memory() -> dict[str, DeviceMemory]:
    """The memory of each device by its name: `cpu`, `cuda:0`, …; a device that does not tell is left out.

    Apple's MPS shares the memory of the processor, and goes by its own name with the same figures.
    """
    found = {"cpu": _of_processor()}
    if has_mps():
        found["mps"] = found["cpu"]
    for gpu in gpus():
        with contextlib.suppress(Exception):  # the driver's library raises errors of its own
            import pynvml  # noqa: PLC0415 (only where there is a GPU)

            told = pynvml.nvmlDeviceGetMemoryInfo(_handle(gpu.token))
            found[f"cuda:{gpu.index}"] = DeviceMemory(int(told.total), int(told.free))
    return found


@lru_cache(maxsize=4)
def _gpus(visible: str | None) -> tuple[Gpu, ...]:
    if not _torch_has_cuda():
        return ()
    try:
        import pynvml  # noqa: PLC0415 (not everybody has the library)

        pynvml.nvmlInit()
        tokens = (
            [str(number) for number in range(pynvml.nvmlDeviceGetCount())]
            if visible is None
            else [token.strip() for token in visible.split(",") if token.strip()]
        )
    except Exception:
        return ()
    found: list[Gpu] = []
    for token in tokens:
        try:
            found.append(Gpu(len(found), token, str(pynvml.nvmlDeviceGetName(_handle(token)))))
        except Exception:
            break  # as CUDA does: what stands behind an unknown device is not seen
    return tuple(found)


def _handle(token: str) -> object:
    import pynvml  # noqa: PLC0415 (only where there is a GPU)

    if token.isdigit():
        return pynvml.nvmlDeviceGetHandleByIndex(int(token))
    return pynvml.nvmlDeviceGetHandleByUUID(token)


def _torch_has_cuda() -> bool:
    """Whether the torch that is installed was built for CUDA; reads what it says of itself without importing it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        spec = find_spec("torch")
        if spec is not None and spec.origin:
            return bool(_BUILT_FOR_CUDA.search(Path(spec.origin).with_name("version.py").read_text("utf-8")))
    return False


def _of_processor() -> DeviceMemory:
    """Of the machine, or of the container that this process is in where that has less."""
    told = psutil.virtual_memory()
    total, free = int(told.total), int(told.available)
    for group, most, used in (
        (_GROUP, "memory.max", "memory.current"),
        (_GROUP_BEFORE, "memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        with contextlib.suppress(OSError, ValueError):  # no container, or no limit ("max")
            limit = int((group / most).read_text("ascii"))
            if limit < total:
                # Files that the kernel keeps at hand count as used, but are given back at once.
                taken = int((group / used).read_text("ascii")) - _inactive_files(group)
                return DeviceMemory(limit, max(0, min(free, limit - taken)))
    return DeviceMemory(total, free)


def _inactive_files(group: Path) -> int:
    for line in (group / "memory.stat").read_text("ascii").splitlines():
        key, _, value = line.partition(" ")
        if key in ("inactive_file", "total_inactive_file"):
            return int(value)
    return 0
