"""When a run's training is set down, where, and what it is taken up again from."""

import logging
import time
from contextlib import suppress

from playground.errors import DiskFull, RunFailed
from playground.text import Text
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run import Run
from playground.tracking.run_folder import checkpoint, earlier, inherited, link
from playground.training import Epoch, Event, Trainer
from playground.training.checkpoint import FILE

_SHARE = 0.05
"""Of its time a run may spend so much on checkpoints after epochs: where those take milliseconds, writing one after each
would take longer."""
_LEAST = 0.25
"""Seconds between two checkpoints at least."""
_WITHIN = 30.0
"""Seconds after which a checkpoint is set down inside a long epoch."""

_log = logging.getLogger(__name__)


class Checkpointer:
    """Keeps one run's training on this machine.

    Args:
        run: the run whose training is kept.
        recorder: what has written down what the training told.
    """

    def __init__(self, run: Run, recorder: Recorder) -> None:
        self._run, self._recorder = run, recorder
        self._saved_at, self._saved_step = time.monotonic(), -1
        self._pause = _LEAST

    @property
    def goes_on(self) -> bool:
        """Whether something was trained already that `load` will take up."""
        return (checkpoint(self._run.id) / FILE).exists() or self._run.from_epoch is not None

    def load(self, trainer: Trainer) -> None:
        """Take the training up where an earlier session, or the run it comes from, has set it down.

        Raises:
            RunFailed: the checkpoint is damaged, or that of the run it comes from is not here.
        """
        run_id = self._run.id
        if (checkpoint(run_id) / FILE).exists():
            trainer.load(checkpoint(run_id))
        elif self._run.from_epoch is not None:
            if not (inherited(run_id) / FILE).exists():
                raise RunFailed(
                    Text(
                        "The checkpoint that this run starts from is not on this machine; train it where the other run was trained.",
                        "El punto de control del que parte esta ejecución no está en esta máquina; entrénela donde se entrenó la otra.",
                    )
                )
            trainer.load(inherited(run_id), afresh=True)
        else:
            return
        self._saved_step = trainer.position.step
        _log.info("goes on from epoch %d, step %d", trainer.position.epoch, trainer.position.step)

    def save(self, trainer: Trainer) -> None:
        """Save the training now; never more than the journal knows. The checkpoint before stays as `earlier`.

        Where the disk is full the last one stays.
        """
        begun = time.monotonic()
        try:
            self._recorder.sync()
            if -1 < self._saved_step < trainer.position.step:
                self._keep_earlier()
            trainer.save(checkpoint(self._run.id))
            self._saved_step = trainer.position.step
        except DiskFull:
            _log.warning("no checkpoint of epoch %d: the disk is full; the last good one stays", trainer.position.epoch)
        self._saved_at = time.monotonic()
        self._pause = max(_LEAST, (self._saved_at - begun) / _SHARE)

    def after(self, trainer: Trainer, event: Event) -> None:
        """Set the training down if it is time to; always before the last epoch, so that that can be done again."""
        passed = time.monotonic() - self._saved_at
        due = passed >= (self._pause if isinstance(event, Epoch) else _WITHIN)
        if due or (isinstance(event, Epoch) and event.number == trainer.training.epochs - 1):
            self.save(trainer)

    def _keep_earlier(self) -> None:
        fresh = earlier(self._run.id) / "new"
        with suppress(OSError):  # where there is no room for it the end cannot be done again alone, no more
            fresh.unlink(missing_ok=True)
            link(checkpoint(self._run.id) / FILE, fresh)
            fresh.replace(fresh.with_name(FILE))
