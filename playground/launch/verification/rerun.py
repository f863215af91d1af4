"""Does a finished run again, beside its record, and compares every number."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from playground.dataset import ProgressCallback, silent
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.launch.abandonable import apart
from playground.launch.data import preparation, same_data
from playground.launch.verification.report import Difference, Verification, likely
from playground.launch.worker.execution import trainer_for
from playground.protocol import counted_otherwise
from playground.text import Text
from playground.tracking import runs
from playground.tracking.provenance import fingerprints, protocol
from playground.tracking.recording import phases
from playground.tracking.run import Run
from playground.tracking.run_folder import earlier, inherited
from playground.training import Epoch, Event, Step, Trainer, Training, tune_allocator
from playground.training.checkpoint import FILE
from playground.training.ending import by_clock

_COMPARED = ("step", "learning_rate", "train_loss", "gradient_norm", "validation_loss")


class Stopped(Exception):
    """Somebody does not want to wait for the outcome."""


def verify(
    run_id: str,
    *,
    last_epoch: bool = False,
    listen: ProgressCallback = silent,
    should_stop: Callable[[], object] = lambda: None,
) -> Verification:
    """Train a finished run again in this process and compare losses, metrics and test metrics exactly.

    Nothing is recorded and no file of the run is touched. A run that went on from another one's checkpoint is done
    again from there.

    Args:
        run_id: a finished run.
        last_epoch: only from the checkpoint kept before its end.
        listen: told how far it is. should_stop: asked some times a second.

    Raises:
        WrongInput: the run has not finished, or keeps no checkpoint to begin with.
        DataFailed: its data are not here.
        Stopped: `should_stop` said so.
    """
    tune_allocator()
    run = runs.get(run_id)
    if run.status != "finished":
        raise WrongInput(_UNFINISHED)
    begin = earlier(run.id) if last_epoch else inherited(run.id)
    if not (begin / FILE).exists() and (last_epoch or run.from_epoch is not None):
        raise WrongInput(_NO_EARLIER if last_epoch else _NO_INHERITED)
    frame = runs.curves(run)
    experiment = again(run, runs.experiment_of(run), int(frame["step"].max()))

    def obey() -> None:
        if should_stop():
            raise Stopped

    listen(0.0, phases.PREPARING)
    records = apart(lambda: preparation.load(experiment.data), obey)
    data = apart(lambda: experiment.prepare(records), obey)
    threads = experiment.training.threads
    before, now = runs.protocol_of(run), protocol(experiment, data)
    if run.data_hash and (fingerprints(data)["data"] != run.data_hash or counted_otherwise(before, now)):
        why = same_data.told(before, now)
        # A file of one's own is kept by its content: it cannot have changed, only how it is read.
        reasons = (why,) if experiment.data.files() else likely(run, data, None, threads)
        return Verification(run.id, 0, 0, 0, None, False, reasons)
    trainer = apart(lambda: trainer_for(experiment, data), obey)
    trainer.pause = obey
    if (begin / FILE).exists():
        trainer.load(begin, afresh=not last_epoch)
    since, epochs, first = trainer.epoch, 0, None
    for event in _told(trainer, run.epoch, listen):
        obey()
        if isinstance(event, Epoch):
            epochs += event.number > since  # before the first there is a look at the untrained network
            first = first or next(_differences(frame, event), None)
    if first is None and trainer.epoch != run.epoch:
        first = Difference(trainer.epoch, "epochs", float(run.epoch), float(trainer.epoch))
    listen(0.98, phases.TESTING)
    tests = trainer.test()
    first = first or next(_apart(None, run.metrics, tests), None)
    reasons = likely(run, data, trainer, threads) if first else ()
    return Verification(run.id, since, epochs, len(tests), first, True, reasons)


def again(run: Run, experiment: Experiment, steps: int) -> Experiment:
    """The experiment as it has to be trained to give the run's numbers: on its device, and without a clock.

    Args:
        steps: that the run took: where a time limit ended it, the same number of steps does.
    """
    training: Training = experiment.training
    changes: dict[str, Any] = {"seconds": 0}
    if by_clock(run.ended_by):
        changes = {"seconds": 0, "steps": steps} if training.schedule != "cosine" else {}
    if run.device:
        changes["device"] = run.device.partition(":")[0]
    return experiment.model_copy(update={"training": training.model_copy(update=changes)})


def _told(trainer: Trainer, epochs: int, listen: ProgressCallback) -> Iterator[Event]:
    """What the training tells, at most one epoch more than were recorded."""
    for event in trainer:
        done = event.epoch - 1 + event.share if isinstance(event, Step) else float(event.number)
        number = min(trainer.epoch + isinstance(event, Step), epochs)
        words = Text("training epoch {number} of {epochs} again", "entrenando de nuevo la época {number} de {epochs}")
        listen(min(0.97, done / max(1, epochs)), words.format(number=number, epochs=epochs))
        yield event
        if isinstance(event, Epoch) and event.number > epochs:
            return


def _differences(frame: pd.DataFrame, event: Epoch) -> Iterator[Difference]:
    rows = frame[frame["epoch"] == event.number]
    if rows.empty:
        yield Difference(event.number, "epochs", None, float(event.number))
        return
    row = {str(name): float(value) for name, value in rows.iloc[0].items()}
    found = {name: float(getattr(event, name)) for name in _COMPARED} | event.metrics
    recorded = {name: row[name] for name in (*_COMPARED, *event.metrics) if name in row}
    yield from _apart(event.number, recorded, {name: found[name] for name in recorded})


def _apart(epoch: int | None, recorded: Mapping[str, float], found: Mapping[str, float]) -> Iterator[Difference]:
    for name in {**recorded, **found}:
        one, other = _number(recorded.get(name)), _number(found.get(name))
        if one != other:
            yield Difference(epoch, name, one, other)


def _number(value: float | None) -> float | None:
    """The record has no numbers that are none."""
    return value if value is not None and math.isfinite(value) else None


_UNFINISHED = Text(
    "Only a finished run can be verified; wait until it has finished, or resume it.",
    "Solo se puede verificar una ejecución terminada; espere a que termine o reanúdela.",
)
_NO_EARLIER = Text(
    "No checkpoint from before the end of this run is on this machine; verify the whole run instead.",
    "En esta máquina no hay un punto de control anterior al final de esta ejecución; verifíquela entera.",
)
_NO_INHERITED = Text(
    "The checkpoint that this run started from is not on this machine; verify it where it was trained.",
    "El punto de control del que partió esta ejecución no está en esta máquina; verifíquela donde se entrenó.",
)
