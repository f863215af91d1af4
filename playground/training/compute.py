"""What computes and how exactly: the device, the precision, the memory they take and its allocator."""

import ctypes
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Literal

import psutil
import torch
from torch import Tensor, nn

from playground.settings import settings
from playground.text import Text
from playground.training.configuration import Training

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""The names of the settings in glibc's `malloc.h`."""


def tune_allocator() -> bool:
    """Set both thresholds of this process high; call it before torch allocates anything large.

    Returns:
        Whether it was done. Without glibc (macOS, Windows, musl) nothing happens.
    """
    if platform.system() != "Linux" or platform.libc_ver()[0] != "glibc":
        return False
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return False
    # Both are needed: one threshold alone is useless or worse.
    done = [mallopt(_MMAP_THRESHOLD, 1 << 30), mallopt(_TRIM_THRESHOLD, 2**31 - 1), mallopt(_TOP_PAD, 64 << 20)]
    return all(done)


Precision = Literal["float32", "tf32", "bfloat16"]

_CUDNN_WITH_BFLOAT16 = 91_300
"""The first cuDNN whose recurrent layers take bfloat16; before it they fall back to slow kernels or fail."""

_NAMES = {"cuda": "CUDA", "mps": "Apple MPS", "cpu": "CPU"}


@dataclass(frozen=True, slots=True)
class Compute:
    """Where and how exactly a network is trained, and the sentences that say so."""

    device: torch.device
    precision: Precision
    notes: tuple[Text, ...]

    def forward(self) -> AbstractContextManager[object]:
        """The context for a forward pass in training."""
        if self.precision == "bfloat16":
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return nullcontext()

    def settle(self) -> None:
        """Set the switches of this process: threads are the caller's; here only how products are rounded."""
        if self.device.type == "cuda":
            fast = self.precision != "float32"
            torch.set_float32_matmul_precision("high" if fast else "highest")
            torch.backends.cudnn.allow_tf32 = fast
            torch.backends.cudnn.deterministic = True
            torch.backends.cudnn.benchmark = False
            # Without it the gradient of an embedding is summed in another order each time. Steps of the presets took as
            # long with it (H200, torch 2.11); memory that is not yet written need not be filled for it.
            torch.use_deterministic_algorithms(True, warn_only=True)
            torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]

    def memory(self) -> float:
        """Peak memory in MiB: of the device on CUDA, else of the process."""
        if self.device.type == "cuda":
            return torch.cuda.max_memory_allocated(self.device) / 2**20
        return _peak_of_process() / 2**20


@contextmanager
def on_threads(count: int) -> Iterator[None]:
    """Inside, torch computes on so many CPU threads (at least one), as a run's experiment has it written down."""
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, count))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def choose(training: Training) -> Compute:
    """The device and the precision for these settings on this machine; what is missing is replaced and said."""
    device, notes = _device(training.device)
    precision: Precision = "float32" if training.precision == "float32" else _without_bfloat16(device)
    if training.precision == "bfloat16":
        if _has_bfloat16(device):
            precision = "bfloat16"
        else:
            notes.append(_NO_BFLOAT16)
    return Compute(device, precision, (*notes, _told(device, precision)))


def rehearsed(compute: Compute, rehearsal: Callable[[], bool]) -> Compute:
    """The same, or without bfloat16 where a rehearsal shows that it does not work, with the reason among the notes.

    Some layers of some devices refuse bfloat16, others give nothing but NaN.

    Args:
        rehearsal: tries one batch in the precision chosen; whether the gradients were numbers.
    """
    if compute.precision != "bfloat16":
        return compute
    try:
        fine = rehearsal()
    except (RuntimeError, NotImplementedError):
        fine = False
    if fine:
        return compute
    plain = _without_bfloat16(compute.device)
    return Compute(compute.device, plain, (*compute.notes[:-1], _NO_BFLOAT16, _told(compute.device, plain)))


def passes(network: nn.Module, loss: Callable[[], Tensor]) -> bool:
    """Whether a loss goes back through the network with gradients that are numbers; leaves none."""
    loss().backward()  # type: ignore[no-untyped-call]
    fine = all(bool(weight.grad.isfinite().all()) for weight in network.parameters() if weight.grad is not None)
    network.zero_grad(set_to_none=True)
    return fine


_NO_BFLOAT16 = Text(
    "bfloat16 does not compute well here, so the network is trained in float32.",
    "bfloat16 no funciona bien aquí, así que la red se entrena en float32.",
)


def _without_bfloat16(device: torch.device) -> Precision:
    return "tf32" if device.type == "cuda" else "float32"


def _told(device: torch.device, precision: Precision) -> Text:
    return Text("Trained on {device} in {precision}.", "Entrenamiento en {device} con {precision}.").format(
        device=_NAMES.get(device.type, device.type), precision=precision.replace("tf32", "float32 (TF32)")
    )


def _device(asked: str) -> tuple[torch.device, list[Text]]:
    # In a slot of the dispatcher only the slot's own GPU can be seen, and by another number.
    given = settings().device
    kind, _, index = asked.partition(":")
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if asked == "auto":
        first = next(name for name, there in present.items() if there)
        return torch.device(given if present.get(given) else first), []
    if present[kind] and (given or not index):
        return torch.device(kind), []
    if present[kind] and int(index) < torch.cuda.device_count():
        return torch.device(asked), []
    missing = Text(
        "{device} was asked for but is not available on this machine, so the CPU is used.",
        "Se pidió {device}, pero no está disponible en esta máquina, así que calcula la CPU.",
    )
    return torch.device("cpu"), [missing.format(device=f"{_NAMES[kind]} {index}".strip())]


def _has_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        version = int(torch.backends.cudnn.version() or 0)  # type: ignore[no-untyped-call]
        return torch.cuda.get_device_capability(device) >= (8, 0) and version >= _CUDNN_WITH_BFLOAT16
    return device.type == "cpu" and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _peak_of_process() -> int:
    """Most bytes that this process has held in memory."""
    if sys.platform == "win32":
        return int(getattr(psutil.Process().memory_info(), "peak_wset", 0))
    import resource  # noqa: PLC0415 - Unix only

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
