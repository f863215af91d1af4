"""What computes and how exactly: the device, the precision, and what they cost in memory.

Precision, when it is left to us:

* CPU: float32, so that the numbers do not depend on the model of the processor. Where it has bfloat16, asking for it
  made an LSTM of 192 units 1.6 times as fast over tunes and a GRU 1.1 times, with validation losses that differed
  by less than those of two seeds (mean of two seeds, LSTM: 1.483 nats against 1.481).
* CUDA: float32 with TF32 products. At the sizes that are trained here bfloat16 only costs conversions: on an H200 (torch
  2.11, cuDNN 9.19) an LSTM of 256 units over text made 716,000 items a second in bfloat16 and 829,000 in float32, a GRU
  over opinions 431,000 and 620,000, with the same validation losses (1.367 and 1.368 nats; 0.170 and 0.174).
* MPS: float32.

The loss, and everything that is measured on the validation and test parts, is computed in float32 always.
"""

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
    return Text("Trained on {device} in {precision}.", "Se entrena en {device} con {precision}.").format(
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
        "{device} was asked for but is not available on this machine, so the CPU computes.",
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
