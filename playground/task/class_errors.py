"""What tasks that answer classes say of their errors: for each sequence, or for each of its positions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch
from playground.task.item_errors import Factor, ItemErrors
from playground.text import Text

WRONG = Text("share of wrong answers", "proporción de errores")
LENGTH = Factor(Text("length", "longitud"), Text("length (steps)", "longitud (pasos)"))
POSITION = Factor(Text("position", "posición"), Text("position (steps)", "posición (pasos)"))
FREQUENCY = Factor(
    Text("frequency", "frecuencia"),
    Text("how often the right answer occurs in the training set", "frecuencia de lo correcto en el entrenamiento"),
)


_CLASS = Text("class", "clase")


def by_class(labels: Sequence[Text], what: Text = _CLASS) -> Factor:
    """The right class as a factor.

    Args:
        labels: the classes, in the order in which they are shown.
        what: what they are.
    """
    axis = Text("true {what}", "{what} real").format(what=what)
    return Factor(what, axis, tuple(labels))


Measured = Callable[[Tensor, Batch, Tensor], Mapping[str, Tensor]]
"""Further factors of the items that count: from the answers, the batch, and `(batch,)` or `(batch, time)` bool, which count."""


def classes_of(memory: Mapping[str, Any]) -> tuple[Text, ...]:
    """The names of a network's classes: tables with a name for each language, or plain ones."""
    return tuple(Text(**name) if isinstance(name, Mapping) else Text.same(str(name)) for name in memory["classes"])


def factors_of(classes: Sequence[Text], *, steps: bool) -> dict[str, Factor]:
    """What errors of classes are told apart by wherever there are any.

    Args:
        classes: in the order in which they are shown.
        steps: each position has an answer of its own.
    """
    found = {"class": by_class(classes), "length": LENGTH}
    return found | ({"position": POSITION, "frequency": FREQUENCY} if steps else {})


def counts(targets: Tensor, counted: Tensor, classes: int) -> Tensor:
    """How often each class is right: `(classes,)` int64.

    Args:
        targets: int64 of any shape.
        counted: bool of that shape.
        classes: how many there are.
    """
    return torch.bincount(targets[counted].flatten(), minlength=classes)


def counted_in(batch: Batch) -> Tensor:
    """Which targets are real, bool of their shape: those of sequences, or of positions that are no padding."""
    if batch.targets.dim() == 1:
        return torch.ones_like(batch.targets, dtype=torch.bool)
    counted = batch.mask
    return counted if batch.targets_known is None else counted & batch.targets_known


def items(
    scores: Tensor,
    batch: Batch,
    frequency: Tensor,
    rank: np.ndarray | None = None,
    *,
    nats: bool = False,
    further: Measured | None = None,
) -> ItemErrors:
    """The items of a batch whose answers are scores of classes.

    Args:
        scores: `(batch, classes)` or `(batch, time, classes)`, before the softmax.
        batch: its targets are classes, `(batch,)` or `(batch, time)`.
        frequency: `(classes,)` how often each is right in the training set.
        rank: the place of each class in the order in which they are shown; None: as they are numbered.
        nats: the error is the surprise in nats, else 1 where the answer is wrong.
        further: more factors.
    """
    counted, targets = counted_in(batch), batch.targets
    chosen = targets[counted]
    spread = scores[counted].float().log_softmax(dim=-1)
    sure, answers = spread.max(dim=-1)
    surprise = -spread.gather(1, chosen[:, None])[:, 0]
    order = torch.arange(scores.shape[-1]) if rank is None else torch.as_tensor(rank)
    place = counted.nonzero()
    step = place[:, 1] if targets.dim() > 1 else torch.zeros_like(place[:, 0])
    full = torch.full((len(targets),), batch.inputs.shape[1]) if batch.lengths is None else batch.lengths
    columns = {"class": order[chosen], "length": full[place[:, 0]], "frequency": frequency[chosen]}
    if targets.dim() > 1:
        columns["position"] = step + 1
    if further is not None:
        columns |= further(scores, batch, counted)
    return ItemErrors(
        place[:, 0].numpy(),
        step.numpy(),
        (surprise if nats else (answers != chosen)).double().numpy(),
        order[chosen].numpy(),
        order[answers].numpy(),
        {name: column.numpy() for name, column in columns.items()},
        confidence=sure.exp().double().numpy(),
    )


def in_order(classes: Sequence[Text], order: Sequence[int]) -> tuple[tuple[Text, ...], np.ndarray]:
    """Classes in another order, and the place of each in it.

    Args:
        classes: as they are numbered.
        order: their numbers as they are to be shown.
    """
    rank = np.empty(len(order), dtype=np.int64)
    rank[list(order)] = np.arange(len(order))
    return tuple(classes[number] for number in order), rank
