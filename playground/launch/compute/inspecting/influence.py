"""What mattered for one number of the outputs: every step and variable, by one of three methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from playground.inspection.influence import influence
from playground.launch.compute.inspecting.sequence import MOST_STEPS, Looked, labels


@dataclass(frozen=True)
class Influences:
    """How much every step and variable counts.

    Attributes:
        values: `(time, variables)` of the steps that are drawn; above 0 raises the output.
        variables: the name of each; one without a name where steps are tokens.
        steps: a label for each step that is drawn.
        first: the number of the first one.
        output: the number that is asked about, as the network gives it.
        in_unit: the same in the data's own unit; None: that is not known.
        at_baseline: the same where all steps are the baseline; None: nothing is compared.
        gap: by how much integrated gradients do not add up; None with another method.
        window: how many neighbouring steps were occluded together, and have an even share of what that changed.
    """

    values: np.ndarray
    variables: tuple[str, ...]
    steps: tuple[str, ...]
    first: int
    output: float
    in_unit: float | None
    at_baseline: float | None
    gap: float | None
    window: int


def influences(looked: Looked, asked: Mapping[str, Any]) -> Influences:
    """Influence on one output.

    Args:
        looked: the network and the sequence.
        asked: `output` and `position`, as `Inspected.index` takes them; `method` and `baseline`, as `influence` takes them.

    Raises:
        Impossible: tokens go into the network without a vector for each.
    """
    sequence = looked.sequence
    found = influence(
        looked.trained.network,
        sequence.batch,
        sequence.index(asked["output"], asked["position"])[1:],
        asked["method"],
        baseline=asked["baseline"],
        vocabulary=looked.vocabulary,
    )
    count = len(found.values)
    first = max(0, count - MOST_STEPS)
    return Influences(
        found.values[first:],
        sequence.columns or ("",),
        labels(sequence.steps, count)[first:],
        first,
        found.output,
        _in_unit(looked, asked),
        found.at_baseline,
        found.gap,
        found.window,
    )


def _in_unit(looked: Looked, asked: Mapping[str, Any]) -> float | None:
    sequence = looked.sequence
    if sequence.in_unit is None:
        return None
    with torch.no_grad():
        outputs, _ = looked.trained.network(sequence.batch)
    return float(sequence.in_unit(outputs)[sequence.index(asked["output"], asked["position"])])
