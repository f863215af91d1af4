"""What is kept of single epochs while a run trains: the weights of some, and the norms of the layers in all."""

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from playground.batch import Data
from playground.errors import TrackingFailed
from playground.experiment import Experiment
from playground.tracking import journal, layer_norms, models, weights
from playground.tracking.kept_epochs import Plan, schedule
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run import Run
from playground.tracking.schema import Artifact
from playground.training import Epoch, Trainer


class EpochRecords:
    """Keeps them with one run.

    Args:
        run: as it was when this session began.
        recorder: of the run.
        experiment: what is trained.
        data: what it is trained on.
        trainer: what trains it.

    Attributes:
        plan: of which epochs weights are kept.
    """

    def __init__(self, run: Run, recorder: Recorder, experiment: Experiment, data: Data, trainer: Trainer) -> None:
        self._recorder, self._trainer = recorder, trainer
        self._due = schedule(experiment.training.epochs)
        self.plan = Plan.of(trainer.network.state_dict(), () if run.verifies else self._due)
        self._norms: dict[int, dict[str, Any]] = {}
        if trainer.position.begun:
            with suppress(TrackingFailed):  # a record that is away must not keep a run from going on
                self._norms = layer_norms.rows(run)
        models.begin(recorder, experiment, data, self.plan)

    def keep(self, epoch: Epoch) -> None:
        """Keep what is due of an epoch that has just been measured, before anything says that it has ended."""
        layers = {name: asdict(norms) for name, norms in epoch.layers.items()}
        self._norms[epoch.number] = {"layers": layers, "clipped": epoch.clipped}
        if epoch.number in self.plan.epochs:
            self._recorder.file(weights.file_of(epoch.number), weights.written(self._trainer.measured_weights()))
        if epoch.number in self._due:  # seldom: the whole table is written each time, and the journal has every epoch
            self.keep_norms()

    def keep_norms(self) -> None:
        """Keep the norms of all epochs so far."""
        if not self._norms:
            return
        self._recorder.file(Artifact.NORMS, journal.encoded({str(number): row for number, row in self._norms.items()}))
