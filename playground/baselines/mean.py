"""The baseline of answering always the mean."""

import torch

from playground.baseline import Answer, BatchBaseline
from playground.batch import Data
from playground.sequences import WITH_NUMBERS
from playground.task import Task
from playground.text import Text


class Mean(BatchBaseline):
    """The mean of the training targets, for every sequence: the best constant by squared error."""

    title = Text("mean of the training set", "media del entrenamiento")
    about = Text(
        "Always predicts the mean of the training targets; its mean squared error is about their variance.",
        "Predice siempre la media de los objetivos de entrenamiento; su error cuadrático medio es más o menos la varianza.",
    )
    records = frozenset({WITH_NUMBERS})
    role = "trivial"
    order = 10

    def fit(self, task: Task, data: Data) -> Answer:
        """Add up the training targets."""
        targets = torch.cat([batch.targets for batch in data.train.batches(1024)])
        mean = float(targets.double().mean())
        return lambda batch: torch.full_like(batch.targets, mean)
