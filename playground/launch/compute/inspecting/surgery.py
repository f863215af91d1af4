"""What a network answers without and with changes of what it computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

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
        largest: the largest difference between any two outputs of the network, in that unit.
        exhibits: both answers as the task shows them; none where the sequence is not of a person, or only its end is
            looked at: the task answers to all of it, whose steps have other numbers.
    """

    original: np.ndarray
    changed: np.ndarray
    largest: float
    exhibits: tuple[Exhibit, ...]


def operated(looked: Looked, asked: Mapping[str, Any]) -> Operated:
    """Both answers to the sequence.

    Args:
        looked: the network and the sequence.
        asked: `edits`, the plain tables of the changes; `position`, of the output whose numbers are given.

    Raises:
        Impossible: the network has no recurrent layers.
        WrongKnob: a change names what the network does not have.
    """
    edits = [Edit.configure(table, "edit") for table in asked["edits"]]
    sequence = looked.sequence
    found = edited(looked.trained.network, sequence.batch, edits)
    scores = not sequence.batch.targets.is_floating_point()
    both = []
    answers = [found.original, found.changed]
    if sequence.in_unit is not None:
        answers = [sequence.in_unit(outputs) for outputs in answers]
    for outputs in answers:
        rows = outputs[0].reshape(-1, outputs.shape[-1])
        row = rows[asked["position"] if len(rows) > 1 else 0]
        both.append((torch.softmax(row, -1) if scores and len(row) > 1 else row).float().cpu().numpy())
    largest = float((answers[0] - answers[1]).abs().max())
    return Operated(both[0], both[1], largest, _exhibits(looked, asked, edits))


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
