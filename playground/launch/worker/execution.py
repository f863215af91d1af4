"""Trains one submitted run in this process, from its experiment to its test metrics, and records all of it."""

import json
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import torch

from playground import fine_tuning
from playground.batch import Data
from playground.errors import PlaygroundError, TrackingFailed, WrongInput
from playground.experiment import Experiment
from playground.launch.abandonable import apart
from playground.launch.data import preparation, same_data
from playground.launch.verification import compare
from playground.launch.worker import after_test, interruptions, log_file, time_limit
from playground.launch.worker.checkpoints import Checkpointer
from playground.launch.worker.epoch_records import EpochRecords
from playground.model import Network
from playground.own_files.summary import guesses
from playground.text import Text
from playground.tracking import admission, journal, models, provenance, run_folder, runs, states
from playground.tracking.actions.child_runs import keep_outcome
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run import Run, tagged
from playground.tracking.schema import Artifact, MetricKey, Tag
from playground.training import Epoch, Event, Trainer, on_threads, tune_allocator

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Phase:
    """What the run is doing, for whoever listens.

    Attributes:
        text: what the run is doing, in words.
        share: how much of that is done, 0 to 1.
    """

    text: Text
    share: float


Listen = Callable[[Event | Phase], None]


def execute(
    run_id: str,
    *,
    listen: Listen | None = None,
    should_stop: interruptions.ShouldStop | None = None,
    networks: bool = True,
) -> Run:
    """Train a submitted run; its state afterwards.

    A run that was interrupted goes on from its checkpoint. Whatever happens while it trains ends up in the record, so
    that nothing is raised but what keeps the record from being reached.

    Args:
        run_id: a run that waits.
        listen: told what happens, besides the record.
        should_stop: asked some times a second; `stop` keeps the model and ends the run, `requeue` sets a checkpoint down
            and puts the run back into the queue. A wish in the run's folder or in the record counts as well.
        networks: reference networks are trained as baselines, too.

    Raises:
        RunFailed: the run does not wait any more.
        TrackingFailed: the record cannot be reached.
    """
    tune_allocator()
    stop = should_stop or (lambda: None)
    begun = interruptions.retrying(lambda: states.begin(run_id), stop)
    run_id = begun.id
    try:
        experiment = interruptions.retrying(lambda: runs.experiment_of(begun), stop)
    except WrongInput as error:  # written by another version of the playground
        states.end(run_id, "failed", error.text)
        return runs.get(run_id)
    with on_threads(experiment.training.threads), log_file.kept(run_id), Recorder(run_id) as recorder:
        _Work(begun, experiment, recorder, listen or (lambda _event: None), stop, networks).run()
    done = runs.get(run_id)
    if done.verifies and done.over:
        outcome = compare(runs.get(done.verifies), done)
        if outcome is not None:
            keep_outcome(done, outcome.identical, outcome.text)
    return done


