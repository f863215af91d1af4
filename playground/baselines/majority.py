"""The baseline of answering always the same."""

import torch
from torch.nn import functional as F

from playground.baseline import Answer, BatchBaseline
from playground.batch import Data
from playground.classification import Classification
from playground.task import Task
from playground.text import Text


class Majority(BatchBaseline):
    """The class that training has most often, for every text or every position."""

    title = Text("majority class", "clase mayoritaria")
    about = Text(
        "Always predicts the class that occurs most often in the training set.",
        "Predice siempre la clase más frecuente del conjunto de entrenamiento.",
    )
    role = "trivial"
    order = 10

    @classmethod
    def fits(cls, task: Task) -> bool:
        """Every task of classification."""
        return isinstance(task, Classification)

    def fit(self, task: Task, data: Data) -> Answer:
        """Count the classes of the training part; of equals the first wins."""
        classes = data.sizes.outputs
        counts = torch.zeros(classes, dtype=torch.int64)
        for batch in data.train.batches(1024):
            targets = batch.targets[batch.mask] if batch.targets.dim() > 1 else batch.targets
            counts += torch.bincount(targets.cpu(), minlength=classes)
        winner = int(counts.argmax())

        return lambda batch: F.one_hot(torch.full_like(batch.targets, winner), classes).float()
