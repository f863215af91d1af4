"""What tasks with one of several classes for each sequence, or for each of its positions, have in common."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch
from playground.model import Network
from playground.result_terms import HARDLY, LONGER, WIDER, Metric, SanityCheck, Terms
from playground.task import Memory, Sample, Task
from playground.text import Text

METRICS: Mapping[str, Metric] = {
    "accuracy": Metric(
        Text("accuracy", "exactitud"),
        "higher",
        Text("Share of correct predictions.", "Proporción de aciertos."),
        percent=True,
    ),
    "macro_f1": Metric(
        Text("macro F1", "F1 macro"),
        "higher",
        Text(
            "Unweighted mean of the F1 scores of all classes (F1: harmonic mean of precision and recall).",
            "Media sin ponderar de los F1 de todas las clases (F1: media armónica de precisión y exhaustividad).",
        ),
        percent=True,
    ),
}

CHECKS: Mapping[str, SanityCheck] = {
    "over_majority": SanityCheck(
        title=Text("above the majority class", "sobre la clase mayoritaria"),
        help=Text(
            "Points above always predicting the majority class; near 0 the network has learnt nothing about single texts.",
            "Puntos por encima de predecir siempre la clase mayoritaria; cerca de 0 la red no ha aprendido nada de cada texto.",
        ),
        wrong=lambda value, _metrics: value < HARDLY,
        finding=Text(
            "It is hardly better than always predicting the majority class ({value}).",
            "Apenas es mejor que predecir siempre la clase mayoritaria ({value}).",
        ),
        advice=(LONGER, WIDER),
        signed=True,
        over=("majority",),
    ),
}


class Classification(Task):
    """Says which class a sequence, or each of its positions, belongs to; measured by accuracy and macro-F1.

    The memory of such a task has the names of its `classes`: `Text` as tables, or plain names.
    """

    terms = Terms(metrics=METRICS, checks=CHECKS)

    @property
    def primary(self) -> str:
        """Accuracy."""
        return "accuracy"

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy over the sequences or their real positions, in nats.

        Args:
            outputs: `(batch, classes)` or `(batch, time, classes)`.
            batch: its targets are the classes, `(batch,)` or `(batch, time)`.
        """
        return F.cross_entropy(outputs.flatten(0, -2).float(), _asked(batch).flatten(), ignore_index=_NOT_ASKED)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The scores of the classes as the network gives them, of the shape of `outputs`."""
        return outputs

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """The confusion matrix `(classes, classes)`: rows are the right classes, columns the given ones."""
        return {"confusion": confusion(answer, _asked(batch))}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Accuracy and macro-F1."""
        return from_confusion(totals["confusion"])

    def classified(self, network: Network, batch: Batch, memory: Memory, given: Mapping[str, Any]) -> Sample:
        """The likeliest class of each sequence of a batch, with its probability.

        Args:
            network: one that answers for whole sequences.
            batch: the sequences; its targets are not looked at.
            memory: of the network.
            given: the sequences for people, by whatever name; kept as the input of the sample.
        """
        network.eval()
        with torch.inference_mode():
            outputs, _ = network(batch)
        most, number = outputs.float().softmax(dim=-1).max(dim=-1)
        names = [memory["classes"][one] for one in number.tolist()]
        answers = [str(Text(**name)) if isinstance(name, Mapping) else name for name in names]
        return Sample(given, {"class": answers, "probability": [round(one, 4) for one in most.tolist()]})


_NOT_ASKED = -1
"""Stands for the class of a position behind the end of its sequence."""


def _asked(batch: Batch) -> Tensor:
    """The targets, with `_NOT_ASKED` behind the end of each sequence where each position has one."""
    return batch.targets if batch.targets.dim() == 1 else batch.targets.masked_fill(~batch.mask, _NOT_ASKED)


def confusion(scores: Tensor, targets: Tensor) -> Tensor:
    """How often each class was answered for each: `(classes, classes)` int64, rows are the right classes.

    Args:
        scores: `(…, classes)`.
        targets: `(…)` int64; below 0: nothing is asked here.
    """
    classes = scores.shape[-1]
    nowhere = torch.full_like(targets, classes * classes)
    cells = torch.where(targets < 0, nowhere, targets * classes + scores.argmax(dim=-1)).flatten()
    counts = torch.zeros(classes * classes + 1, dtype=torch.int64, device=scores.device)
    return counts.scatter_add_(0, cells, torch.ones_like(cells))[:-1].view(classes, classes)


def from_confusion(matrix: Tensor) -> dict[str, float]:
    """Accuracy and macro-F1 of a confusion matrix `(classes, classes)`.

    Macro-F1 is the mean of the classes' F1 over those that occur among the right answers or the given ones, as in
    scikit-learn (`f1_score(average="macro")`): a class that is only ever answered wrongly counts as 0, one that occurs
    on neither side does not count.
    """
    counts = matrix.cpu().double()
    right, truth, answered = counts.diagonal(), counts.sum(1), counts.sum(0)
    f1 = 2 * right / (truth + answered).clamp(min=1)
    return {
        "accuracy": float(right.sum() / counts.sum().clamp(min=1)),
        "macro_f1": float(f1[(truth + answered) > 0].mean()) if counts.sum() else 0.0,
    }
