"""Gradients back through time, and how many of the last steps the network uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.inspection import memory_range as measured
from playground.inspection.gradients import loss_gradients, loss_map, output_gradients, output_map
from playground.launch.compute.inspecting.sequence import MOST_STEPS, Looked, labels


@dataclass(frozen=True)
class GradientNorms:
    """Norms of the gradient with respect to every step.

    Attributes:
        inputs: `(time,)`, with respect to what is read, of the steps that are drawn.
        states: `(time,)` each, with respect to the hidden state of each layer, from the bottom up.
        steps: a label for each step that is drawn.
        first: the number of the first one.
    """

    inputs: np.ndarray
    states: tuple[np.ndarray, ...]
    steps: tuple[str, ...]
    first: int


@dataclass(frozen=True)
class GradientRows:
    """Norms of the gradients at many steps of the output, each with respect to every input step.

    Attributes:
        norms: `(outputs, time)`, of the input steps that are drawn.
        steps: a label for each of these.
        first: the number of the first one.
        outputs: the label of each row's output, by its number from 0.
    """

    norms: np.ndarray
    steps: tuple[str, ...]
    first: int
    outputs: Mapping[int, str]


@dataclass(frozen=True)
class MemoryRanges:
    """How many of the last steps matter.

    Attributes:
        gradient: by the gradient.
        occlusion: by occlusion.
        gradient_whole: by the gradient all steps that there are: a longer sequence may show more.
        occlusion_whole: the same by occlusion.
    """

    gradient: int
    occlusion: int
    gradient_whole: bool
    occlusion_whole: bool


def gradients(looked: Looked, asked: Mapping[str, Any]) -> GradientNorms:
    """Norms back through time.

    Args:
        looked: the network and the sequence.
        asked: `of`, `output` or `loss`; `output` and `position`, as `Inspected.index` takes them.

    Raises:
        Impossible: what would be right at the position is not known, so there is no loss.
    """
    sequence, network = looked.sequence, looked.trained.network
    if asked["of"] == "loss":
        position = None if sequence.layout == "vector" else asked["position"]
        sequence.with_truth(position)
        found = loss_gradients(network, sequence.batch, looked.task.loss, position)
    else:
        found = output_gradients(network, sequence.batch, sequence.index(asked["output"], asked["position"])[1:])
    count = len(found.inputs.values)
    first = max(0, count - MOST_STEPS)
    states = [
        norms.values[first:]
        for place, norms in found.states.items()
        if place.name == "h_t" and len(norms.values) == count
    ]
    return GradientNorms(found.inputs.values[first:], tuple(states), labels(sequence.steps, count)[first:], first)


def gradient_map(looked: Looked, asked: Mapping[str, Any]) -> GradientRows:
    """Norms back through time from every output, or from the part that each has in the loss.

    Args:
        looked: the network and the sequence.
        asked: `of`, `output` or `loss`; `output`, as `Inspected.index` takes it.

    Raises:
        Impossible: the network answers once; or what would be right is known nowhere, so there is no loss.
    """
    sequence, network = looked.sequence, looked.trained.network
    if asked["of"] == "loss":
        known = set(sequence.with_truth().tolist())
        found = loss_map(network, sequence.batch, looked.task.loss)
    else:
        known = set(range(len(sequence.positions)))
        found = output_map(network, sequence.batch, asked["output"])
    count = found.norms.values.shape[1]
    first = max(0, count - MOST_STEPS)
    rows = [row for row, target in enumerate(found.targets.tolist()) if target in known]
    outputs = {target: sequence.positions[target] for target in found.targets[rows].tolist()}
    return GradientRows(found.norms.values[rows, first:], labels(sequence.steps, count)[first:], first, outputs)


def memory_range(looked: Looked, asked: Mapping[str, Any]) -> MemoryRanges:
    """How many of the last steps the network uses for one number of its outputs.

    Args:
        looked: the network and the sequence.
        asked: `output` and `position`, as `Inspected.index` takes them.
    """
    sequence = looked.sequence
    found = measured.memory_range(
        looked.trained.network,
        sequence.batch,
        sequence.index(asked["output"], asked["position"])[1:],
        at=asked["position"] if sequence.layout == "steps" else None,
        vocabulary=looked.vocabulary,
    )
    return MemoryRanges(found.gradient.steps, found.occlusion.steps, found.gradient.whole, found.occlusion.whole)
