"""Which waiting run goes into which slot: pure functions over what waits, what is taken and how much memory is free."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from playground.hardware import DeviceMemory
from playground.launch.launchers.base import Slot
from playground.text import Text
from playground.tracking import admission
from playground.tracking.run import Run

_NO_ROOM = Text(
    "No machine that could train it can be reached now.",
    "Ahora no hay conexión con ninguna máquina que pueda entrenarla.",
)
_NO_DEVICE = Text(
    "It asks for {device}, which is not available here: repeat it with another device and cancel this one.",
    "Pide {device}, que aquí no está disponible: repítala con otro dispositivo y cancele esta.",
)


@dataclass(frozen=True, slots=True)
class Occupant:
    """A run that holds a slot.

    Attributes:
        slot: the slot that it holds; None: nobody knows, so that it counts against any.
        expected: the time and memory that the run was measured to need.
    """

    slot: Slot | None
    expected: admission.Expected = field(default_factory=admission.Expected)


@dataclass(frozen=True)
class Assignment:
    """What to do with the runs that wait.

    Attributes:
        starts: by run, the slot in which it begins now, in order.
        waits: by run, why it cannot begin though its turn may have come.
        never: by run, why it can never begin here.
    """

    starts: Mapping[str, Slot] = field(default_factory=dict)
    waits: Mapping[str, Text] = field(default_factory=dict)
    never: Mapping[str, Text] = field(default_factory=dict)


def assign(
    waiting: Iterable[Run], occupants: Sequence[Occupant], slots: Sequence[Slot], memory: Mapping[str, DeviceMemory]
) -> Assignment:
    """Give free slots to waiting runs.

    A run takes the first free slot of its device, a GPU before the processor where it leaves that open, and the GPU
    with the fewest runs. A run behind one that cannot begin goes first, except where that one waits for memory which
    runs in training will give back: nobody takes that from it.

    Args:
        waiting: in order; those that are paused are passed over.
        occupants: what holds slots already.
        slots: all of them, whether in use or not.
        memory: free and total by device, as `hardware.memory` tells; what is not known limits nothing.
    """
    free = _free(slots, occupants)
    load = Counter(one.slot.place for one in occupants if one.slot is not None)
    total = {place: one.total / 2**20 for place, one in memory.items()}
    room = {place: _room(place, one, occupants) for place, one in memory.items()}
    kept: set[str] = set()
    starts: dict[str, Slot] = {}
    waits: dict[str, Text] = {}
    never: dict[str, Text] = {}
    for run in waiting:
        if run.paused is not None:
            continue
        suitable = [slot for slot in slots if suits(run, slot)]
        places = {slot.place for slot in suitable}
        # Where the memory of one device is not known, the run may fit there.
        known = {place: memory[place] for place in places} if places <= memory.keys() else {}
        refusal = admission.refusal(run.expected, known)
        if not suitable:
            waits[run.id] = _NO_DEVICE.format(device=admission.name_of(device(run))) if slots else _NO_ROOM
        elif refusal is not None:
            never[run.id] = refusal
        else:
            possible = [slot for slot in suitable if _need(run, slot) <= total.get(slot.place, float("inf"))]
            open_now = [slot for slot in possible if slot in free and slot.place not in kept]
            enough = [slot for slot in open_now if _need(run, slot) <= room.get(slot.place, float("inf"))]
            if enough:
                slot = min(enough, key=lambda one: (one.device == "cpu", load[one.place], slots.index(one)))
                free.remove(slot)
                load[slot.place] += 1
                room[slot.place] = room.get(slot.place, float("inf")) - _need(run, slot)
                starts[run.id] = slot
            elif open_now:
                waits[run.id] = Text(
                    "It is waiting for memory: it needs about {need} on the {device}, which is in use now.",
                    "Espera memoria: necesita unos {need} en {device}, que ahora está ocupada.",
                ).format(need=admission.size(_need(run, open_now[0])), device=admission.name_of(open_now[0].place))
                kept |= {slot.place for slot in possible if load[slot.place]}
    return Assignment(starts, waits, never)


def yielding(left: Iterable[Run], examples: Mapping[str, Slot | None], asked: Iterable[str]) -> list[str]:
    """The examples in training that are to make room for visitors' runs, beside those that were asked already.

    Args:
        left: runs that wait for nothing but a slot, in order.
        examples: by run, the slots that examples hold.
        asked: the runs that were asked to leave already.
    """
    leaving = [run_id for run_id in asked if run_id in examples]
    staying = [run_id for run_id in examples if run_id not in leaving]
    found = []
    for run in left:
        if run.example:
            continue
        for choice in (leaving, staying):
            one = next((name for name in choice if suits(run, examples[name])), None)
            if one is not None:
                choice.remove(one)
                if choice is staying:
                    found.append(one)
                break
    return found


def suits(run: Run, slot: Slot | None) -> bool:
    """Whether a slot has the device that the run asks for; one that nobody knows (None) may have it."""
    return slot is None or admission.suits(device(run), slot.place)


def device(run: Run) -> str:
    """The device that a run asks for: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`."""
    return run.knobs.get("training.device", "auto")


def _free(slots: Sequence[Slot], occupants: Sequence[Occupant]) -> list[Slot]:
    taken = {one.slot.name for one in occupants if one.slot is not None}
    free = [slot for slot in slots if slot.name not in taken]
    # Who holds a slot that nobody knows any more (the settings have changed) still uses the machine.
    names = {slot.name for slot in slots}
    strangers = sum(one.slot is None or one.slot.name not in names for one in occupants)
    return free[: max(0, len(free) - strangers)]


def _room(place: str, memory: DeviceMemory, occupants: Sequence[Occupant]) -> float:
    """MiB that can still be given away; who has just begun may not have taken yet what it needs."""
    promised = sum(
        admission.need(one.expected, place) for one in occupants if one.slot is not None and one.slot.place == place
    )
    return min(memory.free / 2**20, memory.total / 2**20 - promised)


def _need(run: Run, slot: Slot) -> float:
    return admission.need(run.expected, slot.place)
