"""The baseline of answering always the mean."""

import torch

from playground.baseline import Answer, BatchBaseline
from playground.batch import Data
from playground.records.sequences import FROM_VECTORS, WITH_NUMBERS
from playground.task import Task
from playground.text import Text


class Mean(BatchBaseline):
    """The mean of the training targets, of each step where there are several: the best constant by squared error."""

    title = Text("mean of the training set", "media del entrenamiento")
    about = Text(
        "Always predicts the mean of the training targets; its mean squared error is about their variance.",
        "Predice siempre la media de los objetivos de entrenamiento; su error cuadrático medio es más o menos la varianza.",
    )
    records = frozenset({WITH_NUMBERS, FROM_VECTORS})
    role = "trivial"
    order = 10

    def fit(self, task: Task, data: Data) -> Answer:
        """Add up the training targets."""
        targets = torch.cat([batch.targets for batch in data.train.batches(1024)])
        mean = targets.double().mean(dim=0)
        return lambda batch: mean.to(batch.targets).expand_as(batch.targets)
