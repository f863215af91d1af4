"""A warmed process that forks trainers: `python -m playground.launch.launchers.forkserver`, started by the local launcher.

It has imported everything that training needs and has done one small step, so that a run's first step comes within a
tenth of a second and costs a few megabytes. It stays fit to be forked: one thread, no CUDA, no open connection. It
reads lines of JSON, `{"run": …, "environment": {…}}` with what the trainer's environment has beside its own, and answers
in such lines: `{"ready": true}`, `{"run": …, "pid": …}` for each trainer, and `{"ended": pid, "status": …}` (negative: the
signal). When its input closes it leaves; its trainers go on.
"""

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import traceback
from collections.abc import Callable

from playground.launch.worker.entry import begin, train

TrainRun = Callable[[str], int]
"""What a fork does with a run id, after `begin`; returns the exit code."""


def warm() -> None:
    """Import what trainers need, and take the one slow first step of torch, on one thread."""
    import torch  # noqa: PLC0415 (this file is also read where no torch is wanted)

    from playground.tracking import store  # noqa: PLC0415
    from playground.training import tune_allocator  # noqa: PLC0415

    tune_allocator()  # forks inherit it
    gc.disable()  # what is imported stays: to look through it again and again would take seconds
    store.import_early()
    torch.set_num_threads(1)
    importlib.import_module("torch._dynamo")  # what the first optimiser imports: a second
    importlib.import_module("playground.launch.worker.execution")
    _open_shelves()
    layer = torch.nn.LSTM(4, 8)
    optimiser = torch.optim.Adam(layer.parameters())
    loss = layer(torch.zeros(2, 3, 4))[0].mean()
    if torch.version.cuda is None and torch.version.hip is None:
        # Where torch could use a GPU, a backward pass counts the devices, and no fork could use them any more.
        loss.backward()
        optimiser.step()
    gc.collect()
    gc.freeze()  # the forks share these pages for good
    gc.enable()


def _open_shelves() -> None:
    from playground.baseline import BASELINES  # noqa: PLC0415
    from playground.cells import CELLS  # noqa: PLC0415
    from playground.dataset import DATASETS  # noqa: PLC0415
    from playground.model import MODELS  # noqa: PLC0415
    from playground.task import TASKS  # noqa: PLC0415

    for shelf in (TASKS, DATASETS, MODELS, CELLS, BASELINES):
        for name in shelf:
            try:
                shelf[name]
            except Exception:  # one broken file must not keep every run from starting; its own run will say it
                traceback.print_exc()


class Forkserver:
    """The loop of the warmed process.

    Args:
        requests: the descriptor that lines with run ids are read from.
        replies: the descriptor that answers are written to.
        trainer: what each fork does.
    """

    def __init__(self, requests: int, replies: int, trainer: TrainRun) -> None:
        self._requests, self._replies, self._trainer = requests, replies, trainer
        self._wakes, self._waked = os.pipe()
        self._rest = b""

    def serve(self) -> None:
        """Fork as asked, and tell who has ended, until the requests close."""
        os.set_blocking(self._waked, False)
        os.set_blocking(self._wakes, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waked, warn_on_full_buffer=False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with selectors.DefaultSelector() as events:
            events.register(self._requests, selectors.EVENT_READ)
            events.register(self._wakes, selectors.EVENT_READ)
            self._say({"ready": True})
            while True:
                ready = {key.fd for key, _ in events.select()}
                if self._wakes in ready:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wakes, 4096)
                    self._reap()
                if self._requests in ready and not self._read_requests():
                    return

    def _read_requests(self) -> bool:
        piece = os.read(self._requests, 4096)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            words = json.loads(line)
            self._fork(words["run"], words["environment"])
        return bool(piece)

    def _fork(self, run_id: str, environment: dict[str, str]) -> None:
        pid = os.fork()
        if pid:
            self._say({"run": run_id, "pid": pid})
            return
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for descriptor in (self._requests, self._replies, self._wakes, self._waked):
                os.close(descriptor)
            os.environ.update(environment)  # before anything asks for a GPU
            begin(run_id)
            code = self._trainer(run_id)
        except BaseException:  # nothing may get back into the loop of the parent
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._say({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def _say(self, words: dict[str, object]) -> None:
        with contextlib.suppress(BrokenPipeError):  # the dispatcher has gone; the requests close as well
            os.write(self._replies, (json.dumps(words) + "\n").encode())


def main(prepare: Callable[[], None] = warm, trainer: TrainRun = train) -> int:
    """Warm up, then serve the pipes of standard input and output.

    Args:
        prepare: warms up the process before it serves.
        trainer: what each fork does.
    """
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    prepare()
    Forkserver(requests, replies, trainer).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
