"""What a cluster has room for, and how a trainer is called on one of its machines."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from playground.launch.launchers.base import Slot
from playground.settings import settings

COMMAND = "exec python -m playground.launch.launchers.ray_node {run}"
"""`exec`: the shell that Ray starts must not stand between Ray's signals and the trainer."""
PATIENCE = 10
"""Seconds between Ray's request that a trainer leave and its end by force; setting a checkpoint down takes a few."""
_PASSED_ON = ("MLFLOW_HTTP_REQUEST_TIMEOUT", "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "MLFLOW_S3_ENDPOINT_URL")


class Watched(Protocol):
    """A cluster that knows of its jobs."""

    def status(self, name: str) -> str:
        """`waits`, `works` or `over`."""

    def stop(self, name: str) -> None:
        """Have a job ended."""


@dataclass(frozen=True, slots=True)
class RayJob:
    """A job of the cluster."""

    name: str
    cluster: Watched = field(repr=False, compare=False)

    @property
    def alive(self) -> bool:
        """Whether it waits or works, as far as is known."""
        return self.cluster.status(self.name) in ("waits", "works")

    @property
    def waits(self) -> bool:
        """Whether the cluster has had no room for it yet."""
        return self.cluster.status(self.name) == "waits"

    def kill(self) -> None:
        """End it: Ray asks, waits as long as `PATIENCE` says, then forces."""
        self.cluster.stop(self.name)


def slots_of(machines: Sequence[Mapping[str, float]]) -> tuple[Slot, ...]:
    """The slots of a cluster, GPUs first.

    Args:
        machines: what each machine has in all, by Ray's names of resources.
    """
    chosen = settings()
    threads, share = chosen.threads_in_force, chosen.gpu_share
    gpus = processors = 0
    for machine in machines:
        if any(machine.get(name, 0) < much for name, much in chosen.ray_resources.items()):
            continue
        here = int(machine.get("GPU", 0)) * share
        gpus += here
        processors += max(0, int(machine.get("CPU", 0)) // threads - here)
    slots = [Slot(f"ray:cuda:{number}", "cuda", None, threads) for number in range(1, gpus + 1)]
    # A number in the settings may be more than there is room for now: such a cluster grows, or lets jobs wait.
    processors = chosen.slots or processors
    slots += [Slot(f"ray:cpu:{number}", "cpu", None, threads) for number in range(1, processors + 1)]
    return tuple(slots)


def environment(job: str, slot: Slot) -> dict[str, str]:
    """The variables of a trainer beside those of its machine. Ray shows them to its users: no secret is among them.

    Args:
        job: what the cluster calls the job.
        slot: where it trains; Ray chooses which GPU.
    """
    chosen = settings()
    found = {
        "PLAYGROUND_JOB": job,
        "PLAYGROUND_SLOT": slot.name,
        "PLAYGROUND_DEVICE": slot.device,
        "PLAYGROUND_SHARED_HOME": str(int(chosen.shared_home)),
        "PLAYGROUND_CARRY_SECONDS": str(chosen.carry_seconds),
        "RAY_JOB_STOP_WAIT_TIME_S": str(PATIENCE),
    }
    if chosen.shared_home:
        found["PLAYGROUND_HOME"] = str(chosen.home.resolve())
    if chosen.tracking_uri and not urlsplit(chosen.tracking_uri).password:
        found["PLAYGROUND_TRACKING_URI"] = chosen.tracking_uri
    if slot.device == "cpu":
        found["CUDA_VISIBLE_DEVICES"] = ""
    return found | {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
