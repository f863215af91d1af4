"""Whether a run fits into the memory of a device, and the words for it."""

from collections.abc import Mapping

from playground import hardware
from playground.errors import OverLimit
from playground.hardware import DeviceMemory
from playground.settings import settings
from playground.text import Text
from playground.tracking.admission.estimate import Expected

PROCESS_MB: Mapping[str, float] = {"cpu": 150.0, "cuda": 600.0, "mps": 150.0}
"""MiB that a trainer takes beside what is counted before it starts: its own pages; on a GPU also CUDA's context."""

_NAMES: Mapping[str, str] = {"cpu": "CPU", "cuda": "CUDA", "mps": "Apple MPS"}

_TOO_LARGE = Text(
    "This run needs about {need} of memory; the {device} has {total} in all, {free} of it free now: make the batch, the window or the hidden size smaller.",
    "Esta ejecución necesita unos {need} de memoria; {device} tiene {total} en total, {free} libres ahora: reduzca el lote, la ventana o el tamaño oculto.",
)
_TOO_SLOW = Text(
    "Measuring this network before and after training takes about {need} s, but the time limit of the whole run is {limit} s: "
    "raise the limit, or make the network or the data smaller.",
    "Medir esta red antes y después de entrenarla lleva unos {need} s, pero el límite de tiempo de toda la ejecución es de "
    "{limit} s: suba el límite o reduzca la red o los datos.",
)


def known() -> Mapping[str, DeviceMemory]:
    """The memory of the devices that train, by their names; nothing of a cluster, whose machines nobody asks from here."""
    return hardware.memory() if settings().launcher == "local" else {}


def suits(device: str, place: str) -> bool:
    """Whether a device (`cpu`, `cuda:1`) is what was asked for (`auto`, `cpu`, `cuda`, `cuda:1`, `mps`)."""
    return device in ("auto", place, place.partition(":")[0])


def need(expected: Expected, place: str) -> float:
    """MiB that a run takes on a device, its process included; 0 where nobody has measured it."""
    return expected.memory_mb + PROCESS_MB[place.partition(":")[0]] if expected.memory_mb else 0.0


def refusal(expected: Expected, memory: Mapping[str, DeviceMemory]) -> Text | None:
    """Why a run can never fit into any of these devices; None where it fits into one of them, or nobody knows."""
    if not memory or any(need(expected, place) <= one.total / 2**20 for place, one in memory.items()):
        return None
    place, largest = max(memory.items(), key=lambda one: one[1].total)
    return _TOO_LARGE.format(
        need=size(need(expected, place)),
        device=name_of(place),
        total=size(largest.total / 2**20),
        free=size(largest.free / 2**20),
    )


def must_fit(expected: Expected, device: str, memory: Mapping[str, DeviceMemory]) -> None:
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
        raise OverLimit(_TOO_SLOW.format(need=f"{expected.measuring:.0f}", limit=f"{limit:g}"))


def free_told(memory: Mapping[str, DeviceMemory]) -> Text:
    """The memory that each device has free."""
    told = Text("{device} {free} of {total}", "{device} {free} de {total}")
    each = [
        told.format(device=name_of(place), free=size(one.free / 2**20), total=size(one.total / 2**20))
        for place, one in memory.items()
    ]
    words = Text("; ".join(one.en for one in each) or "–", "; ".join(one.es for one in each) or "–")
    return Text("Free memory: {words}.", "Memoria libre: {words}.").format(words=words)


def size(mebibytes: float) -> str:
    """An amount of memory for people: `350 MB`, `3.2 GB`."""
    return f"{mebibytes:.0f} MB" if mebibytes < 1000 else f"{mebibytes / 1024:.1f} GB"


def name_of(place: str) -> str:
    """A device for people: `CPU`, `CUDA 1`."""
    kind, _, index = place.partition(":")
    return f"{_NAMES.get(kind, kind)} {index}".strip()
