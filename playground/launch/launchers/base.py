"""What the dispatcher asks of a launcher: where runs execute, be it this machine or a cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from playground.hardware import DeviceMemory
from playground.launch.launchers.slots import Slot
from playground.tracking.run import Run
from playground.tracking.stop_requests import Wish


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
        said: the last line that it printed, where that is not on this machine; printed: the end of all that it printed.
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

    def memory(self) -> Mapping[str, DeviceMemory]:
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
