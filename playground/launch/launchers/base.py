"""What the dispatcher asks of a launcher: where runs execute, be it this machine or a cluster, and in which slots."""

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

from playground import files, hardware
from playground.settings import settings
from playground.tracking.run import Run
from playground.tracking.states import Wish


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for one run.

    Attributes:
        name: unlike that of any other slot: `cpu:1`, `cuda:0`, `cuda:0/2`.
        device: the kind of device that computes.
        index: which GPU, counted from 0 among those that are visible; None: there is but one.
        threads: how many threads of the processor it may use.
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


def machine_slots() -> tuple[Slot, ...]:
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


def slots_file() -> Path:
    """Where the dispatcher tells which slots it has."""
    return settings().home / "slots.json"


def publish_slots(slots: Sequence[Slot]) -> None:
    """Tell everybody on this machine which slots the dispatcher has; a cluster's are known to it alone."""
    with contextlib.suppress(OSError):  # a full disk is not the queue's affair
        files.write(slots_file(), json.dumps([asdict(slot) for slot in slots]).encode("ascii"))


def published_slots() -> tuple[Slot, ...]:
    """The slots that the dispatcher has told of last; those of this machine where it has not."""
    try:
        return tuple(Slot(**table) for table in json.loads(slots_file().read_text("ascii")))
    except (OSError, ValueError, TypeError):
        return machine_slots()


class Process(Protocol):
    """Who trains a run, wherever that is."""

    @property
    def name(self) -> str:
        """Unlike that of any other, now or later."""

    @property
    def alive(self) -> bool:
        """Whether it lives; also true while it cannot be known, so that no run is trained twice."""

    @property
    def waits(self) -> bool:
        """Whether it has not begun: the launcher has taken it, and has no room for it yet."""

    def kill(self) -> None:
        """End it, and whatever it has started, by force."""


@dataclass(frozen=True, slots=True)
class Began:
    """A run has a process from here on."""

    run_id: str
    process: Process


@dataclass(frozen=True, slots=True)
class Ended:
    """A process has gone.

    Attributes:
        process: its name.
        status: its exit code; negative: the signal that ended it; None: nobody saw it.
        said: the last line that the process printed, where its output is not on this machine.
        printed: the end of all that the process printed.
        lost: the machine under it has gone, so that the run may go on elsewhere.
        back: it had no chance to begin, or was ended in good order; nothing is wrong with the run, which goes on later.
    """

    process: str
    status: int | None
    said: str = ""
    printed: str = ""
    lost: bool = False
    back: bool = False


class Launcher(Protocol):
    """Where runs execute.

    Attributes:
        outlives: its trainers go on when the dispatcher leaves in good order, and the next dispatcher finds them.
    """

    outlives: bool

    def slots(self) -> Sequence[Slot]:
        """The room there is now, all of it, whether in use or not."""

    def memory(self) -> Mapping[str, hardware.DeviceMemory]:
        """The memory of the devices under the slots, by `Slot.place`, as far as it is known here."""

    def start(self, run_id: str, slot: Slot) -> None:
        """Begin to train a run in a slot; `news` tells when its process is there."""

    def news(self) -> list[Began | Ended]:
        """What has happened since the last call; never waits."""

    def wait(self, seconds: float) -> None:
        """Return as soon as there may be news, and after `seconds` at the latest."""

    def tell(self, run_id: str, wish: Wish) -> None:
        """Pass a wish on to whoever trains the run; never waits."""

    def process(self, run: Run) -> Process | None:
        """Who trains a run, by what the record says; None where that is not for this launcher to know."""

    def found(self) -> list[Began]:
        """The processes that an earlier dispatcher has asked for and that live, as far as the launcher can know."""

    def close(self) -> None:
        """Let go; trainers that live go on."""
