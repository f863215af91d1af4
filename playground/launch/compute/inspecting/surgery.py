"""What a network answers without and with changes of what it computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.exhibits import Exhibit
from playground.inspection.surgery import Edit, edited, with_edits
from playground.launch.compute.inspecting.sequence import Looked
from playground.settings import settings
from playground.text import Text


@dataclass(frozen=True)
class Operated:
    """Both answers.

    Attributes:
        original: `(outputs,)`, the numbers of the output that is asked about: of classes and tokens their probabilities, of
            a forecast its values in the data's unit, where `Inspected.in_unit` can tell them.
        changed: the same with the changes.
        largest: the largest difference between two numbers at any position, as they are shown.
        where: the position of that one.
        exhibits: both answers as the task shows them; none where the sequence is not of a person, or only its end is
            looked at: the task answers to all of it, whose steps have other numbers.
    """

    original: np.ndarray
    changed: np.ndarray
    largest: float
    where: int
    exhibits: tuple[Exhibit, ...]


def operated(looked: Looked, asked: Mapping[str, Any]) -> Operated:
    """Both answers to the sequence.

    Args:
        looked: the network and the sequence.
        asked: `edits`, the plain tables of the changes; `position`, of the output whose numbers are given; None: the one that
            changes most.

    Raises:
        Impossible: the network has no recurrent layers.
        WrongKnob: a change names what the network does not have.
    """
    edits = [Edit.configure(table, "edit") for table in asked["edits"]]
    found = edited(looked.trained.network, looked.sequence.batch, edits)
    original, changed = (_shown(looked, outputs) for outputs in (found.original, found.changed))
    differences = (original - changed).abs().amax(-1)
    where = int(differences.argmax())
    place = where if asked["position"] is None else asked["position"]
    return Operated(
        original[place].float().cpu().numpy(),
        changed[place].float().cpu().numpy(),
        float(differences.max()),
        where,
        _exhibits(looked, asked, edits),
    )


def _shown(looked: Looked, outputs: Tensor) -> Tensor:
    """The outputs `(positions, outputs)` as people read them: probabilities, or the data's own unit."""
    sequence = looked.sequence
    if sequence.in_unit is not None:
        outputs = sequence.in_unit(outputs)
    rows = outputs[0].reshape(-1, outputs.shape[-1])
    scores = not sequence.batch.targets.is_floating_point() and rows.shape[-1] > 1
    return torch.softmax(rows, -1) if scores else rows


def _exhibits(looked: Looked, asked: Mapping[str, Any], edits: Sequence[Edit]) -> tuple[Exhibit, ...]:
    if "request" not in asked["given"] or looked.sequence.before:
        return ()
    task, trained = looked.task, looked.trained
    request = type(task).request.configure(asked["given"]["request"], "request").within(settings())
    samples = {
        str(name): task.respond(with_edits(trained.network, chosen), trained.memory, request)
        for name, chosen in ((ORIGINAL, ()), (CHANGED, edits))
    }
    return tuple(task.show(samples, trained.memory))


ORIGINAL, CHANGED = Text("original", "original"), Text("changed", "cambiada")
