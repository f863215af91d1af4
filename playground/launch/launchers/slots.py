"""Where runs train: GPUs or shares of one, and threads of the processor; from the settings, or found."""

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from playground import hardware
from playground.settings import settings
from playground.tracking.run_folder import write

_BOARD = "slots.json"


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for one run.

    Attributes:
        name: unlike that of any other slot: `cpu:1`, `cuda:0`, `cuda:0/2`.
        device: what computes. index: which GPU, counted from 0 among those that are visible; None: there is but one.
        threads: of the processor.
    """

    name: str
    device: Literal["cpu", "cuda", "mps"]
    index: int | None
    threads: int

    @property
    def place(self) -> str:
        """The device whose memory it shares, as in `hardware.memory`: `cpu`, `mps`, `cuda:1`."""
        return self.device if self.index is None else f"{self.device}:{self.index}"

    def environment(self) -> dict[str, str]:
        """What a trainer in this slot needs in its environment before CUDA starts; there its GPU is `cuda:0`."""
        found = {"PLAYGROUND_SLOT": self.name, "PLAYGROUND_DEVICE": self.device}
        if self.device == "cuda":
            tokens = {gpu.index: gpu.token for gpu in hardware.gpus()}
            found["CUDA_VISIBLE_DEVICES"] = tokens.get(self.index or 0, str(self.index or 0))
            # The driver counts cards by where they are plugged in, CUDA by their speed unless told otherwise.
            found["CUDA_DEVICE_ORDER"] = os.environ.get("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
        else:
            found["CUDA_VISIBLE_DEVICES"] = ""
        return found


def found() -> tuple[Slot, ...]:
    """The slots of this machine, GPUs first: `PLAYGROUND_GPU_SHARE` on each GPU, and `PLAYGROUND_SLOTS` of the CPU."""
    chosen = settings()
    threads, share = chosen.threads_in_force, chosen.gpu_share
    slots = []
    for gpu in hardware.gpus():
        for part in range(1, share + 1):
            name = f"cuda:{gpu.index}" if share == 1 else f"cuda:{gpu.index}/{part}"
            slots.append(Slot(name, "cuda", gpu.index, threads))
    if hardware.has_mps():
        for part in range(1, share + 1):
            slots.append(Slot("mps" if share == 1 else f"mps/{part}", "mps", None, threads))
    slots += [Slot(f"cpu:{number}", "cpu", None, threads) for number in range(1, chosen.slots_in_force + 1)]
    return tuple(slots)


def board() -> Path:
    """Where the dispatcher tells which slots it has."""
    return settings().home / _BOARD


def publish(slots: Sequence[Slot]) -> None:
    """Tell everybody on this machine which slots the dispatcher has; a cluster's are known to it alone."""
    with contextlib.suppress(OSError):  # a full disk is not the queue's affair
        write(board(), json.dumps([asdict(slot) for slot in slots]).encode("ascii"))


def known() -> tuple[Slot, ...]:
    """The slots that the dispatcher has told of last; those of this machine where it has not."""
    try:
        return tuple(Slot(**table) for table in json.loads(board().read_text("ascii")))
    except (OSError, ValueError, TypeError):
        return found()