@dataclass
class _Work:
    """One session of a run."""

    begun: Run
    experiment: Experiment
    recorder: Recorder
    listen: Listen
    should_stop: interruptions.ShouldStop
    networks: bool = True
    _apart: float = 0.0
    _doing: Text = interruptions.PREPARING
    _notes: tuple[Text, ...] = ()
    _begun_with: tuple[Text, ...] = ()
    _network: Network | None = None
    _trainer: Trainer | None = None
    _data: Data | None = None
    _epochs: EpochRecords | None = None
    _kept: bool = False
    _repeats: Run | None = None

    def __post_init__(self) -> None:
        self.run_id = self.begun.id
        self._keeper = Checkpointer(self.begun, self.recorder)
        self._time = time_limit.TimeLimit(admission.limit_of(self.begun), run_folder.spent(self.run_id))

    def run(self) -> None:
        """Do everything; end in the record."""
        try:
            self._train_and_measure()
        except interruptions.Interrupted as interruption:
            self._leave(interruption)
        except PlaygroundError as error:
            _log.error("failed: %s", error.text.en)
            self._fail(error.text)
        except Exception as error:
            _log.exception("a defect, or too little memory")
            short = isinstance(error, MemoryError | torch.OutOfMemoryError)
            self._fail(interruptions.OUT_OF_MEMORY if short else interruptions.defect(error))
        else:
            self._finish("finished")

    def _train_and_measure(self) -> None:
        _log.info("run %s: %s", self.run_id, json.dumps(self.experiment.plain(), ensure_ascii=False))
        data = self._data = self._prepare()
        trainer = self._trainer = self._set_up(data)
        self._train(trainer, data)
        if not self.begun.verifies:
            self._keep_model()
        self._kept = True
        self._say(interruptions.TESTING)
        if not self.recorder.known.some(MetricKey.TEST):
            metrics = trainer.test()
            seconds = self._seconds()
            self.recorder.metrics({MetricKey.TEST + name: value for name, value in metrics.items()})
            self.recorder.metrics({MetricKey.WHOLE_SECONDS: seconds})
            _log.info("test metrics after %.1f s: %s", seconds, metrics)
        if self.begun.verifies:
            return
        try:
            after_test.beside(
                self.experiment,
                data,
                trainer,
                self.recorder,
                say=lambda share, text: self._say(text, share),
                obey=self._obey,
                networks=self.networks,
            )
        except interruptions.Interrupted as interruption:
            if interruption.wish == "requeue":
                raise
            _log.info("the rest is left out: %s", interruption.reason.en)
            if self._time.over:
                self._note(*self._notes, time_limit.LEFT_OUT)

    def _prepare(self) -> Data:
        """The data; what is only done the first time does not count as the run's."""
        self._say(interruptions.PREPARING)
        ready, start = self.experiment.data.ready(), time.monotonic()
        records = apart(lambda: preparation.load(self.experiment.data, self._preparing), self._obey)
        if not ready:
            self._apart = time.monotonic() - start
        base = apart(lambda: models.base_of(self.begun, self.experiment), self._obey)
        data = apart(lambda: fine_tuning.prepare(self.experiment, records, base), self._obey)
        hashes = apart(lambda: provenance.fingerprints(data), self._obey)
        protocol = provenance.protocol(self.experiment, data) | {"hashes": hashes}
        if base is None:
            self._network = apart(lambda: self.experiment.network(data.sizes, data.initial), self._obey)
        else:
            self._network, taken = apart(lambda: fine_tuning.begin(self.experiment, data, base), self._obey)
            protocol["fine_tuning"] = taken.plain()
            self._begun_with = taken.told()
        if self._keeper.goes_on and not self.begun.verifies:
            same_data.require(self.begun, protocol)
        if self.experiment.data.files():
            guessed = [{"en": guess.en, "es": guess.es} for guess in guesses(records)]
            self.recorder.file(Artifact.GUESSES, journal.encoded({"guesses": guessed}))
        self.recorder.file(Artifact.PROTOCOL, journal.encoded(protocol))
        self.recorder.file(Artifact.MEMORY, journal.encoded(dict(data.memory)))
        self.recorder.tags({Tag.DATA_HASH: hashes["data"], Tag.SPLIT_HASH: hashes["split"]})
        sizes = {"train": len(data.train), "validation": len(data.validation)}
        sizes |= {name: len(part) for name, part in data.tests.items()}
        self.recorder.data(self.experiment.data.kind(), hashes["data"], sizes)
        if self.begun.verifies:
            # Only now: with the protocol kept, the outcome can say what is not the same.
            self._repeats = runs.get(self.begun.verifies)
            same_data.require(self._repeats, protocol)
        _log.info("data %s split %s: %s examples", hashes["data"], hashes["split"], sizes)
        return data

    def _preparing(self, share: float, what: Text) -> None:
        self._say(Text.same("{phase}: {what}").format(phase=interruptions.PREPARING, what=what), share)
        self._obey()

    def _set_up(self, data: Data) -> Trainer:
        one, network = self.experiment, self._network
        assert network is not None
        trainer = apart(lambda: Trainer(one.training, one.task, network, data, one.seed), self._obey)
        self.recorder.tags({Tag.DEVICE: str(trainer.device), Tag.PROCESSOR: provenance.processor()})
        self._note(*self._begun_with, *trainer.notes)
        _log.info("device %s, %d parameters; %s", trainer.device, trainer.parameters, [n.en for n in trainer.notes])
        self._keeper.load(trainer)
        if not self.begun.verifies:
            self._epochs = EpochRecords(self.begun, self.recorder, one, data, trainer)
        trainer.pause = self._obey
        return trainer

    def _train(self, trainer: Trainer, data: Data) -> None:
        self._say(interruptions.TRAINING)
        self._time.bound(trainer, data)
        for event in trainer:
            self._time.bound(trainer, data)
            if isinstance(event, Epoch) and self._epochs is not None:
                self._epochs.keep(event)
            self.recorder.event(event)
            if not self.recorder.known.some(MetricKey.PARAMETERS):  # not before the first epoch, see `delivery.values`
                self.recorder.metrics({MetricKey.PARAMETERS: trainer.parameters})
            self.listen(event)
            self._progress(event, trainer.limit)
            if isinstance(event, Epoch):
                _log.info("%s", log_file.line(event))
                if self._repeats is not None and event.number > self._repeats.epoch:
                    break  # it does not end where the other one did, which is all that has to be known
            self._keeper.after(trainer, event)
            self._obey()
        self.recorder.tags({Tag.ENDED_BY: tagged(trainer.ended)})
        # A later session must find the training over, and only measure.
        self._keeper.save(trainer)

    def _progress(self, event: Event, limit: float) -> None:
        left = event.seconds * (1 - event.done) / event.done if event.done > 0 else math.inf
        left = min(left, max(0.0, limit - event.seconds))
        self.recorder.phase(interruptions.TRAINING, event.done, left if math.isfinite(left) else None)

    def _keep_model(self) -> None:
        if self._trainer is not None and self._data is not None and self._epochs is not None:
            self._say(interruptions.KEEPING)
            models.save(self.recorder, self.experiment, self._data, self._trainer, self._epochs.plan)

    def _obey(self) -> None:
        wish = self.should_stop() or states.pending_request(self.run_id) or ("stop" if self.recorder.wish else None)
        if self._time.over and wish != "requeue":
            raise interruptions.Interrupted("stop", self._time.reached(self._doing))
        if wish:
            raise interruptions.Interrupted(wish, interruptions.WAITING if wish == "requeue" else self._who())

    def _who(self) -> Text:
        """Who wished the run to stop; the wish may have come quicker by another way than the record."""
        with suppress(PlaygroundError):
            return self.recorder.wish or runs.get(self.run_id).wish or interruptions.IN_TERMINAL
        return interruptions.IN_TERMINAL

    def _note(self, *notes: Text) -> None:
        self._notes = notes
        words = json.dumps([{"en": note.en, "es": note.es} for note in notes], ensure_ascii=False)
        self.recorder.tags({Tag.NOTES: words})

    def _say(self, text: Text, share: float = 0.0) -> None:
        self._doing = text
        self.recorder.phase(text, share)
        self.listen(Phase(text, share))

    def _leave(self, interruption: interruptions.Interrupted) -> None:
        _log.info("interrupted: %s (%s)", interruption.wish, interruption.reason.en)
        if self._trainer is not None and not self._kept:
            self._keeper.save(self._trainer)
        if interruption.wish == "requeue":
            self._finish("queued")
            return
        if not self._kept:
            self._keep_model()
        self._finish("stopped", interruption.reason)

    def _fail(self, reason: Text) -> None:
        try:
            self._keep_model()
        except Exception:
            _log.exception("the model could not be kept")
        self._finish("failed", reason)

    def _finish(self, status: Literal["finished", "failed", "stopped", "queued"], reason: Text | None = None) -> None:
        seconds = self._seconds()
        run_folder.keep_spent(self.run_id, seconds)
        if status in ("failed", "stopped"):
            self.recorder.metrics({MetricKey.WHOLE_SECONDS: seconds})
        _log.info("%s", status)
        if self._epochs is not None:
            self._epochs.keep_norms()
        self.recorder.file(Artifact.LOG, runs.log_of(self.begun).encode())
        if not self.recorder.finish(status, reason):
            raise TrackingFailed(interruptions.UNREACHED)

    def _seconds(self) -> float:
        """From the start until now, over all sessions, without what is only done the first time."""
        return self._time.spent - self._apart
