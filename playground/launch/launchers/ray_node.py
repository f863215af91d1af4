"""A trainer on a machine of a cluster: `python -m playground.launch.launchers.ray_node RUN_ID`, started by the cluster.

What it prints is the cluster's to keep. Where the machines share the home folder it works as on one machine. Elsewhere
the record is all they share: the run's folder is made from it, and is removed when the record has everything.
"""

import contextlib
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from playground.errors import PlaygroundError, RunFailed, TrackingFailed
from playground.launch.launchers import selection
from playground.launch.worker import entry
from playground.launch.worker.interruptions import ShouldStop, retrying
from playground.settings import settings
from playground.text import Text
from playground.tracking import queue, run_folder, states
from playground.tracking.recording import checkpoint_sync, delivery
from playground.tracking.run import session


@contextlib.contextmanager
def beside(work: Callable[[threading.Event], None], name: str) -> Iterator[None]:
    """While it is entered, something else is done, too; leaving waits for its end.

    Args:
        work: what is done beside; it ends soon after the event that it is given is set.
        name: the name of its thread.
    """
    over = threading.Event()
    thread = threading.Thread(target=work, args=(over,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


_LISTEN = 0.5
"""Seconds between two looks for wishes."""
_AGAIN = 2.0
"""Seconds between two tries to reach a record that is away."""

_log = logging.getLogger(__name__)


def train(run_id: str, ear: ShouldStop) -> None:
    """Train a run on a machine of a cluster.

    Raises:
        WrongInput: the record is a file of this machine.
        RunFailed: the run is not waiting any more.
        TrackingFailed: the record cannot be reached, and nothing was done.
    """
    selection.must_be_reachable()
    retrying(lambda: _must_wait(run_id), ear)
    from playground.launch.worker import execution  # noqa: PLC0415 (brings torch, which a wrong call need not wait for)

    if settings().shared_home:
        execution.execute(run_id, should_stop=ear)
        return
    _clear(run_id)
    retrying(lambda: checkpoint_sync.unpack(run_id), ear)
    with beside(partial(checkpoint_sync.keep_carrying, run_id), "carrier"), beside(partial(listen, run_id), "listener"):
        try:
            execution.execute(run_id, should_stop=ear)
        except TrackingFailed:
            if not delivery.pending(run_id):
                raise
            _log.warning("the record is away; this machine waits for it")
    _hand_over(run_id)


def listen(run_id: str, over: threading.Event) -> None:
    """Bring wishes from the record to the trainer, whatever else the record is busy with, until it is over.

    Should another process have begun the run (this machine was out of reach for so long that it was given up), this
    one ends on the spot: the run is not its own any more. It is told by the process, not by the job: the name of the
    job is taken away a moment before the run's status says that it has ended.
    """
    mine = session(queue.process_tags())
    while not over.wait(_LISTEN):
        with contextlib.suppress(TrackingFailed):
            run = queue.get(run_id)
            if run is None or run.wish:
                states.tell_process(run_id, "stop")
            elif run.status == "running" and run.session != mine:
                sys.stderr.write("Another process has begun this run; this one leaves.\n")
                sys.stderr.flush()
                os._exit(1)


def _must_wait(run_id: str) -> None:
    """No run is trained twice: whoever has lost a run's process puts the run back before another one begins it."""
    run = queue.get(run_id)
    if run is None or run.status != "queued":
        raise RunFailed(Text("The run is not waiting any more.", "La ejecución ya no está en espera."))


def _clear(run_id: str) -> None:
    """Remove what an earlier session has left here: the record knows better, as the run may have been elsewhere since.

    Nothing is lost: the record's checkpoint is not newer than what was delivered, and all after it is computed again.
    """
    run_folder.folder(run_id).mkdir(parents=True, exist_ok=True)
    for path in run_folder.folder(run_id).iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix != ".lock":
            path.unlink(missing_ok=True)


def _hand_over(run_id: str) -> None:
    """Wait until the record has everything, however long that takes, and leave nothing here."""
    while True:
        try:
            if delivery.catch_up(run_id):
                checkpoint_sync.pack(run_id)
                break
        except PlaygroundError as error:
            _log.warning("%s", error.text.en)
        time.sleep(_AGAIN)
    for place in (run_folder.folder(run_id), run_folder.cached(run_id)):
        shutil.rmtree(place, ignore_errors=True)


def main() -> int:
    """Train the run named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("Name one run: python -m playground.launch.launchers.ray_node RUN_ID\n")
        return 2
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")  # the cluster keeps it, too
    entry.go_first()
    return entry.train(sys.argv[1], train)


if __name__ == "__main__":
    sys.exit(main())
