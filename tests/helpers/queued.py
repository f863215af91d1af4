"""Who waits."""

from playground.tracking import queue


def queued() -> list[str]:
    """The ids of the runs that wait for the dispatcher, in the order in which they will be taken."""
    return [run.id for run in queue.look().waiting]
